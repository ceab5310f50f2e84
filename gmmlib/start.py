"""Where EM may start: equal weights, one covariance for all, and means from the data.

Neither start depends on the units of the features or on their offset.
"""

import numpy as np
from numpy.typing import ArrayLike

from gmmlib.checks import Array, Labels, Seed, check_count, check_data, check_enough_rows, check_rng
from gmmlib.collapse import is_flat
from gmmlib.parameters import Parameters

KMEANS_STEPS = 100  # a start need not be a settled K-means


def start_from_data(X: ArrayLike, n_components: int, rng: Seed = None) -> Parameters:
    """Return a start whose means are distinct rows drawn at random, with the data's covariance.

    X: N x D. `rng` is a numpy.random.Generator or a seed. Raises ValueError or TypeError for wrong
    arguments, fewer distinct rows than components, and features that are constant or a
    combination of others.
    """
    X, K, rng = _check(X, n_components, rng)
    chosen: list[Array] = []
    for i in rng.permutation(len(X)):
        if not any((X[i] == row).all() for row in chosen):
            chosen.append(X[i])
        if len(chosen) == K:
            break
    _refuse_too_few_distinct(len(chosen), K)
    return _start(X, np.array(chosen), X - X.mean(axis=0))


def start_from_kmeans(X: ArrayLike, n_components: int, rng: Seed = None) -> Parameters:
    """Return a start whose means are centres of K-means, with the covariance within clusters.

    Distances are measured in units of each feature's standard deviation.
    X, `rng` and what is raised: as for `start_from_data`.
    Sources: Lloyd (1982); Arthur and Vassilvitskii (2007), k-means++.
    """
    X, K, rng = _check(X, n_components, rng)
    center, scale = X.mean(axis=0), X.std(axis=0)
    Z = (X - center) / np.where(scale > 0, scale, 1)
    centers, labels = _kmeans(Z, _spread_rows(Z, K, rng))
    means = center + scale * centers
    return _start(X, means, X - means[labels])


def _check(X: ArrayLike, n_components: int, rng: Seed) -> tuple[Array, int, np.random.Generator]:
    X, n_components = check_data(X), check_count("n_components", n_components)
    check_enough_rows(X, n_components)
    return X, n_components, check_rng("rng", rng)


def _start(X: Array, means: Array, residuals: Array) -> Parameters:
    """Return equal weights, these means, and the covariance of the residuals for all."""
    covariance = residuals.T @ residuals / len(X)
    if is_flat(covariance, X.var(axis=0), X.mean(axis=0)):
        raise ValueError(
            "X: expected rows that vary in every direction, found a singular covariance; leave "
            "out features that are constant or a combination of others, or use fewer components"
        )
    K = len(means)
    return Parameters(np.full(K, 1 / K), means, np.repeat(covariance[None], K, axis=0))


def _refuse_too_few_distinct(n_distinct: int, n_components: int) -> None:
    if n_distinct < n_components:
        expected = f"at least n_components = {n_components} distinct rows"
        raise ValueError(f"X: expected {expected}, found {n_distinct}")


def _spread_rows(Z: Array, n_components: int, rng: np.random.Generator) -> Array:
    """Draw rows, each in proportion to its squared distance from those drawn before."""
    centers = [Z[rng.integers(len(Z))]]
    while len(centers) < n_components:
        nearest = _squared_distances(Z, np.array(centers)).min(axis=1)
        if not nearest.any():
            _refuse_too_few_distinct(len(centers), n_components)
        centers.append(Z[rng.choice(len(Z), p=nearest / nearest.sum())])
    return np.array(centers)


def _kmeans(Z: Array, centers: Array) -> tuple[Array, Labels]:
    """Return centres and the nearest one of each row; a centre without rows stays where it is."""
    for _ in range(KMEANS_STEPS):
        labels = _squared_distances(Z, centers).argmin(axis=1)
        before = centers.copy()
        for k in np.unique(labels):
            centers[k] = Z[labels == k].mean(axis=0)
        if (centers == before).all():
            break
    return centers, labels


def _squared_distances(Z: Array, centers: Array) -> Array:
    return np.column_stack([((Z - center) ** 2).sum(axis=1) for center in centers])
