"""Checks of the estimator's arguments: which values each may have."""

from typing import Any

import numpy as np

from gmmlib import checks
from gmmlib.checks import FINITE, Array, expect
from gmmlib.covariance import COVARIANCES
from gmmlib.start import STARTS

SMALLEST = {"n_components": 1, "max_iter": 0, "n_init": 1, "verbose_interval": 1}
CHOICES = {"covariance_type": COVARIANCES, "init_params": STARTS}
PRIORS = ("fraley-raftery",)
LARGEST_REG_COVAR = 1e6  # more is no mixture of the data any longer


def check_settings(settings: Any) -> None:
    """Raise ValueError or TypeError for an argument that is out of range."""
    for name, smallest in SMALLEST.items():
        checks.check_count(name, getattr(settings, name), smallest)
    for name, choices in CHOICES.items():
        checks.check_choice(name, getattr(settings, name), choices)
    if settings.prior is not None:
        checks.check_choice("prior", settings.prior, PRIORS)
    checks.check_not_negative("tol", settings.tol)
    reg_covar = checks.check_not_negative("reg_covar", settings.reg_covar)
    expected = f"at most {LARGEST_REG_COVAR:g}, relative to the data's width"
    expect(reg_covar <= LARGEST_REG_COVAR, "reg_covar", expected, reg_covar)
    checks.check_rng("random_state", settings.random_state)
    known = isinstance(settings.warm_start, (bool, np.bool_))
    expect(known, "warm_start", "True or False", repr(settings.warm_start), TypeError)
    if not isinstance(settings.verbose, bool):
        checks.check_count("verbose", settings.verbose, smallest=0)


def check_initial(settings: Any, n_features: int) -> dict[str, Array]:
    """Return the initial values that were given: weights, means, covariances in their shape."""
    K, given = settings.n_components, {}
    kind = COVARIANCES[settings.covariance_type](K, n_features)
    means, precisions = settings.means_init, settings.precisions_init
    if settings.weights_init is not None:
        given["weights"] = checks.check_weights(settings.weights_init, K, "weights_init")
    if means is not None:
        given["means"] = checks.check_shape("means_init", means, (K, n_features), largest=FINITE)
    if precisions is not None:
        precisions = checks.check_shape("precisions_init", precisions, kind.shape, largest=FINITE)
        kind.check_precisions("precisions_init", precisions)
        with np.errstate(over="ignore"):  # what is infinite then is refused beside the data
            given["covariances"] = kind.from_precisions(precisions)
    return given
