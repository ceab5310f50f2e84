"""A mixture that a user hands in, for an estimator that was never fitted: checked, and kept as its
kind of covariance keeps it.
"""

from collections.abc import Sequence
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import ArrayLike

from gmmlib.checks import (
    LARGEST,
    SYMMETRIC,
    Array,
    check_choice,
    check_numbers,
    check_table,
    check_weights,
    expect,
    type_name,
)
from gmmlib.covariance import COVARIANCES, CovarianceKind
from gmmlib.covariance.kind import SMALLEST
from gmmlib.estimator.exact_fit import ExactFit
from gmmlib.estimator.fitting import refuse_outside
from gmmlib.parameters import Parameters

# Weights, means and covariances.
Mixture: TypeAlias = Parameters | tuple[ArrayLike, ArrayLike, ArrayLike]


class OfRows:
    """What only rows can give: an estimator that has seen none has no such attribute, and says why.

    What `fit` sets is found before this is asked.
    """

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    def __get__(self, model: Any, owner: type | None = None) -> Any:
        if model is None:
            return self
        words = f"{self.name}: expected a fit to rows, found none; score(X) asks of some rows"
        raise AttributeError(words)


def taken_apart(mixture: Mixture) -> tuple[ArrayLike, ArrayLike, ArrayLike, Sequence[str]]:
    """Return weights, means, covariances and the names of the columns, if there are some."""
    if isinstance(mixture, Parameters):
        return mixture.weights, mixture.means, mixture.covariances, mixture.feature_names
    several = isinstance(mixture, (tuple, list)) and len(mixture) == 3
    expected = "gmmlib.Parameters, or a tuple of weights, means and covariances"
    found = f"{len(mixture)} items" if isinstance(mixture, (tuple, list)) else type_name(mixture)
    expect(several, "parameters", expected, found, TypeError)
    weights, means, covariances = mixture
    return weights, means, covariances, ()


def exact_fit(
    weights: ArrayLike, means: ArrayLike, covariances: ArrayLike, covariance_type: str
) -> tuple[CovarianceKind, ExactFit]:
    """Return a mixture as what `fit` leaves, and its kind. covariances: in the kind's own shape, or
    K matrices that it can hold.
    """
    check_choice("covariance_type", covariance_type, COVARIANCES)
    means = check_table("means", means)
    kind = COVARIANCES[covariance_type](*means.shape)
    weights = check_weights(weights, kind.K)
    covariances = check_numbers("covariances", covariances, LARGEST**2)
    matrices = (kind.K, kind.D, kind.D)
    expected = f"shape {kind.shape} for covariance_type = {covariance_type!r}, or {matrices}"
    known = covariances.shape in (kind.shape, matrices)
    expect(known, "covariances", expected, covariances.shape)
    if covariances.shape == matrices:
        covariances = _kept(kind, covariances, covariance_type)
    kind.check_precisions("covariances", covariances)  # the same is asked of covariances
    variances = kind.diagonal(covariances.reshape(kind.axes))
    refuse_outside("covariances", "variances of {:g} to {:g}", variances, SMALLEST, LARGEST**2)
    return kind, ExactFit(weights.copy(), means.copy(), covariances.copy())


def _kept(kind: CovarianceKind, matrices: Array, covariance_type: str) -> Array:
    """Return what the kind keeps of K matrices. Raises ValueError where they are not of its form,
    naming the entry that is farthest from it.
    """
    kept = kind.own(kind.entries(matrices[: kind.n_covariances])).reshape(kind.shape)
    held = kind.expand(kept)
    scale = np.sqrt(np.abs(np.diagonal(matrices, axis1=1, axis2=2)))
    gaps = np.abs(held - matrices)
    apart = gaps > SYMMETRIC * scale[:, :, None] * scale[:, None, :]
    where = np.unravel_index(np.argmax(gaps * apart), gaps.shape)
    expected = f"{held[where]:g}, as covariance_type = {covariance_type!r} has it"
    name = f"covariances[{', '.join(map(str, where))}]"
    expect(not apart.any(), name, expected, f"{matrices[where]:g}")
    return kept
