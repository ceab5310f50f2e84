"""Standard errors of weights, means and covariances, from the information of the rows about them.

Source: Boldea and Magnus (2009), Maximum likelihood estimation of the multivariate normal mixture
model; McLachlan and Peel (2000), ch. 2.
"""

from __future__ import annotations  # help() shows names, not all they stand for

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Self

import numpy as np

from gmmlib.checks import Array, Mask, expect
from gmmlib.covariance.kind import SMALLEST, CovarianceKind
from gmmlib.inference.coordinates import Coordinates
from gmmlib.inference.family import Family
from gmmlib.inference.free_numbers import free_numbers
from gmmlib.inference.louis import observed_information
from gmmlib.inference.scores import Scores
from gmmlib.inference.singular import FEW, FLAT, inverse, refuse_edge
from gmmlib.sources import Rows


@dataclass(frozen=True, eq=False)
class StandardErrors:
    """How far estimates are from what they estimate, as standard deviations.

    Parameters
    ----------
    weights : ndarray, K
        Standard errors of weights_.
    means : ndarray, K x D
        Those of means_.
    covariances : ndarray, shaped as covariances_
        Those of covariances_; 0 where a kind of covariance has nothing but 0.
    covariance : ndarray, p x p
        The covariance matrix of the p free numbers, in this order: all weights but the last; the
        means, one component after another; the covariances, one after another, of a matrix its
        upper triangle row by row. 0 for those that were fixed.

    Examples
    --------
    >>> from gmmlib import GaussianMixture
    >>> X = [[0.0], [2.0], [4.0], [6.0]]
    >>> errors = GaussianMixture(1, reg_covar=0).fit(X).standard_errors(X)
    >>> errors.means.round(3), errors.covariances.round(3), errors.covariance.shape
    (array([[1.118]]), array([[[3.536]]]), (2, 2))
    """

    weights: Array
    means: Array
    covariances: Array
    covariance: Array


def from_covariance(kind: CovarianceKind, covariance: Array, free: Mask) -> StandardErrors:
    """Return the standard errors of all numbers, from the covariance of those that may be free.

    free: which of them were, p; the others have a standard error of 0.

    Raises ValueError where float64 cannot hold it: that of variances has units of X to the fourth.
    """
    K, D, n = kind.K, kind.D, kind.n_covariances
    own = np.diagonal(covariance)[free]
    low, high = own.min(initial=np.inf), own.max(initial=0.0)
    found = f"variances of estimates of {low:.3g} to {high:.3g}"
    expected = "units in which squares of variances fit into float64; multiply X by a number"
    expect(not free.any() or SMALLEST < low <= high < np.inf, "X", expected, found)
    sums = np.vstack([np.eye(K - 1), -np.ones(K - 1)])  # the last weight is 1 less the others
    variances = np.diagonal(covariance)[K - 1 :]
    of_weights = ((sums @ covariance[: K - 1, : K - 1]) * sums).sum(axis=1)
    of_means = variances[: K * D].reshape(K, D)
    of_covariances = Family(kind).variances(variances[K * D :].reshape(n, -1)).reshape(kind.shape)
    parts = (of_weights, of_means, of_covariances)
    weights, means, covariances = (np.sqrt(np.maximum(part, 0)) for part in parts)
    return StandardErrors(weights, means, covariances, covariance)


def from_replicates(
    kind: CovarianceKind, weights: Array, means: Array, covariances: Array, fixed: Collection[str]
) -> StandardErrors:
    """Return the standard errors of which R estimates give an example: R x K, R x K x D, R x ...

    fixed: names of those of the three that are the same in all of them.
    """
    R = len(weights)
    family = Family(kind)
    entries = kind.at(covariances.reshape(-1, *kind.axes[1:]), family.a, family.b)
    free = family.free(entries.T).T.reshape(R, -1)
    numbers = np.hstack([weights[:, :-1], means.reshape(R, -1), free])
    is_free = free_numbers(kind, fixed)
    apart = (numbers - numbers.mean(axis=0)) * is_free
    with np.errstate(over="ignore", invalid="ignore"):  # what is infinite then is refused
        covariance = apart.T @ apart / (R - 1)
    return from_covariance(kind, covariance, is_free)


@dataclass(frozen=True, eq=False)
class Information:
    """What rows say of a fit, in the free coordinates: two informations, p x p, and the slope, p.

    hessian: minus the second derivatives of ln L; opg: the outer products of the rows' scores.
    """

    coordinates: Coordinates
    n_rows: int
    total: float
    hessian: Array
    opg: Array
    gradient: Array
    free: Mask

    @classmethod
    def of(
        cls,
        rows: Rows,
        kind: CovarianceKind,
        fit: tuple[Array, Array, Array],
        fixed: Collection[str] = (),
    ) -> Self:
        """Read the rows once. fit: weights, means, covariances. Raises ValueError where a row is
        too far from all components for its square.
        """
        weights, means, covariances = fit
        refuse_edge(weights)
        coordinates = Coordinates(kind, weights, covariances.reshape(kind.axes))
        n_rows, complete, opg = rows.total(Scores(coordinates, means))
        expect(np.isfinite(opg).all(), "X", "rows near the fit", "one so far that its score is inf")
        hessian = observed_information(coordinates, complete, opg)
        slopes = complete[: kind.K]  # of ln L, for the part of each component
        inner = coordinates.inner
        total = float(np.trace(slopes))
        found = (inner.T @ hessian @ inner, inner.T @ opg @ inner, inner.T @ slopes.sum(axis=0))
        return cls(coordinates, n_rows, total, *found, free_numbers(kind, fixed))

    def inverse(self, information: Array, reason: str = FLAT) -> Array:
        """Return the inverse of one of the two, with 0 for what was fixed; where it has none, raise
        InformationError.
        """
        return inverse(self.coordinates, information, self.total, self.free, reason)

    def distance(self, inverse: Array) -> float:
        """Return how far the maximum of ln L is, by one step of Newton's method, in the standard
        errors of the direction where these are most.
        """
        return float(np.sqrt(self.gradient @ inverse @ self.gradient))


def _hessian(found: Information) -> tuple[Array, float]:
    inverse = found.inverse(found.hessian)
    return inverse, found.distance(inverse)


def _opg(found: Information) -> tuple[Array, float]:
    n_free = int(found.free.sum())
    reason = FEW.format(found.n_rows, n_free) if found.n_rows < n_free else FLAT
    inverse = found.inverse(found.opg, reason)
    return inverse, found.distance(inverse)


def _sandwich(found: Information) -> tuple[Array, float]:
    inverse, distance = _hessian(found)
    return inverse @ found.opg @ inverse, distance


# The covariance of estimates in the free coordinates, p x p, and `distance`, by each method.
METHODS: dict[str, Callable[[Information], tuple[Array, float]]] = {
    "hessian": _hessian,
    "opg": _opg,
    "sandwich": _sandwich,
}


def standard_errors(
    rows: Rows,
    kind: CovarianceKind,
    fit: tuple[Array, Array, Array],
    method: str,
    fixed: Collection[str] = (),
) -> tuple[StandardErrors, float]:
    """Return the standard errors, and how many of them the fit is away from the maximum of ln L of
    these rows. fit: weights, means, covariances; fixed: the names of those that were.
    """
    found = Information.of(rows, kind, fit, fixed)
    free, distance = METHODS[method](found)
    outer = found.coordinates.outer
    with np.errstate(over="ignore", invalid="ignore"):  # what is infinite then is refused
        covariance = outer @ free @ outer.T
    return from_covariance(kind, covariance, found.free), distance
