"""One variance for each component, the same for every feature: K."""

import numpy as np

from gmmlib.checks import Array
from gmmlib.covariance.diagonal import Diagonal


class Spherical(Diagonal):
    """Implements equation ``m-step-spherical`` of the book."""

    common_scale = True

    def __init__(self, K: int, D: int) -> None:
        self.K, self.D, self.axes, self.shape = K, D, (K, 1), (K,)
        self.n_parameters, self.n_quadratic = K, 1

    def prior_degrees(self, nu: float) -> float:
        """The source's nu + D + 2, shared out: here a scatter is the mean over D features."""
        return (nu + self.D + 2) / self.D

    def prior_scatter(self, covariance: Array) -> Array:
        """The mean variance is added once, not for each feature."""
        return covariance / self.D

    def pool(self, parts: Array) -> Array:
        """Return the mean over the features."""
        return parts.mean(axis=1, keepdims=True)

    def rescale(self, variances: Array, scale: Array) -> Array:
        """Only one number of `scale` is needed: they are all the same."""
        return super().rescale(variances, scale[:1])

    def fill_quadratic(self, Z: Array, out: Array) -> None:
        """Put the squared length of each column of Z, D x B, into `out`."""
        np.einsum("db,db->b", Z, Z, out=out[0])

    def second_moments(self, quadratic: Array, shared: Array) -> Array:
        """Return the sums of squares, averaged over the features."""
        return quadratic / self.D
