"""Families of problems: a generator of random numbers in; rows, and the mixture they are from, out.

gmmlib's search was tuned on these.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.random import Generator

from bench.hits.mixtures import Mixture, draw, equal, overlapping, rotation

PEARSON = [1, 3, 5, 2, 7, 10, 13, 19, 20, 25, 40, 31, 60, 62, 54, 74, 84, 86, 96, 85, 75, 47, 43]
PEARSON += [24, 19, 9, 5, 0, 1]  # crabs by the ratio of forehead to body length: Pearson (1894)


class Rows(NamedTuple):
    """truth: a mixture that they may be of, or None."""

    X: np.ndarray
    truth: Mixture | None = None


Family = Callable[[Generator], Rows]


def crabs(rng: Generator) -> Rows:
    """1000 crabs from Naples, measured by Weldon."""
    return Rows(np.repeat(0.5815 + 0.004 * np.arange(29), PEARSON)[:, None])


def drawn(rng: Generator, N: int, mixture: Mixture) -> Rows:
    return Rows(draw(rng, N, mixture)[0], mixture)


def overlap(N: int, D: int, K: int, overlap: float, kind: str = "full") -> Family:
    return lambda rng: drawn(rng, N, overlapping(rng, K, D, overlap, kind))


def too_many(N: int, D: int, K: int, overlap: float) -> Family:
    """K components, of which a fit shall find more."""
    return lambda rng: Rows(drawn(rng, N, overlapping(rng, K, D, overlap)).X)


def grid(rng: Generator) -> Rows:
    """25 round clusters on a grid."""
    means = np.array([(a, b) for a in range(5) for b in range(5)], dtype=float)
    return drawn(rng, 2500, Mixture(equal(25), means, np.array([np.eye(2) * 0.15**2] * 25)))


def far_groups(rng: Generator) -> Rows:
    """Two pairs, a group of three and one alone, far from each other."""
    corners = np.array([[0.0, 0], [40, 0], [0, 40], [40, 40]])
    aside = np.array([[2.0, 0]])
    three = corners[2] + rng.normal(size=(3, 2)) * 3
    means = np.concatenate([corners[:2] + aside, corners[:2] - aside, three, corners[3:]])
    return drawn(rng, 800, Mixture(equal(8), means, np.array([np.eye(2)] * 8)))


def weights(N: int, D: int, K: int) -> Family:
    """The largest weight is 50 times the smallest."""

    def rows(rng: Generator) -> Rows:
        shares = np.geomspace(1, 50, K)
        mixture = overlapping(rng, K, D, 0.01)
        return drawn(rng, N, mixture._replace(weights=shares / shares.sum()))

    return rows


def volumes(N: int, D: int, K: int, ratio: float) -> Family:
    """The widest component is `ratio` times as wide as the narrowest."""

    def rows(rng: Generator) -> Rows:
        means = rng.normal(size=(K, D)) * 4
        covariances = []
        for width in np.geomspace(1, ratio, K):
            axes = rotation(rng, D)
            variances = 0.3 * width**2 * rng.uniform(0.3, 1, D)
            covariances.append(axes @ np.diag(variances) @ axes.T)
        return drawn(rng, N, Mixture(equal(K), means, np.array(covariances)))

    return rows


def squeezed(N: int, D: int, by: float, K: int = 2) -> Family:
    """Clusters in a row, along an axis that is then made shorter, and rotated."""

    def rows(rng: Generator) -> Rows:
        return in_a_row(rng, N, D, K, 1 / by)

    return rows


def white(N: int, D: int) -> Family:
    """Two clusters in a row, whose total covariance is the identity."""

    def rows(rng: Generator) -> Rows:
        return in_a_row(rng, N, D, 2, 1 / np.sqrt(1 + 2.0**2))

    return rows


def in_a_row(rng: Generator, N: int, D: int, K: int, scale: float) -> Rows:
    """K clusters, 4 widths from one to the next; the axis of the row scaled; all of it rotated."""
    means = np.zeros((K, D))
    means[:, 0] = 4 * (np.arange(K) - (K - 1) / 2)
    scales = np.ones(D)
    scales[0] = scale
    to_data = rotation(rng, D) * scales
    covariances = np.array([to_data @ to_data.T] * K)
    return drawn(rng, N, Mixture(equal(K), means @ to_data.T, covariances))


def cigars(N: int, D: int, K: int) -> Family:
    """Components 20 times as long as wide, each in a direction of its own."""

    def rows(rng: Generator) -> Rows:
        means = rng.normal(size=(K, D)) * 2
        variances = np.full(D, 0.1**2)
        variances[0] = 2.0**2
        axes = [rotation(rng, D) for _ in range(K)]
        covariances = np.array([Q @ np.diag(variances) @ Q.T for Q in axes])
        return drawn(rng, N, Mixture(equal(K), means, covariances))

    return rows


def nested(N: int, D: int, width: float, shares: list[float], off: float) -> Family:
    """Narrow components within a wide one, the first."""

    def rows(rng: Generator) -> Rows:
        K = len(shares)
        means = np.zeros((K, D))
        means[1:] = rng.normal(size=(K - 1, D)) * off
        covariances = np.array([np.eye(D)] + [np.eye(D) * width**2] * (K - 1))
        return drawn(rng, N, Mixture(np.array(shares), means, covariances))

    return rows


def heavy_tails(N: int, D: int, K: int, degrees: int) -> Family:
    """Components of Student's t, which are no Gaussians."""

    def rows(rng: Generator) -> Rows:
        mixture = overlapping(rng, K, D, 0.002)
        X, labels = draw(rng, N, mixture)
        longer = np.sqrt(degrees / rng.chisquare(degrees, N))
        centres = mixture.means[labels]
        return Rows(centres + (X - centres) * longer[:, None], mixture)

    return rows


def noise(N: int, D: int, K: int, own: bool) -> Family:
    """One row in twenty is uniform over a box; own: it has a component of its own."""

    def rows(rng: Generator) -> Rows:
        mixture = overlapping(rng, K, D, 0.001)
        low, high = mixture.means.min(axis=0) - 0.5, mixture.means.max(axis=0) + 0.5
        X, _ = draw(rng, N, mixture)
        stray = rng.random(N) < 0.05
        X[stray] = rng.uniform(low, high, (stray.sum(), D))
        return Rows(X, with_box(mixture, low, high) if own else mixture)

    return rows


def with_box(mixture: Mixture, low: np.ndarray, high: np.ndarray) -> Mixture:
    """Return the mixture with a component more, for one row in twenty, as wide as a box."""
    return Mixture(
        np.append(mixture.weights * 0.95, 0.05),
        np.vstack([mixture.means, (low + high) / 2]),
        np.concatenate([mixture.covariances, np.diag((high - low) ** 2 / 12)[None]]),
    )


def rounded(N: int, D: int, K: int, overlap: float, step: float) -> Family:
    """Values rounded to whole numbers; step: 1 in widths of a component."""

    def rows(rng: Generator) -> Rows:
        weights, means, covariances = mixture = overlapping(rng, K, D, overlap)
        X, _ = draw(rng, N, mixture)
        units = np.sqrt(np.diagonal(covariances, axis1=1, axis2=2)).mean(axis=0) * step
        scaled = Mixture(weights, means / units, covariances / np.outer(units, units))
        return Rows(np.round(X / units), scaled)

    return rows
