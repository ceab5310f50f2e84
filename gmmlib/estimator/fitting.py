"""From the settings and a problem to the best of its starts."""

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

import numpy as np

from gmmlib.checks import LARGEST, Array, Rng, check_rng, expect
from gmmlib.collapse import CollapseError
from gmmlib.engine.em_loop import LoopStep, em_loop
from gmmlib.engine.fast_loop import fast_loop
from gmmlib.engine.frame_parameters import FrameParameters
from gmmlib.engine.given_part import GivenPart
from gmmlib.engine.problem import Problem
from gmmlib.estimator.exact_fit import ExactFit
from gmmlib.estimator.given_start import moments_of_given
from gmmlib.estimator.progress import shown
from gmmlib.estimator.settings import Settings
from gmmlib.search.searching import search
from gmmlib.start import STARTS

Loop = Callable[..., Iterator[LoopStep]]

SAME = 1e-12  # relative; two starts that reach one maximum are so far apart, by rounding
FARTHEST = 1e70  # a given mean may be so far from the data, in units of their range


def best_of_starts(settings: Settings, problem: Problem, rows: GivenPart | None) -> LoopStep:
    """Return the last step with the largest objective, the first of those as large but for
    rounding. Starts that collapse are left out.

    rows: those with responsibilities from which to start. Raises CollapseError when all starts
    collapse.
    """
    rng = check_rng("random_state", settings.random_state)
    given = in_frame(settings, problem)
    searching = settings.init_params == "search" and not given and rows is None
    draw = search if searching else partial(draw_start, settings, given=given, rows=rows)
    loop = fast_loop if searching else em_loop  # from far, leaps may lead elsewhere
    fits = []
    collapse = None
    for n_start in range(settings.n_init):
        try:
            fits.append(run(settings, problem, draw(problem, rng=rng), loop, n_start))
        except CollapseError as error:
            collapse = error
    if collapse is not None and not fits:
        raise collapse
    return fits[first_largest([fit.objectives[-1] for fit in fits])]


def first_largest(values: Sequence[float]) -> int:
    """Return which value is the largest; of some that rounding may have told apart, the first."""
    largest = max(values)
    return int(np.argmax(np.array(values) >= largest - SAME * max(1.0, abs(largest))))


def go_on(settings: Settings, problem: Problem, fit: ExactFit, before: Sequence[float]) -> LoopStep:
    """Return the last step of EM from an earlier fit.

    before: the last objectives of that fit, by which EM may see that it has converged. Raises
    ValueError where that fit has other shapes than the one to come.
    """
    kind = problem.kind
    frame = problem.frame
    needed = ((kind.K, kind.D), kind.shape)
    last = (fit.means.shape, fit.covariances.shape)
    expected = "the last fit's means_ and covariances_ of shapes {} and {}, as this fit's"
    found = "{} and {}; fit a new estimator".format(*last)
    expect(last == needed, "warm_start", expected.format(*needed), found)
    covariances = kind.rescale(fit.covariances.reshape(kind.axes), 1 / frame.scale)
    means = (fit.means - frame.center) / frame.scale
    start = problem.theta(fit.weights, means, covariances)
    return run(settings, problem, start, before=before[:-1])


def what_is_climbed(problem: Problem, settings: Settings) -> dict[str, Any]:
    """Return what beside the rows decides which objective a fit climbs, in which parameters."""
    fixed, has_labels = sorted(settings.fixed), problem.given is not None
    penalty = {"reg_covar": float(settings.reg_covar), "prior": settings.prior}
    return {"fixed": fixed, "labels": has_labels} | penalty


def run(
    settings: Settings,
    problem: Problem,
    start: FrameParameters,
    loop: Loop = em_loop,
    n_start: int = 0,
    before: Sequence[float] = (),
) -> LoopStep:
    """Return EM's last step; `before`: the objectives of the steps before the start.

    Objectives are in units of X here, and in units of the frame while EM runs.
    """
    refuse_labels_without_weight(problem, start)
    volume = problem.frame.log_volume
    earlier = [objective + volume for objective in before]
    steps = loop(problem, start, settings.tol, settings.max_iter, earlier)
    steps = shown(steps, settings, n_start, volume) if settings.verbose else steps
    last = deque(steps, maxlen=1).pop()
    refuse_beyond(problem, last.theta)
    return last._replace(objectives=[objective - volume for objective in last.objectives])


def refuse_labels_without_weight(problem: Problem, start: FrameParameters) -> None:
    """Raise ValueError where rows belong to a component whose weight is 0: their probability is."""
    if problem.given is not None:
        odd = np.flatnonzero((problem.given.counts > 0) & (start.weights == 0)).tolist()
        expected = "rows of components whose weight is positive"
        expect(not odd, "labels", expected, f"some of {odd}, whose weight is 0")


def refuse_beyond(problem: Problem, theta: FrameParameters) -> None:
    """Raise ValueError where float64 cannot hold a variance, or its inverse, in units of X."""
    kind = problem.kind
    with np.errstate(over="ignore", under="ignore"):
        variances = kind.diagonal(kind.rescale(theta.covariances, problem.frame.scale))
    expected = "rows and weights that give variances of {:g} to {:g}"
    refuse_outside("X", expected, variances, LARGEST**-2, LARGEST**2)


def in_frame(settings: Settings, problem: Problem) -> dict[str, Array]:
    """Return the initial values that were given, in units of the frame: any of `weights`, `means`
    and `covariances`. Raises ValueError where they are too far away, or too wide or narrow.
    """
    kind = problem.kind
    frame = problem.frame
    given = settings.initial(kind)
    expected = "means and widths between {:g} and {:g} times the range of X"
    with np.errstate(over="ignore"):
        if "means" in given:
            given["means"] = (given["means"] - frame.center) / frame.scale
            refuse_outside("means_init", expected, np.abs(given["means"]), 0.0, FARTHEST)
        if "covariances" in given:
            covariances = given["covariances"].reshape(kind.axes)
            given["covariances"] = kind.rescale(covariances, 1 / frame.scale)
            widths = np.sqrt(kind.diagonal(given["covariances"]))
            refuse_outside("precisions_init", expected, widths, 1 / FARTHEST, FARTHEST)
    return given


def refuse_outside(name: str, expected: str, sizes: Array, smallest: float, largest: float) -> None:
    """Raise ValueError for sizes whose squares and quotients may not fit float64."""
    low, high = sizes.min(), sizes.max()
    if not smallest <= low <= high <= largest:  # words cost more than the comparison
        expect(False, name, expected.format(smallest, largest), f"{low:.3g} to {high:.3g}")


def draw_start(
    settings: Settings,
    problem: Problem,
    *,
    given: dict[str, Array],
    rows: GivenPart | None,
    rng: Rng,
) -> FrameParameters:
    """Return what was given, and for the rest a start drawn from the data."""
    if len(given) == 3:
        return problem.theta(**given)
    if rows is not None:
        return problem.maximize(moments_of_given(problem, rows, rng), given=given)
    return start_from_data(settings.init_params, problem, rng, given)


def start_from_data(
    init_params: str, problem: Problem, rng: Rng, given: dict[str, Array]
) -> FrameParameters:
    """Return one of the starts by name, but for what is given."""
    draw = STARTS["kmeans" if init_params == "search" else init_params]
    kind = problem.kind
    moments = draw(problem.sample, problem.sample_weight, kind.K, rng, kind.scatter)
    return problem.maximize(moments._replace(scatters=kind.pool(moments.scatters)), given=given)
