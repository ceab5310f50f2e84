"""Checks of the estimator's arguments: which values each may have."""

from typing import Any

import numpy as np

from gmmlib.checks import (
    Array,
    check_choice,
    check_count,
    check_flag,
    check_not_negative,
    check_numbers,
    check_rng,
    check_weights,
)
from gmmlib.covariance import COVARIANCES
from gmmlib.start import STARTS

LARGEST_REG_COVAR = 1e6  # more is no mixture of the data any longer
PRIORS = ("fraley-raftery",)


def check_settings(settings: Any) -> None:
    """Raise ValueError or TypeError for the first argument that is out of range."""
    check_count("n_components", settings.n_components)
    check_choice("covariance_type", settings.covariance_type, COVARIANCES)
    check_not_negative("tol", settings.tol)
    if check_not_negative("reg_covar", settings.reg_covar) > LARGEST_REG_COVAR:
        expected = f"at most {LARGEST_REG_COVAR:g}, relative to the data's width"
        raise ValueError(f"reg_covar: expected {expected}, found {settings.reg_covar}")
    if settings.prior is not None:
        check_choice("prior", settings.prior, PRIORS)
    check_count("max_iter", settings.max_iter, smallest=0)
    check_count("n_init", settings.n_init)
    check_choice("init_params", settings.init_params, STARTS)
    check_rng("random_state", settings.random_state)
    check_flag("warm_start", settings.warm_start)
    if settings.verbose is not True and settings.verbose is not False:
        check_count("verbose", settings.verbose, smallest=0)
    check_count("verbose_interval", settings.verbose_interval)


def check_initial(settings: Any, n_features: int) -> dict[str, Array]:
    """Return the initial values that were given: weights, means, covariances in their shape."""
    K = settings.n_components
    kind = COVARIANCES[settings.covariance_type](K, n_features)
    given = {}
    if settings.weights_init is not None:
        given["weights"] = check_weights(settings.weights_init, K, "weights_init")
    if settings.means_init is not None:
        given["means"] = _shaped("means_init", settings.means_init, (K, n_features))
    if settings.precisions_init is not None:
        precisions = _shaped("precisions_init", settings.precisions_init, kind.shape)
        kind.check_precisions("precisions_init", precisions)
        with np.errstate(over="ignore"):  # what is infinite then is refused beside the data
            given["covariances"] = kind.from_precisions(precisions)
    return given


def _shaped(name: str, values: Any, shape: tuple[int, ...]) -> Array:
    array = check_numbers(name, values, np.finfo(float).max)
    if array.shape != shape:
        raise ValueError(f"{name}: expected shape {shape}, found {array.shape}")
    return array
