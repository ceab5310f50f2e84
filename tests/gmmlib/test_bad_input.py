"""Bad input to the estimator: an error that names it, and nothing changed."""

import re
from fractions import Fraction

import numpy as np
import pytest
from scipy import sparse

import gmmlib

X = np.random.default_rng(0).normal(size=(40, 2)) + 9 * (np.arange(40) % 2)[:, None]
NAN, INF = np.nan, np.inf
METHODS = ["predict", "predict_proba", "score_samples", "score", "bic", "aic", "icl"]
NOT_COUNTS = [None, "2", 2.0, True, [2], 1 + 0j, NAN]
NOT_NUMBERS = [None, "0", True, [0.1], 1j]

WRONG = {
    "n_components": (NOT_COUNTS, [0, -1]),
    "covariance_type": ([None, 1, ["full"]], ["", "Full", "fullish"]),
    "tol": (NOT_NUMBERS, [-1e-9, NAN, INF]),
    "reg_covar": (NOT_NUMBERS, [-1e-9, NAN, INF]),
    "prior": ([1, False, ["fraley-raftery"]], ["", "wishart"]),
    "max_iter": (NOT_COUNTS, [-1]),
    "n_init": (NOT_COUNTS, [0, -3]),
    "init_params": ([None, 3, ["kmeans"]], ["", "k-means"]),
    "random_state": (["0", 1.5, True, [1]], [-1]),
    "warm_start": ([None, 1, "yes", [True]], []),
    "verbose": ([None, "1", 1.0, [1]], [-1]),
    "verbose_interval": (NOT_COUNTS, [0, -1]),
    "weights_init": (
        ["a", ["a", "b"], {"a": 1}],
        [[1.0], [0.5, 0.5, 0], [[0.5, 0.5]], 1.0, [0.4, 0.5], [1.5, -0.5], [NAN, 1], [INF, 0], []],
    ),
    "means_init": (
        ["a", [["a", "b"]] * 2, object()],
        [[[0, 0]], [0, 0], [[0, 0, 0]] * 2, [[0], [0]], [[0, NAN], [1, 1]], [[0, INF], [1, 1]], []]
        + [[[1, 2], [3]], 3.0, [[1e200, 0], [0, 0]]],
    ),
}
PRECISIONS = {
    "full": [np.eye(2), [np.eye(2)], [np.eye(3)] * 2, [1, 1], [[1, 1]] * 2, [-np.eye(2)] * 2]
    + [[np.zeros((2, 2))] * 2, [np.eye(2), [[1, 0.5], [0.4, 1]]], [np.eye(2), [[1, 2], [2, 1]]]]
    + [[np.eye(2), [[1, NAN], [NAN, 1]]], [np.eye(2), [[INF, 0], [0, 1]]]]
    + [[np.eye(2), [[1, 1], [1, 1]]], [np.eye(2), [[-1, 0], [0, 1]]], [np.eye(2) * 1e-320] * 2],
    "tied": [np.eye(3), [np.eye(2)] * 2, 1.0, [1, 1], -np.eye(2), [[1, 2], [2, 1]]]
    + [[[1, 0.5], [0.4, 1]], [[NAN, 0], [0, 1]], np.zeros((2, 2))],
    "diag": [[1, 1], [[1, 1]], [np.eye(2)] * 2, [[1, 1], [1, 0]], [[1, 1], [1, -1]]]
    + [[[1, 1], [1, NAN]], [[1, 1], [INF, 1]], [[1, 1, 1]] * 2, [[1, 1], [1, 1e-320]]],
    "tied_diag": [[1, 1, 1], 1.0, [[1, 1]] * 2, [1, 0], [1, -1], [1, NAN], [1, 1e-320]],
    "tied_spherical": [[1], [1, 1], 0, -1.0, NAN, INF, 1e-320],
    "spherical": [1.0, [1], [1, 1, 1], [[1, 1]] * 2, [1, 0], [1, -1], [NAN, 1], [1, INF]]
    + [[1, 1e-320]],
}


@pytest.fixture
def fitted():
    return gmmlib.GaussianMixture(2, random_state=0).fit(X)


def refused(call, model, kinds, *mentioned):
    """Check that the call raises one of these with these words, and that the fit stays."""
    before = {name: np.copy(value) for name, value in vars(model).items() if name[-1] == "_"}
    with pytest.raises(kinds) as caught:
        call()
    message = str(caught.value)
    for words in (*mentioned, "expected"):
        assert re.search(words, message), message
    for name, value in before.items():
        np.testing.assert_array_equal(getattr(model, name), value)


