"""K components against one more: the likelihood ratio, and its distribution by samples."""

import warnings

import numpy as np
import pytest

import gmmlib
from gmmlib import GaussianMixture, likelihood_ratio_test

TIED = {"covariance_type": "tied", "random_state": 0}


@pytest.fixture(scope="module")
def two_groups():
    rng = np.random.default_rng(0)
    return np.r_[rng.normal(size=(30, 1)), 5 + rng.normal(size=(30, 1))]


@pytest.fixture(scope="module")
def fitted_rows():
    """Of every fit of the test below its number of components and its rows."""
    return []


@pytest.fixture(scope="module")
def found(two_groups, fitted_rows):
    fit = GaussianMixture._fit

    def noting(self, X, sample_weight):
        fitted_rows.append((self.n_components, X))
        return fit(self, X, sample_weight)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(GaussianMixture, "_fit", noting)
        return likelihood_ratio_test(two_groups, 1, 19, **TIED)


def test_the_statistic_is_twice_the_gain_in_log_likelihood(found, two_groups):
    one, two = (
        GaussianMixture(K, covariance_type="tied", random_state=0).fit(two_groups) for K in (1, 2)
    )
    expected = 2 * 60 * (two.score(two_groups) - one.score(two_groups))
    assert found.statistic == pytest.approx(expected, rel=1e-6)
    assert (found.null.n_components, found.alternative.n_components) == (1, 2)
    np.testing.assert_allclose(found.null.means_, two_groups.mean(axis=0)[None], rtol=1e-9)
    assert found.alternative.covariances_.shape == (1, 1)


def test_the_p_value_counts_the_sample_itself(found):
    """Two groups well apart: no sample from one Gaussian has such a statistic."""
    assert found.replicates.shape == (19,)
    assert found.replicates.max() < found.statistic
    assert found.p_value == 1 / 20


def test_two_components_are_enough_for_two_groups(two_groups):
    found = likelihood_ratio_test(two_groups, 2, 9, **TIED)
    expected = (1 + sum(one >= found.statistic for one in found.replicates)) / 10
    assert found.p_value == pytest.approx(expected)
    assert 1 / 10 < found.p_value < 1


def test_samples_are_as_large_as_the_data_and_drawn_from_the_null(found, fitted_rows, two_groups):
    assert [K for K, _ in fitted_rows] == [1, 2] * 20
    samples = [X for _, X in fitted_rows[2::2]]
    assert {X.shape for X in samples} == {(60, 1)}
    assert all(one is other for (_, one), (_, other) in zip(fitted_rows[::2], fitted_rows[1::2]))
    together = np.concatenate(samples)
    width = two_groups.std()
    assert abs(together.mean() - two_groups.mean()) < 3 * width / np.sqrt(19 * 60)
    assert together.std() == pytest.approx(width, rel=0.06)
    assert (np.abs(together - together.mean()) < width).mean() == pytest.approx(0.683, abs=0.04)


def test_the_statistic_of_a_sample_is_that_of_the_same_two_fits(found, fitted_rows):
    """One Gaussian's log-likelihood has a closed form; two are fitted from other draws."""
    for n in range(4):
        X = fitted_rows[2 + 2 * n][1]
        one = -30 * (np.log(2 * np.pi * X.var()) + 1)
        two = GaussianMixture(2, covariance_type="tied", random_state=5)
        two._fit(X, None)  # without a warning: a component too many often is fragile
        assert found.replicates[n] == pytest.approx(2 * (60 * two.score(X) - one), abs=1e-3)


def test_a_seed_gives_the_same_to_the_last_bit(found, two_groups):
    again = likelihood_ratio_test(two_groups, 1, 4, **TIED)
    np.testing.assert_array_equal(again.replicates, found.replicates[:4])
    assert again.statistic == found.statistic


def test_whole_weights_are_so_many_rows_and_blocks_are_read(two_groups):
    often = np.r_[np.zeros(10, int), np.full(20, 2), np.ones(30, int)]
    ours = likelihood_ratio_test(two_groups, 1, 2, sample_weight=often, **TIED)
    blocks = np.array_split(np.repeat(two_groups, often, axis=0), 3)
    theirs = likelihood_ratio_test(lambda: iter(blocks), 1, 2, **TIED)
    assert ours.statistic == pytest.approx(theirs.statistic, rel=1e-5)
    with pytest.raises(ValueError, match="sample_weight: expected weights whose sum is a number"):
        likelihood_ratio_test(two_groups, 1, 2, sample_weight=np.full(60, 0.51), **TIED)


