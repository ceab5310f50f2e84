"""Counts, weighted means and weighted scatters of rows: what an M-step needs to know of them."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from gmmlib.checks import Array


class Moments(NamedTuple):
    """N_k, weighted means, and weighted scatters about them.

    Scatters are K x D x D here; inside a fit they are as the kind of covariance keeps them.
    """

    counts: Array
    means: Array
    scatters: Array


def divide(sums: Array, counts: Array) -> Array:
    """Return sums_k / counts_k, or sums_k where the count is 0 (then the sum is 0 too).

    sums: K first, of any shape; counts: K numbers, or one for all, of any shape.
    """
    divisors = np.where(counts > 0, counts, 1)
    return sums / divisors.reshape(-1, *[1] * (sums.ndim - 1))


def joined(one: Moments, other: Moments, outer: Callable[[Array, Array], Array]) -> Moments:
    """Return the moments of the rows of both together.

    outer: of weights and vectors, what is kept of the scatters of the matrices w_k v_k v_k^T.
    """
    counts = one.counts + other.counts
    share = divide(other.counts, counts)
    apart = other.means - one.means
    between = outer(one.counts * share, apart)
    means = one.means + share[:, None] * apart
    return Moments(counts, means, one.scatters + other.scatters + between)


def scatter_matrix(apart: Array, gamma: Array, room: Array) -> Array:
    """Return the sum of gamma a a^T over the columns a, D x D.

    apart: D x B; gamma: B; room: D x B numbers that may be overwritten.
    """
    return np.multiply(apart, gamma, out=room) @ apart.T


def weighted_moments(X: Array, gamma: Array) -> Moments:
    """Return the moments of rows X, N x D, in shares gamma, N x K, of any sum."""
    counts = gamma.sum(axis=0)
    center = X.mean(axis=0)  # about it, means of far-away data keep their digits
    means = center + divide(gamma.T @ (X - center), counts)
    scatters = [(g * (X - mean).T) @ (X - mean) for g, mean in zip(gamma.T, means)]
    return Moments(counts, means, np.array(scatters))
