"""The whole search: on some of the rows where they are many."""

import numpy as np

from gmmlib.checks import Rng
from gmmlib.collapse import CollapseError
from gmmlib.engine.frame_parameters import FrameParameters
from gmmlib.engine.problem import Problem
from gmmlib.search.race import race
from gmmlib.search.runs import Run
from gmmlib.search.split_merge import split_and_merge
from gmmlib.search.starts import STARTS
from gmmlib.search.view import View

FEWEST_ROWS = 8192  # a search takes at least so many, where there are so many
ROWS_A_PARAMETER = 10
STARTS_A_COMPONENT = 4  # and one: so many race where components are few
WORTH = 0.7  # a sample of more of the rows saves too little


def search(problem: Problem, rng: Rng) -> FrameParameters:
    """Return where the last run of EM is to start.

    Raises CollapseError where every start collapses.
    """
    part = on_a_sample(problem, rng)
    view = View(part, rng)
    starts = STARTS[: 1 + STARTS_A_COMPONENT * (problem.kind.K - 1)]
    return first_settled(part, view, race(part, view, starts)).theta


def first_settled(part: Problem, view: View, runs: list[Run]) -> Run:
    """Return the first of the runs that does not collapse, improved by moves."""
    *others, last = runs
    for run in others:
        try:
            return split_and_merge(part, view, run)
        except CollapseError:
            continue
    return split_and_merge(part, view, last)


def on_a_sample(problem: Problem, rng: Rng) -> Problem:
    """Return the problem of rows enough for the number of parameters, or of all of them."""
    kind = problem.kind
    parameters = kind.n_parameters + kind.K * (kind.D + 1)
    n_rows = max(FEWEST_ROWS, ROWS_A_PARAMETER * parameters)
    n_all = len(problem.sample)
    if n_rows > WORTH * n_all:
        return problem
    drawn = np.sort(rng.choice(n_all, size=n_rows, replace=False))
    return problem.restricted(problem.sample[drawn], problem.sample_weight[drawn])
