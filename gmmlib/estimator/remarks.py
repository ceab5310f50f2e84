"""What a fit warns of: EM ended early, or components that hang on a few rows or are almost flat."""

from collections.abc import Iterator

import numpy as np

from gmmlib.checks import Labels
from gmmlib.engine.doubtful_components import almost_flat, few_rows
from gmmlib.engine.em_loop import LoopStep
from gmmlib.engine.problem import Problem
from gmmlib.engine.stopping import gain_to_come
from gmmlib.estimator.exceptions import (
    ConvergenceWarning,
    FragileFitWarning,
    known_to_sklearn,
)
from gmmlib.estimator.settings import Settings

Remark = tuple[type[Warning], str]


def remarks(last: LoopStep, problem: Problem, settings: Settings) -> Iterator[Remark]:
    """Yield what there is to warn of, as classes of warnings and words."""
    if not last.converged and settings.max_iter > 0:
        yield known_to_sklearn(ConvergenceWarning), _ended_early(last, settings)
    hint = "" if settings.prior else 'prior="fraley-raftery", '
    hint = f"Its likelihood says little; try {hint}other starts or fewer components"
    few = few_rows(problem, last.theta)
    if len(few):
        yield FragileFitWarning, f"component {_listed(few)}: with few rows. {hint}"
    flat = almost_flat(problem, last.theta)
    if len(flat):
        what = "almost flat, and held up by reg_covar alone"
        yield FragileFitWarning, f"component {_listed(flat)}: {what}. {hint}"


def _ended_early(last: LoopStep, settings: Settings) -> str:
    """Say how much EM may still gain, and what to do."""
    left = gain_to_come(last.objectives)
    gain = f"by estimate {left:.2g}" if np.isfinite(left) else "an unknown gain"
    ended = f"EM ended after max_iter = {settings.max_iter} steps; {gain} per row is still to"
    return f"{ended} come, and tol = {settings.tol:g}: raise max_iter or tol"


def _listed(components: Labels) -> str:
    return ", ".join(map(str, components))
