"""The careful pass of EM: each row is whitened about each mean, y = L^-1 (x - mu), Sigma = L L^T.

Slower than the fused pass, but exact where clusters are far apart for their width.
Source: Chan, Golub and LeVeque (1983), Algorithms for computing the sample variance.
"""

import numpy as np

from gmmlib.checks import Array
from gmmlib.normalise import normalise, terms_with_maximum
from gmmlib.sources.rows import Sums
from gmmlib.theta import Moments, Theta, divide
from gmmlib.workspace import Workspace


class Stable:
    """The same result as `Fused`, up to rounding."""

    def __init__(self, kind, theta: Theta, shared: Array | None) -> None:
        self.kind, self.means = kind, theta.means
        self.roots, self.whiteners = kind.roots(theta.covariances, *theta.means.shape)
        self.heights = theta.heights()[:, None]
        self.dead = theta.weights == 0 if theta.weights.min() == 0 else None

    def block(self, Z: Array, sample_weight: Array | None, workspace: Workspace) -> Sums:
        """Return log-likelihood, N_k, and sums of gamma y and of gamma y y^T, for each k."""
        (K, D), B = self.means.shape, Z.shape[1]
        logs, Y = workspace.take("logs", K, B), workspace.take("whitened", K, D, B)
        apart = workspace.take("apart", D, B)
        for k in range(K):
            np.subtract(Z, self.means[k][:, None], out=apart)
            self.kind.whiten(self.whiteners[k], apart, out=Y[k])
            np.einsum("db,db->b", Y[k], Y[k], out=logs[k])
        logs *= -0.5
        logs += self.heights
        sums, shift = terms_with_maximum(logs, self.dead, sample_weight)
        log_likelihood = normalise(logs, sums, sample_weight) + shift
        firsts = np.array([Y[k] @ logs[k] for k in range(K)])
        seconds = np.array([self.kind.second(Y[k], logs[k], apart) for k in range(K)])
        return Sums((log_likelihood, logs.sum(axis=1), firsts, seconds))

    def finish(
        self, total: float, log_likelihood: float, counts: Array, firsts: Array, seconds: Array
    ) -> tuple[float, Moments]:
        """Return log-likelihood and moments from the sums over all blocks."""
        means = divide(firsts, counts)
        scatters = self.kind.scatters(self.roots, counts, means, seconds)
        means = self.means + self.kind.colour(self.roots, means)
        return log_likelihood, Moments(counts, means, scatters)
