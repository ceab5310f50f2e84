"""The fast pass: ln pi_k N(x | mu_k, Sigma_k) = theta_k . phi(x), two matrix products a block.

It subtracts squares, so its rounding grows with (distance / width)^2: the risk of `Theta`.
"""

import numpy as np

from gmmlib.checks import Array
from gmmlib.normalise import normalise, terms_with_maximum, terms_without_maximum
from gmmlib.sources.rows import Sums
from gmmlib.theta import Moments, Theta, divide
from gmmlib.workspace import Workspace


class Fused:
    """Implements equations ``exponential-family`` and ``moments-from-sums`` of the book."""

    def __init__(self, kind, theta: Theta, shared: Array | None) -> None:
        slopes, heights = kind.times(theta.precisions, theta.means), theta.heights()
        self.kind, self.shared, self.peak = kind, shared, float(heights.max())
        self.dead, self.has_upper_bound = theta.dead, kind.n_quadratic > 0
        self.shared_part = 0.0 if self.has_upper_bound else kind.dot(theta.precisions, shared) / 2
        constants = heights - (slopes * theta.means).sum(axis=1) / 2 - self.peak
        self.theta = np.hstack([kind.coefficients(theta.precisions), slopes, constants[:, None]])

    def block(self, Z: Array, sample_weight: Array | None, workspace: Workspace) -> Sums:
        """Return the log-likelihood and the sums of gamma phi(x), K x F, of the columns of Z."""
        phi = workspace.phi(self.kind, Z)
        logs = workspace.take("logs", len(self.theta), Z.shape[1])
        np.matmul(self.theta, phi, out=logs)
        sums, shift = None, 0.0
        if self.has_upper_bound:  # the peak, now 0
            sums = terms_without_maximum(logs, self.dead)
            if sums is None:
                np.matmul(self.theta, phi, out=logs)
        if sums is None:
            sums, shift = terms_with_maximum(logs, self.dead, sample_weight)
        return Sums((normalise(logs, sums, sample_weight) + shift, logs @ phi.T))

    def finish(self, total: float, log_likelihood: float, sums: Array) -> tuple[float, Moments]:
        """Return log-likelihood and moments from the sums over all blocks."""
        Q, counts = self.kind.n_quadratic, sums[:, -1]
        means = divide(sums[:, Q:-1], counts)
        seconds = self.kind.second_moments(sums[:, :Q], self.shared)
        scatters = seconds - self.kind.outer(counts, means)
        log_likelihood += self.peak * total - self.shared_part
        return log_likelihood, Moments(counts, means, scatters)
