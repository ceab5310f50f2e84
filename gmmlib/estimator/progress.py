"""Shows how a fit goes: on one refreshed line of a terminal, on plain lines elsewhere."""

import sys
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np

from gmmlib.engine.climb import Stage
from gmmlib.engine.stopping import gain_to_come


def shown(stages: Iterable[Stage], estimator: Any, n_start: int) -> Iterator[Stage]:
    """Yield the stages; write a line every `verbose_interval` steps, and how they ended."""
    before, after = ("\r\x1b[K", "") if sys.stdout.isatty() else ("", "\n")
    label, stage = f"{before}start {n_start + 1}/{estimator.n_init}", None
    try:
        for stage in stages:
            if stage.iteration % estimator.verbose_interval == 0:
                most = estimator.max_iter - stage.iteration
                left = steps_left(stage.objectives, estimator.tol, most)
                _write(label, stage, f"steps left: {left}", after)
            yield stage
        end = "converged" if stage.converged else "not converged"
    except BaseException as error:
        end = f"ended by {type(error).__name__}"
        raise
    finally:
        if stage is not None:
            _write(label, stage, end, "\n")


def _write(label: str, stage: Stage, remark: str, after: str) -> None:
    """Print one line: where EM stands, and a remark."""
    step, objective = stage.iteration, stage.objectives[-1]
    line = f"{label}: step {step}, objective per row {objective:.9g}, {remark}"
    print(line, end=after, flush=True)


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
