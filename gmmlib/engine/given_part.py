"""What rows with given responsibilities add to the objective and to the moments of every step.

Their moments are the same at each step, and all that Q asks of them: so they are computed once, in
one pass over the rows.
"""

from typing import NamedTuple, Self

import numpy as np

from gmmlib.checks import Array
from gmmlib.covariance.kind import CovarianceKind
from gmmlib.engine.frame_parameters import FrameParameters
from gmmlib.moments import Moments, divide, joined
from gmmlib.sources.frame import Frame
from gmmlib.sources.given_rows import GivenRows
from gmmlib.sources.rows import Entered, Summary, each_weight, nothing_of
from gmmlib.sources.workspace import Workspace


class GivenMoments:
    """The moments of the rows given to each component, which add up; scatters as `entries`."""

    def __init__(self, kind: CovarianceKind, moments: Moments) -> None:
        self.kind = kind
        self.moments = moments

    @classmethod
    def from_block(cls, kind: CovarianceKind, Z: Array, shares: Array) -> Self:
        """Return those of some rows. Z: D x B; shares: K x B."""
        counts = shares.sum(axis=1)
        center = Z.mean(axis=1)
        means = center + divide(shares @ (Z.T - center), counts)
        parts = []
        for gamma, mean in zip(shares, means):
            own = np.flatnonzero(gamma)
            apart = Z[:, own] - mean[:, None]
            parts.append(kind.scatter(apart, gamma[own], np.empty_like(apart)))
        return cls(kind, Moments(counts, means, np.array(parts)))

    def __add__(self, other: Self) -> Self:
        return type(self)(self.kind, joined(self.moments, other.moments, self.outer))

    def outer(self, weights: Array, vectors: Array) -> Array:
        """Return the entries of w_k v_k v_k^T."""
        return self.kind.each(weights) * self.kind.squares(vectors)


class GivenPart(NamedTuple):
    """Counts, means and entries of the scatters of the rows given to each component, in units of
    the frame; the entropy of their responsibilities; the free rows, and their total weight.
    """

    counts: Array
    means: Array
    parts: Array
    entropy: float
    free: Entered
    free_total: float

    @classmethod
    def from_rows(cls, kind: CovarianceKind, frame: Frame, given: GivenRows) -> Self:
        """Read the rows."""

        def of_block(Z: Array, numbers: Array | None, _: Workspace) -> GivenMoments:
            return GivenMoments.from_block(kind, Z, given.shares(each_weight(Z.T, numbers)))

        counts, means, parts = given.rows.total_in(frame)(of_block).moments
        if given.free is None:
            return cls(counts, means, parts, given.entropy, nothing_of(kind.D), 0.0)
        summary = given.free.total(Summary.from_block)
        free = given.free.enter(frame, summary)
        return cls(counts, means, parts, given.entropy, free, summary.total)

    def objective(self, kind: CovarianceKind, theta: FrameParameters) -> float:
        """Return sum_i sum_k r_ik ln(pi_k N(x_i | mu_k, Sigma_k) / r_ik).

        It is the second sum of equation ``given-responsibilities`` of the book.
        """
        scatters = kind.pool(self.parts) + kind.outer(self.counts, self.means - theta.means)
        heights = float(self.counts @ theta.heights())
        return heights - kind.dot(theta.precisions, scatters) / 2 + self.entropy

    def join(self, kind: CovarianceKind, moments: Moments) -> Moments:
        """Return the moments of these rows and of others together."""
        own = Moments(self.counts, self.means, kind.pool(self.parts))
        return joined(own, moments, kind.outer)
