"""What is compared: each a function from rows, K, a kind of covariance and a seed to a fit.

Each has its own defaults, but for what its name says. oneDAL's EM would stop after 10 steps; here
it may take as many as gmmlib's.
"""

from collections.abc import Callable
from functools import partial

import numpy as np

import gmmlib
from bench.contenders import ONEDAL
from bench.hits.mixtures import Mixture

MOST_STEPS = 1000
Library = Callable[[np.ndarray, int, str, int], Mixture]


def ours(X: np.ndarray, K: int, kind: str, seed: int, **settings) -> Mixture:
    model = gmmlib.GaussianMixture(K, covariance_type=kind, random_state=seed, **settings)
    return fitted(model, X)


def theirs(X: np.ndarray, K: int, kind: str, seed: int, **settings) -> Mixture:
    import sklearn.mixture

    mixture = sklearn.mixture.GaussianMixture
    return fitted(mixture(K, covariance_type=kind, random_state=seed, **settings), X)


def fitted(model, X: np.ndarray) -> Mixture:
    """Return what a model of scikit-learn's conventions finds."""
    model.fit(X)
    return Mixture(model.weights_, model.means_, model.covariances_)


def onedal(X: np.ndarray, K: int, kind: str, seed: int) -> Mixture:
    """Return what oneDAL's EM finds from oneDAL's own start, which is the best of short runs."""
    import daal4py

    daal4py.daalinit(1)  # threads
    shared = {"nComponents": K, "covarianceStorage": ONEDAL[kind]}
    start = daal4py.em_gmm_init(engine=daal4py.engines_mt19937(seed=seed), **shared).compute(X)
    em = daal4py.em_gmm(maxIterations=MOST_STEPS, **shared)
    end = em.compute(X, start.weights, start.means, start.covariances)
    shape = (K, X.shape[1], X.shape[1]) if kind == "full" else (K, X.shape[1])
    return Mixture(end.weights[0], end.means, np.reshape(end.covariances, shape))


LIBRARIES: dict[str, Library] = {
    "gmmlib": ours,
    "gmmlib k-means": partial(ours, init_params="kmeans"),
    "gmmlib k-means x 10": partial(ours, init_params="kmeans", n_init=10),
    "scikit-learn": theirs,
    "scikit-learn x 10": partial(theirs, n_init=10),
    "oneDAL": onedal,
}


def can(name: str, kind: str) -> bool:
    """Has the library this kind of covariance?"""
    return name != "oneDAL" or kind in ONEDAL
