"""Fits and predictions cost what the data cost: memory is linear in N D + K D where variances are
kept.
"""

import tracemalloc
import warnings

import numpy as np
import pytest

import gmmlib

VARIANCES = ["diag", "spherical", "tied_diag", "tied_spherical"]
K = 2


def peak(function):
    """The largest number of float64 numbers that were held at a time."""
    tracemalloc.start()
    try:
        function()
        return tracemalloc.get_traced_memory()[1] / 8
    finally:
        tracemalloc.stop()


def groups(N, D):
    rng = np.random.default_rng(0)
    return rng.normal(size=(N, D)) + 3 * (np.arange(N) % K)[:, None]


def all_there_is(X, **settings):
    """Fit, ask for everything, write and read."""
    model = gmmlib.GaussianMixture(K, random_state=0, max_iter=2, **settings)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # two steps do not converge, and the rows are few
        model.fit(X)
    model.predict(X)
    model.predict_proba(X)
    model.bic(X)
    model.icl(X)
    model.sample(10)


# At a time: the rows in the frame, N D; what starts or passes make of few rows, about twice 0.5
# million numbers or 64 rows of 2 D + 1; and of K D numbers some twenty arrays. A search has rows
# in other coordinates as well, and five runs with four to eight such arrays each.
@pytest.mark.parametrize(("init_params", "rows", "arrays"), [("kmeans", 1, 25), ("search", 4, 120)])
@pytest.mark.parametrize("name", VARIANCES)
def test_twenty_thousand_features(name, init_params, rows, arrays):
    N, D = 100, 20_000
    X = groups(N, D)
    found = peak(lambda: all_there_is(X, covariance_type=name, init_params=init_params))
    assert found < rows * N * D + 2 * 64 * (2 * D + 1) + arrays * K * D
    assert found < D * D / 20


@pytest.mark.parametrize("init_params", ["k-means++", "random", "random_from_data"])
@pytest.mark.parametrize("prior", [None, "fraley-raftery"])
def test_no_start_and_no_prior_makes_a_matrix(init_params, prior):
    """With twice the features, the peak grows by what it is per feature, and not by D^2."""
    few, many = (
        peak(
            lambda D=D: all_there_is(
                groups(20, D), covariance_type="diag", init_params=init_params, prior=prior
            )
        )
        for D in (2000, 4000)
    )
    assert many < 2.2 * few
    assert many < 4000 * 4000 / 10


def test_a_file_and_a_component_that_collapses_make_no_matrix(tmp_path):
    X = groups(20, 4000)
    model = gmmlib.GaussianMixture(K, covariance_type="diag", random_state=0).fit(X)
    path = tmp_path / "model.npz"

    def write_and_read():
        model.save(path)
        gmmlib.GaussianMixture.load(path)

    assert peak(write_and_read) < 60 * K * 4000
    X[::2] = X[0]
    model.set_params(reg_covar=0)

    def collapse():
        with pytest.raises(gmmlib.CollapseError):
            model.fit(X)

    assert peak(collapse) < 4000 * 4000 / 10


@pytest.mark.parametrize("n_components", [2, 8])
def test_hundreds_of_features_with_full_covariances(n_components):
    """No array of all products: rows x D (D + 1) / 2. Matrices are K D D, and a dozen of them."""
    N, D = 2000, 150
    X = groups(N, D)
    settings = {"init_params": "kmeans", "random_state": 0, "max_iter": 1}
    model = gmmlib.GaussianMixture(n_components, **settings)

    def fit():
        with pytest.warns(gmmlib.ConvergenceWarning):
            model.fit(X)

    assert peak(fit) < 2 * N * D + 12 * n_components * D * D + 64 * D * D + 2**19
    assert peak(fit) < N * D * D / 10
