"""A component that loses all rows is no part of the mixture: it stays as it was, and a warning says
where to look.
"""

import warnings

import numpy as np
import pytest

from gmmlib import FragileFitWarning, GaussianMixture

KINDS = ["full", "tied", "diag", "spherical", "tied_diag", "tied_spherical"]
PENALTIES = [{}, {"reg_covar": 0}, {"prior": "fraley-raftery"}]
each_kind = pytest.mark.parametrize("kind", KINDS)
each_penalty = pytest.mark.parametrize("penalty", PENALTIES, ids=str)


@pytest.fixture(scope="module")
def X():
    rng = np.random.default_rng(0)
    return np.r_[rng.normal(size=(120, 2)), rng.normal(size=(80, 2)) + 5]


def fitted(model, X, **given):
    """The messages of a fit, all of which are about fragile fits."""
    with warnings.catch_warnings(record=True) as found:
        warnings.simplefilter("always")
        model.fit(X, **given)
    assert {w.category for w in found} <= {FragileFitWarning}
    return [str(w.message) for w in found]


def started(means, **settings):
    return GaussianMixture(len(means), means_init=means, random_state=0, **settings)


@each_kind
@each_penalty
@pytest.mark.parametrize("shift", [100, 1e3, 1e6])
def test_a_warm_start_far_from_all_rows(kind, penalty, shift, X):
    """The one that is nearer, by its width, takes all rows; the other keeps its place."""
    model = started([[0, 0], [5, 5]], covariance_type=kind, warm_start=True, **penalty)
    assert fitted(model, X) == []
    before = model.means_.copy()
    (message,) = fitted(model, X + shift)
    empty = int(model.weights_.argmin())
    np.testing.assert_array_equal(np.sort(model.weights_), [0, 1])
    np.testing.assert_allclose(model.means_[empty], before[empty], atol=1e-9 * shift)
    np.testing.assert_array_equal(model.predict(X), np.full(200, 1 - empty))
    assert message.startswith(f"component {empty}: without rows")
    assert "warm_start" in message
    assert fitted(model.set_params(warm_start=False, means_init=None), X + shift) == []


@each_kind
@each_penalty
@pytest.mark.parametrize("far", [[9.0, 9.0], [50.0, 80.0], [4e5, -3e7]])
def test_a_mean_in_other_units(kind, penalty, far, X):
    Z = (X - X.mean(axis=0)) / X.std(axis=0)
    model = started([[0, 0], far], covariance_type=kind, **penalty)
    (message,) = fitted(model, Z)
    assert message.startswith("component 1: without rows")
    assert "means_init" in message
    np.testing.assert_array_equal(model.weights_, [1, 0])
    np.testing.assert_allclose(model.means_, [[0, 0], far], atol=1e-12)
    variances = model.parameters_.covariances.diagonal(axis1=1, axis2=2)
    assert (variances < 1.1).all()
    np.testing.assert_array_equal(model.predict([far, [-40, 0.0], [0, 0]]), [0, 0, 0])
    assert (np.diff(model.lower_bounds_) > -1e-12).all()


@each_kind
def test_the_others_are_the_fit_without_it(kind, X):
    means = [[0, 0], [5, 5]]
    two = started(means, covariance_type=kind, reg_covar=0, tol=1e-9).fit(X)
    three = started([*means, [-300, 70]], covariance_type=kind, reg_covar=0, tol=1e-9)
    (message,) = fitted(three, X)
    assert message.startswith("component 2: without rows")
    assert three.score(X) == pytest.approx(two.score(X), abs=1e-7)
    np.testing.assert_allclose(three.weights_, [*two.weights_, 0], atol=1e-4)


@each_kind
@pytest.mark.parametrize("penalty", PENALTIES[:2], ids=str)
def test_a_weight_that_is_fixed_brings_its_component_back(kind, penalty, X):
    fixed = {"fixed": ("weights",), "weights_init": [0.6, 0.4], "covariance_type": kind} | penalty
    near, far = started([[0, 0], [5, 5]], **fixed).fit(X), started([[2, 2], [25, 25]], **fixed)
    assert fitted(far, X) == []
    assert far.lower_bound_ == pytest.approx(near.lower_bound_, abs=1e-5)


def test_rows_that_are_given_keep_their_component():
    """Though they weigh next to nothing."""
    X = np.r_[np.random.default_rng(0).normal(size=(60, 2)), [[40, 0], [41, 2]]]
    labels, weights = np.r_[np.full(60, -1), 1, 1], np.r_[np.ones(60), 1e-18, 1e-18]
    model = GaussianMixture(2, covariance_type="tied", random_state=0)
    (message,) = fitted(model, X, labels=labels, sample_weight=weights)
    assert message.startswith("component 1: without rows")
    assert 0 < model.weights_[1] < 1e-18
    np.testing.assert_allclose(model.means_[1], [40.5, 1])


@pytest.mark.parametrize("weigh", [1e-12, 1.0, 1e9])
def test_rows_of_any_weight_are_rows(weigh, X):
    """Whether a component holds any is a matter of the mean weight."""
    model = started([[0, 0], [50, 80], [5, 5]], covariance_type="tied", reg_covar=0)
    found = fitted(model, X, sample_weight=np.full(200, weigh))
    empty = [message for message in found if "without rows" in message]
    assert [message.split(":")[0] for message in empty] == ["component 1"]


def test_where_rows_tell_nothing_but_weights_a_weight_of_0_is_an_answer(X):
    """The best weights of components that are known are often 0."""
    known = {"fixed": ("means", "covariances"), "precisions_init": [1.0, 1.0, 1.0]}
    model = started([[0, 0], [5, 5], [40, 40]], covariance_type="spherical", **known)
    assert fitted(model, X) == []
    assert model.weights_[2] == 0


@each_kind
def test_a_weight_of_0_at_the_start_is_told(kind, X):
    """It stays 0: this is a fit of one component."""
    given = {"weights_init": [1, 0], "covariance_type": kind, "random_state": 0}
    model = GaussianMixture(2, **given)
    (message,) = fitted(model, X)
    words = "component 1: without rows, so it is no part of the mixture. Its weight in weights_init"
    assert message.startswith(words)
    np.testing.assert_array_equal(model.weights_, [1, 0])
    np.testing.assert_allclose(model.means_[0], X.mean(axis=0))
    assert fitted(model.set_params(weights_init=[0.9, 0.1]), X) == []


def test_each_that_is_empty_has_its_own_reason(X):
    means = [[0, 0], [5, 5], [1, 1], [400, 7]]
    found = fitted(started(means, weights_init=[0.4, 0.4, 0, 0.2]), X)
    assert [message.split(":")[0] for message in found] == ["component 2", "component 3"]
    assert ["weights_init" in message for message in found] == [True, False]
    assert ["means_init" in message for message in found] == [False, True]
