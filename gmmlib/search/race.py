"""A race: all starts run a little, the better half twice as far, and so on until one is left.

Source: Jamieson and Talwalkar (2016), Non-stochastic best arm identification and hyperparameter
optimization (successive halving).
"""

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import TypeVar

from gmmlib.collapse import CollapseError
from gmmlib.engine.problem import Problem
from gmmlib.search.runs import SOUND, Run, begun, climb_to, soundness
from gmmlib.search.starts import Start
from gmmlib.search.view import View

T = TypeVar("T")

FIRST_STEPS = 3
ALIKE = 1e-6  # two runs whose objectives per row differ by less have met
FINALISTS = 6  # of so many, the least sound leave first
HEAT = 4  # runs of different kinds begin; where all but one agree, nobody else need run
AGREED = 1e-4  # objectives per row that differ by less, of runs whose last steps gained less


def race(
    problem: Problem, view: View, starts: Sequence[Start], collapses: list[CollapseError]
) -> list[Run]:
    """Return the winner, and after it those that it has left behind, the last of them first.

    Adds to the collapses what ended a run. None is returned where all collapse.
    """

    def entered(starts: Sequence[Start]) -> list[Run]:
        return kept(collapses, starts, lambda start: Run(begun(problem, start(view))))

    runs, behind = entered(starts[:HEAT]), list[Run]()
    for n_steps in (FIRST_STEPS, 3 * FIRST_STEPS):
        runs = kept(collapses, runs, partial(climb_to, problem, n_steps=n_steps))
        if agreed(problem, runs):
            return in_order(problem, runs)
    runs += entered(starts[HEAT:])
    n_steps = FIRST_STEPS
    while len(runs) > 1:
        further = kept(collapses, runs, partial(climb_to, problem, n_steps=n_steps))
        runs = in_order(problem, further, n_steps)
        half = (len(runs) + 1) // 2
        runs, behind = runs[:half], runs[half:] + behind
        n_steps = 2 * n_steps + FIRST_STEPS
    return runs + behind


def agreed(problem: Problem, runs: list[Run]) -> bool:
    """Have the best of the runs, all but one, met at a sound fit, with little left to gain?"""
    best = sorted(runs, key=lambda run: -run.reached)[: HEAT - 1]
    if len(runs) < HEAT or best[0].reached - best[-1].reached > AGREED:
        return False
    gains = [run.objectives[-1] - run.objectives[-2] for run in best]
    return max(gains) < AGREED and soundness(problem, best[0].theta) == SOUND


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


def in_order(problem: Problem, runs: list[Run], n_steps: int | None = None) -> list[Run]:
    """Return the runs that have not met, the best first: after n_steps, or where they stand."""

    def place(run: Run) -> tuple[int, float]:
        sound = soundness(problem, run.theta) if len(runs) <= FINALISTS else SOUND
        return -sound, -run.objectives[:n_steps][-1]

    apart: list[Run] = []
    for run in sorted(runs, key=place):
        if all(abs(run.reached - other.reached) > ALIKE for other in apart):
            apart.append(run)
    return apart
