"""Fit a file larger than the memory it is allowed: python tools/large.py [ROWS]

Writes ROWS x 2 numbers (default 1e8: 1.6 GB) to a temporary folder, fits them from a memory map and
computes ICL, and prints the time of an iteration, the peak of resident memory, file pages included,
and whether the fit of the first rows is, to the last bit, that of the same rows in memory. Needs
Linux.
"""

import contextlib
import io
import json
import sys
import tempfile
import time
import warnings
from pathlib import Path
from typing import Any

import numpy as np

import gmmlib

MEANS = np.array([[0.0, 0.0], [4.0, 1.0], [1.0, 5.0]])
PREFIX = 2_000_000
STEPS = 4
MB = 1e6


def write(path: Path, n_rows: int) -> np.memmap:
    """Write rows drawn from three clusters, bit by bit, and return them as a map."""
    rng = np.random.default_rng(5)
    with path.open("wb") as file:
        for start in range(0, n_rows, 1_000_000):
            count = min(1_000_000, n_rows - start)
            (MEANS[rng.integers(3, size=count)] + rng.normal(size=(count, 2))).tofile(file)
    return np.memmap(path, np.float64, "r", shape=(n_rows, 2))


def peak() -> float:
    """Return the peak of resident memory since it was last reset, in MB."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) * 1024 / MB


def reset_peak() -> None:
    Path("/proc/self/clear_refs").write_text("5")


class Clock(io.StringIO):
    """Standard output that only notes the times at which lines of progress come."""

    def __init__(self) -> None:
        super().__init__()
        self.times: list[float] = []

    def write(self, text: str) -> int:
        self.times.append(time.perf_counter())
        return len(text)


def fit(X: np.ndarray) -> tuple[gmmlib.GaussianMixture, list[float]]:
    """Return the mixture after a few steps, and the seconds of each."""
    mixture = gmmlib.GaussianMixture(
        3, tol=0, max_iter=STEPS, random_state=0, verbose=1, verbose_interval=1
    )
    with warnings.catch_warnings(), contextlib.redirect_stdout(Clock()) as clock:
        warnings.simplefilter("ignore", gmmlib.ConvergenceWarning)  # a few steps are meant
        mixture.fit(X)
    return mixture, np.diff(clock.times[: STEPS + 1]).tolist()


def same(a: gmmlib.GaussianMixture, b: gmmlib.GaussianMixture) -> bool:
    """Are two fits equal to the last bit?"""
    names = ("weights_", "means_", "covariances_", "lower_bounds_")
    return all(np.array_equal(getattr(a, name), getattr(b, name)) for name in names)


def demonstrate(n_rows: int) -> dict[str, Any]:
    """Return what was measured."""
    with tempfile.TemporaryDirectory() as folder:
        X = write(Path(folder) / "rows", n_rows)
        reset_peak()
        before = peak()
        mixture, seconds = fit(X)
        icl = mixture.icl(X)
        highest, prefix = peak(), X[:PREFIX]
        return {
            "rows": n_rows,
            "file_mb": X.nbytes / MB,
            "seconds_of_each_iteration": seconds,
            "before_mb": before,
            "peak_mb": highest,
            "objective_per_row": mixture.lower_bound_,
            "icl_per_row": icl / n_rows,
            "prefix_rows": len(prefix),
            "prefix_same": same(fit(prefix)[0], fit(np.array(prefix))[0]),
        }


if __name__ == "__main__":
    print(json.dumps(demonstrate(int(float(sys.argv[1])) if sys.argv[1:] else 10**8), indent=1))
