"""Where users set weights_, means_ or covariances_ by hand, they are looked at before any use."""

from typing import Any

from gmmlib.checks import (
    LARGEST,
    Array,
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
    public = [getattr(model, name) for name in NAMES]
    weights, means, covariances = map(unrounded, public, exact)
    if weights is exact[0] and means is exact[1] and covariances is exact[2]:
        kind = COVARIANCES[model.covariance_type](*means.shape)
        _check_shape(covariances, kind.shape, model.covariance_type)
        return ExactFit(weights, means, covariances)
    means = check_table("means_", means)
    kind = COVARIANCES[model.covariance_type](*means.shape)
    covariances = check_numbers("covariances_", covariances, LARGEST**2)
    _check_shape(covariances, kind.shape, model.covariance_type)
    kind.check_precisions("covariances_", covariances)  # the same is asked of covariances
    return ExactFit(check_weights(weights, kind.K, "weights_"), means, covariances)


def _check_shape(covariances: Array, shape: tuple[int, ...], covariance_type: str) -> None:
    expected = f"shape {shape} for covariance_type = {covariance_type!r}"
    expect(covariances.shape == shape, "covariances_", expected, covariances.shape)


def _refuse_missing(model: Any) -> None:
    """Raise NotFittedError, unless all is there."""
    missing = [name for name in NAMES if not hasattr(model, name)]
    if missing:
        message = f"this {type(model).__name__} is not fitted yet: call fit(X) first"
        if len(missing) < len(NAMES):
            message += f", or set {' and '.join(missing)} too"
        raise known_to_sklearn(NotFittedError)(message)
