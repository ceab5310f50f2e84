"""How wide is a cluster, feature by feature? A scale that does not see how far apart they are."""

import numpy as np

from gmmlib.checks import Array


def widths(X: Array, sample_weight: Array, n_components: int) -> Array:
    """Return for each feature the width of the shortest interval that holds 1/(2K) of the rows,
    in units of what it is for a standard normal; where ties make it 0, of a longer interval.

    X: N x D. A feature that does not vary gets 0.
    """
    share = 1 / (2 * n_components)
    return np.array([_width(x, sample_weight, share) for x in X.T])


def _width(x: Array, weights: Array, share: float) -> float:
    """Return the width for one feature: twice the share is tried, while ties make it 0."""
    order = x.argsort(kind="stable")
    x = x[order]
    reached = np.cumsum(weights[order])
    before = reached - weights[order]
    while True:
        # 1e-12: sums of weights are rounded, and a row more would make the interval too long.
        last = np.searchsorted(reached, before + share * reached[-1] * (1 - 1e-12))
        fits = last < len(x)
        shortest = (x[last[fits]] - x[fits]).min()
        if shortest > 0:
            return float(shortest) / _normal_width(min(share, 0.999))  # that of 1 is infinite
        if share >= 1:
            return 0.0
        share = min(2 * share, 1.0)


def _normal_width(share: float) -> float:
    """Return the width of the interval about 0 that holds this share of a standard normal."""
    from statistics import NormalDist  # here, since it is slow to import

    return 2 * NormalDist().inv_cdf((1 + share) / 2)
