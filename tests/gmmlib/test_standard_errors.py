"""Standard errors of a fit, by three methods: closed forms, differences, units, sources."""

import re
import warnings

import dask.array
import dense
import numpy as np
import pytest
from free_numbers import Free, derivatives
from test_contract import KINDS

import gmmlib
from gmmlib import GaussianMixture, InformationError
from gmmlib.covariance import COVARIANCES
from gmmlib.inference.coordinates import Coordinates

EVERY = pytest.mark.parametrize("name", list(KINDS))
METHODS = ("hessian", "opg", "sandwich")
FIELDS = ("weights", "means", "covariances", "covariance")
TRUTH = gmmlib.Parameters(
    [0.6, 0.4], [[0.0, 0.0], [3.0, 1.0]], [[[1.0, 0.3], [0.3, 1.0]], [[0.5, 0.0], [0.0, 2.0]]]
)


@pytest.fixture(autouse=True)
def all_kinds(monkeypatch):
    for name, kind in KINDS.items():
        monkeypatch.setitem(COVARIANCES, name, kind)


@pytest.fixture(scope="module")
def rows():
    return gmmlib.sample(TRUTH, 1000, rng=0)[0]


def fitted(X, name="full", K=2, sample_weight=None, **settings):
    """A fit as near to the maximum as float64 allows."""
    settings = {"tol": 1e-12, "reg_covar": 0, "random_state": 0} | settings
    return GaussianMixture(K, covariance_type=name, **settings).fit(X, sample_weight=sample_weight)


def assert_same(ours, theirs, rtol):
    for field in FIELDS:
        expected = getattr(theirs, field)
        size = np.abs(expected).max(initial=0)
        np.testing.assert_allclose(getattr(ours, field), expected, rtol=rtol, atol=rtol * size)


# ---- one component: closed forms ------------------------------------------------------------


@EVERY
def test_one_component_has_the_errors_of_a_mean_and_a_variance(name, faithful):
    """sqrt(Sigma / N); of an entry of a matrix sqrt((S_ab^2 + S_aa S_bb) / N); of one variance for
    D features sqrt(2 / (N D)) of it.
    """
    model = fitted(faithful, name, K=1)
    C = model.parameters_.covariances[0]
    errors = model.standard_errors(faithful)
    assert errors.weights == [0]
    np.testing.assert_allclose(errors.means[0], np.sqrt(np.diag(C) / 272), rtol=1e-10)
    entries = np.sqrt((C**2 + np.outer(np.diag(C), np.diag(C))) / 272)
    if not dense.kept(name, [np.eye(2)]).size == 1:
        expected = dense.kept(name, [entries])
    else:
        expected = model.covariances_ * np.sqrt(2 / (272 * 2))
    assert errors.covariances.shape == model.covariances_.shape
    np.testing.assert_allclose(errors.covariances, expected, rtol=1e-10)


def test_the_sandwich_of_one_component_has_the_fourth_moment(galaxies):
    model = fitted(galaxies, K=1)
    errors = model.standard_errors(galaxies, method="sandwich")
    squares = (galaxies - galaxies.mean()) ** 2
    assert errors.means.item() == pytest.approx(galaxies.std() / np.sqrt(82), rel=1e-10)
    assert errors.covariances.item() == pytest.approx(squares.std() / np.sqrt(82), rel=1e-10)


# ---- any mixture: differences of its log-likelihood -----------------------------------------


@EVERY
def test_they_are_from_second_derivatives_and_slopes_of_the_log_likelihood(
    name, draw, log_joint, rows
):
    X = np.c_[rows, rows @ [0.3, 0.2] + np.random.default_rng(1).normal(size=len(rows))][:300]
    model = fitted(X, name)
    fit = model.parameters_
    free = Free(name, fit.weights, fit.means, fit.covariances)
    slopes, second = derivatives(
        lambda numbers: np.log(np.exp(log_joint(X, *free.mixture(numbers))).sum(axis=1)),
        free.numbers,
    )
    inside = np.linalg.inv(-second)
    opg = slopes.T @ slopes
    expected = {"hessian": inside, "opg": np.linalg.inv(opg), "sandwich": inside @ opg @ inside}
    for method, V in expected.items():
        errors = model.standard_errors(X, method=method)
        scale = np.sqrt(np.diag(V))
        apart = (errors.covariance - V) / np.outer(scale, scale)
        assert np.abs(apart).max() < 1e-5
        weights, means, covariances = free.split(scale)
        np.testing.assert_allclose(errors.weights, [weights[0], weights[0]], rtol=1e-5)
        np.testing.assert_allclose(errors.means.ravel(), means, rtol=1e-5)
        each = errors.covariances.reshape(free.n, -1)
        np.testing.assert_allclose(each[:, free.places].ravel(), covariances, rtol=1e-5)
        if dense.is_matrix(name):
            np.testing.assert_array_equal(errors.covariances, errors.covariances.swapaxes(-1, -2))


