"""Every function refuses wrong input, naming the argument, what was found and what was expected."""

import re
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest

import gmmlib
from gmmlib.checks import check_data

THETA = gmmlib.Parameters([0.5, 0.5], [[0.0, 0.0], [1.0, 2.0]], [np.eye(2), 2 * np.eye(2)])
GAMMA = [[0.5, 0.5], [1, 0], [0.25, 0.75]]
FITTED = gmmlib.GaussianMixture(2, random_state=0).fit(
    [[0, 1], [1, 0], [0, 0.5], [9, 8], [8, 8], [9, 9]]
)

TAKE_ROWS = {
    "log_gaussian": lambda X: gmmlib.log_gaussian(X, THETA.means, THETA.covariances),
    "log_density": lambda X: gmmlib.log_density(X, THETA),
    "log_likelihood": lambda X: gmmlib.log_likelihood(X, THETA),
    "responsibilities": lambda X: gmmlib.responsibilities(X, THETA),
    "m_step": lambda X: gmmlib.m_step(X, GAMMA),
    "SufficientStatistics.of": lambda X: gmmlib.SufficientStatistics.of(X, GAMMA),
    "e_step": lambda X: gmmlib.e_step(X, THETA),
    "em": lambda X: list(gmmlib.em(X, THETA)),
    "start_from_data": lambda X: gmmlib.start_from_data(X, 2, 0),
    "start_from_kmeans": lambda X: gmmlib.start_from_kmeans(X, 2, 0),
    "fit": lambda X: gmmlib.GaussianMixture(2).fit(X),
}
take_rows = pytest.mark.parametrize("function", TAKE_ROWS.values(), ids=TAKE_ROWS.keys())
take_parameters = pytest.mark.parametrize(
    "function", [TAKE_ROWS[name] for name in ("log_density", "responsibilities", "e_step", "em")]
)


class Sparse:
    """What NumPy makes of a sparse matrix: one object."""


NOT_NUMBERS = [None, "rows", [["1", "2"]], [[b"1", b"2"]], [[None, 1]], Sparse(), {}, {1.0}]
NOT_NUMBERS += [object(), [["1", object()]], [[np.datetime64("2020")]], [[np.timedelta64(1, "s")]]]


@pytest.mark.parametrize("X", NOT_NUMBERS, ids=lambda X: type(X).__name__)
def test_what_is_no_number_is_refused(X):
    with pytest.raises(TypeError, match="X: expected a dense array of real numbers, found"):
        check_data(X)


TABLE = pd.DataFrame({"a": [0.0, 1, 2], "b": [1.5, 0, 1]})
HOLES = {
    "None": (TABLE.astype(object).replace(1.5, None), r"missing value \(None\) at index \(0, 1\)"),
    "NA": (TABLE.convert_dtypes().replace(0, pd.NA), r"missing value \(<NA>\) at index \(0, 0\)"),
    "NaT": (TABLE.astype(object).replace(2, pd.NaT), r"missing value \(NaT\) at index \(2, 0\)"),
    "text": (TABLE.assign(b="x"), r"DataFrame holding str at index \(0, 1\), in column 'b'; .*con"),
    "list": ([[0, 1], [2, None]], r"list holding a missing value \(None\) at index \(1, 1\);"),
}


@pytest.mark.parametrize("case", HOLES)
def test_a_missing_value_is_called_so_and_has_a_place(case):
    X, words = HOLES[case]
    with pytest.raises(TypeError, match="X: expected a dense array of real numbers.*" + words):
        check_data(X)
    with pytest.raises(TypeError, match="X: expected.*" + words):
        FITTED.predict(X)


def test_what_is_not_finite_has_a_column():
    with pytest.raises(ValueError, match=r"found nan at index \(1, 1\), in column 'b'"):
        check_data(TABLE.replace({"b": {0.0: np.nan}}))


def test_missing_weights_are_called_so():
    weights = pd.Series([1, None, 1], dtype=object)
    with pytest.raises(TypeError, match=r"sample_weight: .*missing value \(None\) at index \(1,\)"):
        FITTED.score(np.eye(3)[:, :2], sample_weight=weights)


