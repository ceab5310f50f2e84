"""Regression with a fit: the mean and the spread of some features, given the values of others."""

import tracemalloc

import dask.array as dask_array
import dense
import numpy as np
import pandas as pd
import pytest
from scipy.special import logsumexp
from scipy.stats import multivariate_normal

import gmmlib
from gmmlib import GaussianMixture
from gmmlib.covariance import COVARIANCES
from gmmlib.sources.rows import BLOCK

EVERY = pytest.mark.parametrize("kind", list(COVARIANCES))
K, D = 3, 4


def model_of(kind, draw, seed=0, **changes):
    """A model of this kind with attributes by hand, and its weights, means and matrices."""
    _, weights, means, covariances = draw(seed, 1, K, D)
    model = GaussianMixture(K, covariance_type=kind)
    model.weights_, model.means_ = changes.get("weights", weights), 3 * means
    model.covariances_ = dense.kept(kind, covariances)
    matrices = dense.explicit(kind, model.covariances_, K, D)
    return model, (model.weights_, model.means_, matrices)


def by_textbook(theta, given, x):
    """Mean and covariance of the others at one row: by inverses of blocks, and SciPy's density."""
    others = np.setdiff1d(np.arange(D), given)
    logs, means, matrices = [], [], []
    for weight, mean, S in zip(*theta):
        inverse = np.linalg.inv(S[np.ix_(given, given)])
        slope = S[np.ix_(others, given)] @ inverse
        density = multivariate_normal(mean[given], S[np.ix_(given, given)])
        logs.append(np.log(weight) + density.logpdf(x) if weight else -np.inf)
        means.append(mean[others] + slope @ (x - mean[given]))
        matrices.append(S[np.ix_(others, others)] - slope @ S[np.ix_(given, others)])
    shares = np.exp(np.array(logs) - logsumexp(logs))
    mean = shares @ means
    second = sum(g * (S + np.outer(m, m)) for g, m, S in zip(shares, means, matrices))
    return mean, second - np.outer(mean, mean)


@EVERY
@pytest.mark.parametrize("given", [[1], [0, 1], [2, 0], [2, 3], [3, 0, 1]])
@pytest.mark.parametrize("weights", [[0.2, 0.5, 0.3], [0.7, 0.0, 0.3]])
def test_mean_and_covariance_are_those_of_the_textbook(kind, given, weights, draw):
    model, theta = model_of(kind, draw, weights=np.array(weights))
    X = np.random.default_rng(1).normal(size=(9, len(given))) * 4
    mean, cov = model.predict_conditional(X, given, return_cov=True)
    for i, x in enumerate(X):
        expected = by_textbook(theta, given, x)
        np.testing.assert_allclose(mean[i], expected[0], rtol=1e-9)
        np.testing.assert_allclose(cov[i], expected[1], rtol=1e-9, atol=1e-9)
    again, std = model.predict_conditional(X, given, return_std=True)
    np.testing.assert_array_equal(again, mean)
    np.testing.assert_allclose(std**2, np.diagonal(cov, axis1=1, axis2=2), rtol=1e-10)
    np.testing.assert_array_equal(model.predict_conditional(X, given), mean)


@EVERY
def test_it_is_the_conditional_of_the_parameters(kind, draw):
    model, _ = model_of(kind, draw, seed=2)
    X = np.random.default_rng(1).normal(size=(9, 2)) * 4
    found = model.parameters_.conditional([3, 1], X)
    mean, cov = model.predict_conditional(X, [3, 1], return_cov=True)
    np.testing.assert_allclose(mean, found.mean(), rtol=1e-10, atol=1e-12)
    np.testing.assert_allclose(cov, found.covariance(), rtol=1e-9, atol=1e-12)


def test_one_component_is_the_line_of_least_squares(faithful):
    model = GaussianMixture(1, reg_covar=0).fit(faithful)
    line = np.polynomial.Polynomial.fit(*faithful.T, deg=1)
    at = np.array([[1.0], [3.5], [60.0]])
    mean, std = model.predict_conditional(at, [0], return_std=True)
    np.testing.assert_allclose(mean, line(at), rtol=1e-9)
    residuals = faithful[:, 1] - line(faithful[:, 0])
    np.testing.assert_allclose(std, np.full((3, 1), residuals.std()), rtol=1e-9)


