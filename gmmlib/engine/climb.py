"""The loop of EM over a model: expect, look whether to stop, maximise."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from gmmlib.engine.model import Model
from gmmlib.engine.stopping import has_converged
from gmmlib.engine.theta import Theta


class Stage(NamedTuple):
    """Where EM stands: theta after `iteration` steps, and the objective per row of every theta.

    What `em.Step` is to the reader's EM; here theta is in units of the frame.
    """

    iteration: int
    theta: Theta
    objectives: list[float]
    converged: bool


def climb(
    model: Model, start: Theta, tol: float, max_iter: int, objectives: Sequence[float] = ()
) -> Iterator[Stage]:
    """Yield the start, then each step. `objectives` are those of the steps before the start."""
    theta, objectives = start, list(objectives)
    for iteration in range(max_iter + 1):
        found = model.e_step(theta)
        objectives.append(found.objective / model.summary.total)
        converged = has_converged(objectives, tol, found.rounding)
        yield Stage(iteration, theta, objectives, converged)
        if converged or iteration == max_iter:
            return
        theta = model.m_step(theta, found)
