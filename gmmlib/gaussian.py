"""The Gaussian density, as its natural logarithm."""

from __future__ import annotations  # help() shows ArrayLike, not all it stands for

import numpy as np
from numpy.typing import ArrayLike

from gmmlib.checks import Array, check_data, check_gaussians


def log_gaussian(X: ArrayLike, means: ArrayLike, covariances: ArrayLike) -> Array:
    """Return ln N(x_i | mu_k, Sigma_k) of each row under each Gaussian.

    ln N = -(D ln 2 pi + ln det Sigma_k + (x_i - mu_k)^T Sigma_k^-1 (x_i - mu_k)) / 2.
    Implements equation ``gaussian`` of the book.
    Source: Bishop (2006), sec. 2.3.

    Parameters
    ----------
    X : array_like, N x D
        The rows.
    means : array_like, K x D
        The means mu_k.
    covariances : array_like, K x D x D
        The covariances Sigma_k, symmetric positive definite.

    Returns
    -------
    ndarray, N x K
        The natural logarithms of the densities.

    Raises
    ------
    ValueError, TypeError
        For wrong shapes, numbers that are not finite, and covariances that are not symmetric
        positive definite.

    Examples
    --------
    >>> from gmmlib import log_gaussian
    >>> log_gaussian([[0.0], [1.0]], means=[[0.0]], covariances=[[[1.0]]]).round(4)
    array([[-0.9189],
           [-1.4189]])
    """
    means, covariances = check_gaussians(means, covariances)
    X = check_data(X, n_features=means.shape[1])
    N = len(X)
    D = X.shape[1]
    K = len(means)
    logs = np.empty((N, K))
    for k in range(K):
        L = np.linalg.cholesky(covariances[k])  # Sigma_k = L L^T
        y = np.linalg.solve(L, (X - means[k]).T)  # L y = x - mu_k
        log_det = 2 * np.log(np.diag(L)).sum()  # ln det Sigma_k
        logs[:, k] = -(D * np.log(2 * np.pi) + log_det + (y**2).sum(axis=0)) / 2
    return logs


def log_terms(X: ArrayLike, weights: Array, means: Array, covariances: Array) -> Array:
    """Return ln pi_k + ln N(x_i | mu_k, Sigma_k), N x K; -inf where pi_k = 0."""
    with np.errstate(divide="ignore"):  # ln 0 = -inf is meant
        log_weights = np.log(weights)
    return log_weights + log_gaussian(X, means, covariances)
