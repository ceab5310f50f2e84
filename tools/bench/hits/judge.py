"""Where does plain EM lead a fit, and is what it reaches sound?

The same judge for every library: EM by gmmlib, plain steps, from the fit as it was handed over. A
library that stops early has then stopped where the others do; what it had reached is told, too.

A fit is sound where each component rests on 3 D rows or more, and where the rows' own covariance is
at least half of each variance, in all directions: else the component would be no more without the
penalty.
"""

import warnings
from typing import NamedTuple

import numpy as np

import gmmlib
from bench.hits.mixtures import Mixture

MOST_STEPS = 5000
ROWS_A_FEATURE = 3
OWN = 0.5


class Verdict(NamedTuple):
    """handed, reached: log-likelihoods per row of the fit, and of where EM leads it, or None."""

    handed: float | None
    reached: float | None
    sound: bool


NO_FIT = Verdict(None, None, False)


def verdict(X: np.ndarray, kind: str, fit: Mixture | None) -> Verdict:
    """Return the verdict on a fit; covariances in the shape of their kind."""
    if fit is None:
        return NO_FIT
    try:
        handed = after(X, kind, fit, max_iter=0).score(X)
        end = after(X, kind, fit, max_iter=MOST_STEPS)
    except ValueError:  # a CollapseError, or no parameters of a mixture
        return NO_FIT
    return Verdict(handed, end.score(X), is_sound(X, kind, end))


def after(X: np.ndarray, kind: str, fit: Mixture, **settings) -> gmmlib.GaussianMixture:
    """Return the model to which EM leads a fit."""
    model = gmmlib.GaussianMixture(
        len(fit.weights),
        covariance_type=kind,
        weights_init=fit.weights,
        means_init=fit.means,
        precisions_init=inverse(kind, fit.covariances),
        **settings,
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what is wrong with a fit is counted here
        return model.fit(X)


def inverse(kind: str, covariances: np.ndarray) -> np.ndarray:
    """Return the precisions: of a matrix near a singular one, symmetric in spite of rounding."""
    if kind not in ("full", "tied"):
        return 1 / covariances
    precisions = np.linalg.inv(covariances)
    return (precisions + np.swapaxes(precisions, -1, -2)) / 2


def is_sound(X: np.ndarray, kind: str, model: gmmlib.GaussianMixture) -> bool:
    """Does each component rest on rows enough, and on more than the penalty?"""
    if model.weights_.min() * len(X) < ROWS_A_FEATURE * X.shape[1]:
        return False
    end = Mixture(model.weights_, model.means_, model.covariances_)
    try:
        own = after(X, kind, end, max_iter=1, reg_covar=0).covariances_
    except gmmlib.CollapseError:
        return False
    if kind in ("full", "tied"):
        shares = np.linalg.eigvals(model.precisions_ @ own).real
    else:
        shares = own / model.covariances_
    return bool(shares.min() > OWN)


def in_shape(kind: str, mixture: Mixture) -> Mixture:
    """Return a mixture with its covariances, K x D x D, as their kind has them."""
    dense = mixture.covariances
    variances = np.einsum("kii->ki", dense)
    shapes = {
        "full": dense,
        "tied": np.einsum("k,kij->ij", mixture.weights, dense),
        "diag": variances,
        "spherical": variances.mean(axis=1),
    }
    return mixture._replace(covariances=shapes[kind])
