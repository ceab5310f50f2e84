"""The least that a step must compute in NumPy: two matrix products and the exponentials.

Of a block of rows the features phi(x) are given; they are the same numbers for each block, so they
come from a cache nearer than those of a real step, and what is measured is a bound from below.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

import gmmlib.covariance
from bench.cases import Case
from bench.clock import TURNS, seconds
from gmmlib.sources.rows import BLOCK


def least_seconds(case: Case, turns: int = TURNS) -> dict[str, float]:
    """Return the seconds of the products and of the exponentials, for as many rows as the case."""
    kind = gmmlib.covariance.COVARIANCES[case.kind](case.K, case.D)
    rng, n_rows = np.random.default_rng(0), min(BLOCK, case.N)
    n_features = kind.n_quadratic + case.D + 1
    theta, phi = rng.random((case.K, n_features)), rng.random((n_features, n_rows))
    logs, exponents = np.empty((case.K, n_rows)), -50 * rng.random((case.K, n_rows))
    work = {
        "products": lambda: (np.matmul(theta, phi, out=logs), logs @ phi.T),
        "exponentials": lambda: np.exp(exponents, out=logs),
    }
    repeats = max(3, 20_000_000 // (case.K * n_features * n_rows))
    least = dict.fromkeys(work, np.inf)
    for _ in range(turns):
        for name, function in work.items():
            passed = seconds(repeat, function, repeats)
            least[name] = min(least[name], passed / repeats)
    return {name: float(passed) * case.N / n_rows for name, passed in least.items()}


def repeat(function: Callable[[], Any], times: int) -> None:
    for _ in range(times):
        function()
