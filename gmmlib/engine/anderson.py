"""Anderson's acceleration: where the steps before were heading, further than EM goes in one.

Each step of EM takes theta to G(theta), and the fixed point is where the residual G(theta) - theta
is 0. Of the last few steps, the mixture of residuals that is nearest to 0 is found by least
squares, and the same mixture of their images is the next point.
Source: Walker and Ni (2011), Anderson acceleration for fixed-point iterations.
"""

import math

import numpy as np

from gmmlib.checks import Array
from gmmlib.collapse import CollapseError
from gmmlib.engine.frame_parameters import FrameParameters
from gmmlib.engine.problem import Expectation, Problem

MEMORY = 5  # steps; with more of them, the least squares lose their digits
LIGHT = 2**20  # numbers
RIDGE = 1e-6  # of the trace: residuals that point the same way must not cancel


class Anderson:
    """The last steps of EM, and the point at which they aim."""

    def __init__(self, problem: Problem) -> None:
        self._problem = problem
        self.forget()

    @property
    def is_light(self) -> bool:
        """Does the memory take no more than the data, or than 8 MB?"""
        kind, summary = self._problem.kind, self._problem.summary
        parameters = kind.K * (kind.D + 1) + math.prod(kind.axes)
        return 2 * (MEMORY + 1) * parameters <= max(LIGHT, summary.count * kind.D)

    def forget(self) -> None:
        """Begin anew."""
        self.failures = 0  # leaps in a row that led lower
        self._images: list[Array] = []
        self._residuals: list[Array] = []

    def remember(self, theta: FrameParameters, image: FrameParameters) -> None:
        """Take note of a step of EM, from theta to its image."""
        if not self.is_light:
            return
        end = _vector(image)
        self._images = [*self._images[-MEMORY:], end]
        self._residuals = [*self._residuals[-MEMORY:], end - _vector(theta)]

    def leap(self, reached: float) -> tuple[FrameParameters, Expectation] | None:
        """Return the point and its expectation; None where it is lower than what was reached, or no
        mixture of Gaussians. Then what misled is forgotten.
        """
        if len(self._images) < 2:
            return None
        landed = self._land()
        if landed is not None and landed[1].objective >= reached:
            self.failures = 0
            return landed
        self._images, self._residuals = [], []
        self.failures += 1
        return None

    def _land(self) -> tuple[FrameParameters, Expectation] | None:
        """Return the point and its expectation, however low; None where it is no mixture."""
        try:
            with np.errstate(over="ignore", invalid="ignore"):
                theta = self._aim()
                return theta, self._problem.e_step(theta)
        except (CollapseError, np.linalg.LinAlgError):
            return None

    def _aim(self) -> FrameParameters:
        """Return the mixture of images. Raises CollapseError where it is none of Gaussians."""
        problem, kind = self._problem, self._problem.kind
        changes = np.diff(self._residuals, axis=0)
        square = changes @ changes.T
        square += RIDGE * np.trace(square) * np.eye(len(square))
        shares = np.linalg.solve(square, changes @ self._residuals[-1])
        aim = self._images[-1].copy()
        # Term by term, so that what was symmetric stays so to the last bit.
        for share, change in zip(shares, np.diff(self._images, axis=0)):
            aim -= share * change
        weights, means, covariances = np.split(aim, [kind.K, kind.K + kind.K * kind.D])
        if weights.min() < 0:
            raise CollapseError(int(weights.argmin()), 0.0)
        means, covariances = means.reshape(kind.K, kind.D), covariances.reshape(kind.axes)
        return problem.theta(weights / weights.sum(), means, covariances)


def _vector(theta: FrameParameters) -> Array:
    """Return the parameters as one vector; mixtures of such vectors have weights of sum 1."""
    return np.concatenate([theta.weights, theta.means.ravel(), theta.covariances.ravel()])
