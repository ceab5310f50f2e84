"""Shows how a fit goes: on one refreshed line of a terminal, on plain lines elsewhere."""

import sys
from types import TracebackType
from typing import Any, Self

import numpy as np

from gmmlib.climb import Stage
from gmmlib.stopping import gain_to_come


class Progress:
    """Writes a line every `verbose_interval` steps where `verbose` is not 0, and how it ended."""

    def __init__(self, settings: Any, n_start: int) -> None:
        self.interval = settings.verbose_interval if settings.verbose else 0
        self.tol, self.max_iter = settings.tol, settings.max_iter
        self.label = f"start {n_start + 1}/{settings.n_init}"
        self.before, self.after = ("\r\x1b[K", "") if sys.stdout.isatty() else ("", "\n")
        self.last: Stage | None = None

    def __enter__(self) -> Self:
        return self

    def show(self, stage: Stage) -> None:
        """Write a line if it is time for one."""
        self.last = stage
        if self.interval and stage.iteration % self.interval == 0:
            left = steps_left(stage.objectives, self.tol, self.max_iter - stage.iteration)
            self._write(f"steps left: {left}", self.after)

    def __exit__(
        self, kind: type | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.interval and self.last is not None:
            end = "converged" if self.last.converged else "not converged"
            self._write(f"ended by {kind.__name__}" if kind else end, "\n")

    def _write(self, remark: str, after: str) -> None:
        step, objective = self.last.iteration, self.last.objectives[-1]
        line = f"{self.label}: step {step}, objective per row {objective:.9g}, {remark}"
        sys.stdout.write(self.before + line + after)
        sys.stdout.flush()


def steps_left(objectives: list[float], tol: float, most: int) -> str:
    """Return an estimate of the steps left, from the factor by which the last gain shrank.

    most: so many are left before `max_iter` ends the fit.
    """
    to_come = gain_to_come(objectives)
    if tol == 0 or np.isinf(to_come):
        return f"at most {most}"
    before, gain = np.diff(objectives[-3:])
    left = np.ceil(np.log(tol / to_come) / np.log(gain / before))
    return f"about {int(np.clip(left, 0, most))}"
