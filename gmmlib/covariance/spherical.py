"""One variance for each component, the same for every feature: K."""

import numpy as np

from gmmlib.checks import Array, Labels
from gmmlib.covariance.diagonal import Diagonal


class Spherical(Diagonal):
    """Implements equation ``m-step-spherical`` of the book."""

    common_scale = True

    @property
    def one(self) -> tuple[int, ...]:
        return ()

    @property
    def n_parameters_of_one(self) -> int:
        return 1

    @property
    def rows_of_one(self) -> float:
        return 1 / self.D

    def of_features(self, covariances: Array, features: Labels) -> Array:
        return covariances

    def own(self, parts: Array) -> Array:
        """Return the mean over the features."""
        return parts.mean(axis=1, keepdims=True)

    def prior_degrees(self, nu: float) -> float:
        """The D features share the source's power nu + 2, and D for each mean."""
        return (nu + 2 + self.D * self.n_sharing) / self.D

    def prior_scatter(self, parts: Array) -> Array:
        """The mean variance is added once, not for each feature."""
        return parts / self.D

    def rescale(self, covariances: Array, scale: Array) -> Array:
        """One number of `scale` is enough: all are the same."""
        return super().rescale(covariances, scale[:1])

    # Only the sum of the squares matters: one number in phi(x), the squared length.

    @property
    def n_quadratic(self) -> int:
        return 1

    def fill_quadratic(self, Z: Array, out: Array) -> None:
        np.einsum("db,db->b", Z, Z, out=out[0])

    def coefficients(self, precisions: Array) -> Array:
        return -precisions / 2

    def second_moments(self, quadratic: Array, shared: Array) -> Array:
        return quadratic / self.D