def test_every_weight_has_the_error_of_one_less_the_others(galaxies):
    model = fitted(galaxies, K=3, name="tied")
    errors = model.standard_errors(galaxies)
    V = errors.covariance[:2, :2]
    expected = np.sqrt([V[0, 0], V[1, 1], V.sum()])
    np.testing.assert_allclose(errors.weights, expected, rtol=1e-12)
    order = [2, 0, 1]  # the last is another one now, and nothing else has changed
    for attribute in ("weights_", "means_"):
        setattr(model, attribute, getattr(model, attribute)[order])
    again = model.standard_errors(galaxies)
    np.testing.assert_allclose(again.weights, errors.weights[order], rtol=1e-8)
    np.testing.assert_allclose(again.means, errors.means[order], rtol=1e-8)


@EVERY
def test_the_methods_agree_where_rows_are_many_and_from_such_a_mixture(name, rows):
    matrices = dense.explicit(name, dense.kept(name, TRUTH.covariances), 2, 2)
    X = gmmlib.sample(gmmlib.Parameters(TRUTH.weights, TRUTH.means, matrices), 30_000, rng=1)[0]
    model = fitted(X, name)
    hessian, opg, sandwich = (model.standard_errors(X, method=method) for method in METHODS)
    for other in (opg, sandwich):
        for field in FIELDS[:3]:
            one, expected = getattr(other, field), getattr(hessian, field)
            np.testing.assert_array_equal(one == 0, expected == 0)  # what a kind has not
            assert np.nanmax(np.abs(one[expected != 0] / expected[expected != 0] - 1)) < 0.06


def test_they_shrink_as_the_root_of_the_number_of_rows(rows):
    model = fitted(rows)
    four = fitted(np.tile(rows, (4, 1))).standard_errors(np.tile(rows, (4, 1)))
    once = model.standard_errors(rows)
    np.testing.assert_allclose(once.means, 2 * four.means, rtol=1e-4)


# ---- weights of rows, sources, units --------------------------------------------------------


@pytest.mark.parametrize("method", METHODS)
def test_a_whole_weight_is_as_good_as_so_many_rows(method, rows):
    often = np.random.default_rng(0).integers(0, 4, len(rows))
    repeated = np.repeat(rows, often, axis=0)
    model = fitted(rows, sample_weight=often)
    ours = model.standard_errors(rows, sample_weight=often, method=method)
    assert_same(ours, model.standard_errors(repeated, method=method), 1e-8)


def test_every_source_gives_the_same(tmp_path, rows):
    X = np.tile(rows, (9, 1))  # two blocks
    model = fitted(X, "diag")
    expected = model.standard_errors(X)
    memory = np.memmap(tmp_path / "rows", float, "w+", shape=X.shape)
    memory[:] = X
    parts = np.array_split(X, 7)
    weighted = [(part, np.ones(len(part))) for part in parts]
    for source in (memory, dask.array.from_array(X, chunks=(500, 1)), parts, weighted):
        source = (lambda blocks=source: iter(blocks)) if isinstance(source, list) else source
        assert_same(model.standard_errors(source), expected, 1e-8)


@EVERY
@pytest.mark.parametrize(("unit", "offset"), [(1e-60, 0.0), (1e60, 0.0), (1.0, 1e7)])
def test_they_follow_units_and_no_offset(name, unit, offset, rows):
    scale = unit * np.array([1.0, 1.0 if "spherical" in name else 1e6])
    model = fitted(rows, name)
    far = GaussianMixture(2, covariance_type=name)
    far.weights_, far.means_ = model.weights_, model.means_ * scale + offset * scale
    kept = np.outer(scale, scale)
    far.covariances_ = model.covariances_ * (dense.kept(name, [kept, kept]))
    for method in METHODS:
        ours = far.standard_errors(rows * scale + offset * scale, method=method)
        theirs = model.standard_errors(rows, method=method)
        np.testing.assert_allclose(ours.weights, theirs.weights, rtol=1e-6)
        np.testing.assert_allclose(ours.means, theirs.means * scale, rtol=1e-6)
        expected = theirs.covariances * dense.kept(name, [kept, kept])
        np.testing.assert_allclose(ours.covariances, expected, rtol=1e-6)


def test_components_of_very_different_widths_and_weights_keep_their_digits():
    """Far apart, each is as if alone: sqrt(Sigma / N_k), and a share of a multinomial."""
    rng = np.random.default_rng(0)
    X = np.r_[rng.normal(size=(20_000, 1)), 1e6 + 1e-6 * rng.normal(size=(20, 1))]
    model = fitted(X, means_init=[[0.0], [1e6]], weights_init=[0.999, 0.001])
    errors = model.standard_errors(X)
    counts = np.array([20_000, 20])
    widths = np.sqrt(model.covariances_.ravel())
    assert widths[1] < 2e-6
    np.testing.assert_allclose(errors.means.ravel(), widths / np.sqrt(counts), rtol=1e-6)
    share = np.sqrt(counts.prod() / 20_020**3)
    np.testing.assert_allclose(errors.weights, [share, share], rtol=1e-9)


