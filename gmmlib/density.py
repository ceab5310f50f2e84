"""Densities of a mixture, as natural logarithms: of each row, and of all the data."""

from __future__ import annotations  # help() shows ArrayLike, not all it stands for

from numpy.typing import ArrayLike

from gmmlib.checks import Array
from gmmlib.features import check_columns
from gmmlib.gaussian import log_terms
from gmmlib.parameters import Parameters, check_parameters
from gmmlib.underflow import log_sum_exp


def log_joint(X: ArrayLike, parameters: Parameters) -> Array:
    """Return ln pi_k + ln N(x_i | mu_k, Sigma_k), N x K; -inf where pi_k = 0."""
    check_parameters(parameters)
    check_columns(X, parameters.feature_names)
    return log_terms(X, parameters.weights, parameters.means, parameters.covariances)


def log_density(X: ArrayLike, parameters: Parameters) -> Array:
    """Return ln p(x_i) of each row under the mixture.

    p(x_i) = sum_k pi_k N(x_i | mu_k, Sigma_k).
    Implements equations ``mixture-density`` and ``log-sum-exp`` of the book.
    Source: Bishop (2006), sec. 9.2.

    Parameters
    ----------
    X : array_like, N x D
        The rows.
    parameters : Parameters
        The mixture.

    Returns
    -------
    ndarray, N
        The natural logarithms of the densities.

    Raises
    ------
    ValueError, TypeError
        Where X is not N x D finite numbers, or `parameters` is not of class Parameters.

    Examples
    --------
    >>> from gmmlib import Parameters, log_density
    >>> theta = Parameters([0.5, 0.5], [[0.0], [4.0]], [[[1.0]], [[1.0]]])
    >>> log_density([[0.0], [2.0]], theta).round(4)
    array([-1.6118, -2.9189])
    """
    return log_sum_exp(log_joint(X, parameters))


def log_likelihood(X: ArrayLike, parameters: Parameters) -> float:
    """Return ln L, the sum over the rows of ln p(x_i).

    ln L = sum_i ln sum_k pi_k N(x_i | mu_k, Sigma_k).
    Implements equation ``log-likelihood`` of the book.
    Source: Bishop (2006), sec. 9.2.1.

    Parameters
    ----------
    X : array_like, N x D
        The rows.
    parameters : Parameters
        The mixture.

    Returns
    -------
    float
        The log-likelihood.

    Raises
    ------
    ValueError, TypeError
        Where X is not N x D finite numbers, or `parameters` is not of class Parameters.

    Examples
    --------
    >>> from gmmlib import Parameters, log_likelihood
    >>> theta = Parameters([0.5, 0.5], [[0.0], [4.0]], [[[1.0]], [[1.0]]])
    >>> round(log_likelihood([[2.0], [2.0]], theta), 4)
    -5.8379
    """
    return float(log_density(X, parameters).sum())
