"""Where users set weights_, means_ or covariances_ by hand, they are looked at before any use."""

from typing import Any

from gmmlib.checks import (
    LARGEST,
    check_choice,
    check_numbers,
    check_table,
    check_weights,
    expect,
)
from gmmlib.covariance import COVARIANCES
from gmmlib.estimator.exact_fit import ExactFit
from gmmlib.estimator.exceptions import NotFittedError, known_to_sklearn
from gmmlib.estimator.single_precision import unrounded

NAMES = ("weights_", "means_", "covariances_")


def checked_fit(model: Any) -> ExactFit:
    """Return what EM found, before any rounding to float32; what was set by hand, as it is.

    Raises NotFittedError where some of it is missing, ValueError or TypeError where it is no
    mixture of the estimator's covariance_type, naming the attribute.
    """
    _refuse_missing(model)
    check_choice("covariance_type", model.covariance_type, COVARIANCES)
    exact = vars(model).get("_exact", (None, None, None))
    _refuse_another_type(model, exact)
    public = [getattr(model, name) for name in NAMES]
    weights, means, covariances = map(unrounded, public, exact)
    if weights is exact[0] and means is exact[1] and covariances is exact[2]:
        return ExactFit(weights, means, covariances)
    means = check_table("means_", means)
    kind = COVARIANCES[model.covariance_type](*means.shape)
    covariances = check_numbers("covariances_", covariances, LARGEST**2)
    expected = f"shape {kind.shape} for covariance_type = {model.covariance_type!r}"
    expect(covariances.shape == kind.shape, "covariances_", expected, covariances.shape)
    kind.check_precisions("covariances_", covariances)  # the same is asked of covariances
    return ExactFit(check_weights(weights, kind.K, "weights_"), means, covariances)


def _refuse_another_type(model: Any, exact: Any) -> None:
    """Refuse a covariance_type that was set after the fit: covariances_ of one type may have the
    shape of another, and mean something else.
    """
    fitted, now = vars(model).get("_fitted_type", model.covariance_type), model.covariance_type
    if now != fitted and unrounded(model.covariances_, exact[2]) is exact[2]:  # not set by hand
        remedy = "fit a new estimator" if model.warm_start else "fit again"
        found = f"{now!r}, changed after the fit; {remedy}"
        expect(False, "covariance_type", f"{fitted!r}, as in the fit", found)


def _refuse_missing(model: Any) -> None:
    """Raise NotFittedError, unless all is there."""
    missing = [name for name in NAMES if not hasattr(model, name)]
    if missing:
        message = f"this {type(model).__name__} is not fitted yet: call fit(X) first"
        if len(missing) < len(NAMES):
            message += f", or set {' and '.join(missing)} too"
        raise known_to_sklearn(NotFittedError)(message)
