"""A race: all starts run a little, the better half twice as far, and so on until one is left.

Source: Jamieson and Talwalkar (2016), Non-stochastic best arm identification and hyperparameter
optimization (successive halving).
"""

from collections.abc import Sequence

from gmmlib.collapse import CollapseError
from gmmlib.engine.problem import Problem
from gmmlib.search.runs import SOUND, Run, begun, climb, soundness
from gmmlib.search.starts import Start
from gmmlib.search.view import View

FIRST_STEPS = 3
ALIKE = 1e-6  # two runs whose objectives per row differ by less have met
FINALISTS = 6  # of so many, the least sound leave first


def race(problem: Problem, view: View, starts: Sequence[Start]) -> list[Run]:
    """Return the winner, and after it those that it has left behind, the last of them first.

    Raises CollapseError where all of them collapse.
    """
    runs, behind = entered(problem, view, starts), list[Run]()
    steps = FIRST_STEPS
    while len(runs) > 1:
        try:
            runs = in_order(problem, further(problem, runs, steps))
        except CollapseError:
            if not behind:
                raise
            return behind
        half = (len(runs) + 1) // 2
        runs, behind = runs[:half], runs[half:] + behind
        steps *= 2
    return runs + behind


def entered(problem: Problem, view: View, starts: Sequence[Start]) -> list[Run]:
    """Return the runs at their starts; those that collapse there do not take part."""
    runs, collapse = [], None
    for start in starts:
        try:
            runs.append(Run(begun(problem, start(view))))
        except CollapseError as error:
            collapse = error
    if not runs and collapse:
        raise collapse
    return runs


def further(problem: Problem, runs: list[Run], steps: int) -> list[Run]:
    """Return the runs so many steps on, without those that collapse on the way."""
    left, collapse = [], None
    for run in runs:
        try:
            left.append(climb(problem, run, steps))
        except CollapseError as error:
            collapse = error
    if not left and collapse:
        raise collapse
    return left


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
