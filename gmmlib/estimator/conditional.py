"""Some features given the others, row by row: which columns X has, and what a fit says then."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from gmmlib.checks import Array, Labels, expect, shown
from gmmlib.conditional import expect_finite
from gmmlib.covariance import CovarianceKind
from gmmlib.engine.regression import Regression
from gmmlib.estimator.exact_fit import ExactFit
from gmmlib.features import Features, check_features, expect_columns, other_features
from gmmlib.sources import Rows

UNNAMED = "the numbers or names of the features in X, unless X is a data frame"


def given_features(
    features: Features | None, rows: Rows, fitted: Sequence[str] | Any, n_features: int
) -> Labels:
    """Return the number of the feature in each column of the rows.

    fitted: the names of all columns of the fit, where it knows some.
    """
    names = [] if rows.names is None else list(rows.names)
    if features is None:
        expect(len(names) > 0, "features", UNNAMED, "None")
        return check_features(names, n_features, fitted, "X")
    given = check_features(features, n_features, fitted)
    expected = f"{len(given)} columns, one for each of the features"
    expect(rows.n_features == len(given), "X", expected, rows.n_features)
    if names and len(fitted):
        expect_columns("X", names, [fitted[int(d)] for d in given])
    return given


def question(return_std: bool, return_cov: bool) -> str:
    """Return which method of `Regression` answers."""
    for name, flag in {"return_std": return_std, "return_cov": return_cov}.items():
        known = isinstance(flag, (bool, np.bool_))
        expect(known, name, "True or False", shown(flag), TypeError)
    return "mean_and_cov" if return_cov else "mean_and_std" if return_std else "mean"


def predict_others(
    kind: CovarianceKind, fit: ExactFit, rows: Rows, given: Labels, method: str
) -> list[Array]:
    """Return what a method of `Regression` gives of the rows: the means, and perhaps more."""
    order = np.argsort(given)
    others = other_features(given, kind.D)
    covariances = fit.covariances.reshape(kind.axes)
    with np.errstate(over="ignore", invalid="ignore"):  # what is not finite is refused
        regression = Regression(kind, fit.weights, fit.means, covariances, given[order], others)
        ask = getattr(regression, method)
        parts = rows.total(lambda X, _: [ask(X[:, order])])
        results = [np.concatenate(each) for each in zip(*parts)]
    expect_finite("X", *results)
    return results
