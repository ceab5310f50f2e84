"""What both passes of EM over the rows, the fast and the careful one, have in common."""

from abc import ABC, abstractmethod

from gmmlib.checks import Array
from gmmlib.covariance.kind import CovarianceKind
from gmmlib.engine.frame_parameters import FrameParameters
from gmmlib.moments import Moments
from gmmlib.sources.rows import Sums, add, each_weight, slices_of
from gmmlib.sources.workspace import Workspace

CACHED = 2**19  # numbers, 4 MB: of so many, what a pass makes stays in the processor's caches


class Kernel(ABC):
    """A pass at theta: what `block` gives of each block adds up, and `finish` makes it moments."""

    is_careful: bool  # or may rounding call for a pass that is?
    n_rows: int  # at a time
    means: Array  # of the components, K x D

    @abstractmethod
    def __init__(self, kind: CovarianceKind, theta: FrameParameters, shared: Array) -> None:
        """shared: the scatter about 0 of all the data, as the kind keeps scatters."""

    @staticmethod
    @abstractmethod
    def error(risk: float) -> float:
        """Return how much log-densities err, in units of float64's precision."""

    def block(self, Z: Array, sample_weight: Array | None, workspace: Workspace) -> Sums:
        """Return sums over the columns of Z, D x B, in units of the frame."""
        weights = each_weight(Z.T, sample_weight)
        slices = slices_of(Z.shape[1], self.n_rows)
        return add(self.part(Z[:, rows], weights[rows], rows.start, workspace) for rows in slices)

    @abstractmethod
    def log_joint(self, Z: Array, workspace: Workspace) -> Array:
        """Return ln pi_k N(x | mu_k, Sigma_k), K x B, of the columns of Z; no matter what where
        pi_k = 0.
        """

    @abstractmethod
    def part(self, Z: Array, weights: Array, start: int, workspace: Workspace) -> Sums:
        """Return the sums over some columns of a block, the first of which is `start`."""

    @abstractmethod
    def finish(self, total: float, sums: Sums) -> tuple[float, Moments]:
        """Return the log-likelihood and moments, from the sums over all blocks.

        total: of the rows, by weight. Moments are as the kind keeps them.
        """
