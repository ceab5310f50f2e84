"""One covariance matrix for all components: D x D."""

import numpy as np

from gmmlib.checks import Array
from gmmlib.covariance.matrices import Matrices, transpose


class Tied(Matrices):
    """Implements equations ``m-step-tied`` and ``tied-softmax`` of the book.

    The quadratic part of the log-density is the same for all components: the fused step leaves it
    out, and needs the sum of x x^T over the data (`shared`) only once.
    """

    one_for_all = True

    @staticmethod
    def shape(K: int, D: int) -> tuple[int, ...]:
        return (D, D)

    @staticmethod
    def n_parameters(K: int, D: int) -> int:
        return D * (D + 1) // 2

    @staticmethod
    def prior_degrees(nu: float, K: int, D: int) -> float:
        return nu + D + 1 + K

    @staticmethod
    def expand(covariance: Array, K: int, D: int) -> Array:
        return np.repeat(covariance[None], K, axis=0)

    @staticmethod
    def n_quadratic(D: int) -> int:
        return 0

    @staticmethod
    def fill_quadratic(Z: Array, out: Array) -> None:
        pass

    @staticmethod
    def coefficients(precision: Array) -> Array:
        return np.empty((1, 0))

    @staticmethod
    def times(precision: Array, means: Array) -> Array:
        return means @ precision

    @staticmethod
    def second_moments(quadratic: Array, shared: Array, D: int) -> Array:
        return shared

    @staticmethod
    def outer(weights: Array, vectors: Array) -> Array:
        """Return the sum over k of w_k v_k v_k^T."""
        return (weights[:, None] * vectors).T @ vectors

    @staticmethod
    def dot(precision: Array, scatter: Array) -> float:
        """Return tr(Lambda S)."""
        return float((precision * scatter).sum())

    @staticmethod
    def divide(scatter: Array, counts: Array, degrees: float, D: int) -> Array:
        covariance = scatter / (counts.sum() + degrees)
        return (covariance + covariance.T) / 2

    @staticmethod
    def roots(covariance: Array, K: int, D: int) -> tuple[Array, Array]:
        root = np.linalg.cholesky(covariance)
        return root, np.repeat(np.linalg.inv(root)[None], K, axis=0)

    @staticmethod
    def scatters(root: Array, counts: Array, means: Array, seconds: Array) -> Array:
        """Return the scatter about the new means from the moments of y."""
        about = seconds.sum(axis=0) - (counts[:, None] * means).T @ means
        return root @ about @ transpose(root)

    @staticmethod
    def gather(scatters: Array) -> Array:
        """Return what is needed of a scatter matrix for each component, K x D x D."""
        return scatters.sum(axis=0)
