"""The loop of EM over a problem: expect, look whether to stop, maximise.

What `gmmlib.em` is to the reader; here parameters are in units of the frame.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from gmmlib.engine.frame_parameters import FrameParameters
from gmmlib.engine.problem import Problem
from gmmlib.engine.stopping import has_converged


class LoopStep(NamedTuple):
    """Where EM stands: theta after `iteration` steps, and the objective per row of every theta, in
    units of the frame.

    What `gmmlib.Step` is to the reader.
    """

    iteration: int
    theta: FrameParameters
    objectives: list[float]
    converged: bool


def em_loop(
    problem: Problem,
    start: FrameParameters,
    tol: float,
    max_iter: int,
    before: Sequence[float] = (),
) -> Iterator[LoopStep]:
    """Yield the start, then each step. before: the objectives of the steps before the start."""
    theta = start
    objectives = list(before)
    for iteration in range(max_iter + 1):
        found = problem.e_step(theta)
        objectives.append(found.objective / problem.summary.total)
        converged = has_converged(objectives, tol, found.rounding)
        yield LoopStep(iteration, theta, objectives, converged)
        if converged or iteration == max_iter:
            return
        theta = problem.m_step(theta, found)
