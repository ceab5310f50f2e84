"""Densities of rows under a mixture that is kept as its kind keeps it: no matrix is made of it."""

import numpy as np

from gmmlib.checks import Array
from gmmlib.covariance.kind import CovarianceKind
from gmmlib.engine.frame_parameters import FrameParameters
from gmmlib.engine.fused import Fused
from gmmlib.engine.kernel import Kernel
from gmmlib.engine.problem import LARGEST_RISK
from gmmlib.engine.stable import Stable
from gmmlib.sources.frame import Frame
from gmmlib.sources.rows import slices_of
from gmmlib.sources.workspace import Workspace


class LogJoint:
    """A function of rows X, B x D: ln pi_k N(x | mu_k, Sigma_k), B x K; -inf where pi_k = 0.

    The frame is that of the components: what `Fused` loses by squares is lost near them. So it
    takes the squares of features, and leaves products of different ones, which lose more in rows
    far from all components, to `Stable`.
    """

    def __init__(
        self, kind: CovarianceKind, weights: Array, means: Array, covariances: Array
    ) -> None:
        """covariances: in `axes`; all in units of X."""
        center = weights @ means
        reach = (np.abs(means - center) + np.sqrt(kind.diagonal(covariances))).max(axis=0)
        self.frame = frame = Frame.around(center, reach, kind.common_scale)
        inside = kind.rescale(covariances, 1 / frame.scale)
        theta = FrameParameters.from_covariances(
            kind, weights, (means - center) / frame.scale, inside
        )
        fused = kind.n_quadratic <= kind.D and theta.risk <= LARGEST_RISK * kind.D
        kernel: type[Kernel] = Fused if fused else Stable
        self.kernel = kernel(kind, theta, np.zeros(kind.axes))
        self.dead = theta.dead
        self.log_volume = frame.log_volume

    def __call__(self, X: Array) -> Array:
        logs = np.empty((len(X), len(self.kernel.means)))
        workspace = Workspace()
        for rows in slices_of(len(X), self.kernel.n_rows):
            Z = self.frame.enter(X[rows])
            np.subtract(self.kernel.log_joint(Z, workspace).T, self.log_volume, out=logs[rows])
        if self.dead is not None:
            logs[:, self.dead] = -np.inf
        return logs
