"""What kinds with one covariance for all components have in common."""

import numpy as np

from gmmlib.checks import Array
from gmmlib.covariance.kind import CovarianceKind


class Shared(CovarianceKind):
    """One covariance for all components, resting on all rows. A subclass names it before a kind.

    The quadratic part of the log-density is the same for all components: the fused pass leaves it
    out, and needs the sum of x x^T over the data (`shared`) only once.
    """

    @property
    def n_covariances(self) -> int:
        return 1

    @property
    def n_quadratic(self) -> int:
        return 0

    @property
    def shape(self) -> tuple[int, ...]:
        return self.one

    def pool(self, parts: Array) -> Array:
        """Return the sum over the components."""
        return self.own(parts).sum(axis=0, keepdims=True)

    def fill_quadratic(self, Z: Array, out: Array) -> None:
        """The quadratic part is left out, so that nothing is filled."""

    def coefficients(self, precisions: Array) -> Array:
        return np.empty((self.K, 0))

    def second_moments(self, quadratic: Array, shared: Array) -> Array:
        return shared
