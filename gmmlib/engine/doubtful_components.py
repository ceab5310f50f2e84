"""Which components of a fit hold no rows, hang on a few, or are almost flat?

Such a component may have the largest objective of all, and mean nothing: 15 rows of Old Faithful
share one waiting time, and a component on them alone beats every sensible fit.
"""

import numpy as np

from gmmlib.checks import Labels
from gmmlib.collapse import FEWEST_ROWS
from gmmlib.engine.frame_parameters import FrameParameters
from gmmlib.engine.problem import Problem

NEARLY = 0.01  # of a row: as much may be shared with others
HELD_UP = 0.5  # the share of a variance that is the penalty and not the rows


def without_rows(problem: Problem, theta: FrameParameters) -> Labels:
    """Return the components that hold nearly nothing of a row of mean weight, where rows are to
    tell their mean or covariance.
    """
    of_a_row = problem.summary.total / problem.summary.count
    empty = problem.counts(theta) < NEARLY * of_a_row
    return np.flatnonzero(empty & (fewest_rows(problem) > 0))


def are_light(problem: Problem, theta: FrameParameters, few: Labels) -> bool:
    """Would some of these components have rows enough, if the mean weight of the rows were 1?"""
    of_a_row = problem.summary.total / problem.summary.count
    scaled = problem.counts(theta)[few] / of_a_row
    return bool((scaled + NEARLY >= fewest_rows(problem)).any())


def few_rows(problem: Problem, theta: FrameParameters) -> Labels:
    """Return the components with some rows, and fewer than their kind needs."""
    few = problem.counts(theta) + NEARLY < fewest_rows(problem)
    few[without_rows(problem, theta)] = False
    return np.flatnonzero(few & (theta.weights > 0) & (problem.kind.K > 1))


def fewest_rows(problem: Problem) -> float:
    """Return how many effective rows a mean and a covariance need, where they are not fixed: D + 1
    for a matrix each, 2 for variances.
    """
    kind = problem.kind
    fewest = kind.fewest_rows
    if "means" in problem.fixed:
        fewest -= 1
    if "covariances" in problem.fixed:
        fewest -= kind.rows_of_one / kind.n_sharing
    return fewest


def almost_flat(problem: Problem, theta: FrameParameters) -> Labels:
    """Return the components whose variance in some direction is mostly penalty.

    Empty where all of them are flat: then the data are, and no component is to blame. Also where
    covariances are fixed, and for a conjugate prior, the penalty with degrees: it keeps all wide.
    """
    fixed = "covariances" in problem.fixed
    if problem.penalty is None or problem.penalty.degrees or fixed:
        return np.array([], dtype=int)
    kind = problem.kind
    counts = np.maximum(problem.counts(theta), FEWEST_ROWS)
    held = kind.largest_ratios(problem.penalty.psi, theta.covariances)
    flat = held > HELD_UP * kind.rows(counts).ravel()
    return np.flatnonzero(flat & ~flat.all())
