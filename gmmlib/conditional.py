"""What a mixture says of some features, given the values of the others, for many rows at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gmmlib.checks import Array, expect
from gmmlib.gaussian import log_terms
from gmmlib.underflow import softmax


@dataclass(frozen=True, eq=False)
class Conditional:
    """The mixtures of some features, given the values of others in M rows: one mixture for each.

    `Parameters.conditional` makes it. The covariances of the components are the same for all rows.
    Source: Bishop (2006), sec. 2.3.1.

    Parameters
    ----------
    weights : ndarray, M x K
        The weights of the components.
    means : ndarray, M x K x A
        Their means, of A features.
    covariances : ndarray, K x A x A
        Their covariances.
    feature_names : tuple of str
        The names of the A features, or none.

    Examples
    --------
    >>> from gmmlib import Parameters
    >>> theta = Parameters([1.0], [[0.0, 5.0]], [[[1.0, 1.0], [1.0, 2.0]]])
    >>> given = theta.conditional([0], [[2.0], [3.0]])
    >>> given.weights.shape, given.means.shape, given.covariances.shape
    ((2, 1), (2, 1, 1), (1, 1, 1))
    """

    weights: Array
    means: Array
    covariances: Array
    feature_names: tuple[str, ...] = ()

    def mean(self) -> Array:
        """Return the mean of each row's mixture: the regression on what is given.

        As `Parameters.mean`, row by row.

        Returns
        -------
        ndarray, M x A
            The means.

        Examples
        --------
        >>> from gmmlib import Parameters
        >>> theta = Parameters([1.0], [[0.0, 5.0]], [[[1.0, 1.0], [1.0, 2.0]]])
        >>> theta.conditional([0], [[2.0], [3.0]]).mean()
        array([[7.],
               [8.]])
        """
        return np.matmul(self.weights[:, None], self.means)[:, 0]

    def covariance(self) -> Array:
        """Return the covariance of each row's mixture: within components, plus between them.

        As `Parameters.covariance`, row by row.

        Returns
        -------
        ndarray, M x A x A
            The covariances.

        Examples
        --------
        >>> from gmmlib import Parameters
        >>> theta = Parameters([1.0], [[0.0, 5.0]], [[[1.0, 1.0], [1.0, 2.0]]])
        >>> theta.conditional([0], [[2.0], [3.0]]).covariance().ravel()
        array([1., 1.])
        """
        apart = self.means - self.mean()[:, None]
        within = np.tensordot(self.weights, self.covariances, axes=1)
        return within + (self.weights[:, :, None] * apart).mT @ apart


def conditional_on_first(
    weights: Array, means: Array, covariances: Array, values: Array
) -> Conditional:
    """Return the mixtures of the last features, given values of the first, M x n.

    With Sigma = L L^T, whose blocks are L_bb, 0 and L_ab, L_aa, is Sigma_ab Sigma_bb^-1 =
    L_ab L_bb^-1, and Sigma_aa - Sigma_ab Sigma_bb^-1 Sigma_ba = L_aa L_aa^T, which cannot lose its
    sign to rounding.
    """
    n = values.shape[1]
    L = np.linalg.cholesky(covariances)
    moved = np.empty((len(values), *means[:, n:].shape))
    with np.errstate(over="ignore", invalid="ignore"):  # what is not finite is refused
        logs = log_terms(values, weights, means[:, :n], covariances[:, :n, :n])
        shares = softmax(logs)
        for k, mean in enumerate(means):
            y = np.linalg.solve(L[k, :n, :n], (values - mean[:n]).T)
            moved[:, k] = mean[n:] + (L[k, n:, :n] @ y).T
    expect_finite("values", shares, moved)
    return Conditional(shares, moved, L[:, n:, n:] @ L[:, n:, n:].mT)


def expect_finite(name: str, *results: Array) -> None:
    """Refuse values so far from all components that float64 cannot hold what follows from them."""
    expected = "values near enough to some component for float64 to hold what follows from them"
    finite = all(np.isfinite(result).all() for result in results)
    expect(finite, name, expected, "some that are farther")
