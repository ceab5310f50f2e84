"""The parametric bootstrap: estimates of samples drawn from a fit."""

import os
import pickle
import sys
import warnings

import dense
import numpy as np
import pytest
from free_numbers import Free
from test_contract import KINDS
from test_progress import read_all

import gmmlib
from gmmlib import GaussianMixture, bootstrap
from gmmlib.covariance import COVARIANCES

EVERY = pytest.mark.parametrize("name", list(KINDS))


@pytest.fixture(autouse=True)
def all_kinds(monkeypatch):
    for name, kind in KINDS.items():
        monkeypatch.setitem(COVARIANCES, name, kind)


@pytest.fixture(scope="module")
def model(faithful):
    return GaussianMixture(2, random_state=0).fit(faithful)


@pytest.fixture(scope="module")
def found(model):
    return bootstrap(model, 272, 200, random_state=0)


def test_there_is_an_estimate_of_each_sample(found):
    assert found.weights.shape == (200, 2)
    assert found.means.shape == (200, 2, 2)
    assert found.covariances.shape == (200, 2, 2, 2)
    assert found.remarks == ("",) * 200
    assert found.n_collapsed == 0
    np.testing.assert_allclose(found.weights.sum(axis=1), 1, rtol=1e-12)
    assert len(np.unique(found.means[:, 0, 0])) == 200


def test_an_estimate_is_the_fit_of_its_sample(model, found):
    """With one seed, `sample` draws the same rows; a fit that starts elsewhere finds the same."""
    rng = np.random.default_rng(0)
    for n in range(3):
        X, _ = gmmlib.sample(model.parameters_, 272, rng=rng)
        own = GaussianMixture(2, random_state=0, tol=1e-9).fit(X)
        np.testing.assert_allclose(found.weights[n], own.weights_, atol=1e-3)
        np.testing.assert_allclose(found.means[n], own.means_, rtol=1e-3)


@EVERY
def test_the_errors_are_standard_deviations_of_what_is_free(name, faithful):
    model = GaussianMixture(2, covariance_type=name, random_state=0).fit(faithful)
    found = bootstrap(model, 100, 6, random_state=0)
    errors = found.standard_errors
    for field in ("weights", "means", "covariances"):
        expected = getattr(found, field).std(axis=0, ddof=1)
        assert getattr(errors, field).shape == getattr(model, f"{field}_").shape
        np.testing.assert_allclose(getattr(errors, field), expected, rtol=1e-7, atol=1e-12)
    free = []
    for weights, means, covariances in zip(found.weights, found.means, found.covariances):
        matrices = dense.explicit(name, covariances, 2, 2)
        free.append(Free(name, weights, means, matrices).numbers)
    np.testing.assert_allclose(errors.covariance, np.cov(np.transpose(free)), rtol=1e-9, atol=1e-14)
    assert len(errors.covariance) == model.n_parameters_


def test_it_agrees_with_the_information(model, found, faithful):
    """200 standard deviations are known to 5 %."""
    expected = model.standard_errors(faithful)
    for field in ("weights", "means", "covariances"):
        ratio = getattr(found.standard_errors, field) / getattr(expected, field)
        assert np.abs(ratio - 1).max() < 0.15


def test_intervals_are_percentiles(found):
    low, high = found.intervals(0.9).means
    order = np.sort(found.means, axis=0)
    assert ((order[9] <= low) & (low <= order[10])).all()
    assert ((order[189] <= high) & (high <= order[190])).all()
    assert (found.intervals().means[0] < low).all()
    assert found.intervals().weights.shape == (2, 2)
    assert found.intervals().covariances.shape == (2, 2, 2, 2)


def test_components_keep_their_numbers_where_they_overlap():
    rng = np.random.default_rng(0)
    X = np.r_[rng.normal(size=(150, 1)), 3.0 + rng.normal(size=(150, 1))]
    model = GaussianMixture(2, covariance_type="tied", random_state=0).fit(X)
    found = bootstrap(model, 300, 40, random_state=0)
    assert (found.means[:, 0, 0] < found.means[:, 1, 0]).all()


def test_the_settings_of_the_model_hold_and_the_model_stays_as_it_is(faithful):
    settings = {"prior": "fraley-raftery", "n_init": 3, "warm_start": True, "random_state": 0}
    model = GaussianMixture(2, covariance_type="tied", **settings).fit(faithful)
    before = pickle.dumps(model)
    found = bootstrap(model, 272, 20, random_state=0)
    assert pickle.dumps(model) == before
    plain = model.__sklearn_clone__().set_params(prior=None).fit(faithful)
    without = bootstrap(plain, 272, 20, random_state=0)
    assert (found.covariances.mean(axis=0)[1, 1] > without.covariances.mean(axis=0)[1, 1]) == (
        model.covariances_[1, 1] > plain.covariances_[1, 1]
    )
    assert np.abs(found.covariances.mean(axis=0) / model.covariances_ - 1).max() < 0.15


def test_a_seed_gives_the_same_to_the_last_bit(model, found):
    again = bootstrap(model, 272, 3, random_state=np.random.default_rng(0))
    np.testing.assert_array_equal(again.means, found.means[:3])
    np.random.seed(7)
    first = bootstrap(model, 272, 3)
    np.random.seed(7)
    np.testing.assert_array_equal(bootstrap(model, 272, 3).means, first.means)


def test_attributes_set_by_hand_are_drawn_from():
    model = GaussianMixture(5, covariance_type="diag")
    model.weights_, model.means_ = np.array([0.5, 0.5]), np.array([[0.0], [50.0]])
    model.covariances_ = np.array([[1.0], [4.0]])
    found = bootstrap(model, 50, 4, random_state=0)
    np.testing.assert_allclose(found.means.mean(axis=0), model.means_, atol=1)


