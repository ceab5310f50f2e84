"""A component that shrinks onto too few rows ends the fit, with an error that says so.

The likelihood of a mixture has no upper bound: a component on a single row may shrink for ever.
Numerically, a component has collapsed when

- its effective number of rows N_k is below 1e-290, where float64 loses the digits of gamma_ik; or
- its variance along some feature is at most 1e-24 of the data's plus 1e-27 of the squared mean of
  the data (which is what rounding leaves of a constant feature); or
- the smallest eigenvalue of its correlation matrix is below 1e-13 (rows on a line or a plane). In
  a fit, where eigenvalues would take time: 1 / (Sigma_dd Lambda_dd), the share of a variance that
  the other features leave open, is below 1e-13 for some d.

In a fit, a component that loses all rows is left out instead, with a weight of 0 and a warning.
A fit with a penalty is tested for the first alone, since to keep variances up is the penalty's
task; and for variances beyond float64, where very few rows share the penalty.

None of these depends on the units of a feature. There is no floor: nothing is silently changed.
Source: Bishop (2006), sec. 9.2.1.
"""

import numpy as np

from gmmlib.checks import LARGEST, Array, Mask

FEWEST_ROWS = 1e-290
SMALLEST_VARIANCE = 1e-24
SMALLEST_VARIANCE_OF_OFFSET = 1e-27
SMALLEST_EIGENVALUE = SMALLEST_SHARE = 1e-13


class CollapseError(ValueError):
    """A component shrank onto too few rows, or onto rows that do not vary in every direction.

    Parameters
    ----------
    component : int
        Its number, from 0.
    count : float
        Its N_k, the effective number of its rows.

    Examples
    --------
    >>> from gmmlib import CollapseError, m_step
    >>> try:
    ...     m_step([[1.0], [1.0], [5.0]], [[1, 0], [1, 0], [0, 1]])
    ... except CollapseError as error:
    ...     print(error.component, error.count)
    0 2.0
    """

    def __init__(self, component: int, count: float) -> None:
        super().__init__(component, count)
        self.component = component
        self.count = count

    def __str__(self) -> str:
        return (
            f"component {self.component} has collapsed: its N_k = {self.count:.4g} effective rows "
            "do not determine a mean and a positive definite covariance. "
            "Try another start, fewer components or more rows, "
            "and leave out features that are constant or a combination of others."
        )


def refuse_empty(counts: Array, unused: Mask | None = None) -> None:
    """Raise CollapseError for a component without rows, unless it is one of the `unused`."""
    empty = counts < FEWEST_ROWS
    _refuse(empty if unused is None else empty & ~unused, counts)


def refuse_flat(counts: Array, means: Array, covariances: Array) -> None:
    """Raise CollapseError for a component with rows whose covariance has become singular."""
    weights = counts / counts.sum()
    mean = weights @ means
    within = np.diagonal(covariances, axis1=1, axis2=2)
    variance = weights @ (within + (means - mean) ** 2)  # of each feature, over all the data
    _refuse(is_flat(covariances, variance, mean) & (counts > 0), counts)


def refuse_thin(counts: Array, variances: Array, precisions: Array, least: Array) -> None:
    """Raise CollapseError for a component with a variance of at most `least`, or nearly singular.

    variances, precisions: the diagonals of Sigma_k and Lambda_k, K x D, or 1 x D where all
    components share them; least: D.
    """
    inverse_shares = variances * precisions
    thin = (variances <= least) | (inverse_shares > 1 / SMALLEST_SHARE)
    _refuse(np.logical_or.reduce(thin, axis=1), counts)


def is_flat(covariances: Array, variance: Array, mean: Array) -> Mask:
    """Is a D x D covariance, or each of several, singular in data with this variance and mean?"""
    thin = np.diagonal(covariances, axis1=-2, axis2=-1) <= least_variances(variance, mean)
    return thin.any(axis=-1) | (smallest_eigenvalues(covariances) < SMALLEST_EIGENVALUE)


def least_variances(variance: Array, mean: Array) -> Array:
    """Return what a variance must exceed, for data with this variance and mean of each feature."""
    mean = np.minimum(np.abs(mean), LARGEST)  # so that its square is a number
    return SMALLEST_VARIANCE * variance + SMALLEST_VARIANCE_OF_OFFSET * mean**2


def smallest_eigenvalues(covariances: Array) -> Array:
    """Return the smallest eigenvalue of the correlation matrix of each covariance."""
    own = np.diagonal(covariances, axis1=-2, axis2=-1)
    scale = np.sqrt(np.where(own > 0, own, 1))
    correlations = covariances / (scale[..., :, None] * scale[..., None, :])
    return np.linalg.eigvalsh(correlations)[..., 0].astype(np.float64, copy=False)


def _refuse(collapsed: Mask, counts: Array) -> None:
    """Raise CollapseError for the first of the collapsed components, if there is any."""
    if collapsed.any():
        k = int(collapsed.argmax())
        raise CollapseError(k, float(counts[k]))
