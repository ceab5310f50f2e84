"""Densities of a mixture, as natural logarithms: of each row, and of all the data."""

from numpy.typing import ArrayLike

from gmmlib.checks import Array
from gmmlib.gaussian import log_terms
from gmmlib.parameters import Parameters, check_parameters
from gmmlib.underflow import log_sum_exp


def log_joint(X: ArrayLike, parameters: Parameters) -> Array:
    """Return ln pi_k + ln N(x_i | mu_k, Sigma_k), N x K; -inf where pi_k = 0."""
    check_parameters(parameters)
    return log_terms(X, parameters.weights, parameters.means, parameters.covariances)


def log_density(X: ArrayLike, parameters: Parameters) -> Array:
    """Return ln p(x_i) of each row under the mixture, N.

    Implements equations ``mixture-density`` and ``log-sum-exp`` of the book.
    X: N x D. Raises ValueError or TypeError where X is not N x D finite numbers.
    Source: Bishop (2006), sec. 9.2.
    """
    return log_sum_exp(log_joint(X, parameters))


def log_likelihood(X: ArrayLike, parameters: Parameters) -> float:
    """Return ln L, the sum over the rows of ln p(x_i).

    Implements equation ``log-likelihood`` of the book.
    X: N x D. Raises ValueError or TypeError where X is not N x D finite numbers.
    Source: Bishop (2006), sec. 9.2.1.
    """
    return float(log_density(X, parameters).sum())
