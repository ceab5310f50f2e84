"""A variance for each component and feature: K x D."""

import numpy as np

from gmmlib.checks import Array
from gmmlib.covariance.variances import Variances, refuse_zero


class Diagonal(Variances):
    """Implements equation ``m-step-diagonal`` of the book."""

    common_scale = False  # features may be measured in units of their own

    @staticmethod
    def shape(K: int, D: int) -> tuple[int, ...]:
        return (K, D)

    @staticmethod
    def n_parameters(K: int, D: int) -> int:
        return K * D

    @staticmethod
    def prior_degrees(nu: float, K: int, D: int) -> float:
        return nu + 3

    @staticmethod
    def expand(variances: Array, K: int, D: int) -> Array:
        return variances[:, :, None] * np.eye(D)

    @staticmethod
    def rescale(variances: Array, scale: Array) -> Array:
        return variances * scale * scale

    @staticmethod
    def project(matrix: Array) -> Array:
        return np.diag(matrix)

    @staticmethod
    def invert(variances: Array, D: int) -> tuple[Array, Array]:
        refuse_zero(variances)
        return 1 / variances, -np.log(variances).sum(axis=1)

    @staticmethod
    def variances(variances: Array) -> Array:
        return variances

    @staticmethod
    def flatness(variances: Array) -> Array:
        return np.ones(len(variances))

    @staticmethod
    def n_quadratic(D: int) -> int:
        return D

    @staticmethod
    def fill_quadratic(Z: Array, out: Array) -> None:
        np.multiply(Z, Z, out=out)

    @staticmethod
    def coefficients(precisions: Array) -> Array:
        return -precisions / 2

    @staticmethod
    def times(precisions: Array, means: Array) -> Array:
        return precisions * means

    @staticmethod
    def second_moments(quadratic: Array, shared: Array | None, D: int) -> Array:
        return quadratic

    @staticmethod
    def outer(weights: Array, vectors: Array) -> Array:
        """Return w_k v_k^2 for each component, feature by feature."""
        return weights[:, None] * vectors**2

    @staticmethod
    def divide(scatters: Array, counts: Array, degrees: float, D: int) -> Array:
        return scatters / (counts + degrees)[:, None]

    @staticmethod
    def roots(variances: Array, K: int, D: int) -> tuple[Array, Array]:
        roots = np.sqrt(variances)
        return roots, 1 / roots

    @staticmethod
    def scatters(roots: Array, counts: Array, means: Array, seconds: Array) -> Array:
        """Return the scatters about the new means from the moments of y."""
        return roots**2 * (seconds - counts[:, None] * means**2)

    @staticmethod
    def gather(scatters: Array) -> Array:
        """Return what is needed of a scatter matrix for each component, K x D x D."""
        return np.diagonal(scatters, axis1=1, axis2=2)