def test_printed_it_is_one_line(found):
    words = f"1 against 2 components: 2 ln LR = {found.statistic:.4g}, p = 0.05 by 19 samples"
    assert repr(found) == words


def test_the_fits_to_the_data_warn_and_those_to_samples_are_told():
    X = np.r_[np.random.default_rng(0).normal(size=(30, 1)), [[50.0], [50.1]]]
    with pytest.warns(gmmlib.FragileFitWarning, match="^2 components: component") as caught:
        found = likelihood_ratio_test(X[:31], 1, 5, random_state=0)
    assert {one.filename for one in caught} == {__file__}
    assert len(found.remarks) == 5
    assert all(remark == "" or "2 components: " in remark for remark in found.remarks)
    assert any(found.remarks)


def test_samples_that_collapse_are_counted(monkeypatch):
    """Every third fit of two components collapses here."""
    X = np.random.default_rng(1).normal(size=(20, 1))
    fit, calls = GaussianMixture._fit, []

    def sometimes(self, X, sample_weight):
        calls.append(self.n_components)
        if self.n_components == 2 and calls.count(2) % 3 == 0:
            raise gmmlib.CollapseError(1, 0.5)
        return fit(self, X, sample_weight)

    monkeypatch.setattr(GaussianMixture, "_fit", sometimes)
    with pytest.warns(gmmlib.FragileFitWarning, match="^2 of 6 samples collapsed, and are left ou"):
        found = likelihood_ratio_test(X, 1, 6, **TIED)
    assert (found.n_collapsed, len(found.replicates), len(found.remarks)) == (2, 4, 4)
    assert found.p_value == (1 + (found.replicates >= found.statistic).sum()) / 5


def test_where_nothing_can_be_fitted_the_error_is_that_of_the_fit():
    with pytest.raises(gmmlib.CollapseError):
        likelihood_ratio_test(np.ones((9, 1)) * [[1.0]], 1, 3, reg_covar=0, random_state=0)


def test_progress_counts_samples(two_groups, capsys):
    likelihood_ratio_test(two_groups, 1, 2, verbose=1, **TIED)
    assert capsys.readouterr().out == "sample 1/2\nsample 2/2\n"


def test_wrong_arguments_are_refused(two_groups):
    for change, error, words in [
        ({"n_components": 0}, ValueError, "n_components: expected at least 1"),
        ({"n_replicates": 0}, ValueError, "n_replicates: expected at least 1"),
        ({"covariance_type": "none"}, ValueError, "covariance_type: expected one of"),
        ({"random_state": -1}, ValueError, "random_state: expected at least 0"),
        ({"verbose": 0.5}, TypeError, "verbose: expected a whole number"),
        ({"n_component": 3}, TypeError, "^n_component: expected no argument but those of the func"),
        ({"labels": [0]}, TypeError, "^labels: expected no argument but those of the function"),
        ({"means_init": [[0]]}, TypeError, r"^means_init: .* of both K and .*, found \[\[0\]\]$"),
        ({"responsibilities_init": [0]}, TypeError, "^responsibilities_init: expected none, since"),
        ({"fixed": ("means",)}, TypeError, "^fixed: expected none, since .* initial values"),
    ]:
        with pytest.raises(error, match=words):
            likelihood_ratio_test(**({"X": two_groups, "n_components": 1} | change))


def test_no_fit_of_a_sample_changes_the_warnings_of_the_process(two_groups):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        likelihood_ratio_test(two_groups, 1, 2, **TIED)


def test_weights_that_add_up_to_the_rows_but_for_rounding_are_taken():
    X = np.random.default_rng(0).normal(size=(60, 1))
    weights = np.random.default_rng(5).random(60)
    weights *= 60 / weights.sum()
    assert weights.sum() != 60
    found = likelihood_ratio_test(X, 1, 2, sample_weight=weights, random_state=0)
    assert len(found.replicates) == 2
    with pytest.raises(ValueError, match="sample_weight: expected weights whose sum is a number"):
        likelihood_ratio_test(X, 1, 2, sample_weight=weights * 0.99, random_state=0)
