"""One variance for each component, the same for every feature: K."""

import numpy as np

from gmmlib.checks import Array
from gmmlib.covariance.variances import Variances, refuse_zero


class Spherical(Variances):
    """Implements equation ``m-step-spherical`` of the book."""

    common_scale = True  # one variance for all features: they must share their unit

    @staticmethod
    def shape(K: int, D: int) -> tuple[int, ...]:
        return (K,)

    @staticmethod
    def n_parameters(K: int, D: int) -> int:
        return K

    @staticmethod
    def prior_degrees(nu: float, K: int, D: int) -> float:
        return (nu + D + 2) / D

    @staticmethod
    def expand(variances: Array, K: int, D: int) -> Array:
        return variances[:, None, None] * np.eye(D)

    @staticmethod
    def rescale(variances: Array, scale: Array) -> Array:
        return variances * scale[0] * scale[0]

    @staticmethod
    def project(matrix: Array) -> Array:
        return np.trace(matrix)

    @staticmethod
    def invert(variances: Array, D: int) -> tuple[Array, Array]:
        refuse_zero(variances)
        return 1 / variances, -D * np.log(variances)

    @staticmethod
    def variances(variances: Array) -> Array:
        return variances[:, None]

    @staticmethod
    def flatness(variances: Array) -> Array:
        return np.ones(len(variances))

    @staticmethod
    def n_quadratic(D: int) -> int:
        return 1

    @staticmethod
    def fill_quadratic(Z: Array, out: Array) -> None:
        np.einsum("db,db->b", Z, Z, out=out[0])

    @staticmethod
    def coefficients(precisions: Array) -> Array:
        return -precisions[:, None] / 2

    @staticmethod
    def times(precisions: Array, means: Array) -> Array:
        return precisions[:, None] * means

    @staticmethod
    def second_moments(quadratic: Array, shared: Array | None, D: int) -> Array:
        return quadratic[:, 0]

    @staticmethod
    def outer(weights: Array, vectors: Array) -> Array:
        """Return w_k |v_k|^2 for each component."""
        return weights * (vectors**2).sum(axis=1)

    @staticmethod
    def divide(scatters: Array, counts: Array, degrees: float, D: int) -> Array:
        return scatters / (D * (counts + degrees))

    @staticmethod
    def roots(variances: Array, K: int, D: int) -> tuple[Array, Array]:
        roots = np.repeat(np.sqrt(variances)[:, None], D, axis=1)
        return roots, 1 / roots

    @staticmethod
    def scatters(roots: Array, counts: Array, means: Array, seconds: Array) -> Array:
        """Return the scatters about the new means from the moments of y."""
        return (roots**2 * (seconds - counts[:, None] * means**2)).sum(axis=1)

    @staticmethod
    def gather(scatters: Array) -> Array:
        """Return what is needed of a scatter matrix for each component, K x D x D."""
        return np.trace(scatters, axis1=1, axis2=2)
