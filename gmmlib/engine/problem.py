"""What EM climbs: the objective of some rows, its E-step and its M-step, in units of the frame."""

from collections.abc import Callable, Collection
from copy import copy
from typing import NamedTuple, Self

import numpy as np

from gmmlib.checks import Array
from gmmlib.collapse import (
    CollapseError,
    least_variances,
    refuse_empty,
    refuse_thin,
)
from gmmlib.covariance.kind import CovarianceKind
from gmmlib.engine.frame_parameters import FrameParameters
from gmmlib.engine.fused import Fused
from gmmlib.engine.given_part import GivenPart
from gmmlib.engine.kernel import CACHED, Kernel
from gmmlib.engine.penalty import Penalty
from gmmlib.engine.stable import Stable
from gmmlib.engine.width import widths
from gmmlib.moments import Moments
from gmmlib.sources.array import ArrayRows
from gmmlib.sources.frame import Frame
from gmmlib.sources.given_rows import GivenRows
from gmmlib.sources.rows import (
    Entered,
    FrameFunction,
    Rows,
    Summary,
    add,
    each_weight,
    slices_of,
)
from gmmlib.sources.workspace import Workspace

ROUNDING = 4 * float(np.finfo(float).eps)
LARGEST_RISK = 1e4  # for each feature; above it, the fused pass has lost too many digits
# So many products for each number that the careful pass takes, K D, are made in less time than they
# save. Measured, with D = 8 to 784: for K = 2 they save nothing from D = 16 on, for K = 16 always.
WORTH = 4
NO_ROWS = float(np.finfo(float).eps)  # of all: without so few, no sum over the rows changes


WIDEST = 1e140  # in units of the frame: the sum over features of squares fits into float64


class Expectation(NamedTuple):
    """What one pass over the rows found at theta: the objective, and what the M-step needs.

    objective: of densities in units of the frame, so that its digits do not depend on those of X.
    """

    objective: float
    moments: Moments
    is_careful: bool  # the pass
    rounding: float  # of the objective per row


