"""Where EM may start: means from the data, and one covariance for all or each group's own.

Rows are drawn through cumulative weights, so an integer weight is as good as so many equal rows.
None of the starts depends on the units of the features or on their offset.
Sources: Lloyd (1982); Arthur and Vassilvitskii (2007), k-means++.
"""

from __future__ import annotations  # help() shows ArrayLike, not all it stands for

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike

from gmmlib.checks import (
    Array,
    Labels,
    Rng,
    Seed,
    check_count,
    check_data,
    check_enough_rows,
    check_rng,
    expect,
)
from gmmlib.collapse import is_flat
from gmmlib.moments import Moments, divide, weighted_moments
from gmmlib.parameters import Parameters

LEAST_SCALE = 1e-100  # times the farthest distance: so (distance / scale)^2 fits into float64
KMEANS_STEPS = 100  # a start need not be a settled K-means
DISTINCT = "at least n_components = {} distinct rows"
SINGULAR = "a singular covariance; leave out features that are constant or a combination of others,"
SINGULAR += " or use fewer components"


def kmeans(X: Array, weights: Array, K: int, rng: Rng) -> Moments:
    """Means are centres of K-means, in units of standard deviations; covariance within clusters."""
    center, scale = center_and_scale(X, weights)
    Z = (X - center) / scale
    centers, labels = lloyd(Z, weights, Z[draw_apart(Z, weights, K, rng)])
    means = center + scale * centers
    return _one_covariance(X - means[labels], weights, means)


def spread_rows(X: Array, weights: Array, K: int, rng: Rng) -> Moments:
    """Means are rows drawn far from each other (k-means++), with the data's covariance."""
    center, scale = center_and_scale(X, weights)
    means = X[draw_apart((X - center) / scale, weights, K, rng)]
    return _one_covariance(X - center, weights, means)


def random_rows(X: Array, weights: Array, K: int, rng: Rng) -> Moments:
    """Means are rows drawn at random, distinct ones first, with the data's covariance."""
    left = weights.copy()
    chosen = []
    for _ in range(K):
        left = left if left.any() else weights.copy()
        chosen.append(int(_draw(left, rng)))
        left[(X == X[chosen[-1]]).all(axis=1)] = 0
    return _one_covariance(X - _mean(X, weights), weights, X[chosen])


def random_shares(X: Array, weights: Array, K: int, rng: Rng) -> Moments:
    """Each row belongs to the components in random shares."""
    gamma = rng.random((len(X), K))
    gamma *= (weights / gamma.sum(axis=1))[:, None]
    return weighted_moments(X, gamma)


Draw = Callable[[Array, Array, int, Rng], Moments]
STARTS: dict[str, Draw] = {
    "kmeans": kmeans,
    "k-means++": spread_rows,
    "random": random_shares,
    "random_from_data": random_rows,
}


def start_from_data(X: ArrayLike, n_components: int, rng: Seed = None) -> Parameters:
    """Return a start whose means are distinct rows drawn at random, with the data's covariance.

    All weights are 1 / K, and all covariances the same.

    Parameters
    ----------
    X : array_like, N x D
        The rows.
    n_components : int
        The number of components K.
    rng : None, int, Generator or RandomState
        NumPy's generator of random numbers, or a seed for one; None: the one that
        numpy.random.seed seeds.

    Returns
    -------
    Parameters
        The start.

    Raises
    ------
    ValueError, TypeError
        For wrong arguments, fewer distinct rows than components, and features that are constant
        or a combination of others.

    Examples
    --------
    >>> from gmmlib import start_from_data
    >>> start = start_from_data([[0.0], [2.0], [9.0], [13.0]], n_components=2, rng=0)
    >>> start.weights, start.covariances.ravel()
    (array([0.5, 0.5]), array([27.5, 27.5]))
    """
    return _parameters(random_rows, X, n_components, rng)


def start_from_kmeans(X: ArrayLike, n_components: int, rng: Seed = None) -> Parameters:
    """Return a start whose means are centres of K-means, with the covariance within clusters.

    All weights are 1 / K, and all covariances the same: steps of EM find those of each.
    Distances are measured in units of each feature's standard deviation.

    Parameters
    ----------
    X : array_like, N x D
        The rows.
    n_components : int
        The number of components K.
    rng : None, int, Generator or RandomState
        NumPy's generator of random numbers, or a seed for one; None: the one that
        numpy.random.seed seeds.

    Returns
    -------
    Parameters
        The start.

    Raises
    ------
    ValueError, TypeError
        As for `start_from_data`.

    Examples
    --------
    >>> from gmmlib import start_from_kmeans
    >>> start = start_from_kmeans([[0.0], [2.0], [9.0], [13.0]], n_components=2, rng=0)
    >>> sorted(start.means.ravel().round(6).tolist()), start.covariances.round(6).ravel()
    ([1.0, 11.0], array([2.5, 2.5]))
    """
    return _parameters(kmeans, X, n_components, rng)


