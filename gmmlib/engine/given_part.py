"""What rows with given responsibilities add to the objective and to the moments of every step.

They are read once: their moments are the same at each step, and all that Q asks of them.
"""

from typing import NamedTuple, Self

import numpy as np

from gmmlib.checks import Array
from gmmlib.covariance.kind import CovarianceKind
from gmmlib.engine.frame_parameters import FrameParameters
from gmmlib.moments import Moments, divide
from gmmlib.sources.frame import Frame
from gmmlib.sources.given_rows import GivenRows
from gmmlib.sources.rows import Entered, Summary, each_weight, nothing_of
from gmmlib.sources.workspace import Workspace


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
        counts, means = np.zeros(kind.K), np.zeros((kind.K, kind.D))
        parts = np.zeros_like(kind.squares(means))
        for k, own in enumerate(given.of_components):
            if own is not None:
                summary = own.total(Summary.from_block)
                counts[k] = summary.total
                means[k] = (summary.mean - frame.center) / frame.scale
                parts[k] = own.total_in(frame)(Scatter(kind, means[k]))
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
        counts = self.counts + moments.counts
        share = divide(moments.counts, counts)
        apart = moments.means - self.means
        between = kind.outer(self.counts * share, apart)
        scatters = kind.pool(self.parts) + moments.scatters + between
        return Moments(counts, self.means + share[:, None] * apart, scatters)


class Scatter:
    """Of a block in units of the frame, the entries of the scatter about a mean."""

    def __init__(self, kind: CovarianceKind, mean: Array) -> None:
        self.kind = kind
        self.mean = mean[:, None]

    def __call__(self, Z: Array, weights: Array | None, workspace: Workspace) -> Array:
        apart = np.subtract(Z, self.mean, out=workspace.take("apart", *Z.shape))
        room = workspace.take("room", *Z.shape)
        return self.kind.scatter(apart, each_weight(Z.T, weights), room)
