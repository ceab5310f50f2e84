"""Criteria that weigh fit against size. Lower is better, as in scikit-learn."""

import numpy as np

from gmmlib.checks import Array


def aic(log_likelihood: float, n_parameters: int) -> float:
    """Return -2 ln L + 2 p.

    Implements equation ``aic`` of the book. Source: Akaike (1974).
    """
    return -2 * log_likelihood + 2 * n_parameters


def bic(log_likelihood: float, n_parameters: int, n_samples: float) -> float:
    """Return -2 ln L + p ln N.

    Implements equation ``bic`` of the book. Source: Schwarz (1978).
    """
    return -2 * log_likelihood + n_parameters * float(np.log(n_samples))


def entropies(responsibilities: Array) -> Array:
    """Return -sum_k gamma_ik ln gamma_ik of each row.

    Implements equation ``entropy`` of the book. responsibilities: N x K.
    """
    logs = np.log(np.where(responsibilities > 0, responsibilities, 1))
    return -(responsibilities * logs).sum(axis=1)


def hard_entropies(responsibilities: Array) -> Array:
    """Return -ln of the largest responsibility of each row: what mclust counts."""
    return -np.log(responsibilities.max(axis=1))
