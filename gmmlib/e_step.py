"""The E-step: to which component does each row belong, as a probability."""

from numpy.typing import ArrayLike

from gmmlib.checks import Array
from gmmlib.density import log_joint
from gmmlib.parameters import Parameters
from gmmlib.statistics import SufficientStatistics
from gmmlib.underflow import log_sum_exp, softmax


def responsibilities(X: ArrayLike, parameters: Parameters) -> Array:
    """Return gamma_ik = P(z_ik = 1 | x_i), N x K; rows sum to 1.

    Implements equation ``responsibility`` of the book.
    X: N x D. Raises ValueError or TypeError where X is not N x D finite numbers.
    Source: Bishop (2006), sec. 9.2.
    """
    return softmax(log_joint(X, parameters))


def e_step(X: ArrayLike, parameters: Parameters) -> tuple[SufficientStatistics, float]:
    """Return what the M-step needs of the rows X, N x D, and their log-likelihood.

    Both add up over blocks of rows. Raises ValueError or TypeError as `responsibilities` does.
    Source: Bishop (2006), sec. 9.2.2.
    """
    logs = log_joint(X, parameters)
    return SufficientStatistics.of(X, softmax(logs)), float(log_sum_exp(logs).sum())
