"""The careful pass of EM: of each row its difference from each mean, whitened for its density.

Slower than the fused pass, but exact where clusters are far apart for their width.
Source: Chan, Golub and LeVeque (1983), Algorithms for computing the sample variance.
"""

import numpy as np

from gmmlib.checks import Array
from gmmlib.covariance.kind import CovarianceKind
from gmmlib.engine.frame_parameters import FrameParameters
from gmmlib.engine.kernel import Kernel
from gmmlib.engine.normalize import normalize_with_maximum
from gmmlib.moments import Moments, divide
from gmmlib.sources.rows import Sums, each_weight
from gmmlib.sources.workspace import Workspace


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
        cholesky = kind.precisions_cholesky(kind.roots(theta.covariances))
        self.cholesky = np.broadcast_to(cholesky, (kind.K, *kind.axes[1:]))

    @staticmethod
    def error(risk: float) -> float:
        return float(risk**0.5)  # no distance is squared

    def block(self, Z: Array, sample_weight: Array | None, workspace: Workspace) -> Sums:
        """Return log-likelihood, N_k, and sums of gamma d and gamma d d^T, d = x - mu_k."""
        (K, D) = self.means.shape
        B = Z.shape[1]
        logs = workspace.take("logs", K, B)
        apart = workspace.take("apart", K, D, B)
        room = workspace.take("room", D, B)
        weights = each_weight(Z.T, sample_weight)
        self.fill(Z, logs, apart, room)
        log_likelihood = normalize_with_maximum(logs, self.dead, weights)
        firsts = np.array([apart[k] @ logs[k] for k in range(K)])
        seconds = np.array([self.kind.scatter(apart[k], logs[k], room) for k in range(K)])
        return Sums((log_likelihood, logs.sum(axis=1), firsts, self.kind.pool(seconds)))

    def fill(self, Z: Array, logs: Array, apart: Array | list[Array], room: Array) -> None:
        """Put ln pi_k N(x | mu_k, Sigma_k), K x B, into `logs`, and x - mu_k into `apart`."""
        for k, mean in enumerate(self.means):
            np.subtract(Z, mean[:, None], out=apart[k])
            self.kind.whiten(self.cholesky[k], apart[k], out=room)
            np.einsum("db,db->b", room, room, out=logs[k])
        logs *= -0.5
        logs += self.heights

    def responsibilities(self, Z: Array) -> Array:
        """Return gamma, K x B."""
        D, B = Z.shape
        logs = np.empty((len(self.means), B))
        apart = [np.empty((D, B))] * len(self.means)  # one array, for one component at a time
        self.fill(Z, logs, apart, np.empty((D, B)))
        normalize_with_maximum(logs, self.dead, np.ones(B))
        return logs

    def finish(self, total: float, sums: Sums) -> tuple[float, Moments]:
        log_likelihood, counts, firsts, seconds = sums
        moved = divide(firsts, counts)
        scatters = seconds - self.kind.outer(counts, moved)
        return log_likelihood, Moments(counts, self.means + moved, scatters)