def test_float32_rows_have_the_errors_of_all_digits(rows):
    X = rows.astype(np.float32)
    model = fitted(X)
    assert model.means_.dtype == np.float32
    assert_same(model.standard_errors(X), fitted(X.astype(float)).standard_errors(X), 1e-6)


# ---- where there are none -------------------------------------------------------------------


@pytest.mark.parametrize("method", METHODS)
def test_a_component_that_the_penalty_holds_up_is_named(method):
    X = np.r_[np.random.default_rng(0).normal(size=(50, 1)), np.full((9, 1), 7.0)]
    model = GaussianMixture(2, means_init=[[7.0], [0.0]])
    with pytest.warns(gmmlib.FragileFitWarning, match="component 0: almost flat"):
        model.fit(X)
    with pytest.raises(InformationError, match="component 0: .*reg_covar") as caught:
        model.standard_errors(X, method=method)
    assert caught.value.component == 0


@pytest.mark.parametrize("name", ["full", "tied"])
@pytest.mark.parametrize("method", METHODS)
def test_components_that_coincide_are_named(name, method, rows):
    model = fitted(rows, name)
    twice = GaussianMixture(3, covariance_type=name)
    pick = [0, 1, 1]
    twice.weights_ = model.weights_[pick] * [1, 0.5, 0.5]
    twice.means_ = model.means_[pick]
    twice.covariances_ = model.covariances_ if name == "tied" else model.covariances_[pick]
    with pytest.raises(InformationError, match="component [12]: .*coincides with another"):
        twice.standard_errors(rows, method=method)


@EVERY
def test_a_shared_covariance_is_no_components_own(name, draw, kept):
    """So no component is blamed for what nobody knows of it."""
    _, weights, _, matrices = draw(0, 1, 3, 2)
    kind = COVARIANCES[name](3, 2)
    coordinates = Coordinates(kind, weights, kept(name, matrices).reshape(kind.axes))
    shared = coordinates.family.size if kind.n_sharing == 3 else 0
    assert sorted(coordinates.own.ravel()) == list(range(coordinates.size - shared))


def test_a_component_without_weight_is_at_the_edge(rows):
    model = fitted(rows)
    model.weights_ = np.array([1.0, 0.0])
    with pytest.raises(InformationError, match="component 1: .*weight is 0"):
        model.standard_errors(rows)


def test_slopes_of_fewer_rows_than_parameters_say_so():
    X = np.random.default_rng(0).normal(size=(12, 4))
    model = fitted(X, K=1)
    with pytest.raises(InformationError, match="12 rows are fewer than the 14 parameters; use m"):
        model.standard_errors(X, method="opg")
    assert np.isfinite(model.standard_errors(X).covariances).all()
    assert np.isfinite(model.standard_errors(X, method="sandwich").covariances).all()


def test_a_saddle_is_no_maximum():
    """Two groups, and both components over both: the log-likelihood rises as they part."""
    X = np.r_[np.random.default_rng(0).normal(size=(100, 1)), 9 + np.zeros((1, 1))]
    model = GaussianMixture(2)
    model.weights_, model.means_ = np.array([0.5, 0.5]), np.array([[0.1], [0.1]])
    model.covariances_ = np.array([[[2.0]], [[1.8]]])
    with pytest.raises(InformationError, match="has no peak there"):
        model.standard_errors(X)


def test_a_row_beyond_all_squares_is_refused(rows):
    model = fitted(rows)
    with pytest.raises(ValueError, match="X: expected rows near the fit, found one so far"):
        model.standard_errors(np.r_[rows, [[1e149, -1e149]]])


@pytest.mark.parametrize("unit", [1e-100, 1e100])
def test_units_whose_fourth_power_is_no_number_are_refused(unit, rows):
    model = fitted(rows * unit)
    with pytest.raises(ValueError, match="X: expected units in which .* multiply X by a number, f"):
        model.standard_errors(rows * unit)


def test_wrong_arguments_are_refused(rows):
    model = fitted(rows)
    with pytest.raises(ValueError, match="method: expected one of hessian, opg, sandwich, found"):
        model.standard_errors(rows, method="louis")
    with pytest.raises(TypeError, match="method: expected one of"):
        model.standard_errors(rows, method=None)
    with pytest.raises(ValueError, match="X has 1 features"):
        model.standard_errors(rows[:, :1])
    with pytest.raises(ValueError, match="sample_weight"):
        model.standard_errors(rows, sample_weight=[1.0])
    with pytest.raises(gmmlib.NotFittedError):
        GaussianMixture(2).standard_errors(rows)


