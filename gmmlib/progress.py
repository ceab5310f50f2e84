"""Shows how a fit goes: on one refreshed line of a terminal, on plain lines elsewhere."""

import sys
from types import TracebackType
from typing import Any, Self

import numpy as np

from gmmlib.climb import Stage


class Progress:
    """Writes a line every `verbose_interval` steps where `verbose` is not 0."""

    def __init__(self, settings: Any, n_start: int) -> None:
        self.interval = settings.verbose_interval if settings.verbose else 0
        self.tol, self.label = settings.tol, f"start {n_start + 1}/{settings.n_init}"
        self.before, self.after = ("\r\x1b[K", "") if sys.stdout.isatty() else ("", "\n")
        self.last: Stage | None = None

    def __enter__(self) -> Self:
        return self

    def show(self, stage: Stage) -> None:
        """Write a line if it is time for one."""
        self.last = stage
        if self.interval and stage.iteration % self.interval == 0:
            self._write(stage, steps_left(stage.objectives, self.tol))

    def __exit__(
        self, kind: type | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.interval and self.last is not None:
            end = "collapsed" if error else "converged" if self.last.converged else "not converged"
            self._write(self.last, end, "\n")

    def _write(self, stage: Stage, remark: str, after: str = "") -> None:
        objective = f"objective per row {stage.objectives[-1]:.9g}"
        line = f"{self.label}: step {stage.iteration}, {objective}, {remark}"
        sys.stdout.write(self.before + line + (after or self.after))
        sys.stdout.flush()


def steps_left(objectives: list[float], tol: float) -> str:
    """Return an estimate of the steps left, from the factor by which the last gain shrank."""
    gains = np.diff(objectives[-3:])
    if len(gains) < 2 or tol == 0 or not 0 < gains[1] < gains[0]:
        return "steps left: not known"
    factor = gains[1] / gains[0]
    to_come = gains[1] * factor / (1 - factor)
    left = max(0, np.ceil(np.log(tol / to_come) / np.log(factor)))
    return f"steps left: about {left:.0f}"
