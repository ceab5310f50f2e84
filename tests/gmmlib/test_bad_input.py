"""Bad input to the estimator: an error that names it, and nothing changed."""

import re
import warnings
from fractions import Fraction

import numpy as np
import pytest
from dask import array as dask_array
from scipy import sparse

import gmmlib

X = np.random.default_rng(0).normal(size=(40, 2)) + 9 * (np.arange(40) % 2)[:, None]
NAN, INF = np.nan, np.inf
METHODS = ["predict", "predict_proba", "score_samples", "score", "bic", "aic", "icl"]

# For each argument values of the wrong type, and values out of range. What looks at a count, at a
# number and at rows (test_checks.py) is tried fully once.
WRONG = {
    "n_components": ([None, "2", 2.0, True, [2], 1 + 0j, NAN], [0, -1]),
    "covariance_type": ([None, 1, ["full"]], ["", "Full", "fullish"]),
    "tol": ([None, "0", True, [0.1], 1j], [-1e-9, NAN, INF]),
    "reg_covar": (["0"], [-1e-9]),
    "prior": ([1, False, ["fraley-raftery"]], ["", "wishart"]),
    "max_iter": ([2.0], [-1]),
    "n_init": ([2.0], [0]),
    "init_params": ([None, 3, ["kmeans"]], ["", "k-means"]),
    "random_state": (["0", 1.5, True, [1]], [-1]),
    "warm_start": ([None, 1, "yes", [True]], []),
    "verbose": ([None, "1", 1.0, [1]], [-1]),
    "verbose_interval": ([2.0], [0]),
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


@pytest.mark.parametrize("rows", [sparse.csr_matrix(X), sparse.coo_array(X)])
def test_sparse_rows_are_refused(rows, fitted):
    words = "dense array of real numbers"
    refused(lambda: fitted.fit(rows), fitted, TypeError, "X: ", words)


@pytest.mark.parametrize("method", ["fit", "fit_predict", *METHODS])
def test_every_method_looks_at_its_rows(method, fitted):
    rows = np.where(X == X[3, 1], NAN, X)
    words = r"found nan at index \(3, 1\)"
    refused(lambda: getattr(fitted, method)(rows), fitted, ValueError, "X: ", words)


def masked(values):
    """With one masked number, whose value NumPy keeps behind the mask."""
    array = np.ma.array(values, dtype=float)
    array.flat[0] = np.ma.masked
    return array


def mapped_with_mask(folder):
    rows = np.memmap(folder / "rows", float, "w+", shape=X.shape)
    rows[:] = X
    rows.flush()
    return np.ma.array(rows, mask=X == X[0, 0])


IDENTITIES = [np.eye(2)] * 2
TAKE_MASKS = {
    "X": lambda m, folder: m.fit(masked(X)),
    "X, of a map": lambda m, folder: m.fit(mapped_with_mask(folder)),
    "X, nothing masked": lambda m, folder: m.fit(np.ma.array(X)),
    "X, as a list of rows": lambda m, folder: m.fit([np.ma.array(x, mask=[1, 0]) for x in X]),
    "X, as a list of lists": lambda m, folder: m.fit([[np.ma.masked, 1.0]] * 40),
    "covariances, one masked": lambda m, folder: gmmlib.Parameters(
        [0.5, 0.5], X[:2], [np.eye(2), np.ma.array(np.eye(2))]
    ),
    "X, in block 1": lambda m, folder: m.fit(lambda: [X, masked(X)]),
    "X, in chunk 0": lambda m, folder: m.fit(dask_array.from_array(masked(X))),
    "sample_weight": lambda m, folder: m.fit(X, sample_weight=masked(np.ones(40))),
    "sample_weight, in block 0": lambda m, folder: m.fit(lambda: [(X, masked(np.ones(40)))]),
    "means_init": lambda m, folder: m.set_params(means_init=masked(X[:2])).fit(X),
    "weights_init": lambda m, folder: m.set_params(weights_init=masked([0.5, 0.5])).fit(X),
    "precisions_init": lambda m, f: m.set_params(precisions_init=masked(IDENTITIES)).fit(X),
    "weights": lambda m, f: gmmlib.Parameters(masked([0.5, 0.5]), X[:2], IDENTITIES),
    "means": lambda m, f: gmmlib.Parameters([0.5, 0.5], masked(X[:2]), IDENTITIES),
    "covariances": lambda m, f: gmmlib.Parameters([0.5, 0.5], X[:2], masked(IDENTITIES)),
    "responsibilities": lambda m, f: gmmlib.m_step(X[:3], masked([[1, 0], [0, 1], [0.5, 0.5]])),
    "values": lambda m, f: m.parameters_.conditional([0], masked([1.0])),
    "features": lambda m, f: m.parameters_.marginal(np.ma.array([0])),
} | {f"X, by {name}": lambda m, f, name=name: getattr(m, name)(masked(X)) for name in METHODS}


@pytest.mark.parametrize("case", TAKE_MASKS)
def test_a_mask_is_not_dropped(case, fitted, tmp_path):
    words = case.split(",")[0] + ": expected an array without a mask, found a masked array"
    refused(lambda: TAKE_MASKS[case](fitted, tmp_path), fitted, TypeError, "^" + words)


@pytest.mark.parametrize("n_rows", [1, 2])
def test_fewer_rows_than_components(n_rows, fitted):
    fitted.set_params(n_components=3)
    words = f"at least as many rows as components, 3, found {n_rows}"
    refused(lambda: fitted.fit(X[:n_rows]), fitted, ValueError, "X: ", words)


def test_rows_of_weight_0_do_not_count(fitted):
    fitted.set_params(n_components=3)
    weights = np.r_[1, 1, np.zeros(38)]
    refused(lambda: fitted.fit(X, sample_weight=weights), fitted, ValueError, "X: .* 3, found 2")


STARTS = ["search", "kmeans", "k-means++", "random", "random_from_data"]


@pytest.mark.parametrize("init_params", STARTS)
def test_fewer_distinct_rows_than_components_and_no_penalty(init_params, fitted):
    fitted.set_params(n_components=3, init_params=init_params, reg_covar=0)
    rows = np.repeat(X[:2], 9, axis=0)
    refused(lambda: fitted.fit(rows), fitted, ValueError, "X: .* 3 distinct rows, found 2")


@pytest.mark.parametrize("kind", PRECISIONS)
@pytest.mark.parametrize("init_params", STARTS)
def test_fewer_distinct_rows_than_components_with_a_penalty(init_params, kind):
    """As scikit-learn has it: a fit and a warning."""
    rows = np.repeat([X[0], X[1], -0.0 * X[1], 0.0 * X[1]], 9, axis=0)
    settings = {"covariance_type": kind, "init_params": init_params, "random_state": 0}
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        fit = gmmlib.GaussianMixture(4, **settings).fit(rows)
    words = "X has 3 distinct rows, fewer than n_components = 4, .* take 3 components at most"
    assert any(re.match(words, str(w.message)) for w in caught)
    assert np.isfinite(fit.score_samples(rows)).all()
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        gmmlib.GaussianMixture(3, **settings).fit(rows)
    assert not any("distinct" in str(w.message) for w in caught)


def test_a_given_start_may_have_more_components_than_distinct_rows():
    given = {"means_init": [[0.0], [1.0], [2.0]], "reg_covar": 0, "max_iter": 0}
    kinds = {"covariance_type": "tied", "precisions_init": [[1.0]], "weights_init": [0.2, 0.3, 0.5]}
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        gmmlib.GaussianMixture(3, **given, **kinds).fit([[0.0], [1.0], [1.0]])
    assert str(caught[0].message).startswith("X has 2 distinct rows")


@pytest.mark.parametrize("method", METHODS)
def test_another_number_of_columns_is_refused_in_scikit_learns_words(method, fitted):
    message = "X has 3 features, but GaussianMixture is expecting 2 features as input"
    with pytest.raises(ValueError, match=message):
        getattr(fitted, method)(np.zeros((4, 3)))


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
@pytest.mark.parametrize("init_params", ["search", "kmeans", "random"])
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
