"""Two components become one and another becomes two, as long as a maximum is the higher for it.

Source: Ueda, Nakano, Ghahramani and Hinton (2000), SMEM algorithm for mixture models.
"""

from collections.abc import Iterator

import numpy as np

from gmmlib.checks import Labels
from gmmlib.collapse import CollapseError
from gmmlib.engine.problem import Problem
from gmmlib.engine.stable import Stable
from gmmlib.engine.stopping import gain_to_come
from gmmlib.moments import Moments
from gmmlib.search.merging import merged, merging_losses
from gmmlib.search.runs import Run, begun, climb, is_fragile, settle
from gmmlib.search.splitting import moments_of, splits
from gmmlib.search.view import View

MOVES = 10
TRIES = 6
STEPS = 25  # of a try, in which it must overtake
FIRST_STEPS = 6  # before a try may be given up
HOPELESS = 0.2  # a try that is to lose more per row, by estimate, is none
TOL = 1e-4


def split_and_merge(problem: Problem, view: View, run: Run) -> Run:
    """Return the run after all moves that lead higher, and to no fragile component."""
    run = settle(problem, run, TOL)
    if problem.kind.K < 3:
        return run
    for _ in range(MOVES):
        better = next(higher(problem, view, run), None)
        if better is None:
            break
        run = better
    return run


def higher(problem: Problem, view: View, run: Run) -> Iterator[Run]:
    """Yield the ends of moves that are higher than the run, the most promising moves first."""
    for moments in moves(problem, view, run):
        try:
            tried = overtaking(problem, Run(begun(problem, moments)), run.reached)
            if tried is None:
                continue
            end = settle(problem, tried, TOL)
        except CollapseError:
            continue
        if end.reached > run.reached + TOL and not is_fragile(problem, end.theta):
            yield end._replace(objectives=end.objectives)


def moves(problem: Problem, view: View, run: Run) -> Iterator[Moments]:
    """Yield the moments with which the most promising moves begin."""
    kind = problem.kind
    gammas = Stable(kind, run.theta, problem.shared).responsibilities(view.X.T) * view.weights
    moments = moments_of(problem, run.theta, gammas.sum(axis=1))
    i, j = np.triu_indices(kind.K, 1)
    try:
        losses = merging_losses(kind, moments, gammas, i, j)
    except np.linalg.LinAlgError:
        return
    found = splits(problem, view, gammas.argmax(axis=0))
    tries = sorted(
        ((split.gain - losses[pair], pair, k) for k, split in found.items()
         for pair in range(len(i)) if k not in (i[pair], j[pair])),
        reverse=True,
    )  # fmt: skip
    for gain, pair, k in tries[:TRIES]:
        if gain < -HOPELESS * problem.summary.total:
            break
        pairs = np.array([i[pair]]), np.array([j[pair]])
        yield moved(moments, merged(kind, moments, *pairs), found[k].halves, (*pairs, k))


def moved(moments: Moments, one: Moments, halves: Moments, places: tuple[Labels, ...]) -> Moments:
    """Return the moments where i and j have become one, at i, and k two, at k and j."""
    i, j, k = (int(np.squeeze(place)) for place in places)
    after = Moments(*(part.copy() for part in moments))
    for part, whole, half in zip(after, one, halves):
        part[i] = whole[0]
        part[[k, j]] = half
    return after


def overtaking(problem: Problem, run: Run, reached: float) -> Run | None:
    """Return the run once it is higher than what was reached; None where it will not be soon."""
    for _ in range(STEPS):
        run = climb(problem, run, 1)
        if run.reached > reached + 10 * TOL:
            return run
        last = run.objectives
        if len(last) > FIRST_STEPS:
            to_come = min(gain_to_come(last), 20 * (last[-1] - last[-2]))
            if run.reached + to_come < reached:
                return None
    return None
