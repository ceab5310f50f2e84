"""Where EM may start: means from the data, and one covariance for all or each group's own.

Rows are drawn through cumulative weights, so an integer weight is as good as so many equal rows.
Random shares alone are drawn once for a row, whatever it weighs.
None of the starts depends on the units of the features or on their offset. Rows are looked at some
at a time, so that nothing as large as the data is made; what is kept of a scatter matrix is asked
of a function `scatter`.
Sources: Lloyd (1982); Arthur and Vassilvitskii (2007), k-means++.
"""

from __future__ import annotations  # help() shows ArrayLike, not all it stands for

from collections.abc import Callable, Sequence

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
from gmmlib.moments import Moments, divide, scatter_matrix
from gmmlib.parameters import Parameters

LEAST_SCALE = 1e-100  # times the farthest distance: so (distance / scale)^2 fits into float64
KMEANS_STEPS = 100  # a start need not be a settled K-means
AT_A_TIME = 2**17  # numbers, 1 MB
CANCELLED = 1e-4  # a squared distance so small for the squared lengths is computed by differences
DISTINCT = "at least n_components = {} distinct rows"
SINGULAR = "a singular covariance; leave out features that are constant or a combination of others,"
SINGULAR += " or use fewer components"

# Of rows about a centre, D x B, their weights, B, and room for D x B numbers, what is kept of the
# weighted scatter matrix: the matrix, or as `CovarianceKind.scatter` does.
Scatter = Callable[[Array, Array, Array], Array]


def kmeans(X: Array, weights: Array, K: int, rng: Rng, scatter: Scatter) -> Moments:
    """Means are centres of K-means, in units of standard deviations; covariance within clusters."""
    _, scale = center_and_scale(X, weights)
    drawn = X[draw_apart(X, weights, K, rng, scale)]
    means, labels = lloyd(X, weights, drawn, scale=scale)
    return _one_covariance(X, weights, means, means, scatter, labels)


def spread_rows(X: Array, weights: Array, K: int, rng: Rng, scatter: Scatter) -> Moments:
    """Means are rows drawn far from each other (k-means++), with the data's covariance."""
    center, scale = center_and_scale(X, weights)
    means = X[draw_apart(X, weights, K, rng, scale)]
    return _one_covariance(X, weights, means, center[None], scatter)


def random_rows(X: Array, weights: Array, K: int, rng: Rng, scatter: Scatter) -> Moments:
    """Means are rows drawn at random, distinct ones first, with the data's covariance."""
    left = weights.copy()
    chosen = []
    for _ in range(K):
        left = left if left.any() else weights.copy()
        chosen.append(int(draw_row(left, rng)))
        left[(X == X[chosen[-1]]).all(axis=1)] = 0
    return _one_covariance(X, weights, X[chosen], _mean(X, weights)[None], scatter)


def random_shares(X: Array, weights: Array, K: int, rng: Rng, scatter: Scatter) -> Moments:
    """Each row belongs to the components in random shares."""
    gamma = rng.random((len(X), K))
    gamma *= (weights / gamma.sum(axis=1))[:, None]
    means = np.array([_mean(X, shares) for shares in gamma.T])
    parts = [scatter_about(X, g, mean, scatter) for g, mean in zip(gamma.T, means[:, None])]
    return Moments(gamma.sum(axis=0), means, np.array(parts))


Draw = Callable[[Array, Array, int, Rng, Scatter], Moments]
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
    X, K, rng = check_start(X, n_components, rng)
    counts, means, scatters = draw(X, np.ones(len(X)), K, rng, scatter_matrix)
    covariances = divide(scatters, counts)
    flat = is_flat(covariances[0], X.var(axis=0), X.mean(axis=0))
    expect(not flat, "X", "rows that vary in every direction", SINGULAR)
    return Parameters(counts / len(X), means, covariances)


def _one_covariance(
    X: Array,
    weights: Array,
    means: Array,
    centers: Array,
    scatter: Scatter,
    labels: Labels | None = None,
) -> Moments:
    """Return equal counts, these means, and for all the covariance of rows about their centres."""
    counts = np.full(len(means), weights.sum() / len(means))
    covariance = scatter_about(X, weights, centers, scatter, labels) / weights.sum()
    return Moments(counts, means, np.multiply.outer(counts, covariance))


def scatter_about(
    X: Array, weights: Array, centers: Array, scatter: Scatter, labels: Labels | None = None
) -> Array:
    """Return what is kept of the scatter of rows, each about the centre that its label names, or
    about the only one.
    """
    parts: Array | float = 0.0
    for rows in slices(X):
        apart = (X[rows] - (centers if labels is None else centers[labels[rows]])).T
        parts = parts + scatter(apart, weights[rows], np.empty_like(apart))
    return np.asarray(parts)


def check_start(X: ArrayLike, n_components: int, rng: Seed) -> tuple[Array, int, Rng]:
    """Return rows of which at least K are distinct, K, and a generator of random numbers."""
    X = check_data(X)
    K = check_count("n_components", n_components)
    rng = check_rng("rng", rng)
    check_enough_rows(len(X), K)
    check_distinct(X, K)
    return X, K, rng


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
    apart = sum(weights[rows] @ (X[rows] - X[0]) for rows in slices(X))
    return X[0] + apart / weights.sum()


