"""EM that leaps where many steps are still to come: the last run of a fit.

Plain steps decide when to leap, and when to stop; between them, the objective never falls.
"""

from collections.abc import Iterator, Sequence

from gmmlib.engine.anderson import Anderson
from gmmlib.engine.em_loop import LoopStep
from gmmlib.engine.frame_parameters import FrameParameters
from gmmlib.engine.problem import Problem
from gmmlib.engine.stopping import gain_to_come, has_converged, steps_to_come

MANY = 25  # plain steps to come, by two estimates in a row: leaps are worth their passes
NEAR = 10  # times tol: the end is near where no more is to come, by estimate
SPAN = 5  # steps, which bring a near end at least half as many steps nearer
LITTLE = 0.1  # times tol: a leap that gains less is the last for now
MOST_FAILURES = 3  # in a row, and plain steps go on for now
SETTLING = 2  # plain steps after a leap, whose gains tell of what it has shaken


def fast_loop(
    problem: Problem,
    start: FrameParameters,
    tol: float,
    max_iter: int,
    before: Sequence[float] = (),
) -> Iterator[LoopStep]:
    """Yield the start, then each step, as `em_loop` does; with tol = 0, all of them are plain."""
    theta, found = start, problem.e_step(start)
    objectives = list(before)
    leaping, n_old = False, 0  # the estimates leave out so many objectives
    anderson = Anderson(problem)
    for iteration in range(max_iter + 1):
        objectives.append(found.objective / problem.summary.total)
        converged = not leaping and has_converged(objectives[n_old:], tol, found.rounding)
        yield LoopStep(iteration, theta, objectives, converged)
        if converged or iteration == max_iter:
            return
        leaping = leaping or (anderson.is_light and is_slow(objectives[n_old:], tol))
        image = problem.m_step(theta, found)
        anderson.remember(theta, image)
        leap = anderson.leap(found.objective) if leaping else None
        theta, found = leap or (image, problem.e_step(image))
        gain = found.objective / problem.summary.total - objectives[-1]
        if anderson.failures == MOST_FAILURES or (leap and gain < LITTLE * tol):
            anderson.forget()
            leaping, n_old = False, len(objectives) + SETTLING


def is_slow(objectives: Sequence[float], tol: float) -> bool:
    """Are leaps worth their passes?"""
    return many_to_come(objectives, tol) or comes_hardly_nearer(objectives, tol)


def many_to_come(objectives: Sequence[float], tol: float) -> bool:
    """Are many steps to come, by the last two estimates?"""
    return all(steps_to_come(objectives[: len(objectives) - n], tol) > MANY for n in (0, 1))


def comes_hardly_nearer(objectives: Sequence[float], tol: float) -> bool:
    """Is the end near, by estimate, and was as near some steps ago? Then gains shrink less and
    less, and more steps are to come than the estimates say.
    """
    now, before = steps_to_come(objectives, tol), steps_to_come(objectives[:-SPAN], tol)
    return gain_to_come(objectives) < NEAR * tol and now > 0 and now > before - SPAN / 2