@pytest.mark.parametrize("far", [-1e8, 60.0, 1e12])
def test_far_rows_belong_to_the_component_whose_density_falls_last(far):
    """All densities underflow there; the wider component has a slope of 1/4, and a variance left
    of 1 - 1/4."""
    model = GaussianMixture(2)
    model.weights_, model.means_ = [0.9, 0.1], [[0.0, 0.0], [1.0, 7.0]]
    model.covariances_ = [np.eye(2), [[4.0, 1.0], [1.0, 1.0]]]
    mean, std = model.predict_conditional([[far]], [0], return_std=True)
    assert mean[0, 0] == pytest.approx(7 + (far - 1) / 4, rel=1e-12)
    assert std[0, 0] == pytest.approx(0.75**0.5, rel=1e-9)


@EVERY
def test_offsets_and_units_come_through(kind, draw):
    model, (weights, means, _) = model_of(kind, draw, seed=3)
    X = np.random.default_rng(1).normal(size=(9, 2)) * 4
    mean, std = model.predict_conditional(X, [0, 2], return_std=True)
    away = GaussianMixture(K, covariance_type=kind)
    away.weights_, away.means_ = weights, 1e-30 * (means + 2.0**20)
    away.covariances_ = 1e-60 * model.covariances_
    found = away.predict_conditional(1e-30 * (X + 2.0**20), [0, 2], return_std=True)
    np.testing.assert_allclose(found[0], 1e-30 * (mean + 2.0**20), rtol=1e-12)
    np.testing.assert_allclose(found[1], 1e-30 * std, rtol=1e-7)


def test_rows_of_many_blocks_come_back_in_order(draw, tmp_path):
    model, _ = model_of("full", draw)
    X = np.random.default_rng(0).normal(size=(2 * BLOCK + 5, 2))
    mean, cov = model.predict_conditional(X, [1, 2], return_cov=True)
    assert mean.shape == (len(X), 2)
    assert cov.shape == (len(X), 2, 2)
    some = [0, BLOCK - 1, BLOCK, 2 * BLOCK + 4]
    alone = model.predict_conditional(X[some], [1, 2], return_cov=True)
    np.testing.assert_allclose(mean[some], alone[0], rtol=1e-12)
    np.testing.assert_allclose(cov[some], alone[1], rtol=1e-12)
    mapped = np.memmap(tmp_path / "rows", float, "w+", shape=X.shape)
    mapped[:] = X
    np.testing.assert_array_equal(model.predict_conditional(mapped, [1, 2]), mean)


def test_variances_of_many_features_make_no_matrix():
    model = GaussianMixture(2, covariance_type="diag")
    model.weights_, model.means_ = [0.5, 0.5], np.zeros((2, 20_000))
    model.covariances_ = np.ones((2, 20_000))
    tracemalloc.start()
    mean, std = model.predict_conditional(np.ones((3, 10_000)), range(10_000), return_std=True)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert mean.shape == std.shape == (3, 10_000)
    assert most < 20e6  # a matrix would have 800 MB


def test_memory_is_that_of_the_result_and_a_little(draw):
    """Rows times components times features would be 160 MB in the first, 10 MB in the second."""
    many = GaussianMixture(40, covariance_type="diag")
    many.weights_, many.means_ = np.full(40, 1 / 40), np.zeros((40, 501))
    many.covariances_ = np.ones((40, 501))
    X = np.zeros((300_000, 3))
    for model, rows, features in (
        (many, X[:1000, :1], [0]),
        (model_of("full", draw)[0], X, [0, 1, 2]),
    ):
        tracemalloc.start()
        mean, std = model.predict_conditional(rows, features, return_std=True)
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert most < 2 * (mean.nbytes + std.nbytes) + 15e6


# Names, and which columns X has.


@pytest.fixture(scope="module")
def named(faithful):
    frame = pd.DataFrame(faithful, columns=["eruption", "waiting"])
    frame["size"] = frame["eruption"] ** 2 + np.arange(len(frame)) % 7
    return frame, GaussianMixture(2, random_state=0).fit(frame)


def test_columns_of_a_data_frame_say_which_features_they_are(named):
    frame, model = named
    X = frame[["size", "eruption"]][:5]
    mean = model.predict_conditional(X.to_numpy(), [2, 0])
    assert mean.shape == (5, 1)
    for features in (None, ["size", "eruption"], [2, 0], pd.Index(["size", "eruption"])):
        np.testing.assert_array_equal(model.predict_conditional(X, features), mean)
    other = model.predict_conditional(X[["eruption", "size"]])
    np.testing.assert_allclose(other, mean, rtol=1e-14)
    by_name = model.predict_conditional(X.to_numpy(), ["size", "eruption"])
    np.testing.assert_array_equal(by_name, mean)


