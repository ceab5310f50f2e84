"""What is fitted: rows, and the start that all libraries are given."""

from pathlib import Path
from typing import NamedTuple

import numpy as np

FAITHFUL = Path(__file__).parents[2] / "data" / "faithful.csv"
STARTS_OFF = 0.3  # the start's means are so far from the true ones, in widths of a cluster


class Case(NamedTuple):
    """One fit. target: how many times faster than scikit-learn an iteration should be, or None."""

    kind: str
    N: int
    D: int
    K: int
    target: float | None = None
    spread: float = 4.0  # two centres are about 1.4 times as many widths apart
    rows: str = "drawn"


class Start(NamedTuple):
    """Weights, means, and precisions as scikit-learn shapes them for the kind of covariance."""

    weights: np.ndarray
    means: np.ndarray
    precisions: np.ndarray


COMPARED = [
    Case("full", 100_000, 2, 3, target=15),
    Case("full", 100_000, 8, 8, target=7),
    Case("full", 200_000, 16, 64, target=10),
    Case("full", 100_000, 32, 16, target=3.2),
    Case("tied", 100_000, 16, 16, target=12),
    Case("diag", 100_000, 8, 8, target=6),
    Case("diag", 100_000, 32, 16, target=2.7),
    Case("spherical", 100_000, 8, 8, target=9),
    Case("spherical", 100_000, 32, 16, target=4),
    Case("full", 272, 2, 2, target=2, rows="faithful"),
    Case("full", 100_000, 8, 8, spread=1000.0),  # so far apart that the careful pass is taken
]
GROWTH = {
    "N": [Case("full", N, 4, 8) for N in (300, 3000, 30_000, 300_000)],
    "D": [Case("full", 20_000, D, 8) for D in (1, 2, 4, 8, 16, 32, 64)],
    "K": [Case("full", 20_000, 4, K) for K in (2, 4, 8, 16, 32, 64, 128)],
}


def draw(case: Case) -> tuple[np.ndarray, Start]:
    """Return the rows, N x D, and the start."""
    if case.rows == "faithful":
        X = np.loadtxt(FAITHFUL, delimiter=",", skiprows=1)
        means, variances = np.array([[2.0, 55.0], [4.5, 80.0]]), X.var(axis=0)
    else:
        X, means = clusters(case)
        variances = np.ones(case.D)
    precisions = {
        "full": np.repeat(np.diag(1 / variances)[None], case.K, axis=0),
        "tied": np.diag(1 / variances),
        "diag": np.repeat(1 / variances[None], case.K, axis=0),
        "spherical": np.full(case.K, 1 / variances.mean()),
    }
    return X, Start(np.full(case.K, 1 / case.K), means, precisions[case.kind])


def clusters(case: Case) -> tuple[np.ndarray, np.ndarray]:
    """Return rows of K round clusters of width 1, and means for a start near their centres."""
    rng = np.random.default_rng(case.N + case.D + case.K)
    centres = rng.normal(size=(case.K, case.D)) * case.spread / np.sqrt(case.D)
    X = centres[rng.integers(case.K, size=case.N)] + rng.normal(size=(case.N, case.D))
    return X, centres + STARTS_OFF * rng.normal(size=centres.shape) / np.sqrt(case.D)
