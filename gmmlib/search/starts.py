"""The kinds of starts that race: each is blind to something else. A new kind is one more function.

Each takes a `View` and returns moments: counts, means, and the entries of the scatters.
"""

from collections.abc import Callable

import numpy as np

from gmmlib.moments import Moments
from gmmlib.search.groups import alike, k_means, own
from gmmlib.search.view import THIN, View
from gmmlib.start import lloyd, squared_distances

MOST_DIRECTIONS = 3
METRICS = 6  # so often the metric follows the groups,
METRIC_STEPS = 4  # after so many steps with one metric
SHARE = 4  # the rows near a drawn one are a share 1 / (4K) of all


def standard(view: View) -> Moments:
    """k-means in units of standard deviations."""
    return alike(view, k_means(view.standard, view.weights, view.K, view.rng))


def white(view: View) -> Moments:
    """k-means where the covariance of all rows is 1: sees what a linear map has squeezed."""
    return alike(view, k_means(view.white, view.weights, view.K, view.rng))


def white_own(view: View) -> Moments:
    """The same, but each group has its own size and covariance."""
    return own(view, k_means(view.white, view.weights, view.K, view.rng))


def unusual(view: View) -> Moments:
    """k-means in the few directions that are least Gaussian."""
    return alike(view, k_means(view.unusual, view.weights, view.K, view.rng))


def along(view: View) -> Moments:
    """k-means along the one direction that is least Gaussian: sees groups in a row, whose distances
    are small beside the deviation that they make.
    """
    return alike(view, k_means(view.unusual[:, :1], view.weights, view.K, view.rng))


def projected(view: View) -> Moments:
    """k-means in a few directions, each through two rows."""
    n = min(view.X.shape[1], view.K - 1, MOST_DIRECTIONS, len(view.X) // 2)
    ends = view.white[view.draw_rows(2 * n)]
    directions = np.linalg.qr((ends[:n] - ends[n:]).T)[0]
    return alike(view, k_means(view.white @ directions, view.weights, view.K, view.rng))


def rows(view: View) -> Moments:
    """Each row goes to the nearest of K rows drawn at random."""
    drawn = view.white[view.draw_rows(view.K)]
    return alike(view, lloyd(view.white, view.weights, drawn, steps=1)[1])


def within(view: View) -> Moments:
    """k-means whose metric is the covariance within its own groups.

    Source: Friedman and Rubin (1967), On some invariant criteria for grouping data.
    """
    Z = view.white
    centers = Z[view.draw_rows(view.K)]
    for _ in range(METRICS if view.is_narrow else 0):
        centers, labels = lloyd(Z, view.weights, centers, METRIC_STEPS)
        apart = Z - centers[labels]
        values, vectors = np.linalg.eigh((apart.T * view.weights) @ apart)
        whiten = vectors / np.sqrt(np.maximum(values, max(1e-6 * values[-1], THIN)))
        Z, centers = Z @ whiten, centers @ whiten
    return alike(view, lloyd(Z, view.weights, centers, METRIC_STEPS)[1])


def shells(view: View) -> Moments:
    """Groups by distance from the mean: components that share a centre."""
    lengths = (view.white**2).sum(axis=1)
    ends = np.quantile(lengths, np.arange(1, view.K) / view.K)
    return own(view, np.searchsorted(ends, lengths, side="right"))


def local(view: View) -> Moments:
    """K rows drawn at random, each with the covariance of the rows near it: sees density."""
    (n, D), K = view.X.shape, view.K
    drawn = view.draw_rows(K)
    n_near = int(min(n, max(n / (SHARE * K), 2 * (D + 1))))
    distances = [squared_distances(view.white, center) for center in view.white[drawn]]
    near = np.argpartition(distances, n_near - 1, axis=1)[:, :n_near]
    means, parts = [], []
    for rows_near in near:
        apart = np.ascontiguousarray(view.X[rows_near].T)
        mean = apart.mean(axis=1)
        apart -= mean[:, None]
        means.append(mean)
        parts.append(view.kind.scatter(apart, np.ones(n_near), np.empty_like(apart)) / n_near)
    wide = view.parts / (SHARE * K) ** (2 / D)
    added = (D + 1) / 2
    counts = np.full(K, view.weights.sum() / K)
    covariances = (n_near * np.array(parts) + added * wide) / (n_near + added)
    return Moments(counts, np.array(means), view.kind.each(counts) * covariances)


Start = Callable[[View], Moments]
# In this order; a race of fewer takes the first.
STARTS: tuple[Start, ...] = (
    white, unusual, within, local, rows, standard,
    shells, along, projected, within, white_own, local,
)  # fmt: skip