def test_the_error_can_be_stored_and_says_what_it_holds():
    import pickle

    error = pickle.loads(pickle.dumps(InformationError(3, "Nothing is known of it")))
    assert str(error) == "component 3: no standard errors. Nothing is known of it."
    assert (error.component, error.reason) == (3, "Nothing is known of it")


def test_columns_of_another_name_are_refused_and_a_warning_points_here(rows):
    import pandas as pd

    table = pd.DataFrame(rows, columns=["one", "two"])
    model = fitted(table)
    assert_same(model.standard_errors(table), fitted(rows).standard_errors(rows), 1e-9)
    with pytest.raises(ValueError, match="feature names should match"):
        model.standard_errors(table.rename(columns={"two": "three"}))
    with pytest.warns(UserWarning, match="X does not have valid feature names") as caught:
        model.standard_errors(rows)
    assert [one.filename for one in caught] == [__file__]


# ---- warnings -------------------------------------------------------------------------------

AWAY = re.compile(r"the fit is ([\d.]+) standard errors away from the maximum")


def distance_told(model, X):
    """The distance that is warned of; 0 where nothing is."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        model.standard_errors(X)
    assert all(issubclass(w.category, gmmlib.ConvergenceWarning) for w in caught)
    assert [w.filename for w in caught] == [__file__] * len(caught)
    return float(AWAY.match(str(caught[0].message))[1]) if caught else 0


def test_a_fit_with_default_settings_is_near_enough(faithful):
    model = GaussianMixture(2, random_state=0).fit(faithful)
    assert distance_told(model, faithful) == 0


def test_how_far_the_fit_is_from_the_maximum_is_told_and_the_advice_works(rows):
    """One component's mean is moved by so many standard errors, and nothing else."""
    model = fitted(rows, K=1)
    errors = model.standard_errors(rows)
    mean = model.means_.copy()
    for far, told in [(0.4, 0), (0.6, 0.6), (2.0, 2.0)]:
        model.means_ = mean + [[far * errors.means[0, 0], 0]]
        C = errors.covariance[:2, :2]
        step = far * np.array([errors.means[0, 0], 0])
        expected = np.sqrt(step @ np.linalg.inv(C) @ step)
        found = distance_told(model, rows)
        assert found == pytest.approx(expected * (told > 0), rel=0.15)


def test_other_rows_and_a_strong_prior_are_told(rows):
    assert distance_told(fitted(rows[:500]), rows[500:]) > 0.5
    model = GaussianMixture(2, prior="fraley-raftery", random_state=0).fit(rows[:200])
    assert distance_told(model, rows[:200]) > 0.5
    assert distance_told(fitted(rows[:200], tol=1e-6), rows[:200]) == 0


@pytest.mark.parametrize(
    "fixed", [("weights",), ("means",), ("covariances",), ("means", "weights")]
)
@pytest.mark.parametrize("method", ["hessian", "opg", "sandwich"])
def test_what_is_fixed_has_no_error_and_the_others_take_it_for_known(fixed, method, faithful):
    """The inverse of a block of the information, from that of all of it."""
    free = GaussianMixture(2, random_state=0, reg_covar=0, tol=1e-12).fit(faithful)
    start = {"weights_init": free.weights_, "means_init": free.means_}
    start["precisions_init"] = free.precisions_
    held = GaussianMixture(2, reg_covar=0, fixed=fixed, **start).fit(faithful)
    whole = free.standard_errors(faithful, method="opg" if method == "opg" else "hessian")
    information = np.linalg.inv(whole.covariance)
    sizes = {"weights": 1, "means": 4, "covariances": 6}
    kept = np.repeat([name not in fixed for name in sizes], list(sizes.values()))
    block = np.linalg.inv(information[np.ix_(kept, kept)])
    if method == "sandwich":
        opg = np.linalg.inv(free.standard_errors(faithful, method="opg").covariance)
        block = block @ opg[np.ix_(kept, kept)] @ block
    found = held.standard_errors(faithful, method=method)
    np.testing.assert_allclose(found.covariance[np.ix_(kept, kept)], block, rtol=1e-4, atol=1e-9)
    assert not found.covariance[~kept].any()
    for name in fixed:
        assert not getattr(found, name).any()


def test_where_all_is_fixed_all_errors_are_0(faithful):
    free = GaussianMixture(2, random_state=0).fit(faithful)
    start = {"weights_init": free.weights_, "means_init": free.means_}
    everything = ("weights", "means", "covariances")
    held = GaussianMixture(2, fixed=everything, precisions_init=free.precisions_, **start)
    errors = held.fit(faithful).standard_errors(faithful)
    assert not errors.covariance.any()
