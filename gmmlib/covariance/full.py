"""A covariance matrix for each component: K x D x D. Sigma = L L^T."""

from functools import cache

import numpy as np

from gmmlib.checks import Array, check_positive_definite
from gmmlib.covariance.kind import Kind

# Of small data, these are slow to make for each step.
_pairs = cache(np.triu_indices)  # the entries a <= b
_lower = cache(np.tri)  # 1 on and below the diagonal, 0 above


def symmetric(matrices: Array) -> Array:
    """Return the matrices with each pair of mirror entries replaced by its mean."""
    return (matrices + matrices.mT) / 2


class Full(Kind):
    """Implements equations ``m-step-covariance`` and ``exponential-family`` of the book."""

    def __init__(self, K: int, D: int) -> None:
        self.K, self.D, self.axes, self.shape = K, D, (K, D, D), (K, D, D)
        self.n_parameters, self.n_quadratic = K * D * (D + 1) // 2, D * (D + 1) // 2

    def prior_degrees(self, nu: float) -> float:
        """Return by how much the conjugate prior raises the divisor of a scatter."""
        return nu + self.D + 2

    def divide(self, scatters: Array, counts: Array, degrees: float = 0.0) -> Array:
        """As for every kind, and symmetric to the last bit."""
        return symmetric(super().divide(scatters, counts, degrees))

    def squares(self, vectors: Array) -> Array:
        """Return v v^T of each vector."""
        return vectors[:, :, None] * vectors[:, None, :]

    def dot(self, precisions: Array, scatters: Array) -> float:
        """Return the sum of tr(Lambda S) over all pairs of a precision and a scatter."""
        return float((precisions * scatters).sum())

    def times(self, matrices: Array, vectors: Array) -> Array:
        """Return the product of each matrix and its vector."""
        return np.matmul(matrices, vectors[:, :, None])[:, :, 0]

    def rescale(self, covariances: Array, scale: Array) -> Array:
        """Return the covariances of features multiplied by `scale`, D."""
        return covariances * scale[:, None] * scale

    # From and to matrices K x D x D, and their diagonals.

    def entries(self, matrices: Array) -> Array:
        """Return the entries that this kind keeps: here all of them."""
        return matrices

    def matrices(self, covariances: Array) -> Array:
        """Return the covariances as matrices; one, where all components share it."""
        return covariances

    def diagonal(self, matrices: Array) -> Array:
        """Return the diagonal of each matrix, K x D, or 1 x D where all components share it."""
        return np.diagonal(matrices, axis1=-2, axis2=-1)

    # Roots and inverses.

    def roots(self, covariances: Array) -> Array:
        """Return L."""
        return np.linalg.cholesky(covariances)

    def precisions_cholesky(self, roots: Array) -> Array:
        """Return the inverse of L^T: upper triangular U with U U^T = Sigma^-1."""
        return (np.linalg.inv(roots) * _lower(self.D)).mT  # above is nothing but rounding

    def from_cholesky(self, cholesky: Array) -> Array:
        """Return the precisions U U^T."""
        return cholesky @ cholesky.mT

    def check_precisions(self, name: str, precisions: Array) -> None:
        """Raise ValueError where a precision is not symmetric positive definite."""
        for matrix in precisions.reshape(self.axes):
            check_positive_definite(name, matrix)

    def from_precisions(self, precisions: Array) -> Array:
        """Return the covariances."""
        return symmetric(np.linalg.inv(precisions))

    # The fused pass: products x_a x_b with a <= b, row by row of the matrix x x^T.

    def fill_quadratic(self, Z: Array, out: Array) -> None:
        """Put the quadratic part of phi(x) of the columns of Z, D x B, into `out`."""
        start = 0
        for d in range(self.D):
            np.multiply(Z[d], Z[d:], out=out[start : start + self.D - d])
            start += self.D - d

    def coefficients(self, precisions: Array) -> Array:
        """Return what the quadratic part of phi(x) is multiplied by, K x n_quadratic."""
        a, b = _pairs(self.D)
        return precisions[:, a, b] * np.where(a == b, -0.5, -1.0)

    def second_moments(self, quadratic: Array, shared: Array) -> Array:
        """Return sums of x x^T, from the sums of the quadratic part, K x n_quadratic.

        shared: the sum of x x^T over all the data, which only one covariance for all needs.
        """
        a, b = _pairs(self.D)
        moments = np.empty(self.axes)
        moments[:, a, b] = moments[:, b, a] = quadratic
        return moments

    # The stable pass, for one component: `apart` holds x - mu of the rows as columns, D x B.

    def whiten(self, cholesky: Array, apart: Array, out: Array) -> None:
        """Put U^T (x - mu) into `out`."""
        np.matmul(cholesky.T, apart, out=out)

    def scatter(self, apart: Array, gamma: Array, room: Array) -> Array:
        """Return the sum over the columns of gamma (x - mu) (x - mu)^T."""
        return np.multiply(apart, gamma, out=room) @ apart.T
