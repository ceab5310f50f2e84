"""The Gaussian density, as its natural logarithm."""

import numpy as np
from numpy.typing import ArrayLike

from gmmlib.checks import Array, check_data, check_gaussians


def log_gaussian(X: ArrayLike, means: ArrayLike, covariances: ArrayLike) -> Array:
    """Return ln N(x_i | mu_k, Sigma_k), N x K.

    Implements equation ``gaussian`` of the book.
    X: N x D, means: K x D, covariances: K x D x D. Raises ValueError or TypeError for wrong shapes,
    numbers that are not finite, and covariances that are not symmetric positive definite.
    Source: Bishop (2006), sec. 2.3.
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
