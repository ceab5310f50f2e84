"""The M-step in the reader's spelling: from all the rows and their responsibilities."""

import numpy as np
from numpy.typing import ArrayLike

from gmmlib.checks import check_data, check_responsibilities
from gmmlib.collapse import refuse_empty, refuse_flat
from gmmlib.parameters import Parameters


def m_step(X: ArrayLike, responsibilities: ArrayLike) -> Parameters:
    """Return the parameters that maximise Q for these responsibilities.

    Implements equations ``counts``, ``m-step-weights``, ``m-step-mean``, ``m-step-covariance``.
    X: N x D, responsibilities: N x K, not negative, rows sum to 1 (else ValueError). Raises
    CollapseError for a component whose rows do not determine a mean and a covariance: N_k = 0 too.
    Source: Bishop (2006), sec. 9.2.2.
    """
    X = check_data(X)
    gamma = check_responsibilities(responsibilities, n_samples=len(X))
    N = len(X)
    N_k = gamma.sum(axis=0)
    refuse_empty(N_k)
    pi = N_k / N
    mu = gamma.T @ X / N_k[:, None]
    Sigma = [(g * (X - m).T) @ (X - m) / n for g, m, n in zip(gamma.T, mu, N_k)]
    refuse_flat(N_k, mu, np.array(Sigma))
    return Parameters(pi, mu, Sigma)
