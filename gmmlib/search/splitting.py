"""What does the log-likelihood gain where one component becomes two?"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from gmmlib.checks import Array, Labels
from gmmlib.collapse import CollapseError
from gmmlib.engine.frame_parameters import FrameParameters
from gmmlib.engine.problem import Problem
from gmmlib.moments import Moments
from gmmlib.search.groups import k_means, own
from gmmlib.search.runs import Run, begun, climb
from gmmlib.search.view import View

STEPS = 6
FEWEST = 4  # times D + 1 rows, or a component is not split
# A split hardly ever gains more per row of its own: two clusters of one width that lie 11 standard
# deviations apart would.
MOST_GAINED = 1.0


class Split(NamedTuple):
    """About what the log-likelihood gains, and the moments of the two halves."""

    gain: float
    halves: Moments


def splits(problem: Problem, view: View, labels: Labels, needed: Array) -> dict[int, Split]:
    """Return for each component with rows enough the best split that was found.

    needed: what the split of each must gain, K; where it hardly can, none is tried.
    """
    found = {}
    for k in range(problem.kind.K):
        rows = np.flatnonzero(labels == k)
        most = MOST_GAINED * view.weights[rows].sum()
        if len(rows) >= FEWEST * (problem.kind.D + 1) and needed[k] <= most:
            try:
                found[k] = best_split(problem, view, rows)
            except CollapseError:
                continue
    return found


def best_split(problem: Problem, view: View, rows: Labels) -> Split:
    """Return the best of a few splits of these rows. Raises CollapseError where all collapse."""
    X, weights = view.X[rows], view.weights[rows]
    two = problem.restricted(X, weights, K=2)
    inside = View(two, view.rng)
    best = max(climbed(two, inside), key=lambda run: run.reached, default=None)
    if best is None:
        raise CollapseError(0, float(weights.sum()))
    one = problem.restricted(X, weights, K=1)
    whole = own(View(one, view.rng), np.zeros(len(X), int))
    total = two.summary.total
    before = one.e_step(begun(one, whole)).objective / total
    halves = moments_of(two, best.theta, best.theta.weights * total)
    return Split((best.reached - before) * total, halves)


def climbed(two: Problem, inside: View) -> Iterator[Run]:
    """Yield a few steps of EM from each halving that does not collapse."""
    for labels in halvings(inside):
        try:
            yield climb(two, Run(begun(two, own(inside, labels))), STEPS)
        except CollapseError:
            continue


def halvings(inside: View) -> Iterator[Labels]:
    """Yield two groups of rows in three ways: apart, inner and outer, and along the widest."""
    yield k_means(inside.white, inside.weights, 2, inside.rng)
    lengths = (inside.white**2).sum(axis=1)
    yield (lengths > np.median(lengths)).astype(int)
    yield (inside.white[:, -1] > 0).astype(int)


def moments_of(problem: Problem, theta: FrameParameters, counts: Array) -> Moments:
    """Return counts, means and entries of the scatters that give these parameters."""
    kind = problem.kind
    return Moments(counts, theta.means, kind.each(counts) * kind.parts(theta.covariances))
