"""A covariance matrix for each component: K x D x D."""

from functools import cache

import numpy as np

from gmmlib.checks import Array
from gmmlib.covariance.matrices import Matrices, transpose

_pairs = cache(np.triu_indices)  # the entries a <= b; of small data, slow to make for each step


class Full(Matrices):
    """Implements equations ``m-step-covariance`` and ``exponential-family`` of the book."""

    one_for_all = False

    @staticmethod
    def shape(K: int, D: int) -> tuple[int, ...]:
        return (K, D, D)

    @staticmethod
    def n_parameters(K: int, D: int) -> int:
        return K * D * (D + 1) // 2

    @staticmethod
    def prior_degrees(nu: float, K: int, D: int) -> float:
        return nu + D + 2

    @staticmethod
    def expand(covariances: Array, K: int, D: int) -> Array:
        return covariances

    # The fused step: products x_a x_b with a <= b, row by row of the matrix x x^T.

    @staticmethod
    def n_quadratic(D: int) -> int:
        return D * (D + 1) // 2

    @staticmethod
    def fill_quadratic(Z: Array, out: Array) -> None:
        start, D = 0, len(Z)
        for d in range(D):
            np.multiply(Z[d], Z[d:], out=out[start : start + D - d])
            start += D - d

    @staticmethod
    def coefficients(precisions: Array) -> Array:
        a, b = _pairs(precisions.shape[-1])
        return precisions[:, a, b] * np.where(a == b, -0.5, -1.0)

    @staticmethod
    def times(precisions: Array, means: Array) -> Array:
        return np.matmul(precisions, means[:, :, None])[:, :, 0]

    @staticmethod
    def second_moments(quadratic: Array, shared: Array | None, D: int) -> Array:
        a, b = _pairs(D)
        moments = np.empty((len(quadratic), D, D))
        moments[:, a, b] = moments[:, b, a] = quadratic
        return moments

    @staticmethod
    def outer(weights: Array, vectors: Array) -> Array:
        """Return w_k v_k v_k^T for each component."""
        return (weights[:, None] * vectors)[:, :, None] * vectors[:, None, :]

    @staticmethod
    def dot(precisions: Array, scatters: Array) -> float:
        """Return the sum over k of tr(Lambda_k S_k)."""
        return float((precisions * scatters).sum())

    @staticmethod
    def divide(scatters: Array, counts: Array, degrees: float, D: int) -> Array:
        covariances = scatters / (counts + degrees)[:, None, None]
        return (covariances + transpose(covariances)) / 2

    # The stable step.

    @staticmethod
    def roots(covariances: Array, K: int, D: int) -> tuple[Array, Array]:
        roots = np.linalg.cholesky(covariances)
        return roots, np.linalg.inv(roots)

    @staticmethod
    def scatters(roots: Array, counts: Array, means: Array, seconds: Array) -> Array:
        """Return the scatters about the new means from the moments of y."""
        about = seconds - counts[:, None, None] * means[:, :, None] * means[:, None, :]
        return roots @ about @ transpose(roots)

    @staticmethod
    def gather(scatters: Array) -> Array:
        """Return what is needed of a scatter matrix for each component, K x D x D."""
        return scatters