@pytest.mark.parametrize("values", [[9.0, 8], np.array([9.0, 8]), pd.Series([9.0, 8])], ids=str)
def test_the_advice_for_one_row_or_one_column_works(values):
    with pytest.raises(ValueError, match="found 1-D of shape .*Reshape your data") as caught:
        FITTED.predict(values)
    advised = re.search(r"data: (.+) makes it one column, (.+) one row$", str(caught.value))
    column, row = (eval(code, {"np": np, "X": values}) for code in advised.groups())
    assert np.shape(column) == (2, 1)
    np.testing.assert_array_equal(FITTED.predict(row), FITTED.predict([[9, 8]]))


def test_complex_numbers_are_refused():
    with pytest.raises(ValueError, match="X: Complex data not supported, expected an array of re"):
        check_data([[1j, 0]])


@take_rows
def test_every_function_looks_at_its_rows(function):
    with pytest.raises(ValueError, match="X: expected finite .*, found nan"):
        function([[np.nan, 1]])


def test_numbers_as_objects_are_as_good_as_others():
    X = np.array([[0, 1.5], [True, Fraction(1, 4)], [np.float32(2), np.bool_(1)]], dtype=object)
    expected = gmmlib.log_density([[0, 1.5], [1, 0.25], [2, 1]], THETA)
    np.testing.assert_array_equal(gmmlib.log_density(X, THETA), expected)


BAD_ROWS = {
    "nan": ([[0, 1], [np.nan, 1], [1, 2]], r"X: expected finite .*, found nan at index \(1, 0\)"),
    "inf": ([[0, 1], [1, -np.inf], [1, 2]], r"X: expected finite .*, found -inf at index \(1, 1\)"),
    "beyond": ([[0, 1], [1e160, 1], [1, 2]], r"X: .* at most 1e\+150, found 1e\+160 at index"),
    "huge objects": ([[0, 1], [10**400, 1], [1, 2]], "X: expected finite .*, found a larger one"),
    "ragged": ([[0, 1], [1], [1, 2]], "X: expected an array, found rows of different lengths"),
    "1-D": (
        [1.0, 2.0, 3.0],
        r"X: expected a 2-D .* \(3,\). Reshape your data: np.reshape\(X, \(-1, 1\)\) makes it",
    ),
    "0-D": (3.0, r"X: expected a 2-D array with at least one row .*, found shape \(\)"),
    "3-D": (np.zeros((3, 2, 1)), r"X: expected a 2-D array .*, found shape \(3, 2, 1\)"),
    "no rows": (
        np.zeros((0, 2)),
        r"X: expected a 2-D array with at least one row .*0 sample\(s\).*\(0, 2\)",
    ),
    "no columns": (
        np.zeros((3, 0)),
        r"X: expected .* column, found 3 sample\(s\) and 0 feature\(s\) \(shape=\(3, 0\)\)",
    ),
    "empty list": ([], "X: expected a 2-D array"),
}


@pytest.mark.parametrize("case", BAD_ROWS)
def test_rows_that_are_no_table_of_finite_numbers_are_refused(case):
    X, message = BAD_ROWS[case]
    with pytest.raises(ValueError, match=message):
        check_data(X)


@pytest.mark.parametrize(
    "name",
    ["log_gaussian", "log_density", "log_likelihood", "responsibilities", "e_step", "em"],
)
def test_another_number_of_features_is_refused(name):
    with pytest.raises(ValueError, match=r"X: expected 2 features \(columns\), found 3"):
        TAKE_ROWS[name](np.zeros((3, 3)))


@pytest.mark.parametrize("name", ["start_from_data", "start_from_kmeans", "fit"])
def test_fewer_rows_than_components_are_refused(name):
    with pytest.raises(
        ValueError, match="X: expected at least as many rows as components, 2, found 1"
    ):
        TAKE_ROWS[name]([[0.0, 1.0]])


