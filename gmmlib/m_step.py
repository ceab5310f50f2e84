"""The M-step in the reader's spelling: from all the rows and their responsibilities."""

from __future__ import annotations  # help() shows ArrayLike, not all it stands for

import numpy as np
from numpy.typing import ArrayLike

from gmmlib.checks import check_data, check_responsibilities
from gmmlib.collapse import refuse_empty, refuse_flat
from gmmlib.parameters import Parameters


def m_step(X: ArrayLike, responsibilities: ArrayLike) -> Parameters:
    """Return the parameters that maximise Q for these responsibilities.

    N_k = sum_i gamma_ik, pi_k = N_k / N, mu_k = sum_i gamma_ik x_i / N_k and
    Sigma_k = sum_i gamma_ik (x_i - mu_k) (x_i - mu_k)^T / N_k.
    Implements equations ``counts``, ``m-step-weights``, ``m-step-mean``, ``m-step-covariance``.
    Source: Bishop (2006), sec. 9.2.2.

    Parameters
    ----------
    X : array_like, N x D
        The rows.
    responsibilities : array_like, N x K
        gamma_ik, not negative; rows sum to 1.

    Returns
    -------
    Parameters
        The weights, means and covariances.

    Raises
    ------
    ValueError, TypeError
        For other rows or responsibilities.
    CollapseError
        For a component whose rows do not determine a mean and a covariance: N_k = 0 too.

    Examples
    --------
    >>> from gmmlib import m_step
    >>> theta = m_step([[0.0], [2.0], [9.0], [13.0]], [[1, 0], [1, 0], [0, 1], [0, 1]])
    >>> theta.weights, theta.means.ravel(), theta.covariances.ravel()
    (array([0.5, 0.5]), array([ 1., 11.]), array([1., 4.]))
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
