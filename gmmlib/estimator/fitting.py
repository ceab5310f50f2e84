"""From an estimator's arguments and a model to the best of its starts."""

from collections import deque
from collections.abc import Sequence
from typing import Any

import numpy as np

from gmmlib.checks import LARGEST, Array, check_rng, expect
from gmmlib.collapse import CollapseError
from gmmlib.engine.climb import Stage, climb
from gmmlib.engine.model import Model
from gmmlib.engine.theta import Theta
from gmmlib.estimator.progress import shown
from gmmlib.estimator.settings import check_initial
from gmmlib.moments import Moments
from gmmlib.start import STARTS

SAME = 1e-12  # relative; two starts that reach one maximum are so far apart, by rounding
FARTHEST = 1e70  # a given mean may be so far from the data, in units of their range


def best_of_starts(estimator: Any, model: Model) -> Stage:
    """Return the last stage with the largest objective, the first of those as large but for
    rounding. Starts that collapse are left out.

    Raises CollapseError when all of them collapse.
    """
    rng, given = check_rng("random_state", estimator.random_state), in_frame(estimator, model)
    fits, collapse = [], None
    for n_start in range(estimator.n_init):
        try:
            fits.append(run(estimator, model, draw_start(estimator, model, given, rng), n_start))
        except CollapseError as error:
            collapse = error
    if not fits:
        raise collapse
    return fits[first_largest([fit.objectives[-1] for fit in fits])]


def first_largest(values: Sequence[float]) -> int:
    """Return which value is the largest; of some that rounding may have told apart, the first."""
    largest = max(values)
    return int(np.argmax(np.array(values) >= largest - SAME * max(1.0, abs(largest))))


def go_on(estimator: Any, model: Model, weights: Array, means: Array, covariances: Array) -> Stage:
    """Return the last stage of EM from an estimator's own fit, counted from that fit's start.

    Raises ValueError where that fit has other shapes than the one to come.
    """
    kind, frame = model.kind, model.frame
    needed, last = ((kind.K, kind.D), kind.shape), (means.shape, covariances.shape)
    expected = "the last fit's means_ and covariances_ of shapes {} and {}, as this fit's"
    found = "{} and {}; fit a new estimator".format(*last)
    expect(last == needed, "warm_start", expected.format(*needed), found)
    covariances = kind.rescale(covariances.reshape(kind.axes), 1 / frame.scale)
    means = (means - frame.center) / frame.scale
    start = model.theta(weights, means, covariances)
    stage = run(estimator, model, start, before=estimator.lower_bounds_[:-1])
    return stage._replace(iteration=estimator.n_iter_ + stage.iteration)


def run(estimator: Any, model: Model, start: Theta, n_start: int = 0, before=()) -> Stage:
    """Return EM's last stage; `before`: the objectives of the steps before the start."""
    stages = climb(model, start, estimator.tol, estimator.max_iter, before)
    stages = shown(stages, estimator, n_start) if estimator.verbose else stages
    stage = deque(stages, maxlen=1).pop()  # the last
    refuse_beyond(model, stage.theta)
    return stage


def refuse_beyond(model: Model, theta: Theta) -> None:
    """Raise ValueError where float64 cannot hold a variance, or its inverse, in units of X."""
    with np.errstate(over="ignore", under="ignore"):
        variances = model.kind.diagonal(model.kind.rescale(theta.covariances, model.frame.scale))
    expected = "rows and weights that give variances of {:g} to {:g}"
    refuse_outside("X", expected, variances, LARGEST**-2, LARGEST**2)


def in_frame(estimator: Any, model: Model) -> dict[str, Array]:
    """Return the initial values that were given, in units of the frame: any of `weights`, `means`
    and `covariances`. Raises ValueError where they are too far away, or too wide or narrow.
    """
    kind, scale = model.kind, model.frame.scale
    given = check_initial(estimator, kind.D)
    expected = "means and widths between {:g} and {:g} times the range of X"
    with np.errstate(over="ignore"):
        if "means" in given:
            given["means"] = (given["means"] - model.frame.center) / scale
            refuse_outside("means_init", expected, np.abs(given["means"]), 0.0, FARTHEST)
        if "covariances" in given:
            given["covariances"] = kind.rescale(given["covariances"].reshape(kind.axes), 1 / scale)
            widths = np.sqrt(kind.diagonal(given["covariances"]))
            refuse_outside("precisions_init", expected, widths, 1 / FARTHEST, FARTHEST)
    return given


def refuse_outside(name: str, expected: str, sizes: Array, smallest: float, largest: float) -> None:
    """Raise ValueError for sizes whose squares and quotients may not fit float64."""
    fine, found = smallest <= sizes.min() <= sizes.max() <= largest, (sizes.min(), sizes.max())
    expect(fine, name, expected.format(smallest, largest), "{:.3g} to {:.3g}".format(*found))


def draw_start(
    estimator: Any, model: Model, given: dict[str, Array], rng: "np.random.Generator"
) -> Theta:
    """Return what was given, and for the rest a start drawn from the data."""
    if len(given) == 3:
        return model.theta(**given)
    draw = STARTS[estimator.init_params]
    counts, means, scatters = draw(model.sample, model.sample_weight, estimator.n_components, rng)
    drawn = model.maximise(Moments(counts, means, model.kind.gather(scatters)))
    return model.theta(**dict(zip(("weights", "means", "covariances"), drawn)) | given)