def test_samples_that_collapse_are_counted_and_left_out():
    model = GaussianMixture(2, reg_covar=0, max_iter=500)
    model.weights_, model.means_ = np.array([0.7, 0.3]), np.array([[0.0], [9.0]])
    model.covariances_ = np.ones((2, 1, 1))
    with pytest.warns(gmmlib.FragileFitWarning) as caught:
        found = bootstrap(model, 6, 40, random_state=0)
    assert found.n_collapsed + len(found.means) == 40
    assert 5 < found.n_collapsed < 35
    assert len(found.remarks) == len(found.means)
    left_out = f"{found.n_collapsed} of 40 samples collapsed, and are left out. The last: component"
    assert str(caught[0].message).startswith(left_out)
    assert {one.filename for one in caught} == {__file__}


def test_fits_that_warn_are_kept_and_told():
    model = GaussianMixture(2)
    model.weights_, model.means_ = np.array([0.8, 0.2]), np.array([[0.0], [9.0]])
    model.covariances_ = np.ones((2, 1, 1))
    with pytest.warns(gmmlib.FragileFitWarning) as caught:
        found = bootstrap(model, 10, 30, random_state=0)
    doubtful = sum(remark != "" for remark in found.remarks)
    assert 0 < doubtful < 30
    assert found.n_collapsed == 0
    start = f"fits of {doubtful} of 30 samples warn, and are kept"
    assert [str(one.message)[: len(start)] for one in caught] == [start]
    assert "few rows" in "".join(found.remarks)


def test_where_all_samples_collapse_so_it_says():
    model = GaussianMixture(1, reg_covar=0)
    model.weights_, model.means_ = np.array([1.0]), np.array([[1e9, 0.0]])
    model.covariances_ = np.array([[[1e-20, 0.0], [0.0, 1.0]]])
    with pytest.raises(gmmlib.CollapseError, match="component 0 has collapsed"):
        bootstrap(model, 20, 4, random_state=0)


def test_a_sound_fit_warns_of_nothing(model):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        bootstrap(model, 272, 3, random_state=1)


def test_progress_is_ten_plain_lines_at_most(model, capsys):
    bootstrap(model, 100, 25, random_state=0)
    assert capsys.readouterr() == ("", "")
    bootstrap(model, 100, 25, random_state=0, verbose=1)
    lines = [f"sample {n}/25" for n in (*range(3, 25, 3), 25)]
    assert capsys.readouterr().out.splitlines() == lines


def test_progress_is_one_line_of_a_terminal(model, monkeypatch):
    ours, theirs = os.openpty()
    with open(theirs, "w") as stdout:
        monkeypatch.setattr(sys, "stdout", stdout)
        bootstrap(model, 100, 3, random_state=0, verbose=True)
        monkeypatch.undo()
    before, *lines = read_all(ours).split("\r\x1b[K")
    assert before == ""
    assert lines == ["sample 1/3", "sample 2/3", "sample 3/3\r\n"]


@pytest.mark.parametrize(
    ("change", "error", "words"),
    [
        ({"model": 3}, TypeError, "model: expected a gmmlib.GaussianMixture, found int$"),
        ({"model": GaussianMixture(2)}, ValueError, "not fitted yet"),
        ({"n_samples": 1}, ValueError, "n_samples: expected at least 2, found 1"),
        ({"n_samples": 2.5}, TypeError, "n_samples: expected a whole number"),
        ({"n_replicates": 1}, ValueError, "n_replicates: expected at least 2"),
        ({"random_state": "x"}, TypeError, "random_state: expected"),
        ({"verbose": -1}, ValueError, "verbose: expected at least 0"),
    ],
)
def test_wrong_arguments_are_refused(model, change, error, words):
    with pytest.raises(error, match=words):
        bootstrap(**({"model": model, "n_samples": 272} | change))


@pytest.mark.parametrize("level", [0.0, 1.0, 95.0, float("nan")])
def test_a_level_is_a_share(found, level):
    with pytest.raises(ValueError, match="level: expected a number between 0 and 1, found"):
        found.intervals(level)
    with pytest.raises(TypeError, match="level: expected a number between 0 and 1"):
        found.intervals("0.9")


def test_what_is_fixed_stays_so_in_every_sample():
    X = np.random.default_rng(0).normal(size=(80, 1)) + [[0.0]]
    X[:40] += 5
    model = GaussianMixture(2, fixed=("means",), means_init=[[5.0], [0.0]]).fit(X)
    found = bootstrap(model.set_params(fixed=()), 80, 20, random_state=0)
    assert (found.means == model.means_).all()
    assert not found.standard_errors.means.any()
    assert (found.standard_errors.covariances > 0).all()


def test_a_component_without_weight_has_no_standard_errors():
    model = GaussianMixture.from_parameters(([1.0, 0.0], [[0.0], [9.0]], np.ones((2, 1, 1))))
    with pytest.raises(gmmlib.InformationError, match="component 1: .*weight is 0"):
        bootstrap(model, 20, 5)


@pytest.mark.parametrize("level", [np.float32(0.5), np.float64(0.5)])
def test_a_level_of_any_type_of_number_is_taken(level):
    model = GaussianMixture(1).fit([[0.0], [1.0], [2.0], [9.0]])
    found = bootstrap(model, 4, 20, random_state=0)
    np.testing.assert_array_equal(found.intervals(level).means, found.intervals(0.5).means)
    with pytest.raises(ValueError, match="level: expected a number between 0 and 1, found 95"):
        found.intervals(95)
