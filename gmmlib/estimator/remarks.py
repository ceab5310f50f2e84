"""What a fit warns of: EM ended early, or components that hold no rows, hang on a few, are almost
flat or coincide.
"""

import warnings
from collections.abc import Iterable, Iterator
from itertools import chain

import numpy as np

from gmmlib.checks import Labels, Mask
from gmmlib.engine.doubtful_components import almost_flat, are_light, few_rows, without_rows
from gmmlib.engine.em_loop import LoopStep
from gmmlib.engine.frame_parameters import FrameParameters
from gmmlib.engine.problem import Problem
from gmmlib.engine.stopping import IN_A_ROW, gain_to_come
from gmmlib.engine.twins import twins
from gmmlib.estimator.exceptions import (
    ConvergenceWarning,
    FragileFitWarning,
    known_to_sklearn,
)
from gmmlib.estimator.flat_data import flat_everywhere, of_parting, parting, told
from gmmlib.estimator.prior import prior_is_singular
from gmmlib.estimator.settings import Settings
from gmmlib.sources.columns import Names
from gmmlib.start import count_distinct

Remark = tuple[type[Warning], str]
HINT = "Its likelihood says little; try"
OTHERS = "other starts or fewer components"
FLAT = "almost flat, and held up by reg_covar alone"
FAR = 0.5  # standard errors: intervals of 95 % then cover the truth in 92 of 100 samples


def warn(found: Iterable[Remark]) -> None:
    """Warn of each, at the line that called the method or function that calls this."""
    for category, message in found:
        warnings.warn(message, category, stacklevel=3)


def remarks(
    last: LoopStep, problem: Problem, settings: Settings, names: Names | None, went_on: bool
) -> Iterator[Remark]:
    """Yield what there is to warn of, as classes of warnings and words.

    names: of the columns. went_on: from an earlier fit.
    """
    if not last.converged and settings.max_iter > 0:
        yield known_to_sklearn(ConvergenceWarning), _ended_early(last, settings)
    n_distinct = count_distinct(problem.sample, settings.n_components)
    if n_distinct < settings.n_components:
        yield FragileFitWarning, _few_distinct(n_distinct, settings.n_components)
    empty = _empty(last.theta, problem, settings, went_on)
    fragile = _fragile(last.theta, problem, settings, names)
    yield from ((FragileFitWarning, words) for words in chain(empty, fragile))
    for group in twins(problem.kind, last.theta, problem.summary.total):
        given = _given_one_mean(group, settings)
        if given or last.converged:  # else EM may still part them
            yield FragileFitWarning, _coinciding(group, given)


def off_the_maximum(distance: float) -> Iterator[Remark]:
    """Warn of standard errors about a fit so many of them away from where ln L is largest."""
    if distance > FAR:
        what = f"the fit is {distance:.2g} standard errors away from the maximum of the"
        why = "it ended early, is of other rows, or a prior shifts it"
        advice = "Fit these rows with a smaller tol and prior=None"
        message = f"{what} log-likelihood of X: {why}. {advice}"
        yield known_to_sklearn(ConvergenceWarning), message


def _fragile(
    theta: FrameParameters, problem: Problem, settings: Settings, names: Names | None
) -> Iterator[str]:
    """Say which components hang on a few rows, or on the penalty alone; or that weights are light.

    Then the penalty, which counts as rows do, is too heavy as well: no component is to blame.
    """
    few = few_rows(problem, theta)
    if are_light(problem, theta, few):
        yield _light(problem)
        return
    if len(few):
        yield f"component {_listed(few)}: with few rows. {HINT} {OTHERS}"
    yield from _flat(theta, problem, settings, names)


def _light(problem: Problem) -> str:
    """Say that weights count as rows, and to what they should sum."""
    count, total = problem.summary.count, problem.summary.total
    found = f"sample_weight: the weights of {count} rows add up to {total:.3g}"
    why = "they count as so many rows, too few for the components"
    return f"{found}; {why}. Scale the weights so that they add up to {count}"


