"""What EM found, in units of X and with all its digits; all public arrays are made from it."""

from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

from gmmlib.checks import Array
from gmmlib.covariance import CovarianceKind
from gmmlib.engine.frame_parameters import FrameParameters
from gmmlib.engine.log_joint import LogJoint
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

    def log_joint(self, kind: CovarianceKind) -> LogJoint:
        """Return what densities are computed with."""
        return LogJoint(kind, self.weights, self.means, self.covariances.reshape(kind.axes))

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


# Of each model that was asked for densities, and not among its attributes, since a question does
# not change a model: the fit and the kind they were made of, and what they are computed with.
_KNOWN: WeakKeyDictionary[Any, tuple[ExactFit, type, LogJoint]] = WeakKeyDictionary()


def log_joint_of(model: Any, kind: CovarianceKind, fit: ExactFit) -> LogJoint:
    """Return what densities of a model are computed with, made once while the fit is the same."""
    known = _KNOWN.get(model)
    if known is not None and known[1] is type(kind) and all(a is b for a, b in zip(known[0], fit)):
        return known[2]
    made = fit.log_joint(kind)
    _KNOWN[model] = fit, type(kind), made
    return made
