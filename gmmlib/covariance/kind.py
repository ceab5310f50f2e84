"""The contract of a kind of covariance: what a fit asks of it, and what must hold.

Sizes: K components, D features. A kind keeps n = `n_covariances` covariances, K or 1 for all, each
as an array of `one` axes: D x D, D, or a single number. It has two shapes for them:

- `axes`, inside: n first, and at least one axis more, so that NumPy broadcasts: K x D x D (full),
  1 x D x D (tied), K x D (diag), 1 x D (tied_diag), K x 1 (spherical), 1 x 1 (tied_spherical);
- `shape`, what users see: K x `one`, or `one` alone where all components share it.

Covariances, precisions, roots, Cholesky factors and scatters all have `axes`. For each kind
tests/gmmlib/test_contract.py checks what must hold, with Sigma_k the matrices that `expand` gives.
gmmlib/covariance/README.md says how to add a kind.
"""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from functools import cached_property
from typing import cast

import numpy as np

from gmmlib.checks import Array, Labels
from gmmlib.collapse import smallest_eigenvalues
from gmmlib.moments import divide

SMALLEST = 1e-290  # the inverse of a smaller variance may not fit into float64


class CovarianceKind(ABC):
    """The covariances of K components with D features.

    A kind must define the abstract methods. The others follow from them, and a kind replaces one
    where it knows a faster way.
    """

    common_scale = False  # must all features be measured in the same unit?

    def __init__(self, K: int, D: int) -> None:
        self.K = K
        self.D = D

    # ---- sizes ---------------------------------------------------------------------------------

    @property
    @abstractmethod
    def one(self) -> tuple[int, ...]:
        """The shape of one covariance: (D, D), (D,) or ()."""

    @property
    @abstractmethod
    def n_parameters_of_one(self) -> int:
        """How many numbers one covariance is free to choose."""

    @property
    @abstractmethod
    def rows_of_one(self) -> float:
        """On how many rows a covariance must rest, beside one for each mean, to be determined.

        So many differences from the mean give a scatter that is positive definite, and each has D
        numbers: D rows for a matrix, 1 for D variances, and 1 / D for one variance.
        """

    @property
    def fewest_rows(self) -> float:
        """How many effective rows a component needs: one for its mean, and its share of those on
        which its covariance rests.
        """
        return 1 + self.rows_of_one / self.n_sharing

    @property
    def n_covariances(self) -> int:
        """How many covariances there are: K, or 1 for all."""
        return self.K

    @property
    def n_sharing(self) -> int:
        """How many components share a covariance: 1, or K."""
        return self.K // self.n_covariances

    @property
    def n_parameters(self) -> int:
        """How many numbers all covariances together are free to choose."""
        return self.n_covariances * self.n_parameters_of_one

    @cached_property
    def axes(self) -> tuple[int, ...]:
        """The shape inside."""
        return (self.n_covariances, *(self.one or (1,)))

    @property
    def shape(self) -> tuple[int, ...]:
        """The shape that users see."""
        return (self.K, *self.one)

    # ---- matrices and back -----------------------------------------------------------------------

    @abstractmethod
    def matrices(self, covariances: Array) -> Array:
        """Return covariances, or precisions, as matrices, n x D x D."""

    def at(self, precisions: Array, a: Labels, b: Labels) -> Array:
        """Return the entries (a, b) of the matrices, n x the number of pairs."""
        return self.matrices(precisions)[:, a, b]

    @abstractmethod
    def entries(self, matrices: Array) -> Array:
        """Return what this kind keeps of any number of symmetric matrices, each by itself.

        The function is linear. Its `pool` is the scatter: scatter / rows maximises Q.
        """

    def own(self, parts: Array) -> Array:
        """Return scatters as one covariance is kept, of the `entries` of any number of matrices.

        One variance for all features takes the mean over them.
        """
        return parts

    def pool(self, parts: Array) -> Array:
        """Return the scatters, in `axes`, of the `entries` of each component's scatter matrix.

        Each component keeps its own, here. One covariance for all takes the sum.
        """
        return self.own(parts)

    def gather(self, matrices: Array) -> Array:
        """Return scatter matrices, K x D x D or one for all, as this kind keeps scatters."""
        return self.pool(self.entries(matrices))

    def expand(self, covariances: Array) -> Array:
        """Return the covariances, in either shape, as matrices Sigma_k, K x D x D."""
        matrices = self.matrices(covariances.reshape(self.axes))
        return np.broadcast_to(matrices, (self.K, self.D, self.D))

    def parts(self, covariances: Array) -> Array:
        """Return the `entries` of each component's covariance, K first."""
        parts = self.entries(self.matrices(covariances))
        return np.broadcast_to(parts, (self.K, *parts.shape[1:]))

    def diagonal(self, covariances: Array) -> Array:
        """Return the diagonals of the `matrices`, n x D; also of the `entries` of matrices."""
        return np.diagonal(self.matrices(covariances), axis1=1, axis2=2)

    def diagonal_entries(self, diagonals: Array) -> Array:
        """Return the `entries` of diagonal matrices. diagonals: n x D."""
        return self.entries(diagonals[:, :, None] * np.eye(self.D))

    # ---- some of the features ------------------------------------------------------------------

    def for_features(self, features: Labels) -> "CovarianceKind":
        """Return the kind that keeps what `of_features` and `conditioned` give of some features.

        A kind in which places of features matter names a wider one.
        """
        return type(self)(self.K, len(features))

    @abstractmethod
    def of_features(self, covariances: Array, features: Labels) -> Array:
        """Return the covariances of some features, in ascending order, as `for_features`
        keeps them.
        """

    @abstractmethod
    def conditioned(self, covariances: Array, given: Labels, others: Labels) -> tuple[Array, Array]:
        """Return the slopes of the regression of the other features on the given ones, n first, for
        `regress`; and the covariances of the others that remain, as their kind keeps them.

        Both numbers of features ascend.
        """

    @abstractmethod
    def regress(self, slopes: Array, apart: Array) -> Array:
        """Return by how much the means of the other features move, a x B, or a x 1 where it is the
        same for all rows. slopes: of one component; apart: x - mu of the given features, b x B.
        """

    # ---- the M-step ------------------------------------------------------------------------------

    def each(self, values: Array) -> Array:
        """Return K numbers with as many axes as covariances have, so that NumPy broadcasts."""
        return values.reshape(-1, *[1] * (len(self.axes) - 1))

    def rows(self, counts: Array) -> Array:
        """Return on how many rows each covariance rests, with as many axes; counts: N_k, K."""
        return self.pool(self.each(counts))

    def divide(self, scatters: Array, counts: Array, degrees: float = 0.0) -> Array:
        """Return the covariances that maximise Q; `degrees` count as so many more rows."""
        return divide(scatters, self.rows(counts) + degrees)

    @abstractmethod
    def squares(self, vectors: Array) -> Array:
        """Return the `entries` of v_k v_k^T. vectors: K x D."""

    def outer(self, weights: Array, vectors: Array) -> Array:
        """Return the scatters of the matrices w_k v_k v_k^T. weights: K; vectors: K x D."""
        return self.pool(self.each(weights) * self.squares(vectors))

    # ---- the conjugate prior ---------------------------------------------------------------------

    @abstractmethod
    def prior_degrees(self, nu: float) -> float:
        """Return as how many more rows the conjugate prior counts in a covariance.

        The power of |Lambda| in the prior density, doubled, is what the Wishart prior with nu
        degrees has, and 1 more for the mean of each of the `n_sharing` components.
        """

    def prior_scatter(self, parts: Array) -> Array:
        """Return the `entries` of the matrix whose scatter the conjugate prior adds to each.

        parts: the `entries` of the covariance of the data.
        """
        return parts

    # ---- products, units, roots, inverses --------------------------------------------------------

    @abstractmethod
    def times(self, precisions: Array, vectors: Array) -> Array:
        """Return Lambda_k v_k, K x D. vectors: K x D."""

    @abstractmethod
    def dot(self, precisions: Array, scatters: Array) -> float:
        """Return the sum over the n covariances of tr(Lambda S), where S gathers to scatters."""

    @abstractmethod
    def rescale(self, covariances: Array, scale: Array) -> Array:
        """Return the covariances of features multiplied by `scale`, D; all scales are the same
        where `common_scale` is True.
        """

    @abstractmethod
    def roots(self, covariances: Array) -> Array:
        """Return a root of each covariance, whose `matrices` L have Sigma = L L^T.

        L is lower triangular. Raises numpy.linalg.LinAlgError, or returns a diagonal that is not
        positive, where a covariance is not positive definite.
        """

    def smallest_eigenvalues(self, covariances: Array) -> Array:
        """Return the smallest eigenvalue of the correlation matrix of each covariance, n."""
        return smallest_eigenvalues(self.matrices(covariances))

    def largest_ratios(self, scatters: Array, covariances: Array) -> Array:
        """Return the largest v^T S v / v^T Sigma v of all directions v, for each covariance, n.

        It is the largest eigenvalue of L^-1 S L^-T, where Sigma = L L^T.
        """
        whiteners = self.matrices(self.precisions_cholesky(self.roots(covariances)))
        ratios = whiteners.mT @ self.matrices(scatters) @ whiteners
        return cast(Array, np.linalg.eigvalsh(ratios))[:, -1]

    @abstractmethod
    def precisions_cholesky(self, roots: Array) -> Array:
        """Return the factors U = L^-T, upper triangular, with Lambda = U U^T."""

    @abstractmethod
    def from_cholesky(self, cholesky: Array) -> Array:
        """Return the precisions Lambda of their factors U."""

    @abstractmethod
    def from_precisions(self, precisions: Array) -> Array:
        """Return the covariances, in either shape, as the precisions are."""

    @abstractmethod
    def check_precisions(self, name: str, precisions: Array) -> None:
        """Raise ValueError, naming the argument, where precisions of either shape are none, or
        covariances.
        """

    def invert(self, covariances: Array) -> tuple[Array, Array]:
        """Return the precisions, and ln det Lambda of each, n.

        Raises numpy.linalg.LinAlgError where a covariance is not positive definite, or not finite.
        """
        roots = self.roots(covariances)
        own = self.diagonal(roots)
        if not (own.min() ** 2 > SMALLEST and own.max() < np.inf):
            raise np.linalg.LinAlgError
        precisions = self.from_cholesky(self.precisions_cholesky(roots))
        return precisions, -2 * np.log(own).sum(axis=-1)

    # ---- the fused pass: products x_a x_b, each once ---------------------------------------------

    @property
    def products(self) -> Sequence[tuple[slice, slice]]:
        """The table of pairs (a, b) of features whose products x_a x_b the log-density needs.

        Each entry pairs a slice of features a with a slice of features b, of the same length or of
        length 1. All pairs a <= b stand here, row by row of the matrix x x^T. A kind whose
        precisions are 0 elsewhere names fewer.
        """
        return [(slice(d, d + 1), slice(d, self.D)) for d in range(self.D)]

    @cached_property
    def pairs(self) -> tuple[Labels, Labels]:
        """The same table as two arrays of features, a and b, one entry for each product."""
        features = np.arange(self.D)
        table = [np.broadcast_arrays(features[a], features[b]) for a, b in self.products]
        a, b = np.concatenate([np.empty((2, 0), int), *table], axis=1)
        return a, b

    @property
    def n_quadratic(self) -> int:
        """How many numbers the quadratic part of phi(x) has."""
        return len(self.pairs[0])

    def fill_quadratic(self, Z: Array, out: Array) -> None:
        """Put the products of the columns of Z, D x B, into `out`, n_quadratic x B."""
        start = 0
        for a, b in self.products:
            stop = start + max(len(Z[a]), len(Z[b]))
            np.multiply(Z[a], Z[b], out=out[start:stop])
            start = stop

    def coefficients(self, precisions: Array) -> Array:
        """Return what the products are multiplied by in ln N(x | mu_k, Sigma_k), K x n_quadratic.

        A product off the diagonal stands for two entries of x x^T.
        """
        a, b = self.pairs
        factors = self.at(precisions, a, b) * self._shares
        return np.broadcast_to(factors, (self.K, len(a)))

    @cached_property
    def _shares(self) -> Array:
        """The factor of each product: -1/2, or -1 where it stands for two entries."""
        a, b = self.pairs
        return np.where(a == b, -0.5, -1.0)

    def second_moments(self, quadratic: Array, shared: Array) -> Array:
        """Return the scatters about 0, in `axes`, from the sums of the products, K x n_quadratic.

        shared: the same of all the data together, which one covariance for all takes instead.
        """
        a, b = self.pairs
        moments = np.zeros((len(quadratic), self.D, self.D))
        moments[:, a, b] = quadratic
        moments[:, b, a] = quadratic
        return self.gather(moments)

    # ---- the stable pass: one component at a time ------------------------------------------------

    @abstractmethod
    def whiten(self, cholesky: Array, apart: Array, out: Array) -> None:
        """Put U^T (x - mu) into `out`. cholesky: of one component; apart: x - mu, D x B."""

    def distances(self, cholesky: Array, apart: Array, room: Array) -> Array:
        """Return |U^T (x - mu)|^2, B. room: D x B numbers that may be overwritten."""
        self.whiten(cholesky, apart, out=room)
        return np.einsum("db,db->b", room, room)

    @abstractmethod
    def spread(self, root: Array, white: Array) -> Array:
        """Return L z, D x B. root: of one component; white: z, D x B."""

    @abstractmethod
    def scatter(self, apart: Array, gamma: Array, room: Array) -> Array:
        """Return the `entries` of the sum of gamma (x - mu) (x - mu)^T over the columns of `apart`.

        apart: D x B; gamma: B; room: D x B numbers that may be overwritten.
        """
