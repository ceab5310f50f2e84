"""The libraries that are compared, each as a function that does so many steps of EM."""

import warnings
from collections.abc import Callable
from typing import NamedTuple

import numpy as np

import gmmlib
from bench.cases import Case, Start

ONEDAL = {"full": "full", "diag": "diagonal"}  # the covariances it has, and its names for them


class Fitted(NamedTuple):
    """What a fit found: weights, means and covariances; and in how many steps."""

    parameters: tuple[np.ndarray, ...]
    steps: int


Fit = Callable[[int], Fitted]  # of so many steps at most


def estimator(mixture: type, X: np.ndarray, case: Case, start: Start) -> Fit:
    """Return a fit by a class with scikit-learn's arguments. Never ends early: tol = 0."""

    def fit(steps: int) -> Fitted:
        model = mixture(
            case.K,
            covariance_type=case.kind,
            tol=0,
            reg_covar=0,
            max_iter=steps,
            weights_init=start.weights,
            means_init=start.means,
            precisions_init=start.precisions,
        )
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # not converged: so it is meant
            model.fit(X)
        return Fitted((model.weights_, model.means_, model.covariances_), model.n_iter_)

    return fit


def onedal(X: np.ndarray, case: Case, start: Start) -> Fit:
    """Return a fit by oneDAL's EM. scikit-learn-intelex gives it no estimator, but can call it.

    It ends where a step changes nothing, whatever is asked for.
    """
    import daal4py

    daal4py.daalinit(1)  # threads
    covariances = 1 / start.precisions if case.kind == "diag" else np.linalg.inv(start.precisions)
    covariances = [np.atleast_2d(covariance) for covariance in covariances]

    def fit(steps: int) -> Fitted:
        em = daal4py.em_gmm(
            nComponents=case.K,
            maxIterations=steps,
            accuracyThreshold=0.0,
            covarianceStorage=ONEDAL[case.kind],
        )
        found = em.compute(X, start.weights[None], start.means, covariances)
        shape = (case.K, case.D, case.D) if case.kind == "full" else (case.K, case.D)
        parameters = found.weights[0], found.means, np.reshape(found.covariances, shape)
        return Fitted(parameters, int(found.nIterations[0, 0]))

    return fit


def contenders(X: np.ndarray, case: Case, start: Start, with_onedal: bool) -> dict[str, Fit]:
    """Return the fits of the same rows from the same start, by library."""
    import sklearn.mixture

    fits = {
        "gmmlib": estimator(gmmlib.GaussianMixture, X, case, start),
        "scikit-learn": estimator(sklearn.mixture.GaussianMixture, X, case, start),
    }
    if with_onedal and case.kind in ONEDAL:
        fits["oneDAL"] = onedal(X, case, start)
    return fits


def difference(fit: Fitted, other: Fitted) -> float:
    """Return how far two fits are apart, relative to the largest entry of each parameter."""
    pairs = zip(fit.parameters, other.parameters)
    return max(float(np.abs(a - b).max() / np.abs(b).max()) for a, b in pairs)
