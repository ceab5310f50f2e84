"""The fast pass: ln pi_k N(x | mu_k, Sigma_k) = theta_k . phi(x), two matrix products a block.

It subtracts squares, so its rounding grows with (distance / width)^2: theta's risk.
"""

import numpy as np

from gmmlib.checks import Array
from gmmlib.covariance.kind import CovarianceKind
from gmmlib.engine.frame_parameters import FrameParameters
from gmmlib.engine.kernel import CACHED, Kernel
from gmmlib.engine.normalize import normalize_with_maximum, normalize_without_maximum
from gmmlib.moments import Moments, divide
from gmmlib.sources.rows import Sums
from gmmlib.sources.workspace import Workspace

FEWEST_ROWS = 64  # at a time: fewer are slow to multiply


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
        self.theta = theta
        self.means = theta.means
        slopes = kind.times(theta.precisions, theta.means)
        heights = theta.heights()
        self.kind = kind
        self.shared = shared
        self.peak = float(heights.max())
        self.dead = theta.dead
        self.has_upper_bound = kind.n_quadratic > 0
        self.shared_part = 0.0 if self.has_upper_bound else kind.dot(theta.precisions, shared) / 2
        constants = heights - (slopes * theta.means).sum(axis=1) / 2 - self.peak
        Q = kind.n_quadratic
        self.natural = np.empty((kind.K, self.n_features(kind)))
        self.natural[:, :Q] = kind.coefficients(theta.precisions)
        self.natural[:, Q:-1] = slopes
        self.natural[:, -1] = constants
        self.n_rows = max(FEWEST_ROWS, CACHED // sum(self.natural.shape))

    @staticmethod
    def n_features(kind: CovarianceKind) -> int:
        """Return F, how many numbers phi(x) has."""
        return kind.n_quadratic + kind.D + 1

    @staticmethod
    def error(risk: float) -> float:
        return risk

    def part(self, Z: Array, weights: Array, start: int, workspace: Workspace) -> Sums:
        """Return the log-likelihood and the sums of gamma phi(x), K x F."""
        phi = self.phi(Z, start, workspace)
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

    def log_joint(self, Z: Array, workspace: Workspace) -> Array:
        """Return theta_k . phi(x), with the quadratic part where it is the same for all k."""
        logs = workspace.take("logs", len(self.natural), Z.shape[1])
        np.matmul(self.natural, self.phi(Z, 0, workspace), out=logs)
        logs += self.peak
        if not self.has_upper_bound:
            room = workspace.take("room", *Z.shape)
            self.kind.whiten(self.theta.cholesky(self.kind)[0], Z, out=room)
            logs -= np.einsum("db,db->b", room, room) / 2
        return logs

    def phi(self, Z: Array, part: int, workspace: Workspace) -> Array:
        """Return phi(x) = [quadratic part, x, 1] of the columns of Z, F x B."""
        Q = self.kind.n_quadratic

        def fill(phi: Array) -> None:
            self.kind.fill_quadratic(Z, phi[:Q])
            phi[Q:-1] = Z
            phi[-1] = 1

        shape = (Q + len(Z) + 1, Z.shape[1])
        if Q > len(Z):
            return workspace.filled("phi", part, shape, fill)
        phi = workspace.take("phi", *shape)
        fill(phi)  # squares are made as fast as read, and not worth memory of the data's size
        return phi

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
