"""What full and tied covariances share: Sigma = L L^T; rows are whitened."""

import numpy as np

from gmmlib.checks import Array, check_positive_definite
from gmmlib.covariance.variances import refuse_zero


def transpose(matrices: Array) -> Array:
    return np.swapaxes(matrices, -1, -2)


def diagonals(matrices: Array) -> Array:
    return np.diagonal(matrices, axis1=-2, axis2=-1)


class Matrices:
    """Covariances that are matrices: one for each component (K x D x D), or one for all (D x D)."""

    common_scale = False  # features may be measured in units of their own

    @staticmethod
    def invert(covariances: Array, D: int) -> tuple[Array, Array]:
        """Return the precisions and their log-determinants."""
        roots = np.linalg.cholesky(covariances)
        own = diagonals(roots)
        refuse_zero(own * own)
        whiteners = np.linalg.inv(roots)
        return transpose(whiteners) @ whiteners, -2 * np.log(own).sum(axis=-1)

    @staticmethod
    def flatness(covariances: Array) -> Array:
        """Return the least share of a feature's variance that the features before it leave open."""
        roots = np.linalg.cholesky(covariances)
        return (diagonals(roots) ** 2 / diagonals(covariances)).min(axis=-1)

    @staticmethod
    def variances(covariances: Array) -> Array:
        """Return the variance of each feature."""
        return diagonals(covariances)

    @staticmethod
    def precisions_cholesky(covariances: Array) -> Array:
        """Return upper triangular U with U U^T = Sigma^-1."""
        return np.triu(transpose(np.linalg.inv(np.linalg.cholesky(covariances))))

    @staticmethod
    def square(cholesky: Array) -> Array:
        """Return the precisions U U^T."""
        return cholesky @ transpose(cholesky)

    @staticmethod
    def check_precisions(name: str, precisions: Array) -> None:
        """Raise ValueError where a precision is not symmetric positive definite."""
        for matrix in np.atleast_3d(precisions.T).T:
            check_positive_definite(name, matrix)

    @staticmethod
    def from_precisions(precisions: Array) -> Array:
        inverse = np.linalg.inv(precisions)
        return (inverse + transpose(inverse)) / 2

    @staticmethod
    def rescale(covariances: Array, scale: Array) -> Array:
        """Return the covariances of features multiplied by `scale`, D."""
        return covariances * scale[:, None] * scale

    @staticmethod
    def project(matrix: Array) -> Array:
        """Return what a D x D matrix adds to the scatter of one component."""
        return matrix

    @staticmethod
    def whiten(whitener: Array, apart: Array, out: Array) -> None:
        """Put L^-1 (x - mu) into `out` for the columns x - mu of `apart`, D x B."""
        np.matmul(whitener, apart, out=out)

    @staticmethod
    def second(Y: Array, gamma: Array, room: Array) -> Array:
        """Return the sum over the columns of gamma y y^T."""
        np.multiply(Y, gamma, out=room)
        return room @ Y.T

    @staticmethod
    def colour(roots: Array, means: Array) -> Array:
        """Return L y for each component."""
        return np.matmul(roots, means[:, :, None])[:, :, 0]
