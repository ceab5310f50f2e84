"""The estimator: what fit leaves behind, and scikit-learn's conventions."""

import pickle
import warnings
from contextlib import nullcontext

import numpy as np
import pytest

import gmmlib
from gmmlib import ConvergenceWarning, GaussianMixture
from gmmlib.engine.width import widths
from gmmlib.estimator import fitting


@pytest.fixture(scope="module")
def fitted(faithful):
    return GaussianMixture(2, random_state=0).fit(faithful)


def test_fit_leaves_the_parameters_and_how_it_went(fitted, faithful):
    assert fitted.weights_.shape == (2,)
    assert fitted.means_.shape == (2, 2)
    assert fitted.covariances_.shape == (2, 2, 2)
    assert fitted.n_features_in_ == 2
    assert fitted.converged_ is True
    start = gmmlib.start_from_kmeans(faithful, 2, 0)
    settings = {"init_params": "kmeans", "reg_covar": 0, "random_state": 0}
    model = GaussianMixture(2, **settings).fit(faithful)
    assert len(model.lower_bounds_) == model.n_iter_ > 1
    assert model.lower_bound_ == model.lower_bounds_[-1]
    steps = list(gmmlib.em(faithful, start, tol=0, max_iter=model.n_iter_))
    np.testing.assert_allclose(model.means_, steps[-1].parameters.means, rtol=1e-12)
    objectives = [step.log_likelihood / 272 for step in steps[1:]]
    np.testing.assert_allclose(model.lower_bounds_, objectives, rtol=1e-12)


@pytest.mark.parametrize("reg_covar", [0, 1e-6, 1.0])
def test_lower_bound_is_the_objective_of_the_returned_parameters(faithful, reg_covar):
    settings = {"max_iter": 3, "reg_covar": reg_covar, "random_state": 0}
    with pytest.warns(ConvergenceWarning):
        model = GaussianMixture(3, **settings).fit(faithful)
    # -1/2 sum_k tr(Psi Lambda_k), where Psi = reg_covar times the squared widths of the features
    psi = reg_covar * widths(faithful, np.ones(272), 3) ** 2
    penalty = (np.diagonal(model.precisions_, axis1=1, axis2=2) * psi).sum() / 2
    expected = model.score(faithful) - penalty / 272
    assert model.lower_bound_ == pytest.approx(expected, rel=1e-13)
    assert (penalty > 1) == (reg_covar == 1)


def test_scores_are_densities(fitted, faithful):
    expected = gmmlib.log_density(faithful, fitted.parameters_)
    np.testing.assert_allclose(fitted.score_samples(faithful), expected, rtol=1e-13)
    assert fitted.score(faithful) == pytest.approx(expected.mean())


def test_predictions_are_the_largest_responsibilities(fitted, faithful):
    gamma = fitted.predict_proba(faithful)
    expected = gmmlib.responsibilities(faithful, fitted.parameters_)
    np.testing.assert_allclose(gamma, expected, rtol=1e-12)
    labels = fitted.predict(faithful)
    assert labels.dtype.kind == "i"
    np.testing.assert_array_equal(gamma[range(272), labels], gamma.max(axis=1))
    np.testing.assert_array_equal(expected.argmax(axis=1), labels)
    again = GaussianMixture(2, random_state=0).fit_predict(faithful)
    np.testing.assert_array_equal(again, labels)


def test_the_best_of_several_starts_is_kept(faithful):
    settings = {"init_params": "random_from_data", "tol": 1e-7}
    rng = np.random.default_rng(4)
    each = [GaussianMixture(3, **settings, random_state=rng).fit(faithful) for _ in range(4)]
    bounds = [model.lower_bound_ for model in each]
    rng = np.random.default_rng(4)
    best = GaussianMixture(3, n_init=4, **settings, random_state=rng).fit(faithful)
    assert max(bounds) - min(bounds) > 1e-3
    assert best.lower_bound_ == max(bounds)
    assert best.n_iter_ == each[int(np.argmax(bounds))].n_iter_


def collapsing_rows():
    """Twenty rows, then two of one value: where some starts for two components end."""
    return np.r_[np.random.default_rng(0).normal(size=20), 2.5, 2.5][:, None]