def _parameters(draw: Draw, X: ArrayLike, n_components: int, rng: Seed) -> Parameters:
    """Check the arguments, draw a start of rows of weight 1, and refuse a flat one."""
    X = check_data(X)
    K = check_count("n_components", n_components)
    rng = check_rng("rng", rng)
    check_enough_rows(len(X), K)
    check_distinct(X, K)
    counts, means, scatters = draw(X, np.ones(len(X)), K, rng)
    covariances = divide(scatters, counts)
    flat = is_flat(covariances[0], X.var(axis=0), X.mean(axis=0))
    expect(not flat, "X", "rows that vary in every direction", SINGULAR)
    return Parameters(counts / len(X), means, covariances)


def _one_covariance(residuals: Array, weights: Array, means: Array) -> Moments:
    """Return equal counts, these means, and the covariance of the residuals for all."""
    K = len(means)
    total = weights.sum()
    counts = np.full(K, total / K)
    covariance = (residuals * weights[:, None]).T @ residuals / total
    return Moments(counts, means, counts[:, None, None] * covariance)


def check_distinct(X: Array, n_components: int) -> None:
    """Raise ValueError for fewer distinct rows than components."""
    n_distinct = count_distinct(X, n_components)
    expect(n_distinct >= n_components, "X", DISTINCT.format(n_components), n_distinct)


def count_distinct(X: Array, most: int) -> int:
    """Return how many rows are distinct, or `most` as soon as so many are: the first often are."""
    found: set[bytes] = set()
    for row in X:
        found.add((row + 0.0).tobytes())  # -0.0 becomes 0.0
        if len(found) == most:
            break
    return len(found)


def _mean(X: Array, weights: Array) -> Array:
    """Return the mean of the rows by weight; taken about the first, it keeps its digits."""
    return X[0] + weights @ (X - X[0]) / weights.sum()


def center_and_scale(X: Array, weights: Array) -> tuple[Array, Array]:
    """Return mean and standard deviation of each feature; 1 for a feature that is constant."""
    center = _mean(X, weights)
    apart = np.abs(X - center)
    scale = np.sqrt(weights @ apart**2 / weights.sum())
    scale = np.maximum(scale, LEAST_SCALE * apart.max(axis=0))
    return center, np.where(scale > 0, scale, 1)


def _draw(weights: Array, rng: Rng, size: int | None = None) -> Array:
    """Return the index of a row drawn in proportion to the weights, or of several."""
    reached = np.cumsum(weights)
    drawn = np.searchsorted(reached, rng.random(size) * reached[-1], side="right")
    return np.minimum(drawn, np.flatnonzero(weights)[-1])


def draw_apart(Z: Array, weights: Array, K: int, rng: Rng) -> list[int]:
    """Draw rows, each in proportion to its squared distance from those drawn before.

    Of a few candidates the one is kept that leaves the smallest sum of squared distances. Where
    fewer than K rows are distinct, some are drawn again.
    """
    chosen = [int(_draw(weights, rng))]
    nearest = squared_distances(Z, Z[chosen[0]])
    while len(chosen) < K:
        chances = weights * nearest
        chances = chances if chances.any() else weights
        candidates = _draw(chances, rng, 2 + int(np.log(K)))
        left = [np.minimum(nearest, squared_distances(Z, Z[c])) for c in candidates]
        best = int(np.argmin([weights @ distances for distances in left]))
        chosen.append(int(candidates[best]))
        nearest = left[best]
    return chosen


def lloyd(
    Z: Array, weights: Array, centers: Array, steps: int = KMEANS_STEPS
) -> tuple[Array, Labels]:
    """Return centres and the nearest one of each row; a centre without rows stays where it is."""
    labels: Labels = np.zeros(len(Z), dtype=np.int64)
    for _ in range(steps):
        before = centers.copy()
        labels = np.argmin([squared_distances(Z, center) for center in centers], axis=0)
        for k in np.unique(labels):
            centers[k] = _mean(Z[labels == k], weights[labels == k])
        if (centers == before).all():
            break
    return centers, labels


def squared_distances(Z: Array, center: Array) -> Array:
    """Return the squared distance of each row from one point, N."""
    return ((Z - center) ** 2).sum(axis=1)
