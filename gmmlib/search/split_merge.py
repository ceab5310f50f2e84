"""Two components become one and another becomes two, as long as a maximum is the higher for it.

Source: Ueda, Nakano, Ghahramani and Hinton (2000), SMEM algorithm for mixture models.
"""

from collections.abc import Iterator

import numpy as np

from gmmlib.collapse import CollapseError
from gmmlib.engine.problem import Problem
from gmmlib.engine.stable import Stable
from gmmlib.engine.stopping import gain_to_come
from gmmlib.moments import Moments
from gmmlib.search.merging import merged, merging_losses
from gmmlib.search.runs import SOUND, Run, begun, climb, settle, soundness
from gmmlib.search.splitting import moments_of, splits
from gmmlib.search.view import View

MOVES = 10
TRIES = 6
STEPS = 25  # of a try, in which it must overtake
FIRST_STEPS = 6  # before a try may be given up
HOPELESS = 0.2  # a try that is to lose more per row, by estimate, is none
TOL = 1e-4


def split_and_merge(problem: Problem, view: View, run: Run) -> Run:
    """Return the run after all moves that lead higher, and to none that is less sound."""
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
    """Yield the ends of moves that are higher than the run, the most promising moves first.

    What is sounder is higher, whatever its objective.
    """
    sound = soundness(problem, run.theta)
    reached = run.reached if sound == SOUND else -np.inf
    for moments in moves(problem, view, run, HOPELESS if np.isfinite(reached) else np.inf):
        try:
            tried = overtaking(problem, Run(begun(problem, moments)), reached)
            if tried is None:
                continue
            end = settle(problem, tried, TOL)
        except CollapseError:
            continue
        if (soundness(problem, end.theta), end.reached) > (sound, run.reached + TOL):
            yield end


def moves(problem: Problem, view: View, run: Run, most_lost: float) -> Iterator[Moments]:
    """Yield the moments with which the most promising moves begin, that are to lose at most so much
    per row.
    """
    kind = problem.kind
    gammas = Stable(kind, run.theta, problem.shared).responsibilities(view.X.T) * view.weights
    moments = moments_of(problem, run.theta, gammas.sum(axis=1))
    i, j = (it.astype(np.int64) for it in np.triu_indices(kind.K, 1))
    try:
        losses = merging_losses(kind, moments, gammas, i, j)
    except np.linalg.LinAlgError:
        return
    allowed = most_lost * problem.summary.total
    apart = np.array([(i != k) & (j != k) for k in range(kind.K)])  # K x pairs
    least = np.where(apart, losses, np.inf).min(axis=1)
    found = splits(problem, view, gammas.argmax(axis=0), least - allowed)
    tries = sorted(
        ((split.gain - losses[pair], int(pair), k) for k, split in found.items()
         for pair in np.flatnonzero(apart[k])),
        reverse=True,
    )  # fmt: skip
    for gain, pair, k in tries[:TRIES]:
        if gain < -allowed:
            break
        one = merged(kind, moments, i[[pair]], j[[pair]])
        yield moved(moments, (one, found[k].halves), ([i[pair]], [k, j[pair]]))


def moved(moments: Moments, groups: tuple[Moments, ...], places: tuple[list[int], ...]) -> Moments:
    """Return the moments with those of other groups at some places."""
    after = Moments(*(part.copy() for part in moments))
    for group, place in zip(groups, places):
        for part, new in zip(after, group):
            part[place] = new
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
