"""Some features given the others: regression, with a mixture that is kept as its kind keeps it.

What `gmmlib.Parameters.conditional` is to the reader.
"""

from collections.abc import Callable, Iterator

import numpy as np

from gmmlib.checks import Array, Labels
from gmmlib.covariance.kind import CovarianceKind
from gmmlib.engine.kernel import CACHED
from gmmlib.engine.log_joint import LogJoint
from gmmlib.sources.rows import slices_of
from gmmlib.underflow import softmax


class Regression:
    """The means of the other features, a of them, and how far rows vary about them: functions of
    rows of the given ones, B x b.
    """

    def __init__(
        self,
        kind: CovarianceKind,
        weights: Array,
        means: Array,
        covariances: Array,
        given: Labels,
        others: Labels,
    ) -> None:
        """covariances: in `axes`. Both numbers of features ascend."""
        kind_given = kind.for_features(given)
        self.kind = kind.for_features(others)
        self.given_means, self.means = means[:, given], means[:, others]
        self.log_joint = LogJoint(
            kind_given, weights, self.given_means, kind.of_features(covariances, given)
        )
        slopes, self.covariances = kind.conditioned(covariances, given, others)
        self.slopes = np.broadcast_to(slopes, (kind.K, *slopes.shape[1:]))
        self.n_rows = CACHED // (kind.K * len(others) + len(given))

    def mean(self, X: Array) -> tuple[Array]:
        """Return the means alone, B x a."""
        return (np.concatenate([_mean(gamma, means) for gamma, means in self.parts(X)]),)

    def mean_and_std(self, X: Array) -> tuple[Array, Array]:
        """Return the means and the standard deviations, B x a."""
        variances = np.broadcast_to(self.kind.diagonal(self.covariances), self.means.shape)
        return self._with(X, lambda gamma, apart: _std(gamma, apart, variances))

    def mean_and_cov(self, X: Array) -> tuple[Array, Array]:
        """Return the means, B x a, and the covariances, B x a x a."""
        matrices = self.kind.expand(self.covariances)
        return self._with(X, lambda gamma, apart: _cov(gamma, apart, matrices))

    def _with(self, X: Array, spread: Callable[[Array, Array], Array]) -> tuple[Array, Array]:
        """Return the means, and what `spread` makes of the shares and the differences from them."""
        found = []
        for gamma, means in self.parts(X):
            mean = _mean(gamma, means)
            found.append((mean, spread(gamma, np.subtract(means, mean.T, out=means))))
        means, spreads = map(np.concatenate, zip(*found))
        return means, spreads

    def parts(self, X: Array) -> Iterator[tuple[Array, Array]]:
        """Yield, some rows at a time, the shares of the components, K x B, and the means of the
        other features under each, K x a x B.
        """
        for rows in slices_of(len(X), self.n_rows):
            Z = np.ascontiguousarray(X[rows].T)
            means = np.empty((*self.means.shape, Z.shape[1]))
            for k, center in enumerate(self.given_means):
                moved = self.kind.regress(self.slopes[k], Z - center[:, None])
                np.add(self.means[k][:, None], moved, out=means[k])
            yield softmax(self.log_joint(X[rows])).T, means


def _mean(gamma: Array, means: Array) -> Array:
    """Return the mean of each row's mixture; equation ``mixture-mean``, feature by feature."""
    return np.einsum("kb,kab->ba", gamma, means)


def _std(gamma: Array, apart: Array, variances: Array) -> Array:
    """Return the root of the variance of each row's mixture; equation ``mixture-variance``."""
    between = np.einsum("kb,kab->ba", gamma, apart * apart)
    return np.sqrt(gamma.T @ variances + between)


def _cov(gamma: Array, apart: Array, matrices: Array) -> Array:
    """Return the covariance of each row's mixture; the same equation, along every direction."""
    within = np.tensordot(gamma.T, matrices, axes=1)
    scaled = (apart * np.sqrt(gamma)[:, None]).transpose(2, 1, 0)
    return within + scaled @ scaled.mT
