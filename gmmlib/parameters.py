"""The parameters theta of a mixture: weights, means and covariances, together."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self, TypeAlias

import numpy as np
from numpy.typing import ArrayLike

from gmmlib import storage
from gmmlib.checks import (
    Array,
    Labels,
    check_gaussians,
    check_numbers,
    check_shape,
    check_weights,
    expect,
)
from gmmlib.gaussian import log_terms
from gmmlib.underflow import softmax

Features: TypeAlias = Sequence[int] | Labels  # their numbers, from 0


@dataclass(frozen=True, eq=False, init=False)
class Parameters:
    """The parameters of a mixture of K Gaussians in D dimensions.

    weights: K, not negative, sum 1 (a weight may be exactly 0); means: K x D; covariances:
    K x D x D, each symmetric positive definite. They are checked and copied, and cannot be
    changed afterwards.

    Raises ValueError or TypeError, naming the argument, where these conditions do not hold.
    Source: Bishop (2006), sec. 9.2.
    """

    weights: Array
    means: Array
    covariances: Array

    def __init__(self, weights: ArrayLike, means: ArrayLike, covariances: ArrayLike) -> None:
        means, covariances = check_gaussians(means, covariances)
        weights = check_weights(weights, len(means))
        arrays = {"weights": weights, "means": means, "covariances": covariances}
        for name, array in arrays.items():
            copy = array.copy()
            copy.flags.writeable = False
            object.__setattr__(self, name, copy)

    @property
    def n_components(self) -> int:
        """The number of components, K."""
        return self.means.shape[0]

    @property
    def n_features(self) -> int:
        """The number of features, D."""
        return self.means.shape[1]

    def mean(self) -> Array:
        """Return the mean of the whole mixture, D.

        Implements equation ``mixture-mean`` of the book, feature by feature.
        """
        return self.weights @ self.means

    def covariance(self) -> Array:
        """Return the covariance of the whole mixture, D x D: within components, plus between them.

        Implements equation ``mixture-variance`` of the book, along every direction.
        """
        apart = self.means - self.mean()
        within = np.tensordot(self.weights, self.covariances, axes=1)
        return within + (self.weights[:, None] * apart).T @ apart

    def marginal(self, features: Features) -> Self:
        """Return the mixture of some features alone, whatever the others are.

        Implements equation ``marginal-density`` of the book.
        features: their numbers, from 0, in the order wanted. Raises ValueError or TypeError where
        one is out of range or stands there twice.
        Source: Bishop (2006), sec. 2.3.2.
        """
        kept = _check_features(features, self.n_features)
        blocks = self.covariances[:, kept[:, None], kept]
        return type(self)(self.weights, self.means[:, kept], blocks)

    def conditional(self, features: Features, values: ArrayLike) -> Self:
        """Return the mixture of the other features, in their order, given the values of some.

        Its `mean()` is the regression of the others on these.
        Implements equations ``conditional-weights``, ``conditional-density``, ``conditional-mean``
        and ``conditional-covariance`` of the book.
        features: as in `marginal`, not all; values: one for each. Raises ValueError or TypeError
        for others.
        Source: Bishop (2006), sec. 2.3.1.
        """
        given = _check_features(features, self.n_features)
        values = check_shape("values", values, given.shape, ", one value for each of the features")
        others = np.setdiff1d(np.arange(self.n_features), given)
        expect(len(others) > 0, "features", "at least one to be left out", "all")
        alone = self.marginal(given)
        logs = log_terms(values[None], alone.weights, alone.means, alone.covariances)
        # With the given features first, Sigma = L L^T has the blocks L_bb, 0 and L_ab, L_aa; then
        # Sigma_ab Sigma_bb^-1 = L_ab L_bb^-1 and Sigma_aa - Sigma_ab Sigma_bb^-1 Sigma_ba =
        # L_aa L_aa^T, which cannot lose its sign to rounding.
        ordered = self.marginal([*given, *others])
        n = len(given)
        L = np.linalg.cholesky(ordered.covariances)
        y = np.linalg.solve(L[:, :n, :n], (values - ordered.means[:, :n])[:, :, None])
        means = ordered.means[:, n:] + (L[:, n:, :n] @ y)[:, :, 0]
        return type(self)(softmax(logs)[0], means, L[:, n:, n:] @ L[:, n:, n:].transpose(0, 2, 1))

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the parameters to a file, exactly; see `load`."""
        storage.write(path, "Parameters", vars(self))

    @classmethod
    def load(cls, path: str | os.PathLike[str]) -> Self:
        """Return the parameters that `save` wrote. Raises ValueError where the file is another."""
        return storage.read(path, "Parameters", lambda values: cls(**values))


def check_parameters(parameters: Parameters) -> None:
    """Refuse what is not the parameters of a mixture."""
    known = isinstance(parameters, Parameters)
    found = type(parameters).__name__
    expect(known, "parameters", "gmmlib.Parameters", found, TypeError)


def _check_features(features: Features, n_features: int) -> Labels:
    """Return the numbers of some features, each once."""
    check_numbers("features", features)
    numbers = np.asarray(features)
    whole = numbers.dtype.kind in "iu" and numbers.ndim == 1  # True and False are no features
    chosen = set(numbers.tolist()) if whole else set()
    fine = 0 < len(chosen) == len(numbers) and chosen <= set(range(n_features))
    expected = f"a list of different whole numbers from 0 to {n_features - 1}"
    expect(fine, "features", expected, repr(features))
    return numbers