def slices(X: Array) -> list[slice]:
    """Return slices of the rows, each of so few that a copy of them is small."""
    n_rows = max(1, AT_A_TIME // X.shape[1])
    return [slice(start, start + n_rows) for start in range(0, len(X), n_rows)]


def center_and_scale(X: Array, weights: Array) -> tuple[Array, Array]:
    """Return mean and standard deviation of each feature; 1 for a feature that is constant."""
    center = _mean(X, weights)
    squares, farthest = np.zeros((2, X.shape[1]))
    for rows in slices(X):
        apart = np.abs(X[rows] - center)
        squares += weights[rows] @ apart**2
        np.maximum(farthest, apart.max(axis=0), out=farthest)
    scale = np.maximum(np.sqrt(squares / weights.sum()), LEAST_SCALE * farthest)
    return center, np.where(scale > 0, scale, 1)


def draw_row(weights: Array, rng: Rng, size: int | None = None) -> Array:
    """Return the index of a row drawn in proportion to the weights, or of several."""
    reached = np.cumsum(weights)
    drawn = np.searchsorted(reached, rng.random(size) * reached[-1], side="right")
    return np.minimum(drawn, np.flatnonzero(weights)[-1])


def draw_apart(
    Z: Array,
    weights: Array,
    K: int,
    rng: Rng,
    scale: Array | float = 1.0,
    centers: Sequence[Array] | Array = (),
) -> list[int]:
    """Draw rows, each in proportion to its squared distance from those drawn before.

    Of a few candidates the one is kept that leaves the smallest sum of squared distances, in units
    of the scale of each feature. Where fewer than K rows are distinct, some are drawn again.
    centers: some of the K points, where not all of them are to be rows.
    """
    chosen = [] if len(centers) else [int(draw_row(weights, rng))]
    lengths = squared_distances(Z, np.zeros(Z.shape[1]), scale)
    first = [squared_distances(Z, point, scale) for point in (*centers, *Z[chosen])]
    nearest = np.min(first, axis=0)
    while len(chosen) + len(centers) < K:
        chances = weights * nearest
        chances = chances if chances.any() else weights
        candidates = draw_row(chances, rng, 2 + int(np.log(K)))
        left = np.minimum(nearest, distances_from_each(Z, lengths, Z[candidates], scale))
        best = int(np.argmin(left @ weights))
        chosen.append(int(candidates[best]))
        nearest = left[best]
    return chosen


def lloyd(
    Z: Array,
    weights: Array,
    centers: Array,
    steps: int = KMEANS_STEPS,
    scale: Array | float = 1.0,
    given: tuple[Array, Array] | None = None,
) -> tuple[Array, Labels]:
    """Return centres and the nearest one of each row; a centre without rows stays where it is.

    Distances are in units of the scale of each feature. given: the total weight, and the mean, of
    other rows that belong to each centre, wherever it goes.
    """
    labels: Labels = np.zeros(len(Z), dtype=np.int64)
    origin = _mean(Z, weights)
    centers = (centers - origin) / scale
    own_counts, own_sums = np.zeros(len(centers)), np.zeros_like(centers)
    if given is not None:
        own_counts = given[0]
        own_sums = own_counts[:, None] * (given[1] - origin) / scale
    for _ in range(steps):
        before = centers
        sums, counts = own_sums.copy(), own_counts.copy()
        for rows in slices(Z):
            own = (Z[rows] - origin) / scale
            labels[rows] = _nearest(own, before)
            shares = np.equal.outer(np.arange(len(before)), labels[rows]) * weights[rows]
            sums += shares @ own
            counts += shares.sum(axis=1)
        centers = np.where(counts[:, None] > 0, divide(sums, counts), before)
        if (centers == before).all():
            break
    return origin + scale * centers, labels


def _nearest(Z: Array, centers: Array) -> Labels:
    """Return the number of the centre nearest to each row, from |z - c|^2 - |z|^2."""
    apart = (centers * centers).sum(axis=1) - 2 * (Z @ centers.T)
    return apart.argmin(axis=1).astype(np.int64)


def squared_distances(Z: Array, center: Array, scale: Array | float = 1.0) -> Array:
    """Return the squared distance of each row from one point, N."""
    parts = [(((Z[rows] - center) / scale) ** 2).sum(axis=1) for rows in slices(Z)]
    return np.concatenate(parts)


def distances_from_each(Z: Array, lengths: Array, points: Array, scale: Array | float) -> Array:
    """Return the squared distance of each row from each of a few points, n x N.

    By products, |z|^2 - 2 z.c + |c|^2, where lengths are |z|^2; by differences where these cancel.
    """
    centers = points / scale
    sizes = (centers**2).sum(axis=1)[:, None] + lengths
    products = [centers @ (Z[rows] / scale).T for rows in slices(Z)]
    distances = sizes - 2 * np.concatenate(products, axis=1)
    near = distances <= CANCELLED * sizes
    for n in np.flatnonzero(near.any(axis=1)):
        distances[n, near[n]] = squared_distances(Z[near[n]], points[n], scale)
    return distances
