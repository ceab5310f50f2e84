"""A race: all starts run a little, the better half twice as far, and so on until one is left.

Source: Jamieson and Talwalkar (2016), Non-stochastic best arm identification and hyperparameter
optimization (successive halving).
"""

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import TypeVar

from gmmlib.collapse import CollapseError
from gmmlib.engine.problem import Problem
from gmmlib.search.runs import SOUND, Run, begun, climb, soundness
from gmmlib.search.starts import Start
from gmmlib.search.view import View

T = TypeVar("T")

FIRST_STEPS = 3
ALIKE = 1e-6  # two runs whose objectives per row differ by less have met
FINALISTS = 6  # of so many, the least sound leave first


def race(
    problem: Problem, view: View, starts: Sequence[Start], collapses: list[CollapseError]
) -> list[Run]:
    """Return the winner, and after it those that it has left behind, the last of them first.

    Adds to the collapses what ended a run. None is returned where all collapse.
    """
    runs = kept(collapses, starts, lambda start: Run(begun(problem, start(view))))
    behind = list[Run]()
    steps = FIRST_STEPS
    while len(runs) > 1:
        further = kept(collapses, runs, partial(climb, problem, steps=steps))
        runs = in_order(problem, further)
        half = (len(runs) + 1) // 2
        runs, behind = runs[:half], runs[half:] + behind
        steps *= 2
    return runs + behind


def kept(
    collapses: list[CollapseError], starts: Iterable[T], run_of: Callable[[T], Run]
) -> list[Run]:
    """Return the runs that do not collapse; add to the collapses those that do."""
    runs = []
    for start in starts:
        try:
            runs.append(run_of(start))
        except CollapseError as error:
            collapses.append(error)
    return runs


def in_order(problem: Problem, runs: list[Run]) -> list[Run]:
    """Return the runs that have not met, the best first."""

    def place(run: Run) -> tuple[int, float]:
        sound = soundness(problem, run.theta) if len(runs) <= FINALISTS else SOUND
        return -sound, -run.reached

    kept: list[Run] = []
    for run in sorted(runs, key=place):
        if all(abs(run.reached - other.reached) > ALIKE for other in kept):
            kept.append(run)
    return kept