def test_the_parameters_of_a_fit_have_its_names(named):
    frame, model = named
    theta = model.parameters_
    assert theta.feature_names == ("eruption", "waiting", "size")
    found = theta.conditional(["waiting"], frame[["waiting"]])
    assert found.feature_names == ("eruption", "size")
    mean = model.predict_conditional(frame[["waiting"]])
    np.testing.assert_allclose(found.mean(), mean, rtol=1e-10)


UNNAMED = GaussianMixture(2, random_state=0).fit(np.random.default_rng(0).normal(size=(60, 3)))
FRAME = pd.DataFrame({"eruption": [2.0, 4.0], "size": [5.0, 9.0]})
HOLES = pd.DataFrame({"size": pd.array([1.0, None], dtype=object)})
REFUSED = {
    "names in another order": (FRAME, ["size", "eruption"], "X: expected columns as in features"),
    "other names": (FRAME.rename(columns={"size": "tall"}), None, "X: expected names of one col"),
    "an unknown name": (FRAME, ["eruption", "tall"], "features: expected names of one column each"),
    "no features": (FRAME.to_numpy(), None, "features: expected the numbers or names"),
    "too many columns": (FRAME.to_numpy(), [0], "X: expected 1 columns, one for each"),
    "one name": (FRAME.to_numpy(), "eruption", r"features: expected a list of names, as \['erup"),
    "all features": (np.ones((2, 3)), [0, 1, 2], "features: expected at least one to be left out"),
    "a feature twice": (FRAME.to_numpy(), [1, 1], "features: expected a list of different"),
    "a row": ([1.0, 2.0], [0, 1], "X: expected a 2-D array"),
    "nan": ([[np.nan]], [0], "X: expected finite numbers"),
    "a mask": (np.ma.array([[1.0]], mask=[[1]]), [0], "X: expected an array without a mask"),
    "objects": (HOLES, ["size"], "X: expected a dense array of real numbers, found .* missing"),
    "text": ([["a"]], [0], "X: expected a dense array of real numbers"),
    "a callable": (lambda: [np.ones((2, 1))], [0], "X: expected an array or a memory map"),
    "Dask": (dask_array.ones((2, 1)), [0], "X: expected an array or a memory map"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_no_part_of_a_row_is_refused(case, named):
    X, features, words = REFUSED[case]
    with pytest.raises((ValueError, TypeError), match="^" + words):
        named[1].predict_conditional(X, features)


def test_names_need_a_fit_that_knows_some():
    for features in (None, ["eruption", "size"]):
        with pytest.raises(ValueError, match="expected numbers, since names of columns are not"):
            UNNAMED.predict_conditional(FRAME, features)
    assert UNNAMED.predict_conditional(FRAME, [0, 2]).shape == (2, 1)


def test_one_spread_at_most_and_a_fit_at_least():
    with pytest.raises(ValueError, match="return_cov: expected one of .* at most, found both"):
        UNNAMED.predict_conditional([[0.0]], [0], return_std=True, return_cov=True)
    for flag in ({"return_std": "no"}, {"return_cov": 1}, {"return_std": None}):
        with pytest.raises(TypeError, match=f"^{[*flag][0]}: expected True or False, found"):
            UNNAMED.predict_conditional([[0.0]], [0], **flag)
    with pytest.raises(gmmlib.NotFittedError):
        GaussianMixture(2).predict_conditional([[0.0]], [0])


@pytest.mark.parametrize("spread", ["return_std", "return_cov"])
def test_what_float64_cannot_hold_is_refused(spread):
    """A slope of 1e20, 1e145 away: the square of where the mean moves is beyond float64."""
    model = GaussianMixture(2)
    model.weights_, model.means_ = [0.5, 0.5], [[0.0, 0.0], [1e-20, 0.0]]
    model.covariances_ = [[[1e-40, 0.5e-20], [0.5e-20, 1.0]]] * 2
    for far in (1e145, 1e150):
        with pytest.raises(ValueError, match="^X: expected values near enough to some component"):
            model.predict_conditional([[far]], [0], **{spread: True})


def test_single_precision_in_is_single_precision_out(faithful):
    narrow = GaussianMixture(2, random_state=0).fit(faithful.astype(np.float32))
    wide = GaussianMixture(2, random_state=0).fit(faithful)
    X = faithful[:9, :1]
    for spread in ("return_std", "return_cov"):
        found = narrow.predict_conditional(X.astype(np.float32), [0], **{spread: True})
        exact = wide.predict_conditional(X, [0], **{spread: True})
        for single, double in zip(found, exact, strict=True):
            assert single.dtype == np.float32
            np.testing.assert_allclose(single, double, rtol=1e-4)
    assert narrow.predict_conditional(X, [0]).dtype == np.float64
