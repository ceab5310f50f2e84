"""K-means, one step at a time, and k-means++ to start it."""

from __future__ import annotations  # help() shows ArrayLike, not all it stands for

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from gmmlib.checks import Array, Labels, Seed, check_count, check_data, check_table, expect
from gmmlib.start import check_start, draw_row, squared_distances


class KMeansStep(NamedTuple):
    """Where K-means stands after some steps.

    Parameters
    ----------
    iteration : int
        The number of steps taken, from 0.
    means : ndarray, K x D
        The means after these steps.
    labels : ndarray, N
        The number of the mean nearest to each row, from 0.
    distortion : float
        J, the sum of the squared distances of the rows from their nearest mean, in squared units
        of X.

    Examples
    --------
    >>> from gmmlib import kmeans
    >>> step = next(kmeans([[0.0], [2.0], [9.0]], [[0.0], [8.0]]))
    >>> step.labels, step.distortion
    (array([0, 0, 1]), 5.0)
    """

    iteration: int
    means: Array
    labels: Labels
    distortion: float


def kmeans(X: ArrayLike, means: ArrayLike, max_iter: int = 300) -> Iterator[KMeansStep]:
    """Yield the start as iteration 0, then each step of K-means, which never raises J.

    A step moves each mean to the average of the rows nearest to it, and then finds the nearest
    mean of every row: z_ik = 1 for k = argmin_j |x_i - mu_j|^2, mu_k = sum_i z_ik x_i / n_k.
    Where several means are equally near, the row goes to the first; a mean without rows stays
    where it is. K-means ends when no row changes its mean, or after `max_iter` steps.
    Implements equations ``nearest-mean`` and ``cluster-mean`` of the book.
    Source: Lloyd (1982).

    Parameters
    ----------
    X : array_like, N x D
        The rows.
    means : array_like, K x D
        Where the means start, such as `draw_means` gives.
    max_iter : int
        The largest number of steps.

    Yields
    ------
    KMeansStep
        The means so far, the labels that they give, and the distortion.

    Raises
    ------
    ValueError, TypeError
        For wrong arguments, when a step is asked for.

    Examples
    --------
    >>> from gmmlib import kmeans
    >>> [step.distortion for step in kmeans([[0.0], [2.0], [9.0], [13.0]], [[0.0], [2.0]])]
    [170.0, 30.0, 10.0]
    """
    X = check_data(X)
    means = check_table("means", means)
    expected = f"{X.shape[1]} features (columns), as X has"
    expect(means.shape[1] == X.shape[1], "means", expected, means.shape[1])
    max_iter = check_count("max_iter", max_iter, 0)
    unit = _unit(X, means)
    before: Labels | None = None
    for iteration in range(max_iter + 1):
        distances = np.stack([squared_distances(X, mean, unit) for mean in means])
        labels = distances.argmin(axis=0).astype(np.int64)
        distortion = float(distances.min(axis=0).sum()) * unit * unit
        yield KMeansStep(iteration, means, labels, distortion)
        if before is not None and (labels == before).all():
            return
        means, before = _averages(X, labels, means), labels


def _averages(X: Array, labels: Labels, means: Array) -> Array:
    """Return the average of the rows of each label; without rows, the mean as it is."""
    groups = [X[labels == k] for k in range(len(means))]
    return np.array([rows.mean(axis=0) if len(rows) else m for rows, m in zip(groups, means)])


def _unit(X: Array, *more: Array) -> float:
    """Return a power of two near the largest distance from the first row.

    In such units squares neither overflow nor, all of them, underflow; and no digit is lost.
    """
    farthest = max(np.abs(rows - X[0]).max() for rows in (X, *more))
    return 2.0 ** int(np.frexp(farthest)[1])


def draw_means(X: ArrayLike, n_components: int, rng: Seed = None) -> Array:
    """Return K rows as means, drawn by k-means++: each far from those drawn before it.

    The first is any row. Each further row is drawn with a chance in proportion to its squared
    distance from the nearest mean drawn so far, so none is drawn twice. From such a start the
    distortion is at most 8 (ln K + 2) times the least one in the mean over the draws.
    Implements equation ``kmeans-plus-plus`` of the book.
    Source: Arthur and Vassilvitskii (2007).

    Parameters
    ----------
    X : array_like, N x D
        The rows.
    n_components : int
        The number of means K.
    rng : None, int, Generator or RandomState
        NumPy's generator of random numbers, or a seed for one; None: the one that
        numpy.random.seed seeds.

    Returns
    -------
    ndarray, K x D
        The means.

    Raises
    ------
    ValueError, TypeError
        For wrong arguments, and fewer distinct rows than means.

    Examples
    --------
    >>> from gmmlib import draw_means
    >>> sorted(draw_means([[0.0], [0.0], [9.0]], 2, rng=0).ravel().tolist())
    [0.0, 9.0]
    """
    X, K, rng = check_start(X, n_components, rng)
    chosen = [int(draw_row(np.ones(len(X)), rng))]
    unit = _unit(X)
    nearest = squared_distances(X, X[chosen[0]], unit)
    while len(chosen) < K:
        chances = nearest if nearest.any() else _unlike(X, X[chosen])
        chosen.append(int(draw_row(chances, rng)))
        nearest = np.minimum(nearest, squared_distances(X, X[chosen[-1]], unit))
    return X[chosen]


def _unlike(X: Array, means: Array) -> Array:
    """Return 1 for each row that is none of the means, else 0: its squared distance underflows."""
    return (X[:, None] != means).any(axis=2).all(axis=1).astype(np.float64)