def test_starts_that_collapse_are_left_out_unless_all_do():
    X, collapsed = collapsing_rows(), []
    settings = {"n_components": 2, "init_params": "random_from_data", "reg_covar": 0}
    for seed in range(8):
        try:
            GaussianMixture(**settings, random_state=seed).fit(X)
        except gmmlib.CollapseError:
            collapsed.append(seed)
    assert 0 < len(collapsed) < 8
    GaussianMixture(**settings, n_init=8, random_state=collapsed[0]).fit(X)
    with pytest.raises(gmmlib.CollapseError, match="has collapsed"):
        GaussianMixture(**settings, n_init=3, random_state=0).fit(X[-3:])


def test_it_warns_when_max_iter_ends_the_fit(faithful):
    with pytest.warns(ConvergenceWarning, match="max_iter = 2 steps.*raise max_iter") as record:
        model = GaussianMixture(3, max_iter=2, random_state=0).fit(faithful)
    assert model.converged_ is False
    assert model.n_iter_ == 2
    assert record[0].filename == __file__


def test_convergence_at_the_very_last_step_counts(faithful, fitted):
    model = GaussianMixture(2, max_iter=fitted.n_iter_, random_state=0).fit(faithful)
    assert model.converged_ is True


def test_max_iter_zero_returns_the_start(faithful):
    settings = {"init_params": "kmeans", "max_iter": 0, "reg_covar": 0, "random_state": 1}
    model = GaussianMixture(2, **settings).fit(faithful)  # no warning
    start = gmmlib.start_from_kmeans(faithful, 2, 1)
    np.testing.assert_allclose(model.weights_, start.weights, rtol=1e-14)
    np.testing.assert_allclose(model.means_, start.means, rtol=1e-14)
    np.testing.assert_allclose(model.covariances_, start.covariances, rtol=1e-12)
    assert (model.n_iter_, model.lower_bounds_, model.converged_) == (0, [], False)
    assert model.lower_bound_ == pytest.approx(model.score(faithful), rel=1e-13)


def test_a_fit_that_fails_leaves_the_earlier_one(faithful):
    settings = {"init_params": "random_from_data", "reg_covar": 0, "random_state": 0}
    model = GaussianMixture(2, **settings).fit(faithful)
    before = dict(vars(model))
    for X, error in (
        ([[np.nan, 0.0]], ValueError),
        (np.zeros((5, 2)), ValueError),
        (None, TypeError),
        (collapsing_rows()[-3:], gmmlib.CollapseError),
    ):
        with pytest.raises(error):
            model.fit(X)
        assert vars(model) == before


def test_the_seed_decides(faithful):
    def means(seed):
        settings = {"init_params": "random_from_data", "tol": 1e-4}
        model = GaussianMixture(3, **settings, random_state=seed)
        return model.fit(faithful).means_

    np.testing.assert_array_equal(means(0), means(0))
    np.testing.assert_array_equal(means(0), means(np.random.default_rng(0)))
    assert (means(0) != means(4)).any()


def test_sample(fitted):
    X, labels = fitted.sample(7)
    assert X.shape == (7, 2)
    assert labels.shape == (7,)
    np.testing.assert_array_equal(fitted.sample(7)[0], X)
    assert fitted.sample()[0].shape == (1, 2)
    assert (GaussianMixture(2, random_state=1).fit(X).sample(7)[0] != X).any()


def test_constructor_arguments_can_be_read_and_set():
    model = GaussianMixture(3, tol=1e-3, random_state=7)
    expected = {
        "n_components": 3,
        "covariance_type": "full",
        "tol": 1e-3,
        "reg_covar": 1e-6,
        "prior": None,
        "max_iter": 1000,
        "n_init": 1,
        "init_params": "search",
        "weights_init": None,
        "means_init": None,
        "precisions_init": None,
        "responsibilities_init": None,
        "fixed": (),
        "random_state": 7,
        "warm_start": False,
        "verbose": 0,
        "verbose_interval": 10,
    }
    assert model.get_params() == model.get_params(deep=False) == expected
    assert model.set_params(tol=1, n_init=2) is model
    assert (model.tol, model.n_init) == (1, 2)
    assert repr(GaussianMixture(**model.get_params())) == repr(model)
    assert repr(model) == "GaussianMixture(n_components=3, tol=1, n_init=2, random_state=7)"


def test_set_params_refuses_an_unknown_name_and_changes_nothing():
    model = GaussianMixture(3)
    with pytest.raises(ValueError, match="weights: expected one of n_components, covariance_type"):
        model.set_params(n_components=5, weights=[1])
    assert model.n_components == 3