BAD_GAMMA = {
    "rows": ([[0.5, 0.5]], "responsibilities: expected one row for each of the 3 .*, found 1"),
    "transposed": (np.full((2, 3), 1 / 3), "responsibilities: expected one row for each of the 3"),
    "negative": ([[1.5, -0.5], [1, 0], [1, 0]], "responsibilities: expected no negative .* -0.5"),
    "sums": ([[1, 0], [0.5, 0.6], [1, 0]], "responsibilities: expected rows .* 1.1 in row 1"),
    "1-D": ([1, 1, 1], "responsibilities: expected a 2-D array, found 1-D"),
    "nan": ([[1, 0], [1, 0], [np.nan, 1]], "responsibilities: expected finite .* nan at index"),
}


@pytest.mark.parametrize("function", [gmmlib.m_step, gmmlib.SufficientStatistics.of])
@pytest.mark.parametrize("case", BAD_GAMMA)
def test_responsibilities_are_checked(function, case):
    gamma, message = BAD_GAMMA[case]
    with pytest.raises(ValueError, match=message):
        function(np.arange(6.0).reshape(3, 2), gamma)


@take_parameters
@pytest.mark.parametrize("theta", [None, ([1], [[0]], [[[1]]]), FITTED])
def test_what_are_no_parameters_is_refused(function, theta, monkeypatch):
    monkeypatch.setitem(globals(), "THETA", theta)
    with pytest.raises(TypeError, match="parameters: expected gmmlib.Parameters, found"):
        function(np.zeros((3, 2)))


def test_sample_refuses_what_are_no_parameters():
    with pytest.raises(TypeError, match="parameters: expected gmmlib.Parameters, found list"):
        gmmlib.sample([], 3, 0)


BAD_SETTINGS = [
    ("n_samples", 0, ValueError, "n_samples: expected at least 1, found 0"),
    ("n_samples", 2.0, TypeError, "n_samples: expected a whole number, found 2.0"),
    ("rng", "seed", TypeError, "rng: expected None, a whole number, .*, found 'seed'"),
    ("rng", -1, ValueError, "rng: expected at least 0, found -1"),
]


@pytest.mark.parametrize(("name", "value", "error", "message"), BAD_SETTINGS)
def test_sample_checks_its_settings(name, value, error, message):
    with pytest.raises(error, match=message):
        gmmlib.sample(THETA, **({"n_samples": 3, "rng": 0} | {name: value}))


@pytest.mark.parametrize("start", [gmmlib.start_from_data, gmmlib.start_from_kmeans])
@pytest.mark.parametrize(
    ("n_components", "error"),
    [(0, ValueError), (-1, ValueError), (1.5, TypeError), (True, TypeError)],
)
def test_starts_check_the_number_of_components(start, n_components, error):
    with pytest.raises(error, match="n_components: expected"):
        start(np.eye(3), n_components, 0)


@pytest.mark.parametrize(
    ("settings", "error", "message"),
    [
        ({"tol": -1}, ValueError, "tol: expected a finite number that is not negative, found -1"),
        ({"tol": np.inf}, ValueError, "tol: expected a finite number"),
        ({"tol": np.nan}, ValueError, "tol: expected a finite number"),
        ({"tol": "small"}, TypeError, "tol: expected a number, found 'small'"),
        ({"max_iter": -1}, ValueError, "max_iter: expected at least 0, found -1"),
        ({"max_iter": 1.0}, TypeError, "max_iter: expected a whole number, found 1.0"),
    ],
)
def test_em_checks_its_settings(settings, error, message):
    with pytest.raises(error, match=message):
        next(gmmlib.em(np.eye(2), THETA, **settings))


@pytest.mark.parametrize("values", [np.longdouble("1e4000"), np.float16(np.inf)])
def test_numbers_that_float64_cannot_hold_are_refused_without_a_warning(values):
    with pytest.raises(ValueError, match="X: expected finite"):
        gmmlib.log_density(np.full((1, 2), values), THETA)
