"""Shows how fits go: on one refreshed line of a terminal, on plain lines elsewhere."""

import sys
from collections.abc import Iterable, Iterator

import numpy as np

from gmmlib.checks import check_count
from gmmlib.engine.em_loop import LoopStep
from gmmlib.engine.stopping import steps_to_come
from gmmlib.estimator.settings import Settings

MOST_LINES = 10


def shown(
    steps: Iterable[LoopStep], settings: Settings, n_start: int, log_volume: float
) -> Iterator[LoopStep]:
    """Yield the steps; write a line every `verbose_interval` steps, and how they ended.

    log_volume: of the frame, in whose units the steps are.
    """
    before, after = line_ends()
    label = f"{before}start {n_start + 1}/{settings.n_init}"
    step = None
    end = "not begun"
    try:
        for step in steps:
            if step.iteration % settings.verbose_interval == 0:
                most = settings.max_iter - step.iteration
                left = steps_left(step.objectives, settings.tol, most)
                _write(label, step, log_volume, f"steps left: {left}", after)
            yield step
        end = "converged" if step is not None and step.converged else "not converged"
    except BaseException as error:
        end = f"ended by {type(error).__name__}"
        raise
    finally:
        if step is not None:
            _write(label, step, log_volume, end, "\n")


def counted(n_items: int, verbose: int) -> Iterable[int]:
    """Return 0, 1 ... n_items - 1; with verbose, write how many are done: at each on a terminal,
    in ten lines at most elsewhere.
    """
    if not isinstance(verbose, bool):
        check_count("verbose", verbose, smallest=0)
    return _counted(n_items) if verbose else range(n_items)


def _counted(n_items: int) -> Iterator[int]:
    before, after = line_ends()
    interval = -(-n_items // MOST_LINES) if after else 1
    n = 0
    try:
        for n in range(n_items):
            if n and n % interval == 0:
                print(f"{before}sample {n}/{n_items}", end=after, flush=True)
            yield n
        n = n_items
    finally:
        print(f"{before}sample {n}/{n_items}", flush=True)


def line_ends() -> tuple[str, str]:
    """Return what stands before and after a line that another one is to follow."""
    return ("\r\x1b[K", "") if sys.stdout.isatty() else ("", "\n")


def _write(label: str, step: LoopStep, log_volume: float, remark: str, after: str) -> None:
    """Print one line: where EM stands, and a remark."""
    objective = step.objectives[-1] - log_volume
    line = f"{label}: step {step.iteration}, objective per row {objective:.9g}, {remark}"
    print(line, end=after, flush=True)


def steps_left(objectives: list[float], tol: float, most: int) -> str:
    """Return an estimate of the steps left, from the factor by which the last gain shrank.

    most: so many are left before `max_iter` ends the fit.
    """
    left = steps_to_come(objectives, tol)
    return f"at most {most}" if np.isnan(left) else f"about {int(np.clip(np.ceil(left), 0, most))}"
