"""The M-step in the streaming spelling: statistics of blocks of rows, which add up."""

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import ArrayLike

from gmmlib.checks import Array, check_data, check_responsibilities
from gmmlib.collapse import refuse_empty, refuse_flat
from gmmlib.parameters import Parameters


@dataclass(frozen=True, eq=False)
class SufficientStatistics:
    """All that the M-step needs to know of some rows: for each component

    counts: N_k; means: K x D, weighted by gamma; scatters: K x D x D, weighted, about these means.

    The sums of x and of x x^T would add more simply, but their difference cancels when the data
    lie far from 0; scatters about means do not.
    Source: Chan, Golub and LeVeque (1983), Algorithms for computing the sample variance.
    """

    counts: Array
    means: Array
    scatters: Array

    @classmethod
    def of(cls, X: ArrayLike, responsibilities: ArrayLike) -> Self:
        """Return the statistics of a block of rows.

        X: N x D, responsibilities: N x K, not negative, rows sum to 1 (else ValueError).
        A component may have no rows in the block.
        """
        X = check_data(X)
        gamma = check_responsibilities(responsibilities, n_samples=len(X))
        counts = gamma.sum(axis=0)
        center = X.mean(axis=0)  # about it, means of far-away data keep their digits
        means = center + _divide(gamma.T @ (X - center), counts)
        scatters = [(g * (X - mean).T) @ (X - mean) for g, mean in zip(gamma.T, means)]
        return cls(counts, means, np.array(scatters))

    def __add__(self, other: Self) -> Self:
        """Return the statistics of both blocks of rows together.

        About the common mean, each block's scatter grows by that of its own mean.
        Raises ValueError for statistics of other numbers of components or features.
        """
        if not isinstance(other, SufficientStatistics):
            return NotImplemented
        if self.means.shape != other.means.shape:
            found = f"{self.means.shape} and {other.means.shape}"
            raise ValueError(f"blocks: expected the same numbers (K, D), found {found}")
        counts = self.counts + other.counts
        apart = other.means - self.means
        share = _divide(other.counts, counts)
        means = self.means + share[:, None] * apart
        between = (self.counts * share)[:, None, None] * apart[:, :, None] * apart[:, None, :]
        return type(self)(counts, means, self.scatters + other.scatters + between)

    def maximize(self, previous: Parameters | None = None) -> Parameters:
        """Return the parameters that maximise Q, as `m_step` does from all the rows.

        Raises CollapseError for a component whose rows do not determine a mean and a covariance.
        Q does not depend on the mean and covariance of a component of weight 0 in `previous`:
        it keeps those it had there.
        """
        unused = np.zeros(len(self.counts), bool) if previous is None else previous.weights == 0
        refuse_empty(self.counts, unused)
        means, covariances = self.means.copy(), _divide(self.scatters, self.counts)
        if previous is not None:
            means[unused] = previous.means[unused]
            covariances[unused] = previous.covariances[unused]
        refuse_flat(self.counts, means, covariances)
        return Parameters(self.counts / self.counts.sum(), means, covariances)


def _divide(sums: Array, counts: Array) -> Array:
    """Return sums_k / counts_k, or sums_k where the count is 0 (then the sum is 0 too)."""
    divisors = np.where(counts > 0, counts, 1)
    return sums / divisors.reshape(-1, *[1] * (sums.ndim - 1))
