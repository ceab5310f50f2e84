"""Cross-validated log-likelihood: one component by SciPy, folds as they were drawn, and choices."""

import warnings
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from sklearn.model_selection import cross_val_score

import gmmlib
from gmmlib import held_out_log_density

seeds = st.integers(0, 2**32 - 1)
ONE = {"reg_covar": 0, "random_state": 0}


def without(X, rows):
    """The log-densities of these rows under one Gaussian of all others."""
    others = np.delete(X, rows, axis=0)
    covariance = np.cov(others.T, bias=True)
    return stats.multivariate_normal(others.mean(axis=0), covariance).logpdf(X[rows])


@pytest.mark.parametrize("D", [1, 2])
def test_each_row_left_out_alone_by_scipy(draw, D):
    X = draw(0, 12, 1, D)[0]
    expected = np.array([without(X, [i]) for i in range(12)]).ravel()
    found = held_out_log_density(X, 1, 12, **ONE)
    np.testing.assert_allclose(found, expected, rtol=1e-9)


@given(seed=seeds, N=st.integers(8, 20), n_folds=st.integers(2, 5))
@settings(max_examples=30, deadline=None)
def test_a_row_is_left_out_with_its_fold_and_with_no_other(draw, seed, N, n_folds):
    """The folds are found among all that have the right sizes: here, as the seed draws them."""
    X = draw(seed, N, 1, 1)[0]
    folds = np.array_split(np.random.default_rng(seed).permutation(N), n_folds)
    assert max(map(len, folds)) - min(map(len, folds)) <= 1
    expected = np.empty(N)
    for fold in folds:
        expected[fold] = np.ravel(without(X, fold))
    found = held_out_log_density(X, 1, n_folds, reg_covar=0, random_state=seed)
    np.testing.assert_allclose(found, expected, rtol=1e-7, atol=1e-7)


def test_its_mean_is_that_of_scikit_learns_cross_validation(faithful):
    """The same folds, handed to cross_val_score, whose scores are means over a fold."""
    everything = np.arange(272)
    folds = np.array_split(np.random.default_rng(3).permutation(272), 4)
    pairs = [(np.setdiff1d(everything, fold), fold) for fold in folds]
    start = {"means_init": [[2.0, 54], [4.3, 80]], "weights_init": [0.4, 0.6]}
    start["precisions_init"] = [np.diag([4.0, 0.03])] * 2
    model = gmmlib.GaussianMixture(2, **start)
    scores = cross_val_score(model, faithful, cv=pairs)
    found = held_out_log_density(faithful, 2, 4, random_state=3, **start)
    expected = scores @ [len(fold) for fold in folds]
    assert found.sum() == pytest.approx(expected, rel=1e-12)


def test_equal_seeds_give_equal_folds_whatever_is_fitted(faithful):
    """Two components of Old Faithful are found from every start."""
    again = [held_out_log_density(faithful, 1, 5, random_state=seed) for seed in (0, 0, 1)]
    np.testing.assert_array_equal(again[0], again[1])
    assert (again[0] != again[2]).any()
    for name in ("diag", "full"):
        folds = np.array_split(np.random.default_rng(0).permutation(272), 5)
        found = held_out_log_density(faithful, 2, 5, random_state=0, covariance_type=name)
        fold = folds[0]
        model = gmmlib.GaussianMixture(2, covariance_type=name, random_state=0)
        model.fit(np.delete(faithful, fold, axis=0))
        np.testing.assert_allclose(found[fold], model.score_samples(faithful[fold]), rtol=1e-4)


def test_it_says_two_for_old_faithful_where_the_likelihood_says_more(faithful):
    held, own, ways = [], [], {"random_state": 0, "tol": 1e-3}
    for K in (1, 2, 5):
        held.append(held_out_log_density(faithful, K, 5, **ways).sum())
        model = gmmlib.GaussianMixture(K, **ways).fit(faithful)
        own.append(272 * model.score(faithful))
    assert np.argmax(held) == 1
    assert np.argmax(own) == 2
    assert (np.array(held) < own).all()


def test_rows_may_be_lists_and_folds_are_ten(faithful):
    expected = held_out_log_density(faithful, 1, 10, random_state=0)
    found = held_out_log_density(faithful.tolist(), 1, random_state=0)
    np.testing.assert_array_equal(found, expected)


def test_units_change_it_by_their_logarithm(faithful):
    found = held_out_log_density(faithful, 2, 5, random_state=0)
    other = held_out_log_density(faithful * [60, 0.1] - 7, 2, 5, random_state=0)
    np.testing.assert_allclose(other, found - np.log(60) - np.log(0.1), rtol=1e-6, atol=1e-5)


def test_none_takes_numpys_own_generator(faithful):
    found = []
    for _ in range(2):
        np.random.seed(5)
        found.append(held_out_log_density(faithful, 1, 5))
    np.testing.assert_array_equal(*found)
    rng = np.random.default_rng(5)
    drawn = [held_out_log_density(faithful, 1, 5, random_state=rng) for _ in range(2)]
    assert (drawn[0] != drawn[1]).any()


def test_warnings_say_without_which_fold_and_point_at_the_callers_line(faithful):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        held_out_log_density(faithful, 3, 2, random_state=0, max_iter=1, init_params="kmeans")
    told = [str(it.message) for it in caught]
    assert [message.split(":")[0] for message in told] == ["without fold 0", "without fold 1"]
    assert all("EM did not converge" in message for message in told)
    assert {Path(it.filename).name for it in caught} == {Path(__file__).name}
    assert all(issubclass(it.category, gmmlib.ConvergenceWarning) for it in caught)


def test_a_fit_that_collapses_is_an_error():
    """The last two rows are alike, and the second component has no others."""
    X = [[0.0], [1.0], [2.0], [9.0], [9.0]]
    start = {"means_init": [[1.0], [9.0]], "reg_covar": 0}
    with pytest.raises(gmmlib.CollapseError):
        held_out_log_density(X, 2, 5, random_state=0, **start)


@pytest.mark.parametrize(
    ("wrong", "error", "message"),
    [
        ({"X": [0.0, 1.0]}, ValueError, "X: expected a 2-D array, found 1-D"),
        ({"X": [[0.0], [np.nan]]}, ValueError, "X: expected finite numbers .* found nan at index"),
        ({"n_folds": 1}, ValueError, "n_folds: expected at least 2, found 1"),
        ({"n_folds": 5}, ValueError, "n_folds: expected at most the number of rows, 4, found 5"),
        ({"n_folds": 2.0}, TypeError, "n_folds: expected a whole number, found 2.0"),
        ({"n_components": 0}, ValueError, "n_components: expected at least 1, found 0"),
        ({"n_components": 3}, ValueError, "X: expected at least as many rows as components, 3"),
        ({"random_state": "0"}, TypeError, "random_state: expected None, a whole number"),
        ({"covariance_type": "round"}, ValueError, "covariance_type: expected one of"),
        (
            {"colour": 1},
            TypeError,
            "^colour: expected no argument but .* covariance_type, .*found 1$",
        ),
        (
            {"sample_weight": [1]},
            TypeError,
            "^sample_weight: expected no argument but those of the",
        ),
        ({"responsibilities_init": [0]}, TypeError, "^responsibilities_init: .* leaves rows out"),
    ],
)
def test_wrong_arguments_are_refused(wrong, error, message):
    right = {"X": [[0.0], [1.0], [3.0], [4.0]], "n_components": 1, "n_folds": 2}
    with pytest.raises(error, match=message):
        held_out_log_density(**right | wrong)
