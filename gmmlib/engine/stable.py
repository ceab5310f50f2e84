"""The careful pass of EM: of each row its difference from each mean, whitened for its density.

Slower than the fused pass, but exact where clusters are far apart for their width.
Source: Chan, Golub and LeVeque (1983), Algorithms for computing the sample variance.
"""

from collections.abc import Iterator

import numpy as np

from gmmlib.checks import Array
from gmmlib.covariance.kind import CovarianceKind
from gmmlib.engine.frame_parameters import FrameParameters
from gmmlib.engine.kernel import CACHED, Kernel
from gmmlib.engine.normalize import normalize_with_maximum
from gmmlib.moments import Moments, divide
from gmmlib.sources.rows import Sums
from gmmlib.sources.workspace import Workspace

FEWEST_ROWS = 256  # at a time: fewer are slow to multiply


class Stable(Kernel):
    """The same result as `Fused`, up to rounding. `shared` and `total` are what Fused alone needs.

    `cholesky`: the factors U of the precisions, Lambda_k = U U^T.
    """

    is_careful = True

    def __init__(self, kind: CovarianceKind, theta: FrameParameters, shared: Array) -> None:
        self.kind = kind
        self.means = theta.means
        self.dead = theta.dead
        self.heights = theta.heights()[:, None]
        self.cholesky = np.broadcast_to(theta.cholesky(kind), (kind.K, *kind.axes[1:]))
        self.n_rows = max(FEWEST_ROWS, CACHED // (kind.K + 2 * kind.D))

    @staticmethod
    def error(risk: float) -> float:
        return float(risk**0.5)  # no distance is squared

    def part(self, Z: Array, weights: Array, start: int, workspace: Workspace) -> Sums:
        """Return log-likelihood, N_k, and sums of gamma d and gamma d d^T, d = x - mu_k."""
        Z = np.ascontiguousarray(Z)  # it is read 2 K times
        logs = self.log_joint(Z, workspace)
        log_likelihood = normalize_with_maximum(logs, self.dead, weights)
        firsts, seconds = [], []
        room = workspace.take("room", *Z.shape)
        for gamma, apart in zip(logs, self.differences(Z, workspace)):
            firsts.append(apart @ gamma)
            seconds.append(self.kind.scatter(apart, gamma, room))
        pooled = self.kind.pool(np.array(seconds))
        return Sums((log_likelihood, logs.sum(axis=1), np.array(firsts), pooled))

    def log_joint(self, Z: Array, workspace: Workspace) -> Array:
        """Return ln pi_k N(x | mu_k, Sigma_k), K x B, of the columns of Z."""
        logs = workspace.take("logs", len(self.means), Z.shape[1])
        room = workspace.take("room", *Z.shape)
        for k, apart in enumerate(self.differences(Z, workspace)):
            logs[k] = self.kind.distances(self.cholesky[k], apart, room)
        logs *= -0.5
        logs += self.heights
        return logs

    def differences(self, Z: Array, workspace: Workspace) -> Iterator[Array]:
        """Yield x - mu_k, D x B, of each component, all in one array.

        They are taken twice, for densities and for moments: to keep K of them costs more.
        """
        apart = workspace.take("apart", *Z.shape)
        for mean in self.means:
            yield np.subtract(Z, mean[:, None], out=apart)

    def responsibilities(self, Z: Array) -> Array:
        """Return gamma, K x B."""
        logs = self.log_joint(Z, Workspace())
        normalize_with_maximum(logs, self.dead, np.ones(Z.shape[1]))
        return logs

    def finish(self, total: float, sums: Sums) -> tuple[float, Moments]:
        log_likelihood, counts, firsts, seconds = sums
        moved = divide(firsts, counts)
        scatters = seconds - self.kind.outer(counts, moved)
        return log_likelihood, Moments(counts, self.means + moved, scatters)
