"""How wide is a cluster, feature by feature? A scale that does not see how far apart they are."""

import math

import numpy as np

from gmmlib.checks import Array

AT_A_TIME = 2**17  # numbers, 1 MB
ROUNDED = 1 - 1e-12  # sums of weights are, and a row more would make the interval too long


def widths(X: Array, sample_weight: Array, n_components: int) -> Array:
    """Return for each feature the width of the shortest interval that holds 1/(2K) of the rows,
    in units of what it is for a standard normal; where ties make it 0, of a longer interval.

    X: N x D. A feature that does not vary gets 0.
    """
    share = 1 / (2 * n_components)
    if (sample_weight != sample_weight[0]).any():
        return np.array([_weighted(x, sample_weight, share) for x in X.T])
    step = max(1, AT_A_TIME // len(X))
    parts = [_equally_weighted(X.T[d : d + step], share) for d in range(0, X.shape[1], step)]
    return np.concatenate(parts)


def _equally_weighted(x: Array, share: float) -> Array:
    """Return the widths of some features, F x N: twice the share is tried, while ties make it 0."""
    x = np.sort(x, axis=1)
    widths = np.zeros(len(x))
    left = np.arange(len(x))
    while len(left):
        n_rows = math.ceil(share * x.shape[1] * ROUNDED)
        ends = x[left, n_rows - 1 :]
        shortest = (ends - x[left, : ends.shape[1]]).min(axis=1)
        widths[left] = shortest / _normal_width(share)
        left = left[(shortest == 0) & (share < 1)]
        share = min(2 * share, 1.0)
    return widths


def _weighted(x: Array, weights: Array, share: float) -> float:
    """Return the width for one feature, of rows of any weights."""
    order = x.argsort(kind="stable")
    x = x[order]
    reached = np.cumsum(weights[order])
    before = reached - weights[order]
    while True:
        last = np.searchsorted(reached, before + share * reached[-1] * ROUNDED)
        fits = last < len(x)
        shortest = (x[last[fits]] - x[fits]).min()
        if shortest > 0:
            return float(shortest) / _normal_width(share)
        if share >= 1:
            return 0.0
        share = min(2 * share, 1.0)


def _normal_width(share: float) -> float:
    """Return the width of the interval about 0 that holds this share of a normal; of 0.999,
    where the share is larger, since that of 1 is infinite.
    """
    from statistics import NormalDist  # here, since it is slow to import

    return 2 * NormalDist().inv_cdf((1 + min(share, 0.999)) / 2)