def _flat(
    theta: FrameParameters, problem: Problem, settings: Settings, names: Names | None
) -> Iterator[str]:
    """Say which components hang on the penalty alone, and by which columns."""
    kind = problem.kind
    flat = almost_flat(problem, theta)
    flat = np.setdiff1d(flat, without_rows(problem, theta))  # these are as wide as may be
    if len(flat):
        parted = parting(problem, theta, _chosen(flat, kind.n_covariances), np.zeros(kind.D, bool))
        prior = "" if prior_is_singular(problem) else 'prior="fraley-raftery", '
        advice = of_parting(parted, names) if parted.any() else f"{HINT} {prior}{OTHERS}"
        yield f"component {_listed(flat)}: {FLAT}. {advice}"
    held = flat_everywhere(problem, theta)
    if held is not None:
        used = kind.rows(problem.counts(theta)).ravel() > 0
        parted = parting(problem, theta, used, np.logical_and.reduce(held))
        yield f"every component is {FLAT}. {told(held, parted, settings.covariance_type, names)}"


def _empty(
    theta: FrameParameters, problem: Problem, settings: Settings, went_on: bool
) -> Iterator[str]:
    """Say which components hold no rows, and where to look."""
    empty = without_rows(problem, theta)
    given = np.ones(problem.kind.K)
    if settings.weights_init is not None and not went_on:
        given = np.asarray(settings.weights_init, dtype=float)
    for group, why in (
        (
            empty[given[empty] == 0],
            "Its weight in weights_init is 0, and EM keeps it: give a positive one",
        ),
        (empty[given[empty] > 0], _why_empty(settings, went_on)),
    ):
        if len(group):
            found = f"component {_listed(group)}: without rows, so it is no part of the mixture"
            yield f"{found}. {why}"


def _why_empty(settings: Settings, went_on: bool) -> str:
    """Say where to look: most often a start is far from all rows."""
    if went_on:
        where = "in the fit that warm_start goes on from it lies far from all rows of X, or has no"
        return f"Perhaps {where} weight: fit X with warm_start=False"
    if settings.means_init is not None:
        units = "not in the units of X as fit gets it, after all scaling"
        return f"Perhaps its mean in means_init lies far from all rows: is it {units}?"
    return "Try other starts or fewer components"


def _ended_early(last: LoopStep, settings: Settings) -> str:
    """Say how much EM may still gain, and what to do."""
    left = gain_to_come(last.objectives)
    gain = f"by estimate {left:.2g}" if np.isfinite(left) else "an unknown gain"
    ended = f"EM did not converge in max_iter = {settings.max_iter} steps; {gain} per row is still"
    tol = f"tol = {settings.tol:g}"
    once = left < settings.tol  # but EM ends only where some estimates in a row are
    rule = f"which must be below {tol} for {IN_A_ROW} steps in a row" if once else f"and {tol}"
    return f"{ended} to come, {rule}: {_remedy(last.objectives, settings.tol)}"


def _remedy(objectives: list[float], tol: float) -> str:
    """Say what would have ended this run: EM stops where some estimates in a row are below tol."""
    enough = max(gain_to_come(objectives[: len(objectives) - n]) for n in range(IN_A_ROW))
    longer = "raise max_iter" if tol > 0 else "raise both"  # tol = 0 never ends it
    if np.isinf(enough) or gain_to_come(objectives) < tol:  # a larger tol would not say more
        return longer
    looser = f"{1.1 * enough:.2g}"
    return f"{longer}, or tol to {looser}" if tol > 0 else f"raise tol to {looser}"


def _few_distinct(n_distinct: int, n_components: int) -> str:
    found = f"X has {n_distinct} distinct rows, fewer than n_components = {n_components}"
    return f"{found}, so components share rows: take {n_distinct} components at most"


def _given_one_mean(group: Labels, settings: Settings) -> bool:
    """Do these components start with the same row of means_init?"""
    means = settings.means_init
    return means is not None and not np.ptp(np.asarray(means)[group], axis=0).any()


def _coinciding(group: Labels, given_one_mean: bool) -> str:
    """Say which components coincide, and what to do."""
    what = f"components {_listed(group)} coincide: they are as good as one"
    if given_one_mean:
        start = "They have one mean in means_init, and EM cannot part them"
        return f"{what}. {start}: give each its own mean, or precisions_init that differ"
    return f"{what}. Try other starts or fewer components"


def _chosen(numbers: Labels, size: int) -> Mask:
    """Return these numbers as a mask."""
    return np.isin(np.arange(size), numbers)


def _listed(components: Labels) -> str:
    return ", ".join(map(str, components))
