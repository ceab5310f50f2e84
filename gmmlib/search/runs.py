"""A run of EM within a search: where it stands, and what it has reached."""

from collections import deque
from typing import NamedTuple

from gmmlib.engine.doubtful_components import NEARLY, almost_flat
from gmmlib.engine.em_loop import em_loop
from gmmlib.engine.frame_parameters import FrameParameters
from gmmlib.engine.problem import Problem
from gmmlib.engine.twins import twins
from gmmlib.moments import Moments

MOST_STEPS = 300
SOUND = 2
ROWS_A_FEATURE = 3  # a component on fewer is fragile


class Run(NamedTuple):
    """theta, and the objectives per row of all the thetas before it."""

    theta: FrameParameters
    objectives: tuple[float, ...] = ()

    @property
    def reached(self) -> float:
        return self.objectives[-1]


def begun(problem: Problem, moments: Moments) -> FrameParameters:
    """Return the parameters with these counts, means and entries of scatters."""
    scatters = problem.kind.pool(moments.scatters)
    return problem.maximize(moments._replace(scatters=scatters))


def climb(problem: Problem, run: Run, steps: int) -> Run:
    """Return the run after so many steps of EM more."""
    theta, objectives = run.theta, list(run.objectives)
    for _ in range(steps):
        found = problem.e_step(theta)
        objectives.append(found.objective / problem.summary.total)
        theta = problem.m_step(theta, found)
    return Run(theta, tuple(objectives))


def climb_to(problem: Problem, run: Run, n_steps: int) -> Run:
    """Return the run after n_steps of EM since its start, or as it is where it has more."""
    return climb(problem, run, n_steps - len(run.objectives))


def settle(problem: Problem, run: Run, tol: float) -> Run:
    """Return the run when less than tol per row is to come, by estimate."""
    steps = em_loop(problem, run.theta, tol, MOST_STEPS, run.objectives)
    last = deque(steps, maxlen=1).pop()
    return Run(last.theta, tuple(last.objectives))


def soundness(problem: Problem, theta: FrameParameters) -> int:
    """Return 2 where every component rests on 3 D rows, is not held up by the penalty alone, and is
    not another one again; 1 where each has as many as its mean and covariance need; else 0.
    """
    fewest = theta.weights.min() * problem.summary.total
    if twins(problem.kind, theta, problem.summary.total) or len(almost_flat(problem, theta)):
        return 0
    if fewest + NEARLY < problem.kind.fewest_rows:
        return 0
    return 2 if fewest >= ROWS_A_FEATURE * problem.kind.D else 1