def cases(which):
    return [
        pytest.param(name, value, id=f"{name}-{i}-{str(value)[:12]}")
        for name, kinds in WRONG.items()
        for i, value in enumerate(kinds[which])
    ]


@pytest.mark.parametrize(("name", "value"), cases(0))
def test_an_argument_of_the_wrong_type(name, value, fitted):
    fitted.set_params(**{name: value})
    refused(lambda: fitted.fit(X), fitted, TypeError, f"^{name}: ", "found")


@pytest.mark.parametrize(("name", "value"), cases(1))
def test_an_argument_out_of_range(name, value, fitted):
    fitted.set_params(**{name: value})
    refused(lambda: fitted.fit(X), fitted, ValueError, f"^{name}: ", "found")


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        pytest.param(kind, value, id=f"{kind}-{i}")
        for kind in PRECISIONS
        for i, value in enumerate(PRECISIONS[kind])
    ],
)
def test_precisions_that_are_none(kind, value, fitted):
    fitted.set_params(covariance_type=kind, precisions_init=value)
    refused(lambda: fitted.fit(X), fitted, ValueError, "^precisions_init: ", "found")


def test_whole_numbers_of_any_kind_are_taken(fitted):
    fitted.set_params(n_components=np.int8(2), n_init=np.uint64(1), tol=Fraction(1, 10**6))
    fitted.set_params(reg_covar=np.float32(1e-6), warm_start=np.bool_(False), verbose=False)
    assert fitted.fit(X).converged_


ROWS = {  # what, which error, which words
    "None": (None, TypeError, "found NoneType"),
    "a string": ("rows", TypeError, "found str"),
    "strings": ([["1", "2"]] * 4, TypeError, "dense array of real numbers"),
    "objects": ([[object(), 1]] * 4, TypeError, "dense array of real numbers"),
    "complex": (X + 0j, (TypeError, ValueError), "array of real numbers"),
    "dates": (np.zeros((4, 2), "M8[s]"), TypeError, "dense array of real numbers"),
    "sparse matrix": (sparse.csr_matrix(X), TypeError, "dense array of real numbers"),
    "sparse array": (sparse.coo_array(X), TypeError, "dense array of real numbers"),
    "ragged": ([[1, 2], [3], [4, 5]], ValueError, "rows of different lengths"),
    "nan": (np.where(X == X[3, 1], NAN, X), ValueError, r"found nan at index \(3, 1\)"),
    "inf": (np.where(X == X[3, 1], INF, X), ValueError, r"found inf at index \(3, 1\)"),
    "-inf": (np.where(X == X[0, 0], -INF, X), ValueError, r"found -inf at index \(0, 0\)"),
    "too large": (X * 1e160, ValueError, r"at most 1e\+150, found"),
    "0-D": (3.0, ValueError, "2-D"),
    "1-D": (X[:, 0], ValueError, r"2-D array, found 1-D of shape \(40,\)"),
    "3-D": (X[None], ValueError, r"found shape \(1, 40, 2\)"),
    "no rows": (X[:0], ValueError, r"shape \(0, 2\)|0 sample"),
    "no columns": (X[:, :0], ValueError, r"shape \(40, 0\)|0 feature"),
    "a dict": ({"a": 1}, TypeError, "found dict"),
    "a number of text": (np.array([["1.5", "2"]] * 4, dtype=object), TypeError, "real numbers"),
}


@pytest.mark.parametrize("method", ["fit", "predict"])
@pytest.mark.parametrize("case", ROWS)
def test_rows_that_are_none(case, method, fitted):
    rows, error, words = ROWS[case]
    refused(lambda: getattr(fitted, method)(rows), fitted, error, "X: ", words)


@pytest.mark.parametrize("method", ["fit_predict", *METHODS])
def test_every_method_looks_at_its_rows(method, fitted):
    rows, error, words = ROWS["nan"]
    refused(lambda: getattr(fitted, method)(rows), fitted, error, "X: ", words)


@pytest.mark.parametrize("n_rows", [1, 2])
def test_fewer_rows_than_components(n_rows, fitted):
    fitted.set_params(n_components=3)
    words = f"at least as many rows as components, 3, found {n_rows}"
    refused(lambda: fitted.fit(X[:n_rows]), fitted, ValueError, "X: ", words)


def test_rows_of_weight_0_do_not_count(fitted):
    fitted.set_params(n_components=3)
    weights = np.r_[1, 1, np.zeros(38)]
    refused(lambda: fitted.fit(X, sample_weight=weights), fitted, ValueError, "X: .* 3, found 2")


