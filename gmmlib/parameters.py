"""The parameters theta of a mixture: weights, means and covariances, together."""

from __future__ import annotations  # help() shows ArrayLike, not all it stands for

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Self, overload

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gmmlib import storage
from gmmlib.checks import Array, check_gaussians, check_weights, expect, type_name
from gmmlib.conditional import Conditional, conditional_on_first
from gmmlib.features import (
    Features,
    check_feature_names,
    check_features,
    check_values,
    other_features,
)


@dataclass(frozen=True, eq=False, init=False)
class Parameters:
    """The parameters of a mixture of K Gaussians in D dimensions.

    They are checked and copied, and cannot be changed afterwards.
    Source: Bishop (2006), sec. 9.2.

    Parameters
    ----------
    weights : array_like, K
        pi_k, not negative, sum 1; a weight may be exactly 0.
    means : array_like, K x D
        The means mu_k.
    covariances : array_like, K x D x D
        The covariances Sigma_k, each symmetric positive definite.
    feature_names : sequence of str, D, or empty
        The names of the columns, where they have some. `marginal` and `conditional` take them.

    Raises
    ------
    ValueError, TypeError
        Where these conditions do not hold, naming the argument.

    Examples
    --------
    >>> from gmmlib import Parameters
    >>> theta = Parameters([0.25, 0.75], [[0.0], [4.0]], [[[1.0]], [[2.0]]])
    >>> theta.weights, theta.n_components
    (array([0.25, 0.75]), 2)
    """

    weights: Array
    means: Array
    covariances: Array
    feature_names: tuple[str, ...] = ()

    def __init__(
        self,
        weights: ArrayLike,
        means: ArrayLike,
        covariances: ArrayLike,
        *,
        feature_names: Sequence[str] | NDArray[Any] = (),
    ) -> None:
        means, covariances = check_gaussians(means, covariances)
        weights = check_weights(weights, len(means))
        arrays = {"weights": weights, "means": means, "covariances": covariances}
        for name, array in arrays.items():
            copy = array.copy()
            copy.flags.writeable = False
            object.__setattr__(self, name, copy)
        names = check_feature_names(feature_names, means.shape[1])
        object.__setattr__(self, "feature_names", names)

    @property
    def n_components(self) -> int:
        """The number of components, K.

        Examples
        --------
        >>> from gmmlib import Parameters
        >>> Parameters([0.5, 0.5], [[0.0], [4.0]], [[[1.0]], [[1.0]]]).n_components
        2
        """
        return self.means.shape[0]

    @property
    def n_features(self) -> int:
        """The number of features, D.

        Examples
        --------
        >>> from gmmlib import Parameters
        >>> Parameters([0.5, 0.5], [[0.0], [4.0]], [[[1.0]], [[1.0]]]).n_features
        1
        """
        return self.means.shape[1]

    def mean(self) -> Array:
        """Return the mean of the whole mixture, sum_k pi_k mu_k.

        Implements equation ``mixture-mean`` of the book, feature by feature.

        Returns
        -------
        ndarray, D
            The mean.

        Examples
        --------
        >>> from gmmlib import Parameters
        >>> Parameters([0.25, 0.75], [[0.0], [4.0]], [[[1.0]], [[1.0]]]).mean()
        array([3.])
        """
        return self.weights @ self.means

    def covariance(self) -> Array:
        """Return the covariance of the whole mixture: within components, plus between them.

        It is sum_k pi_k (Sigma_k + (mu_k - m) (mu_k - m)^T), where m is the mean.
        Implements equation ``mixture-variance`` of the book, along every direction.

        Returns
        -------
        ndarray, D x D
            The covariance.

        Examples
        --------
        >>> from gmmlib import Parameters
        >>> Parameters([0.25, 0.75], [[0.0], [4.0]], [[[1.0]], [[1.0]]]).covariance()
        array([[4.]])
        """
        apart = self.means - self.mean()
        within = np.tensordot(self.weights, self.covariances, axes=1)
        return within + (self.weights[:, None] * apart).T @ apart

    def marginal(self, features: Features) -> Self:
        """Return the mixture of some features alone, whatever the others are.

        p(x_a) = sum_k pi_k N(x_a | mu_ka, Sigma_kaa).
        Implements equation ``marginal-density`` of the book.
        Source: Bishop (2006), sec. 2.3.2.

        Parameters
        ----------
        features : sequence of int or str
            Their numbers, from 0, or their names, in the order wanted.

        Returns
        -------
        Parameters
            The mixture of these features.

        Raises
        ------
        ValueError, TypeError
            Where a number is out of range or stands there twice; where a name is not known.

        Examples
        --------
        >>> from gmmlib import Parameters
        >>> theta = Parameters([1.0], [[0.0, 5.0]], [[[1.0, 1.0], [1.0, 2.0]]])
        >>> theta.marginal([1]).means, theta.marginal([1]).covariances
        (array([[5.]]), array([[[2.]]]))
        """
        kept = check_features(features, self.n_features, self.feature_names)
        blocks = self.covariances[:, kept[:, None], kept]
        names = [self.feature_names[d] for d in kept if self.feature_names]
        return type(self)(self.weights, self.means[:, kept], blocks, feature_names=names)

    @overload
    def conditional(self, features: Features, values: Sequence[float]) -> Self: ...

    @overload
    def conditional(self, features: Features, values: Sequence[Sequence[float]]) -> Conditional: ...

    @overload
    def conditional(self, features: Features, values: ArrayLike) -> Self | Conditional: ...

    def conditional(self, features: Features, values: ArrayLike) -> Self | Conditional:
        """Return the mixture of the other features, in their order, given the values of some.

        Its `mean()` is the regression of the others, a, on these, b. Component k has
        pi_k N(x_b | mu_kb, Sigma_kbb) over its sum as its weight, the mean
        mu_ka + Sigma_kab Sigma_kbb^-1 (x_b - mu_kb) and the covariance
        Sigma_kaa - Sigma_kab Sigma_kbb^-1 Sigma_kba.
        Implements equations ``conditional-weights``, ``conditional-density``, ``conditional-mean``
        and ``conditional-covariance`` of the book.
        Source: Bishop (2006), sec. 2.3.1.

        Parameters
        ----------
        features : sequence of int or str
            The numbers of the given features, from 0, or their names; not all.
        values : array_like, one for each of the features, or a row of them for each of M rows
            Their values x_b. A data frame's columns stand in the order of the features.

        Returns
        -------
        Parameters or Conditional
            The mixture of the other features: Parameters for one row of values, 1-D; for M rows,
            2-D, a `Conditional`, which has `mean()` and `covariance()` of each row.

        Raises
        ------
        ValueError, TypeError
            For other features or values.

        Examples
        --------
        >>> from gmmlib import Parameters
        >>> theta = Parameters([1.0], [[0.0, 5.0]], [[[1.0, 1.0], [1.0, 2.0]]])
        >>> theta.conditional([0], [2.0]).means, theta.conditional([0], [2.0]).covariances
        (array([[7.]]), array([[[1.]]]))
        >>> theta.conditional([0], [[2.0], [3.0], [4.0]]).mean().ravel()
        array([7., 8., 9.])
        """
        given = check_features(features, self.n_features, self.feature_names)
        values = check_values(values, given, self.feature_names)
        ordered = self.marginal([*given, *other_features(given, self.n_features)])
        found = conditional_on_first(
            ordered.weights, ordered.means, ordered.covariances, np.atleast_2d(values)
        )
        names = ordered.feature_names[len(given) :]
        if values.ndim == 2:
            return replace(found, feature_names=names)
        weights, means = found.weights[0], found.means[0]
        return type(self)(weights, means, found.covariances, feature_names=names)

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the parameters to a file, exactly; see `load`.

        Parameters
        ----------
        path : str or path-like
            The name of the file.

        Raises
        ------
        ValueError, TypeError
            Where `path` is no name of a file.

        Examples
        --------
        >>> import pathlib, tempfile
        >>> from gmmlib import Parameters
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     path = pathlib.Path(folder, "mixture.npz")
        ...     Parameters([1.0], [[0.5]], [[[2.0]]]).save(path)
        ...     Parameters.load(path).means
        array([[0.5]])
        """
        values = {name: value for name, value in vars(self).items() if len(value)}
        storage.write(path, "Parameters", values)

    @classmethod
    def load(cls, path: str | os.PathLike[str]) -> Self:
        """Return the parameters that `save` wrote.

        Parameters
        ----------
        path : str or path-like
            The name of the file.

        Returns
        -------
        Parameters
            Equal to what was saved, to the last bit.

        Raises
        ------
        ValueError, TypeError
            Where the file is another, or `path` is no name of a file.

        Examples
        --------
        >>> import pathlib, tempfile
        >>> from gmmlib import Parameters
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     path = pathlib.Path(folder, "mixture.npz")
        ...     Parameters([1.0], [[0.5]], [[[2.0]]]).save(path)
        ...     Parameters.load(path).covariances
        array([[[2.]]])
        """
        return storage.read(path, "Parameters", lambda values: cls(**values))


def check_parameters(parameters: Parameters) -> None:
    """Refuse what is not the parameters of a mixture."""
    known = isinstance(parameters, Parameters)
    expect(known, "parameters", "gmmlib.Parameters", type_name(parameters), TypeError)
