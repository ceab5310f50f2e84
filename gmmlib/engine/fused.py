"""The fast pass: ln pi_k N(x | mu_k, Sigma_k) = theta_k . phi(x), two matrix products a block.

It subtracts squares, so its rounding grows with (distance / width)^2: theta's risk.
"""

import math

import numpy as np

from gmmlib.checks import Array
from gmmlib.covariance.kind import CovarianceKind
from gmmlib.engine.frame_parameters import FrameParameters
from gmmlib.engine.kernel import Kernel
from gmmlib.engine.normalize import normalize_with_maximum, normalize_without_maximum
from gmmlib.moments import Moments, divide
from gmmlib.sources.rows import Sums, add, each_weight
from gmmlib.sources.workspace import Workspace

CACHED = 2**17  # numbers, 1 MB: of so many, logs and phi stay in the processor's second cache
FEWEST_ROWS = 1024  # at a time


class Fused(Kernel):
    """Implements equations ``exponential-family`` and ``moments-from-sums`` of the book.

    `natural`: the vectors theta_k of the book, K x F, with ln of the weights, less the `peak`:
    the largest possible value of all ln pi_k N. So no product with phi(x) is above 0, but
    for rounding, and no row needs its largest term looked for. Not so for one covariance for all
    components, whose quadratic part is left out. `shared`: the sum of x x^T over all the data, as
    the kind keeps scatters, which then stands for it.
    """

    is_careful = False

    def __init__(self, kind: CovarianceKind, theta: FrameParameters, shared: Array) -> None:
        slopes = kind.times(theta.precisions, theta.means)
        heights = theta.heights()
        self.kind = kind
        self.shared = shared
        self.peak = float(heights.max())
        self.dead = theta.dead
        self.has_upper_bound = kind.n_quadratic > 0
        self.shared_part = 0.0 if self.has_upper_bound else kind.dot(theta.precisions, shared) / 2
        constants = heights - (slopes * theta.means).sum(axis=1) / 2 - self.peak
        self.natural = np.hstack([kind.coefficients(theta.precisions), slopes, constants[:, None]])
        self.n_rows = max(FEWEST_ROWS, 2 ** int(math.log2(CACHED / sum(self.natural.shape))))

    @staticmethod
    def error(risk: float) -> float:
        return risk

    def block(self, Z: Array, sample_weight: Array | None, workspace: Workspace) -> Sums:
        """Return the log-likelihood and the sums of gamma phi(x), K x F, of the columns of Z."""
        weights = each_weight(Z.T, sample_weight)
        starts = range(0, Z.shape[1], self.n_rows)
        slices = (slice(start, start + self.n_rows) for start in starts)
        return add(self._part(Z, weights[rows], rows, workspace) for rows in slices)

    def _part(self, Z: Array, weights: Array, rows: slice, workspace: Workspace) -> Sums:
        """Return the same of some columns, few enough for the processor's cache."""
        phi = self.phi(Z[:, rows], rows.start, workspace)
        logs = workspace.take("logs", len(self.natural), phi.shape[1])
        np.matmul(self.natural, phi, out=logs)
        log_likelihood = None
        if self.has_upper_bound:  # the peak, now 0
            log_likelihood = normalize_without_maximum(logs, self.dead, weights)
            if log_likelihood is None:
                np.matmul(self.natural, phi, out=logs)
        if log_likelihood is None:
            log_likelihood = normalize_with_maximum(logs, self.dead, weights)
        return Sums((log_likelihood, (phi @ logs.T).T))  # faster than logs @ phi.T

    def phi(self, Z: Array, part: int, workspace: Workspace) -> Array:
        """Return phi(x) = [quadratic part, x, 1] of the columns of Z, F x B."""
        Q = self.kind.n_quadratic

        def fill(phi: Array) -> None:
            self.kind.fill_quadratic(Z, phi[:Q])
            phi[Q:-1] = Z
            phi[-1] = 1

        return workspace.filled("phi", part, (Q + len(Z) + 1, Z.shape[1]), fill)

    def finish(self, total: float, sums: Sums) -> tuple[float, Moments]:
        """Return log-likelihood and moments from the sums over all blocks."""
        log_likelihood, of_phi = sums
        Q = self.kind.n_quadratic
        counts = of_phi[:, -1]
        means = divide(of_phi[:, Q:-1], counts)
        seconds = self.kind.second_moments(of_phi[:, :Q], self.shared)
        scatters = seconds - self.kind.outer(counts, means)
        log_likelihood += self.peak * total - self.shared_part
        return log_likelihood, Moments(counts, means, scatters)
