"""Which numbers of a fit were free, where some of weights, means and covariances were fixed?"""

from collections.abc import Collection

import numpy as np

from gmmlib.checks import Array, Mask
from gmmlib.covariance.kind import CovarianceKind


def free_numbers(kind: CovarianceKind, fixed: Collection[str]) -> Mask:
    """Return which of the p numbers: all weights but the last, means, covariances."""
    sizes = {"weights": kind.K - 1, "means": kind.K * kind.D, "covariances": kind.n_parameters}
    return np.repeat([name not in fixed for name in sizes], list(sizes.values()))


def among_all(free: Mask, part: Array) -> Array:
    """Return a matrix of the free numbers as one of all of them; 0 where one is fixed."""
    whole = np.zeros((len(free), len(free)))
    whole[np.ix_(free, free)] = part
    return whole
