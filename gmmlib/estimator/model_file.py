"""An estimator in a file: its arguments, and all that `fit` found."""

import inspect
import os
from dataclasses import fields
from typing import Any

import numpy as np

from gmmlib.checks import FINITE, check_numbers, expect
from gmmlib.estimator.by_hand import checked_fit
from gmmlib.estimator.exact_fit import ExactFit
from gmmlib.estimator.settings import INITIAL, Settings
from gmmlib.storage import read, write

SETTINGS = [field.name for field in fields(Settings)]
ARRAYS = (*INITIAL.values(), "responsibilities_init")
FITTED = {"weights_", "means_", "covariances_", "precisions_", "precisions_cholesky_"}
FITTED |= {"lower_bounds_", "n_iter_", "converged_", "n_features_in_"}
OPTIONAL = {"lower_bound_", "feature_names_in_", "_metadata_request", "_objectives", "_climbed"}
LATER = {"responsibilities_init": None, "fixed": ()}  # arguments that older files do not have
EXACT = ("_weights", "_means", "_covariances")  # before any rounding to float32


def save_model(model: Any, path: str | os.PathLike[str]) -> None:
    """Write an estimator, fitted or not. A generator of random numbers as its random_state is
    refused with a TypeError: what it would draw next is no setting.
    """
    Settings.from_estimator(model)
    rng = model.random_state
    found = f"a {type(rng).__name__}; set_params(random_state=None) before saving"
    random = isinstance(rng, (np.random.Generator, np.random.RandomState))
    expect(not random, "random_state", "None or a seed", found, TypeError)
    settings = {name: getattr(model, name) for name in SETTINGS} | model.get_params()
    for name in ARRAYS:
        if settings[name] is not None:
            numbers = check_numbers(name, settings[name], FINITE)
            whole = np.asarray(settings[name]).dtype.kind in "iu"  # labels stay so
            settings[name] = np.asarray(settings[name]) if whole else numbers
    write(path, "GaussianMixture", settings | _fitted(model))


def _fitted(model: Any) -> dict[str, Any]:
    """Return what `fit` found, or nothing; a fit must be whole, and a mixture."""
    values = {name: value for name, value in vars(model).items() if name in FITTED | OPTIONAL}
    missing = FITTED - values.keys()
    if missing == FITTED:
        return values
    expected = "an estimator as fit or from_parameters leaves it; "
    expected += "parameters_.save keeps a mixture made by hand"
    expect(not missing, "estimator", expected, f"one without {', '.join(sorted(missing))}")
    checked_fit(model)
    exact: dict[str, Any] = dict(zip(EXACT, vars(model).get("_exact", ())))
    return values | exact


def load_model(own: type, path: str | os.PathLike[str]) -> Any:
    """Return the estimator that `save_model` wrote."""
    return read(path, "GaussianMixture", lambda values: _model(own, values))


def _model(own: type, values: dict[str, Any]) -> Any:
    """Return the estimator that has these arguments and attributes. Raises where it is none.

    A subclass may have other arguments: those it leaves to GaussianMixture are set afterwards.
    """
    names = inspect.signature(own).parameters
    known = [name for name in names if name in SETTINGS or name in values]
    values = LATER | values
    values["fixed"] = tuple(values["fixed"])
    model = own(**{name: values.pop(name) for name in known})
    vars(model).update({name: values.pop(name) for name in SETTINGS if name not in names})
    Settings.from_estimator(model)
    exact = [values.pop(name) for name in EXACT if name in values]
    fitted = values.keys() - OPTIONAL
    if fitted not in (set(), FITTED):
        other = ", ".join(sorted(fitted ^ FITTED))
        raise ValueError(f"{other} missing, or unknown to {own.__name__}")
    if "feature_names_in_" in values:
        values["feature_names_in_"] = np.array(values["feature_names_in_"], dtype=object)
    vars(model).update(values)
    if exact:
        model._exact = ExactFit(*exact)
        model._fitted_type = model.covariance_type  # `save_model` refuses another
    if fitted:
        _ = model._log_joint()  # refuses what is no mixture
    return model
