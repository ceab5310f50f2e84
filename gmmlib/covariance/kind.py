"""What all kinds of covariance share.

Inside, an array of covariances keeps all its axes, so that NumPy broadcasts: K x D x D (full),
1 x D x D (tied), K x D (diag) or K x 1 (spherical). Users see it reshaped, from `axes` to `shape`.
"""

import numpy as np

from gmmlib.checks import Array
from gmmlib.moments import divide

SMALLEST = 1e-290  # the inverse of a smaller variance may not fit into float64


class Kind:
    """The covariances of K components with D features, and their sizes.

    A kind also has the methods that `Full` and `Diagonal` define, each for its own shape.
    """

    K: int
    D: int
    axes: tuple[int, ...]  # the shape inside
    shape: tuple[int, ...]  # what users see
    n_parameters: int  # free numbers in all covariances together
    n_quadratic: int  # numbers in the quadratic part of phi(x)
    common_scale = False  # must all features be measured in the same unit?

    def pool(self, parts: Array) -> Array:
        """Return what each covariance has of parts that belong to components (the first axis).

        Here the component's own part. One covariance for all has the sum, one variance for all
        features the mean over them.
        """
        return parts

    def prior_scatter(self, covariance: Array) -> Array:
        """Return what the conjugate prior adds to a scatter, for data with this covariance."""
        return covariance

    def each(self, values: Array) -> Array:
        """Return K numbers with as many axes as covariances have, so that NumPy broadcasts."""
        return values.reshape(-1, *[1] * (len(self.axes) - 1))

    def rows(self, counts: Array) -> Array:
        """Return on how many rows each covariance rests, with as many axes."""
        return self.pool(self.each(counts))

    def divide(self, scatters: Array, counts: Array, degrees: float = 0.0) -> Array:
        """Return the covariances that maximise Q; `degrees` count as so many more rows."""
        return divide(scatters, self.rows(counts) + degrees)

    def outer(self, weights: Array, vectors: Array) -> Array:
        """Return the scatter w_k v_k v_k^T of each component."""
        return self.pool(self.each(weights) * self.squares(vectors))

    def gather(self, matrices: Array) -> Array:
        """Return scatter matrices, K x D x D, as this kind keeps scatters."""
        return self.pool(self.entries(matrices))

    def expand(self, covariances: Array) -> Array:
        """Return the covariances, in either shape, as matrices K x D x D."""
        matrices = self.matrices(covariances.reshape(self.axes))
        return np.broadcast_to(matrices, (self.K, self.D, self.D))

    def invert(self, covariances: Array) -> tuple[Array, Array]:
        """Return the precisions and their log-determinants, K, or one for all.

        Raises numpy.linalg.LinAlgError where a covariance is not positive definite, or not finite.
        """
        roots = self.roots(covariances)
        own = self.diagonal(roots)
        if not (own.min() ** 2 > SMALLEST and own.max() < np.inf):
            raise np.linalg.LinAlgError
        precisions = self.from_cholesky(self.precisions_cholesky(roots))
        return precisions, -2 * np.log(own).sum(axis=-1)
