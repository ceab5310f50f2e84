"""What EM found, in units of X and with all its digits; all public arrays are made from it."""

from typing import NamedTuple

from gmmlib.checks import Array
from gmmlib.covariance import CovarianceKind
from gmmlib.engine.frame_parameters import FrameParameters
from gmmlib.sources.frame import Frame


class ExactFit(NamedTuple):
    """Weights, K; means, K x D; covariances, shaped as users see them. All float64."""

    weights: Array
    means: Array
    covariances: Array

    @classmethod
    def from_theta(cls, theta: FrameParameters, kind: CovarianceKind, frame: Frame) -> "ExactFit":
        """Return parameters in units of the frame as they are in units of X."""
        means = frame.center + frame.scale * theta.means
        covariances = kind.rescale(theta.covariances, frame.scale)
        return cls(theta.weights, means, covariances.reshape(kind.shape))

    def public(self, kind: CovarianceKind) -> dict[str, Array]:
        """Return the arrays that users see, by the names of the attributes."""
        roots = kind.roots(self.covariances.reshape(kind.axes))
        cholesky = kind.precisions_cholesky(roots)
        return {
            "weights_": self.weights,
            "means_": self.means,
            "covariances_": self.covariances,
            "precisions_": kind.from_cholesky(cholesky).reshape(kind.shape),
            "precisions_cholesky_": cholesky.reshape(kind.shape),
        }
