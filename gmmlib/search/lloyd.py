"""k-means in any coordinates, a matrix product a step.

Sources: Lloyd (1982); Arthur and Vassilvitskii (2007), k-means++.
"""

import numpy as np

from gmmlib.checks import Array, Labels, Rng
from gmmlib.moments import divide
from gmmlib.start import draw_apart

STEPS = 30


def squared_distances(Z: Array, centers: Array) -> Array:
    """Return the squared distances of n rows from K centres less |z|^2, n x K."""
    return (centers * centers).sum(axis=1) - 2 * (Z @ centers.T)


def nearest(Z: Array, centers: Array) -> Labels:
    """Return which centre is nearest to each row."""
    return squared_distances(Z, centers).argmin(axis=1)


def centers_of(Z: Array, weights: Array, labels: Labels, before: Array) -> Array:
    """Return the means of the groups; a group without rows keeps its centre."""
    n = len(before)
    counts = np.asarray(np.bincount(labels, weights, n), float)
    sums = np.array([np.bincount(labels, weights * z, n) for z in Z.T], float).T
    return np.where(counts[:, None] > 0, divide(sums, counts), before)


def lloyd(Z: Array, weights: Array, centers: Array, steps: int = STEPS) -> tuple[Array, Labels]:
    """Return centres and labels after some steps, or when no label changes."""
    labels = nearest(Z, centers)
    for _ in range(steps):
        centers = centers_of(Z, weights, labels, centers)
        after = nearest(Z, centers)
        if (after == labels).all():
            break
        labels = after
    return centers, labels


def k_means(Z: Array, weights: Array, K: int, rng: Rng) -> Labels:
    """Return the labels of k-means from rows drawn far from each other."""
    return lloyd(Z, weights, Z[draw_apart(Z, weights, K, rng)])[1]
