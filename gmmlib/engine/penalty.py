"""What is added to the log-likelihood so that no component can shrink for ever.

Both penalties add, for each component, half of

    degrees * ln det Lambda_k - tr(Lambda_k (psi + shrinkage d_k d_k^T)),    d_k = mu_k - center,

(for one covariance for all components: ln det Lambda and `psi` once, each d_k still).
Source: Fraley and Raftery (2007), Bayesian regularization for normal mixture estimation.
"""

from dataclasses import dataclass
from typing import Self

import numpy as np

from gmmlib.checks import Array
from gmmlib.covariance.kind import CovarianceKind
from gmmlib.engine.frame_parameters import FrameParameters
from gmmlib.moments import Moments, divide


@dataclass(frozen=True, eq=False)
class Penalty:
    """psi: one scatter, as the kind keeps scatters, added to each. All in units of the frame, whose
    origin is the prior mean.

    degrees: how many more rows a covariance is divided by. shrinkage: as how many rows at the
    prior mean the prior counts in each mean.
    """

    psi: Array
    degrees: float = 0.0
    shrinkage: float = 0.0

    @classmethod
    def relative(cls, kind: CovarianceKind, reg_covar: float, widths: Array) -> Self:
        """Return the penalty that adds reg_covar * width^2 / N_k to the variance of a feature."""
        return cls(kind.pool(kind.diagonal_entries(reg_covar * widths[None] ** 2)))

    @classmethod
    def fraley_raftery(cls, kind: CovarianceKind, parts: Array) -> Self:
        """Return the conjugate prior: nu = D + 2, psi = S / K^(2/D), shrinkage of means 0.01.

        As the source has it, but for two things. S is the covariance with divisor N, not N - 1.
        And diagonal covariances take each feature's own variance, not the mean of all variances,
        which would depend on the features' units. parts: the `entries` of S.
        """
        psi = kind.prior_scatter(parts) / kind.K ** (2 / kind.D)
        return cls(kind.pool(psi[None]), kind.prior_degrees(kind.D + 2), 0.01)

    def scaled(self, share: float) -> Self:
        """Return the penalty that counts as much for a share of the rows as this for all."""
        return type(self)(self.psi * share, self.degrees * share, self.shrinkage * share)

    def objective(self, kind: CovarianceKind, theta: FrameParameters) -> float:
        """Return what is added to the log-likelihood.

        Implements equations ``penalised-likelihood`` and ``conjugate-prior`` of the book.
        """
        pulled = kind.outer(np.full(len(theta.means), self.shrinkage), theta.means)
        traces = kind.dot(theta.precisions, pulled + self.psi)
        return (self.degrees * float(np.sum(theta.log_dets)) - traces) / 2

    def shift(self, kind: CovarianceKind, moments: Moments) -> Moments:
        """Return the moments whose maximum is that of the penalised objective.

        Implements equations ``penalised-covariance``, ``prior-mean`` and ``prior-covariance`` of
        the book.
        """
        counts, means, scatters = moments
        share = divide(counts, counts + self.shrinkage)  # of the rows in the mean
        added = kind.outer(self.shrinkage * share, means) + self.psi
        return Moments(counts, share[:, None] * means, scatters + added)
