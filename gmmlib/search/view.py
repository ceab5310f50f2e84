"""The rows that a search looks at, in the coordinates that its starts choose."""

from functools import cached_property

import numpy as np

from gmmlib.checks import Array, Labels, Rng
from gmmlib.engine.problem import Problem
from gmmlib.start import center_and_scale

THIN = 1e-12  # an eigenvalue is at least so large a part of the largest
FARTHEST = 1e60  # deviations: a row that weighs nothing may be far, and its fourth power must fit
MOST_WHITENED = 128  # features; of more, only their widths are made alike


class View:
    """Rows of a problem, n x D in units of its frame, and their weights."""

    def __init__(self, problem: Problem, rng: Rng) -> None:
        self.kind = problem.kind
        self.K = problem.kind.K
        self.X = problem.sample
        self.weights = problem.sample_weight
        self.parts = problem.covariance  # the entries of the covariance of all rows
        self.rng = rng
        self.mean, self.deviations = center_and_scale(self.X, self.weights)

    @property
    def is_narrow(self) -> bool:
        """Are features few enough for matrices of all their pairs?"""
        return self.X.shape[1] <= MOST_WHITENED

    @cached_property
    def standard(self) -> Array:
        """The rows in units of each feature's standard deviation."""
        return within_reach((self.X - self.mean) / self.deviations)

    @cached_property
    def white(self) -> Array:
        """The rows in units in which their covariance is 1: no linear map changes distances."""
        if not self.is_narrow:
            return self.standard
        apart = self.X - self.mean
        values, vectors = np.linalg.eigh((apart.T * self.weights) @ apart / self.weights.sum())
        values = np.maximum(values, THIN * max(values[-1], np.finfo(float).tiny))
        return within_reach(apart @ (vectors / np.sqrt(values)))

    @cached_property
    def unusual(self) -> Array:
        """The white coordinates along which fourth moments are least like those of a Gaussian.

        Source: Tyler, Critchley, Duembgen and Oja (2009), Invariant co-ordinate selection.
        """
        Z = self.white
        if not self.is_narrow:
            return Z
        lengths = (Z * Z).sum(axis=1) * self.weights
        fourth = (Z * lengths[:, None]).T @ Z / self.weights.sum() / (Z.shape[1] + 2)
        values, vectors = np.linalg.eigh(fourth)
        order = np.argsort(-np.abs(np.log(np.maximum(values, THIN))))
        return Z @ vectors[:, order[: max(1, self.K - 1)]]

    def draw_rows(self, n: int) -> Labels:
        """Return the indices of n rows drawn by weight, each at most once."""
        chances = self.weights / self.weights.sum()
        drawn = self.rng.choice(len(self.X), size=n, replace=False, p=chances)
        return drawn.astype(np.int64)


def within_reach(Z: Array) -> Array:
    """Return coordinates, those too large for their powers made as large as may be."""
    return np.clip(Z, -FARTHEST, FARTHEST, out=Z)
