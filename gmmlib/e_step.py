"""The E-step: to which component does each row belong, as a probability."""

from __future__ import annotations  # help() shows ArrayLike, not all it stands for

from numpy.typing import ArrayLike

from gmmlib.checks import Array
from gmmlib.density import log_joint
from gmmlib.parameters import Parameters
from gmmlib.statistics import SufficientStatistics
from gmmlib.underflow import log_sum_exp, softmax


def responsibilities(X: ArrayLike, parameters: Parameters) -> Array:
    """Return gamma_ik = P(z_ik = 1 | x_i): how likely row i is from component k.

    gamma_ik = pi_k N(x_i | mu_k, Sigma_k) / sum_j pi_j N(x_i | mu_j, Sigma_j).
    Implements equation ``responsibility`` of the book.
    Source: Bishop (2006), sec. 9.2.

    Parameters
    ----------
    X : array_like, N x D
        The rows.
    parameters : Parameters
        The mixture.

    Returns
    -------
    ndarray, N x K
        The responsibilities; rows sum to 1.

    Raises
    ------
    ValueError, TypeError
        Where X is not N x D finite numbers, or `parameters` is not of class Parameters.

    Examples
    --------
    >>> from gmmlib import Parameters, responsibilities
    >>> theta = Parameters([0.5, 0.5], [[0.0], [4.0]], [[[1.0]], [[1.0]]])
    >>> responsibilities([[2.0], [3.0]], theta).round(4)
    array([[0.5  , 0.5  ],
           [0.018, 0.982]])
    """
    return softmax(log_joint(X, parameters))


def e_step(X: ArrayLike, parameters: Parameters) -> tuple[SufficientStatistics, float]:
    """Return what the M-step needs of the rows, and their log-likelihood.

    Both add up over blocks of rows.
    Source: Bishop (2006), sec. 9.2.2.

    Parameters
    ----------
    X : array_like, N x D
        The rows.
    parameters : Parameters
        The mixture.

    Returns
    -------
    statistics : SufficientStatistics
        Counts, means and scatters, weighted by the responsibilities.
    log_likelihood : float
        ln L of the rows.

    Raises
    ------
    ValueError, TypeError
        Where X is not N x D finite numbers, or `parameters` is not of class Parameters.

    Examples
    --------
    >>> from gmmlib import Parameters, e_step
    >>> theta = Parameters([0.5, 0.5], [[0.0], [4.0]], [[[1.0]], [[1.0]]])
    >>> statistics, log_likelihood = e_step([[2.0]], theta)
    >>> statistics.counts, round(log_likelihood, 4)
    (array([0.5, 0.5]), -2.9189)
    """
    logs = log_joint(X, parameters)
    return SufficientStatistics.of(X, softmax(logs)), float(log_sum_exp(logs).sum())
