"""The whole search: on some of the rows where they are many."""

from functools import partial

import numpy as np

from gmmlib.checks import Rng
from gmmlib.collapse import CollapseError
from gmmlib.engine.frame_parameters import FrameParameters
from gmmlib.engine.problem import Problem
from gmmlib.engine.twins import twins
from gmmlib.search.race import in_order, kept, race
from gmmlib.search.runs import Run, settle
from gmmlib.search.split_merge import TOL, split_and_merge
from gmmlib.search.starts import STARTS
from gmmlib.search.view import View

FEWEST_ROWS = 4096  # a search takes at least so many, where there are so many
ROWS_A_PARAMETER = 5
STARTS_A_COMPONENT = 4  # and two: so many race where components are few
SETTLED = 6  # who leads a race may be overtaken after its end
WORTH = 0.7  # a sample of more of the rows saves too little


def search(problem: Problem, rng: Rng) -> FrameParameters:
    """Return where the last run of EM is to start.

    Raises CollapseError where every start collapses.
    """
    part = on_a_sample(problem, rng)
    view = View(part, rng)
    starts = STARTS[: 2 + STARTS_A_COMPONENT * (problem.kind.K - 1)]
    collapses = list[CollapseError]()
    runs = race(part, view, starts, collapses)
    first = kept(collapses, runs[:SETTLED], partial(settle, part, tol=TOL))
    runs = in_order(part, first) + runs[SETTLED:]
    return by_means(part, first_settled(part, view, runs, collapses).theta)


def by_means(part: Problem, theta: FrameParameters) -> FrameParameters:
    """Return the same components by their means, first feature first: seeds shuffle them."""
    order = np.lexsort(theta.means.T[::-1])
    covariances = theta.covariances if part.kind.n_covariances == 1 else theta.covariances[order]
    return part.theta(theta.weights[order], theta.means[order], covariances)


def first_settled(
    part: Problem, view: View, runs: list[Run], collapses: list[CollapseError]
) -> Run:
    """Return the first of the runs, improved by moves, that neither collapses nor has twins.

    Where there is none, raise what collapsed; or, where nothing did, return the first.
    """
    settled = []
    for run in runs:
        for end in kept(collapses, [run], partial(split_and_merge, part, view)):
            if not twins(part.kind, end.theta, part.summary.total):
                return end
            settled.append(end)
    if collapses:
        raise collapses[0]
    return settled[0]


def on_a_sample(problem: Problem, rng: Rng) -> Problem:
    """Return the problem of rows enough for the number of parameters, or of all of them."""
    X, sample_weight = problem.sample, problem.sample_weight
    kind = problem.kind
    parameters = kind.n_parameters + kind.K * (kind.D + 1)
    n_rows = max(FEWEST_ROWS, ROWS_A_PARAMETER * parameters)
    if n_rows > WORTH * len(X):
        return problem.restricted(X, sample_weight)
    drawn = np.sort(rng.choice(len(X), size=n_rows, replace=False))
    return problem.restricted(X[drawn], sample_weight[drawn])