class Problem:
    """Rows in units of a frame, one kind of covariance for K components, and a penalty or None.

    fixed: names of fields of `FrameParameters` that an M-step leaves as they are. given: some of
    the rows may have responsibilities that no E-step changes; the others are `free`.
    """

    def __init__(
        self,
        rows: Rows,
        kind: CovarianceKind,
        reg_covar: float,
        prior: str | None,
        fixed: Collection[str] = (),
        given: GivenRows | None = None,
    ) -> None:
        self.kind = kind
        self.fixed = fixed
        self.summary = summary = rows.total(Summary.from_block)
        self.frame = Frame.from_range(
            summary.mean, summary.smallest, summary.largest, kind.common_scale
        )
        self._enter(rows.enter(self.frame, summary), summary)
        self._take_second_moment((summary.mean - self.frame.center) / self.frame.scale)
        offset = self.frame.center / self.frame.scale
        variances = kind.diagonal(self.covariance[None])[0]
        self.least = least_variances(variances, offset)
        self.penalty = self._penalty(reg_covar, prior)
        self.given: GivenPart | None = None
        if given is not None:
            self._set_apart(GivenPart.from_rows(kind, self.frame, given))

    def _enter(self, entered: Entered, summary: Summary) -> None:
        """Set what passes and starts need of the rows: all are free."""
        self.free, self.free_total = entered, summary.total
        self.sample, self.sample_weight = entered.sample, entered.sample_weight

    def _set_apart(self, given: GivenPart) -> None:
        """Leave only the free rows to passes."""
        self.given, self.free, self.free_total = given, given.free, given.free_total
        self.shared = self.kind.pool(second_moment(self.kind, self.free.total)[None])

    def _penalty(self, reg_covar: float, prior: str | None) -> Penalty | None:
        """Return the prior if there is one; else the penalty, in which a feature that has no width
        counts as wide as its offset, or as 1.
        """
        if prior is not None:
            return Penalty.fraley_raftery(self.kind, self.covariance)
        if reg_covar == 0:
            return None
        wide = widths(self.sample, self.sample_weight, self.kind.K)
        if not (self.kind.common_scale and wide.any()):  # else what varies is floor enough
            size = np.minimum(np.abs(self.frame.center / self.frame.scale), WIDEST)
            wide = np.where(wide > 0, wide, np.where(size > 0, size, 1))
        return Penalty.relative(self.kind, reg_covar, wide)

    def _take_second_moment(self, mean: Array) -> None:
        """Set what fits need of it: the scatter about 0 of all the data, and the `entries` of their
        covariance.

        mean: of the data, in units of the frame.
        """
        parts = second_moment(self.kind, self.free.total)
        self.shared = self.kind.pool(parts[None])
        self.covariance = parts / self.summary.total - self.kind.squares(mean[None])[0]

    def restricted(self, X: Array, sample_weight: Array, K: int | None = None) -> Self:
        """Return the problem of some rows in units of this frame, with K components.

        The penalty counts as much per row as it does here.
        """
        part = copy(self)
        if K is not None:
            part.kind = type(self.kind)(K, self.kind.D)
        rows = ArrayRows(X, sample_weight)
        part.summary = rows.total(Summary.from_block)
        part.frame = Frame.identity(self.kind.D)
        part._enter(rows.enter(part.frame, part.summary), part.summary)
        part._take_second_moment(part.summary.mean)
        if self.penalty is not None:
            part.penalty = self.penalty.scaled(part.summary.total / self.summary.total)
        return part

    def theta(
        self, weights: Array, means: Array, covariances: Array, found: Array | None = None
    ) -> FrameParameters:
        """Return parameters, in units of the frame, with what passes need of them.

        found: N_k, where the weights do not tell. Raises CollapseError where a covariance is not
        positive definite, or so wide that it is inf (the penalty's, divided by very few rows);
        without a penalty, also where it is only just so, unless it is fixed.
        """
        counts = weights * self.summary.total if found is None else found
        try:
            theta = FrameParameters.from_covariances(self.kind, weights, means, covariances)
        except np.linalg.LinAlgError as error:
            # One that is inf is named before all others.
            finite = np.nan_to_num(covariances, posinf=0, neginf=0)
            k = int(self.kind.smallest_eigenvalues(finite).argmin())
            raise CollapseError(k, float(counts[k])) from error
        if self.penalty is None and "covariances" not in self.fixed:
            variances = self.kind.diagonal(covariances)
            precisions = self.kind.diagonal(theta.precisions)
            refuse_thin(counts, variances, precisions, self.least)
        return theta

    def counts(self, theta: FrameParameters) -> Array:
        """Return N_k as the weights tell; where these are fixed, as an E-step finds them."""
        if "weights" in self.fixed:
            return self.e_step(theta).moments.counts
        return theta.weights * self.summary.total

    def e_step(self, theta: FrameParameters, kernel: type[Kernel] | None = None) -> Expectation:
        """Return the objective of theta, and the moments that give the next theta.

        kernel: Fused or Stable; without it, the one that `self.kernel` chooses.
        """
        kernel = kernel or self.kernel(theta.risk)
        step = kernel(self.kind, theta, self.shared)
        objective, moments = step.finish(self.free_total, self.free.total(step.block))
        if self.given is not None:
            objective += self.given.objective(self.kind, theta)
            moments = self.given.join(self.kind, moments)
        if self.penalty is not None:
            objective += self.penalty.objective(self.kind, theta)
        size = max(1.0, abs(objective / self.summary.total), kernel.error(theta.risk))
        return Expectation(objective, moments, kernel.is_careful, ROUNDING * size)

    def kernel(self, risk: float) -> type[Kernel]:
        """Return the fused pass where its risk is small, and its products are worth their making:
        few, or kept from pass to pass.
        """
        kind = self.kind
        few = kind.n_quadratic <= WORTH * kind.K * kind.D
        kept = self.summary.count * Fused.n_features(kind) <= self.free.most_kept
        return Fused if risk <= LARGEST_RISK * kind.D and (few or kept) else Stable

    def m_step(self, theta: FrameParameters, found: Expectation) -> FrameParameters:
        """Return the next theta. Where the fused pass is too coarse for it, pass again."""
        try:
            after = self.maximize(found.moments, theta)
            if found.is_careful or after.risk <= LARGEST_RISK * self.kind.D:
                return after
        except CollapseError:
            if found.is_careful:
                raise
        return self.maximize(self.e_step(theta, Stable).moments, theta)

    def maximize(
        self,
        moments: Moments,
        before: FrameParameters | None = None,
        given: dict[str, Array] | None = None,
    ) -> FrameParameters:
        """Return the theta that maximises the penalised Q. What is fixed stays as before, and so
        does a component without rows; only its mean moves, where its weight is fixed.

        given: of a start, the values that are not to be found.
        """
        moments = self._without_empty(moments, before)
        held = (given or {}) if before is None else {it: getattr(before, it) for it in self.fixed}
        weights = held["weights"] if "weights" in held else moments.counts / moments.counts.sum()
        fixed_means = held.get("means") if "means" in self.fixed else None
        (counts, means, scatters), degrees = self._penalised(moments, fixed_means)
        with np.errstate(over="ignore"):  # `theta` refuses inf
            covariances = self.kind.divide(scatters, counts, degrees)
        if before is not None and not counts.all():
            means = np.where(weights[:, None] > 0, means, before.means)
            covariances = np.where(self.kind.rows(counts) > 0, covariances, before.covariances)
        best = {"weights": weights, "means": means, "covariances": covariances}
        return self.theta(**best | held, found=counts)

    def _without_empty(self, moments: Moments, before: FrameParameters | None) -> Moments:
        """Return the moments, with a count of 0 for each component that holds no rows: its next
        weight is 0.

        Far from all rows, a count tells where an E-step cuts terms off, and psi divided by it is a
        covariance without bound. Leaving such a component out costs ln L its count at most, and
        rounding costs more. A component with given rows is never left out.
        """
        counts = moments.counts
        if before is None:
            refuse_empty(counts)
            return moments
        empty = (before.weights == 0) | (counts < NO_ROWS * counts.sum())
        if self.given is not None:
            empty &= self.given.counts == 0
        refuse_empty(counts, empty)
        return moments._replace(counts=np.where(empty, 0.0, counts))

    def _penalised(self, moments: Moments, fixed_means: Array | None) -> tuple[Moments, float]:
        """Return the moments that an M-step divides, and as how many more rows the prior counts."""
        if fixed_means is not None:
            moments = about(self.kind, moments, fixed_means)
        if self.penalty is None:
            return moments, 0.0
        shift = self.penalty.shift if fixed_means is None else self.penalty.widen
        return shift(self.kind, moments), self.penalty.degrees


def about(kind: CovarianceKind, moments: Moments, means: Array) -> Moments:
    """Return the same moments with scatters about other means.

    Implements equation ``fixed-mean`` of the book.
    """
    apart = kind.outer(moments.counts, moments.means - means)
    return Moments(moments.counts, means, moments.scatters + apart)


def second_moment(kind: CovarianceKind, total: Callable[[FrameFunction], Array]) -> Array:
    """Return the entries of the scatter about 0 of rows that `total` sums functions of."""

    def of_block(Z: Array, weights: Array | None, workspace: Workspace) -> Array:
        weights = each_weight(Z.T, weights)
        slices = slices_of(Z.shape[1], CACHED // kind.D)
        rooms = (workspace.take("room", kind.D, len(weights[rows])) for rows in slices)
        return add(kind.scatter(Z[:, r], weights[r], room) for r, room in zip(slices, rooms))

    return total(of_block)