@pytest.mark.parametrize("init_params", ["kmeans", "k-means++", "random_from_data"])
def test_fewer_distinct_rows_than_components(init_params, fitted):
    fitted.set_params(n_components=3, init_params=init_params)
    rows = np.repeat(X[:2], 9, axis=0)
    refused(lambda: fitted.fit(rows), fitted, ValueError, "X: .* 3 distinct rows, found 2")


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("n_columns", [1, 3])
def test_another_number_of_columns(n_columns, method, fitted):
    with pytest.raises(ValueError, match="2 features") as caught:
        getattr(fitted, method)(np.zeros((4, n_columns)))
    assert str(n_columns) in str(caught.value)


WEIGHTS = {
    "too few": (np.ones(39), ValueError, r"shape \(40,\).*found \(39,\)"),
    "a column": (np.ones((40, 1)), ValueError, r"found \(40, 1\)"),
    "a number": (2.0, ValueError, r"found \(\)"),
    "negative": (np.r_[-1.0, np.ones(39)], ValueError, "no negative number, found -1"),
    "nan": (np.r_[NAN, np.ones(39)], ValueError, "found nan at index"),
    "inf": (np.r_[INF, np.ones(39)], ValueError, "found inf at index"),
    "zeros": (np.zeros(40), ValueError, "some positive number, found only zeros"),
    "strings": (["1"] * 40, TypeError, "real numbers"),
    "complex": (np.ones(40) * 1j, (TypeError, ValueError), "real numbers"),
}


@pytest.mark.parametrize("case", WEIGHTS)
def test_weights_that_are_none(case, fitted):
    weights, error, words = WEIGHTS[case]
    refused(lambda: fitted.fit(X, sample_weight=weights), fitted, error, "sample_weight: ", words)


@pytest.mark.parametrize("method", ["fit_predict", "score", "bic", "aic", "icl"])
def test_every_method_looks_at_its_weights(method, fitted):
    weights, error, words = WEIGHTS["nan"]
    call = getattr(fitted, method)
    refused(lambda: call(X, sample_weight=weights), fitted, error, "sample_weight: ", words)


@pytest.mark.parametrize("method", METHODS)
def test_asked_before_fit(method):
    with pytest.raises(gmmlib.NotFittedError, match="not fitted yet") as caught:
        getattr(gmmlib.GaussianMixture(2), method)(X)
    assert isinstance(caught.value, ValueError)


def test_sampling_before_fit_and_of_no_number(fitted):
    with pytest.raises(gmmlib.NotFittedError):
        gmmlib.GaussianMixture(2).sample(3)
    refused(lambda: fitted.sample(0), fitted, ValueError, "n_samples: ", "found 0")
    refused(lambda: fitted.sample(2.5), fitted, TypeError, "n_samples: ", "found 2.5")
    fitted.random_state = "x"
    refused(lambda: fitted.sample(2), fitted, TypeError, "random_state: ", "found 'x'")


def test_an_unknown_parameter_sets_none(fitted):
    params = dict(n_components=5, components=3)
    refused(lambda: fitted.set_params(**params), fitted, ValueError, "components: ", "n_components")
    assert fitted.n_components == 2
    with pytest.raises(TypeError, match="components"):
        gmmlib.GaussianMixture(components=3)


def test_a_warm_start_from_a_fit_of_another_shape(fitted):
    fitted.set_params(warm_start=True)
    wide = np.c_[X, X[:, 0]]
    refused(lambda: fitted.fit(wide), fitted, ValueError, "warm_start: ", r"\(2, 3\)", r"\(2, 2\)")
    for kind in ("full", "tied"):
        fitted.set_params(n_components=2, covariance_type=kind, warm_start=False).fit(X)
        fitted.set_params(n_components=3, warm_start=True)
        words = "warm_start: ", r"\(3, 2\)", r"\(2, 2\)"
        refused(lambda: fitted.fit(X), fitted, ValueError, *words)


@pytest.mark.parametrize("kind", ["full", "tied_diag"])
@pytest.mark.parametrize("init_params", ["kmeans", "random"])
def test_nothing_handed_in_is_changed(init_params, kind):
    given = dict(
        X=X.copy(),
        sample_weight=np.arange(40) % 3.0,
        weights_init=np.array([0.3, 0.7]),
        means_init=np.array([[0.0, 0], [9, 9]]),
    )
    copies = {name: value.copy() for name, value in given.items()}
    inits = {name: given[name] for name in ("weights_init", "means_init")}
    for settings in ({}, inits):
        model = gmmlib.GaussianMixture(
            2, covariance_type=kind, init_params=init_params, random_state=0, **settings
        )
        model.fit(given["X"], sample_weight=given["sample_weight"]).predict_proba(given["X"])
        assert not np.shares_memory(model.means_, given["means_init"])
    for name, value in copies.items():
        np.testing.assert_array_equal(given[name], value)
