"""One covariance matrix for all components: D x D."""

import numpy as np

from gmmlib.checks import Array
from gmmlib.covariance.full import Full


class Tied(Full):
    """Implements equations ``m-step-tied`` and ``tied-softmax`` of the book.

    The quadratic part of the log-density is the same for all components: the fused pass leaves it
    out, and needs the sum of x x^T over the data (`shared`) only once.
    """

    def __init__(self, K: int, D: int) -> None:
        self.K, self.D, self.axes, self.shape = K, D, (1, D, D), (D, D)
        self.n_parameters, self.n_quadratic = D * (D + 1) // 2, 0

    def prior_degrees(self, nu: float) -> float:
        """The covariance's nu + D + 1 comes once, and 1 for each of the K means."""
        return nu + self.D + 1 + self.K

    def pool(self, parts: Array) -> Array:
        """Return the sum over the components."""
        return parts.sum(axis=0, keepdims=True)

    def fill_quadratic(self, Z: Array, out: Array) -> None:
        """Nothing to do: the quadratic part is left out."""

    def coefficients(self, precisions: Array) -> Array:
        """Return no columns, K x 0."""
        return np.empty((self.K, 0))

    def second_moments(self, quadratic: Array, shared: Array) -> Array:
        """Return the sum of x x^T over all the data: all components together."""
        return shared[None]
