"""A variance for each component and feature, and no covariance between features: K x D."""

import numpy as np

from gmmlib.checks import Array, expect
from gmmlib.covariance.kind import Kind


class Diagonal(Kind):
    """Implements equation ``m-step-diagonal`` of the book."""

    def __init__(self, K: int, D: int) -> None:
        self.K, self.D, self.axes, self.shape = K, D, (K, D), (K, D)
        self.n_parameters, self.n_quadratic = K * D, D

    def prior_degrees(self, nu: float) -> float:
        """Return by how much the conjugate prior raises the divisor: as for D = 1, nu + 1 + 2."""
        return nu + 3

    def squares(self, vectors: Array) -> Array:
        """Return v^2 of each entry."""
        return vectors * vectors

    def dot(self, precisions: Array, scatters: Array) -> float:
        """Return the sum of tr(Lambda_k S_k)."""
        return float(self.diagonal(precisions * scatters).sum())

    def times(self, variances: Array, vectors: Array) -> Array:
        """Return the product of each diagonal matrix and its vector."""
        return variances * vectors

    def rescale(self, variances: Array, scale: Array) -> Array:
        """Return the variances of features multiplied by `scale`, D."""
        return variances * scale * scale

    # From and to matrices K x D x D, and their diagonals.

    def entries(self, matrices: Array) -> Array:
        """Return the diagonals."""
        return np.diagonal(matrices, axis1=1, axis2=2)

    def matrices(self, variances: Array) -> Array:
        """Return the diagonal matrices."""
        return self.diagonal(variances)[:, :, None] * np.eye(self.D)

    def diagonal(self, variances: Array) -> Array:
        """Return a variance for every feature, also where they share one."""
        return np.broadcast_to(variances, (self.K, self.D))

    # Roots and inverses.

    def roots(self, variances: Array) -> Array:
        """Return the standard deviations sigma; 0 where rounding made a variance negative."""
        return np.sqrt(np.maximum(variances, 0))

    def precisions_cholesky(self, roots: Array) -> Array:
        """Return 1 / sigma."""
        return 1 / roots

    def from_cholesky(self, cholesky: Array) -> Array:
        """Return the precisions 1 / sigma^2."""
        return cholesky * cholesky

    def check_precisions(self, name: str, precisions: Array) -> None:
        """Raise ValueError where a precision is not positive."""
        expect(precisions.min() > 0, name, "positive numbers", precisions.min())

    def from_precisions(self, precisions: Array) -> Array:
        """Return the variances."""
        return 1 / precisions

    # The fused pass: the square of each feature.

    def fill_quadratic(self, Z: Array, out: Array) -> None:
        """Put the squares of the columns of Z, D x B, into `out`."""
        np.multiply(Z, Z, out=out)

    def coefficients(self, precisions: Array) -> Array:
        """Return what the squares are multiplied by."""
        return -precisions / 2

    def second_moments(self, quadratic: Array, shared: Array) -> Array:
        """Return the sums of the squares, which the pass has found as they are needed."""
        return quadratic

    # The stable pass, for one component: `apart` holds x - mu of the rows as columns, D x B.

    def whiten(self, cholesky: Array, apart: Array, out: Array) -> None:
        """Put (x - mu) / sigma into `out`."""
        np.multiply(cholesky[:, None], apart, out=out)

    def scatter(self, apart: Array, gamma: Array, room: Array) -> Array:
        """Return the sum over the columns of gamma (x - mu)^2, feature by feature."""
        return np.multiply(apart, apart, out=room) @ gamma
