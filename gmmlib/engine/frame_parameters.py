"""The parameters of one step of EM, in units of the frame, with what every pass needs of them."""

from typing import NamedTuple

import numpy as np

from gmmlib.checks import Array, Mask
from gmmlib.covariance.kind import CovarianceKind

LOG_2PI = float(np.log(2 * np.pi))
TINY = float(np.finfo(float).tiny)


class FrameParameters(NamedTuple):
    """Weights, K; means, K x D; covariances and precisions as their kind keeps them.

    What `gmmlib.Parameters` is to the reader.
    """

    weights: Array
    means: Array
    covariances: Array
    precisions: Array  # as covariances
    log_dets: Array  # ln det Lambda_k = -ln det Sigma_k: K, or one for all
    risk: float  # log-densities of the fused pass err by about 2e-16 of it

    @classmethod
    def from_covariances(
        cls, kind: CovarianceKind, weights: Array, means: Array, covariances: Array
    ) -> "FrameParameters":
        """Return the parameters with these covariances.

        The risk is the largest r^T |Lambda_k| r, where r = |mu_k| + standard deviations is how
        far out the rows of k are, feature by feature.

        Raises numpy.linalg.LinAlgError where a covariance is not positive definite.
        """
        precisions, log_dets = kind.invert(covariances)
        reach = np.abs(means) + np.sqrt(kind.diagonal(covariances))
        risks = (kind.times(np.abs(precisions), reach) * reach).sum(axis=1)
        return cls(weights, means, covariances, precisions, log_dets, float(risks.max()))

    def cholesky(self, kind: CovarianceKind) -> Array:
        """Return the factors U of the precisions, Lambda_k = U U^T, as covariances."""
        return kind.precisions_cholesky(kind.roots(self.covariances))

    @property
    def dead(self) -> Mask | None:
        """Which components have a weight of 0? None where none has."""
        return None if self.weights.all() else self.weights == 0

    def heights(self) -> Array:
        """Return the largest value of ln pi_k N(x | mu_k, Sigma_k) over x, for each component."""
        # Not ln 0 = -inf: a pass sets what belongs to a weight of 0 to 0 itself.
        log_weights = np.log(np.maximum(self.weights, TINY))
        return log_weights + (self.log_dets - self.means.shape[1] * LOG_2PI) / 2
