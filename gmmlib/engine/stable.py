"""The careful pass of EM: of each row its difference from each mean, whitened for its density.

Slower than the fused pass, but exact where clusters are far apart for their width.
Source: Chan, Golub and LeVeque (1983), Algorithms for computing the sample variance.
"""

import numpy as np

from gmmlib.checks import Array
from gmmlib.engine.normalise import normalise_with_maximum
from gmmlib.engine.theta import Theta
from gmmlib.moments import Moments, divide
from gmmlib.sources.rows import Sums, each_weight
from gmmlib.sources.workspace import Workspace


class Stable:
    """The same result as `Fused`, up to rounding. `shared` and `total` are what Fused alone needs.

    `cholesky`: the factors U of the precisions, Lambda_k = U U^T.
    """

    def __init__(self, kind, theta: Theta, shared: Array | None) -> None:
        self.kind, self.means, self.dead = kind, theta.means, theta.dead
        self.heights = theta.heights()[:, None]
        cholesky = kind.precisions_cholesky(kind.roots(theta.covariances))
        self.cholesky = np.broadcast_to(cholesky, (kind.K, *kind.axes[1:]))

    def block(self, Z: Array, sample_weight: Array | None, workspace: Workspace) -> Sums:
        """Return log-likelihood, N_k, and sums of gamma d and gamma d d^T, d = x - mu_k."""
        (K, D), B = self.means.shape, Z.shape[1]
        logs, apart = workspace.take("logs", K, B), workspace.take("apart", K, D, B)
        room = workspace.take("room", D, B)
        weights = each_weight(Z.T, sample_weight)
        for k in range(K):
            np.subtract(Z, self.means[k][:, None], out=apart[k])
            self.kind.whiten(self.cholesky[k], apart[k], out=room)
            np.einsum("db,db->b", room, room, out=logs[k])
        logs *= -0.5
        logs += self.heights
        log_likelihood = normalise_with_maximum(logs, self.dead, weights)
        firsts = np.array([apart[k] @ logs[k] for k in range(K)])
        seconds = np.array([self.kind.scatter(apart[k], logs[k], room) for k in range(K)])
        return Sums((log_likelihood, logs.sum(axis=1), firsts, self.kind.pool(seconds)))

    def finish(
        self, total: float, log_likelihood: float, counts: Array, firsts: Array, seconds: Array
    ) -> tuple[float, Moments]:
        """Return log-likelihood and moments from the sums over all blocks."""
        moved = divide(firsts, counts)
        scatters = seconds - self.kind.outer(counts, moved)
        return log_likelihood, Moments(counts, self.means + moved, scatters)