def test_the_constructor_takes_anything_and_fit_checks_it():
    model = GaussianMixture(2, init_params="best")
    choices = "search, kmeans, k-means.., random, random_from_data"
    message = f"init_params: expected one of {choices}, found 'best'"
    with pytest.raises(ValueError, match=message):
        model.fit(np.random.default_rng(0).normal(size=(9, 2)))
    assert not hasattr(model, "weights_")


@pytest.mark.parametrize("method", ["predict", "predict_proba", "score", "score_samples", "sample"])
def test_asked_before_fit_it_says_so(method):
    with pytest.raises(gmmlib.NotFittedError, match="not fitted yet: call fit"):
        getattr(GaussianMixture(), method)(*([] if method == "sample" else [[[0.0]]]))


def test_it_can_be_pickled(fitted, faithful):
    other = pickle.loads(pickle.dumps(fitted))
    np.testing.assert_array_equal(other.predict_proba(faithful), fitted.predict_proba(faithful))


def test_one_component_is_the_sample_mean_and_covariance(faithful):
    model = GaussianMixture().fit(faithful)
    np.testing.assert_allclose(model.means_[0], faithful.mean(axis=0))
    np.testing.assert_allclose(model.covariances_[0], np.cov(faithful.T, bias=True))


@pytest.mark.parametrize("scale", [2.0**-400, 2.0**-30, 2.0**30, 2.0**400, [2.0**-30, 2.0**30]])
def test_units_do_not_matter(fitted, faithful, scale):
    """Scaled by powers of two nothing is rounded, and no step may warn of an overflow."""
    model = GaussianMixture(2, random_state=0).fit(faithful * scale)
    np.testing.assert_allclose(model.weights_, fitted.weights_, rtol=1e-9)
    np.testing.assert_allclose(model.means_ / scale, fitted.means_, rtol=1e-9)
    shift = np.log(np.ones(2) * scale).sum()
    assert model.lower_bound_ == pytest.approx(fitted.lower_bound_ - shift, rel=1e-12)


def test_an_offset_does_not_matter(fitted, faithful):
    model = GaussianMixture(2, random_state=0).fit(faithful + 1e6)
    np.testing.assert_allclose(model.means_ - 1e6, fitted.means_, rtol=1e-6)
    np.testing.assert_allclose(model.covariances_, fitted.covariances_, rtol=1e-5)


def test_the_data_are_not_changed(faithful):
    X = faithful.copy()
    X.flags.writeable = False
    GaussianMixture(2, random_state=0).fit(X).predict(X)
    np.testing.assert_array_equal(X, faithful)


@pytest.mark.parametrize("width", [1e-2, 1e-3, 1e-4, 1e-5])
@pytest.mark.parametrize("reg_covar", [0, 1e-6])
def test_one_component_on_nearly_collinear_rows_is_found_at_once(width, reg_covar):
    """Nothing is left to gain after one step, and rounding must not hide that."""
    rng = np.random.default_rng(2)
    x = rng.normal(size=300)
    X = np.column_stack([x, x + width * rng.normal(size=300)])
    model = GaussianMixture(reg_covar=reg_covar)
    held_up = reg_covar > 300 * width**2  # at their narrowest, by more than the rows give
    with pytest.warns(match="held up by reg_covar") if held_up else nullcontext():
        model.fit(X)
    assert model.converged_
    assert model.n_iter_ < 4


def test_of_fits_that_only_rounding_tells_apart_the_first_is_kept(faithful, monkeypatch):
    """Starts that reach one maximum in another order differ in the last bits, by processor."""
    values = [-4.2, -4.0 * (1 + 2e-15), -4.0, -4.1]
    assert fitting.first_largest(values) == 1
    assert fitting.first_largest([*values, -4.0 + 1e-9]) == 4
    run, starts = fitting.run, []

    def nudged(settings, model, start, loop, n_start):
        starts.append(run(settings, model, start, loop, n_start))
        larger = starts[0].objectives[-1] * (1 - n_start * 1e-15)
        return starts[-1]._replace(objectives=[*starts[-1].objectives[:-1], larger])

    monkeypatch.setattr(fitting, "run", nudged)
    settings = {"init_params": "random", "max_iter": 5, "tol": 0, "random_state": 0}
    with warnings.catch_warnings(action="ignore", category=gmmlib.ConvergenceWarning):
        fit = GaussianMixture(2, n_init=3, **settings).fit(faithful)
        first = GaussianMixture(2, **settings).fit(faithful)
    assert np.array_equal(fit.means_, first.means_)
