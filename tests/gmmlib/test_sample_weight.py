"""A weight is as good as so many equal rows."""

import numpy as np
import pytest

import gmmlib

NAMES = ["full", "tied", "diag", "spherical", "tied_diag", "tied_spherical"]
KINDS = pytest.mark.parametrize("kind", NAMES)
PRIORS = pytest.mark.parametrize("prior", [None, "fraley-raftery"])
pytestmark = pytest.mark.filterwarnings("ignore::gmmlib.ConvergenceWarning")


@pytest.fixture(scope="module")
def weights():
    return np.random.default_rng(3).integers(0, 4, 272)


def numbers(fit):
    return fit.weights_, fit.means_, fit.covariances_, fit.lower_bounds_


def assert_equal(a, b, rtol):
    for left, right in zip(numbers(a), numbers(b), strict=True):
        np.testing.assert_allclose(left, right, rtol=rtol, atol=rtol)


@KINDS
@PRIORS
def test_whole_weights_are_repeated_rows_step_by_step(kind, prior, faithful, weights):
    start = dict(weights_init=[0.4, 0.6], means_init=[[2.5, 60], [4, 75]])
    for n_steps in range(4):
        model = gmmlib.GaussianMixture(
            2, covariance_type=kind, prior=prior, tol=0, max_iter=n_steps, random_state=0, **start
        )
        once = numbers(model.fit(faithful, sample_weight=weights))
        often = numbers(model.fit(np.repeat(faithful, weights, axis=0)))
        for left, right in zip(once, often, strict=True):
            np.testing.assert_allclose(left, right, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("init_params", ["search", "kmeans", "k-means++", "random_from_data"])
def test_default_fits_agree_where_rows_keep_their_order(init_params, faithful, weights):
    def model():
        return gmmlib.GaussianMixture(
            3, init_params=init_params, random_state=0, max_iter=50, tol=0
        )

    once = model().fit(faithful, sample_weight=weights)
    assert_equal(once, model().fit(np.repeat(faithful, weights, axis=0)), 1e-9)


def test_random_shares_are_drawn_once_for_a_row_as_fit_says(faithful):
    """Two equal rows have shares of their own, and a row of weight 2 has them once."""

    def means(X, weights=None):
        model = gmmlib.GaussianMixture(2, init_params="random", random_state=0, max_iter=0)
        return model.fit(X, sample_weight=weights).means_

    twice = np.repeat(faithful, 2, axis=0)
    np.testing.assert_allclose(means(faithful, np.full(272, 2)), means(faithful), rtol=1e-12)
    assert np.abs(means(twice) - means(faithful)).max() > 0.01
    assert 'init_params="random", which draws' in gmmlib.GaussianMixture.fit.__doc__


@pytest.mark.parametrize("init_params", ["kmeans", "k-means++", "random", "random_from_data"])
def test_rows_of_weight_0_are_absent(init_params, faithful, weights):
    """Also where they lie far away: no bit changes."""

    def model():
        return gmmlib.GaussianMixture(2, init_params=init_params, random_state=0, max_iter=20)

    X = np.where((weights == 0)[:, None], 1e9, faithful)
    kept = weights > 0
    without = model().fit(X[kept], sample_weight=weights[kept])
    assert_equal(model().fit(X, sample_weight=weights), without, 0)


@KINDS
@pytest.mark.parametrize("factor", [0.125, 1e6])
def test_a_factor_of_all_weights_scales_the_log_likelihood_alone(factor, kind, faithful, weights):
    """Without a penalty the mean objective is the same; a penalty counts for less, as derived:
    C_k = (w S_k + Psi) / (w N_k) is the fit with Psi / w.
    """

    def fit(scale, reg_covar):
        model = gmmlib.GaussianMixture(
            2, covariance_type=kind, reg_covar=reg_covar, random_state=0, max_iter=30, tol=0
        )
        return model.fit(faithful, sample_weight=weights * scale)

    assert_equal(fit(factor, 0), fit(1, 0), 1e-9)
    assert_equal(fit(factor, 1e-3 * factor), fit(1, 1e-3), 1e-9)
    X = faithful
    free = fit(1, 0)
    total = free.score(X, sample_weight=weights) * weights.sum()
    assert free.lower_bound_ * weights.sum() == pytest.approx(total, rel=1e-12)
