"""The M-step in the streaming spelling: statistics of blocks of rows, which add up."""

from __future__ import annotations  # help() shows ArrayLike, not all it stands for

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import ArrayLike

from gmmlib.checks import Array, check_data, check_responsibilities, expect
from gmmlib.collapse import refuse_empty, refuse_flat
from gmmlib.moments import divide, weighted_moments
from gmmlib.parameters import Parameters


@dataclass(frozen=True, eq=False)
class SufficientStatistics:
    """All that the M-step needs to know of some rows, for each component.

    The sums of x and of x x^T would add more simply, but their difference cancels when the data
    lie far from 0; scatters about means do not.
    Source: Chan, Golub and LeVeque (1983), Algorithms for computing the sample variance.

    Parameters
    ----------
    counts : ndarray, K
        N_k, the sums of the responsibilities.
    means : ndarray, K x D
        The means of the rows, weighted by the responsibilities.
    scatters : ndarray, K x D x D
        The weighted sums of (x - mean) (x - mean)^T.

    Examples
    --------
    >>> from gmmlib import SufficientStatistics
    >>> first = SufficientStatistics.of([[0.0]], [[1.0]])
    >>> both = first + SufficientStatistics.of([[2.0]], [[1.0]])
    >>> both.counts, both.means, both.scatters
    (array([2.]), array([[1.]]), array([[[2.]]]))
    """

    counts: Array
    means: Array
    scatters: Array

    @classmethod
    def of(cls, X: ArrayLike, responsibilities: ArrayLike) -> Self:
        """Return the statistics of a block of rows.

        Parameters
        ----------
        X : array_like, N x D
            The rows.
        responsibilities : array_like, N x K
            Not negative; rows sum to 1. A component may have no rows in the block.

        Returns
        -------
        SufficientStatistics
            Those of the block.

        Raises
        ------
        ValueError, TypeError
            For other rows or responsibilities.

        Examples
        --------
        >>> from gmmlib import SufficientStatistics
        >>> SufficientStatistics.of([[0.0], [2.0]], [[1.0, 0.0], [0.5, 0.5]]).counts
        array([1.5, 0.5])
        """
        X = check_data(X)
        return cls(*weighted_moments(X, check_responsibilities(responsibilities, n_samples=len(X))))

    def __add__(self, other: Self) -> Self:
        """Return the statistics of both blocks of rows together.

        About the common mean, each block's scatter grows by that of its own mean: together by
        N_1 N_2 / (N_1 + N_2) d d^T, where d is the difference of the means and N_1, N_2 the counts.

        Parameters
        ----------
        other : SufficientStatistics
            Those of the other block.

        Returns
        -------
        SufficientStatistics
            Those of both.

        Raises
        ------
        ValueError
            For statistics of other numbers of components or features.

        Examples
        --------
        >>> from gmmlib import SufficientStatistics
        >>> block = SufficientStatistics.of([[0.0], [2.0]], [[1.0], [1.0]])
        >>> (block + block).scatters
        array([[[4.]]])
        """
        if not isinstance(other, SufficientStatistics):
            return NotImplemented
        ours = self.means.shape
        theirs = other.means.shape
        expect(ours == theirs, "blocks", "the same numbers (K, D)", f"{ours} and {theirs}")
        counts = self.counts + other.counts
        apart = other.means - self.means
        share = divide(other.counts, counts)
        means = self.means + share[:, None] * apart
        between = (self.counts * share)[:, None, None] * apart[:, :, None] * apart[:, None, :]
        return type(self)(counts, means, self.scatters + other.scatters + between)

    def maximize(self, previous: Parameters | None = None) -> Parameters:
        """Return the parameters that maximise Q, as `m_step` does from all the rows.

        Q does not depend on the mean and covariance of a component of weight 0 in `previous`:
        it keeps those it had there.

        Parameters
        ----------
        previous : Parameters or None
            The mixture of the E-step.

        Returns
        -------
        Parameters
            The weights, means and covariances.

        Raises
        ------
        CollapseError
            For a component whose rows do not determine a mean and a covariance.

        Examples
        --------
        >>> from gmmlib import SufficientStatistics
        >>> theta = SufficientStatistics.of([[0.0], [2.0]], [[1.0], [1.0]]).maximize()
        >>> theta.means, theta.covariances
        (array([[1.]]), array([[[1.]]]))
        """
        unused = np.zeros(len(self.counts), bool) if previous is None else previous.weights == 0
        refuse_empty(self.counts, unused)
        means = self.means.copy()
        covariances = divide(self.scatters, self.counts)
        if previous is not None:
            means[unused] = previous.means[unused]
            covariances[unused] = previous.covariances[unused]
        refuse_flat(self.counts, means, covariances)
        return Parameters(self.counts / self.counts.sum(), means, covariances)
