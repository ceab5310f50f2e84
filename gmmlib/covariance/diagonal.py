"""A variance for each component and feature, and no covariance between features: K x D."""

from collections.abc import Sequence

import numpy as np

from gmmlib.checks import Array, Labels, expect
from gmmlib.covariance.kind import CovarianceKind


class Diagonal(CovarianceKind):
    """Implements equation ``m-step-diagonal`` of the book."""

    @property
    def one(self) -> tuple[int, ...]:
        return (self.D,)

    @property
    def n_parameters_of_one(self) -> int:
        return self.D

    @property
    def rows_of_one(self) -> float:
        return 1

    def matrices(self, covariances: Array) -> Array:
        return self.diagonal(covariances)[:, :, None] * np.eye(self.D)

    def diagonal(self, covariances: Array) -> Array:
        """Return the variances, one for each feature, also where features share one."""
        return np.broadcast_to(covariances, (len(covariances), self.D))

    def diagonal_entries(self, diagonals: Array) -> Array:
        return diagonals

    def at(self, precisions: Array, a: Labels, b: Labels) -> Array:
        return self.diagonal(precisions)[:, a] * (a == b)

    def entries(self, matrices: Array) -> Array:
        return np.diagonal(matrices, axis1=1, axis2=2)

    def parts(self, covariances: Array) -> Array:
        """Return the variances, without a detour over matrices."""
        return np.broadcast_to(covariances, (self.K, self.D))

    def of_features(self, covariances: Array, features: Labels) -> Array:
        return covariances[:, features]

    def conditioned(self, covariances: Array, given: Labels, others: Labels) -> tuple[Array, Array]:
        """What is given says nothing of the others: all slopes are 0, and one number stands for
        those of each feature.
        """
        remaining = self.of_features(covariances, others)
        return np.zeros((len(covariances), len(others))), remaining

    def regress(self, slopes: Array, apart: Array) -> Array:
        return slopes[:, None]

    def squares(self, vectors: Array) -> Array:
        return vectors * vectors

    def prior_degrees(self, nu: float) -> float:
        """Each feature has a prior of its own, as for D = 1: the power nu + 2."""
        return nu + 2 + self.n_sharing

    def times(self, precisions: Array, vectors: Array) -> Array:
        return precisions * vectors

    def dot(self, precisions: Array, scatters: Array) -> float:
        return float(self.diagonal(precisions * scatters).sum())

    def rescale(self, covariances: Array, scale: Array) -> Array:
        return covariances * scale * scale

    def roots(self, covariances: Array) -> Array:
        """Return the standard deviations: 0 where rounding made a variance negative."""
        return np.sqrt(np.maximum(covariances, 0))

    def smallest_eigenvalues(self, covariances: Array) -> Array:
        """Return 1, the variance of what has been standardised; of a variance that is none, it."""
        return np.where(covariances > 0, 1, covariances).min(axis=1)

    def largest_ratios(self, scatters: Array, covariances: Array) -> Array:
        """Return the ratio along the feature for which it is largest."""
        return (scatters / covariances).max(axis=1)

    def precisions_cholesky(self, roots: Array) -> Array:
        return 1 / roots

    def from_cholesky(self, cholesky: Array) -> Array:
        return cholesky * cholesky

    def from_precisions(self, precisions: Array) -> Array:
        return 1 / precisions

    def check_precisions(self, name: str, precisions: Array) -> None:
        expect(precisions.min() > 0, name, "positive numbers", precisions.min())

    @property
    def products(self) -> Sequence[tuple[slice, slice]]:
        """The table holds the squares alone, since precisions are 0 off the diagonal."""
        return [(slice(0, self.D), slice(0, self.D))]

    def second_moments(self, quadratic: Array, shared: Array) -> Array:
        """Return the sums of the squares themselves, without a detour over matrices."""
        return self.pool(quadratic)

    def whiten(self, cholesky: Array, apart: Array, out: Array) -> None:
        np.multiply(cholesky[:, None], apart, out=out)

    def distances(self, cholesky: Array, apart: Array, room: Array) -> Array:
        """Return precisions times squares: less work than to whiten all features."""
        precisions = np.broadcast_to(cholesky * cholesky, (self.D,))
        return precisions @ np.multiply(apart, apart, out=room)

    def spread(self, root: Array, white: Array) -> Array:
        return root[:, None] * white

    def scatter(self, apart: Array, gamma: Array, room: Array) -> Array:
        return np.multiply(apart, apart, out=room) @ gamma
