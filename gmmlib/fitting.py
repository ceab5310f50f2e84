"""From an estimator's arguments and a model to the best of its starts."""

from collections import deque
from collections.abc import Sequence
from typing import Any

import numpy as np

from gmmlib.checks import LARGEST, Array, check_rng
from gmmlib.climb import Stage, climb
from gmmlib.collapse import CollapseError
from gmmlib.model import Model
from gmmlib.progress import shown
from gmmlib.settings import check_initial
from gmmlib.start import STARTS
from gmmlib.theta import Moments, Theta

FARTHEST = 1e70  # from the data may a mean be that is given, in units of their range
PARAMETERS = ("weights", "means", "covariances")


def best_of_starts(settings: Any, model: Model) -> Stage:
    """Return the last stage with the largest objective. Starts that collapse are left out.

    Raises CollapseError when all of them collapse.
    """
    rng, given = check_rng("random_state", settings.random_state), in_frame(settings, model)
    fits, collapse = [], None
    for n_start in range(settings.n_init):
        try:
            fits.append(run(settings, model, draw_start(settings, model, given, rng), n_start))
        except CollapseError as error:
            collapse = error
    if not fits:
        raise collapse
    return max(fits, key=lambda fit: fit.objectives[-1])


def go_on(settings: Any, model: Model, weights: Array, means: Array, covariances: Array) -> Stage:
    """Return the last stage of EM from an estimator's own fit, counted from its start.

    Raises ValueError where that fit has other shapes than the one to come.
    """
    expected = (model.n_components, model.n_features)
    shape = model.kind.shape(*expected)
    if means.shape != expected or covariances.shape != shape:
        found = f"{means.shape} and {covariances.shape}"
        raise ValueError(
            "warm_start: expected the last fit's means_ and covariances_ of shapes "
            f"{expected} and {shape}, as this fit's, found {found}; fit a new estimator"
        )
    covariances = model.kind.rescale(covariances, 1 / model.frame.scale)
    means = (means - model.frame.center) / model.frame.scale
    start = model.theta(weights, means, covariances)
    stage = run(settings, model, start, objectives=settings.lower_bounds_[:-1])
    return stage._replace(iteration=settings.n_iter_ + stage.iteration)


def run(
    settings: Any,
    model: Model,
    start: Theta,
    n_start: int = 0,
    objectives: Sequence[float] = (),
) -> Stage:
    """Return EM's last stage."""
    stages = climb(model, start, settings.tol, settings.max_iter, objectives)
    (stage,) = deque(shown(stages, settings, n_start) if settings.verbose else stages, maxlen=1)
    refuse_beyond(model, stage.theta)
    return stage


def refuse_beyond(model: Model, theta: Theta) -> None:
    """Raise ValueError where float64 cannot hold a variance, or its inverse, in units of X."""
    with np.errstate(over="ignore", under="ignore"):
        variances = model.kind.variances(model.kind.rescale(theta.covariances, model.frame.scale))
    if not LARGEST**-2 <= variances.min() <= variances.max() <= LARGEST**2:
        expected = f"rows and weights that give variances of {LARGEST**-2:g} to {LARGEST**2:g}"
        found = f"{variances.min():.3g} to {variances.max():.3g}"
        raise ValueError(f"X: expected {expected}, found {found}")


def in_frame(settings: Any, model: Model) -> dict[str, Array]:
    """Return the initial values that were given, in units of the frame."""
    given, scale = check_initial(settings, model.n_features), model.frame.scale
    with np.errstate(over="ignore"):
        if "means" in given:
            given["means"] = (given["means"] - model.frame.center) / scale
            refuse_far("means_init", np.abs(given["means"]), 0.0, FARTHEST)
        if "covariances" in given:
            given["covariances"] = model.kind.rescale(given["covariances"], 1 / scale)
            widths = np.sqrt(model.kind.variances(given["covariances"]))
            refuse_far("precisions_init", widths, 1 / FARTHEST, FARTHEST)
    return given


def refuse_far(name: str, sizes: Array, smallest: float, largest: float) -> None:
    """Raise ValueError for distances or widths whose squares and quotients may not fit float64."""
    if not smallest <= sizes.min() <= sizes.max() <= largest:
        expected = f"means and widths between {smallest:g} and {largest:g} times the range of X"
        raise ValueError(
            f"{name}: expected {expected}, found {sizes.min():.3g} to {sizes.max():.3g}"
        )


def draw_start(
    settings: Any, model: Model, given: dict[str, Array], rng: np.random.Generator
) -> Theta:
    """Return what was given, and for the rest a start drawn from the data."""
    if len(given) == 3:
        return model.theta(**given)
    draw = STARTS[settings.init_params]
    counts, means, scatters = draw(model.sample, model.sample_weight, settings.n_components, rng)
    drawn = model.maximise(Moments(counts, means, model.kind.gather(scatters)))
    return model.theta(**{name: getattr(drawn, name) for name in PARAMETERS} | given)
