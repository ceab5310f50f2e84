"""The probability transform by SciPy, by mpmath in the tails, by quadrature, and by simulation."""

import mpmath
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from scipy.integrate import quad

import gmmlib
from gmmlib import probability_transform
from gmmlib.distribution import normal_distribution

seeds = st.integers(0, 2**32 - 1)
TWO = gmmlib.Parameters([0.5, 0.5], [[0.0], [4.0]], [[[1.0]], [[1.0]]])


def mixed(draw, seed, N, K, D):
    """Rows, and a mixture."""
    X, *theta = draw(seed, N, K, D)
    return X, gmmlib.Parameters(*theta)


# ---- the values ----------------------------------------------------------------------------------


@pytest.mark.parametrize("D", [1, 2, 3])
@pytest.mark.parametrize("K", [1, 2, 4])
def test_each_entry_is_the_weighted_sum_by_scipy(draw, K, D):
    for seed in range(5):
        X, theta = mixed(draw, seed, 20, K, D)
        u = probability_transform(X, theta)
        assert u.shape == X.shape
        for i, d in np.ndindex(*X.shape):
            parts = [
                weight * stats.norm(mean[d], covariance[d, d] ** 0.5).cdf(X[i, d])
                for weight, mean, covariance in zip(theta.weights, theta.means, theta.covariances)
            ]
            assert u[i, d] == pytest.approx(sum(parts), rel=1e-12)


@pytest.mark.parametrize("d", [0, 1])
def test_it_is_the_integral_of_the_density_of_the_feature(draw, d):
    X, theta = mixed(draw, 3, 6, 3, 2)
    alone = theta.marginal([d])
    u = probability_transform(X, theta)
    for x, expected in zip(X[:, d], u[:, d], strict=True):
        found, _ = quad(lambda t: np.exp(gmmlib.log_density([[t]], alone)[0]), -40, x, limit=200)
        assert found == pytest.approx(expected, abs=1e-8)


@pytest.mark.parametrize("z", [-37.0, -20.0, -8.3, -3.0, -1.0, -1e-9, 0.0, 1e-300, 0.7, 5.0, 8.5])
def test_the_normal_keeps_its_digits_in_the_lower_tail(z):
    with mpmath.workdps(60):
        expected = float(mpmath.ncdf(mpmath.mpf(z)))
    tails = 1e-12 if z < -5 else 1e-14  # z^2 / 2 is in the exponent, and rounds
    assert normal_distribution(np.array([z]))[0] == pytest.approx(expected, rel=tails, abs=0)


def test_the_edges_are_0_and_1_without_a_warning():
    narrow = gmmlib.Parameters([1.0], [[0.0]], [[[1e-320]]])
    far = [[-1e150], [0.0], [1e150]]
    np.testing.assert_array_equal(probability_transform(far, narrow), [[0], [0.5], [1]])
    off = gmmlib.Parameters([0.5, 0.5 + 5e-9], [[0.0], [0.0]], [[[1.0]], [[1.0]]])
    assert probability_transform([[99.0]], off) == 1


# ---- what holds for all --------------------------------------------------------------------------


@given(seed=seeds, K=st.integers(1, 4), D=st.integers(1, 3))
@settings(max_examples=40, deadline=None)
def test_it_rises_from_0_to_1_along_each_feature(draw, seed, K, D):
    X, theta = mixed(draw, seed, 30, K, D)
    u = probability_transform(np.sort(X, axis=0), theta)
    assert ((u >= 0) & (u <= 1)).all()
    assert (np.diff(u, axis=0) >= 0).all()
    ends = probability_transform([[-1e6] * D, [1e6] * D], theta)
    np.testing.assert_allclose(ends, [[0] * D, [1] * D], rtol=1e-12)


@given(seed=seeds, K=st.integers(1, 4))
@settings(max_examples=40, deadline=None)
def test_a_feature_alone_has_what_it_has_among_others(draw, seed, K):
    X, theta = mixed(draw, seed, 10, K, 3)
    u = probability_transform(X, theta)
    for d in range(3):
        alone = probability_transform(X[:, [d]], theta.marginal([d]))
        np.testing.assert_allclose(alone, u[:, [d]], rtol=1e-13)
    turned = probability_transform(X[:, [2, 0, 1]], theta.marginal([2, 0, 1]))
    np.testing.assert_allclose(turned, u[:, [2, 0, 1]], rtol=1e-13)


@given(seed=seeds, K=st.integers(1, 4))
@settings(max_examples=40, deadline=None)
def test_units_order_and_components_do_not_matter(draw, seed, K):
    """A feature that is turned round has 1 less what it had."""
    X, theta = mixed(draw, seed, 10, K, 2)
    rng = np.random.default_rng(seed)
    scale, shift, order = rng.uniform(0.1, 9, 2) * [1, -1], rng.normal(size=2), rng.permutation(K)
    changed = gmmlib.Parameters(
        theta.weights[order],
        theta.means[order] * scale + shift,
        theta.covariances[order] * np.outer(scale, scale),
    )
    u = probability_transform(X, theta)
    rows = rng.permutation(10)
    other = probability_transform((X * scale + shift)[rows], changed)
    np.testing.assert_allclose(other[:, 0], u[rows, 0], rtol=1e-9, atol=1e-13)
    np.testing.assert_allclose(other[:, 1], 1 - u[rows, 1], rtol=1e-9, atol=1e-13)


# ---- rows drawn from the mixture -----------------------------------------------------------------


@pytest.mark.parametrize("D", [1, 3])
def test_rows_of_the_mixture_become_uniform(draw, D):
    """No column is farther from uniform than chance leaves 1 in 10,000; and all are far from it
    under the mixture with the weights of its components turned round.
    """
    theta = mixed(draw, 1, 1, 3, D)[1]
    X, _ = gmmlib.sample(theta, 20_000, rng=0)
    farthest = stats.kstwo(20_000).isf(1e-4)
    u = probability_transform(X, theta)
    assert max(stats.kstest(column, "uniform").statistic for column in u.T) < farthest
    wrong = gmmlib.Parameters(theta.weights[::-1], theta.means, theta.covariances)
    u = probability_transform(X, wrong)
    assert max(stats.kstest(column, "uniform").statistic for column in u.T) > 2 * farthest


def test_features_that_fit_alone_need_not_fit_together():
    """Two features that go together: without their covariance each column is as uniform, and
    the log-likelihood much lower.
    """
    together = gmmlib.Parameters([1.0], [[0.0, 0.0]], [[[1.0, 0.9], [0.9, 1.0]]])
    apart = gmmlib.Parameters([1.0], [[0.0, 0.0]], [np.eye(2)])
    X, _ = gmmlib.sample(together, 500, rng=0)
    u, other = probability_transform(X, together), probability_transform(X, apart)
    np.testing.assert_array_equal(u, other)
    assert gmmlib.log_likelihood(X, together) > gmmlib.log_likelihood(X, apart) + 100


def test_a_fitted_mixture_of_old_faithful_fits_and_one_component_does_not(faithful):
    farthest = []
    for K in (1, 2):
        theta = gmmlib.GaussianMixture(K, random_state=0).fit(faithful).parameters_
        u = probability_transform(faithful, theta)
        farthest.append([stats.kstest(column, "uniform").statistic for column in u.T])
    assert min(farthest[0]) > stats.kstwo(272).isf(0.001)
    assert max(farthest[1]) < stats.kstwo(272).isf(0.2)


# ---- bad input -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("X", "error", "message"),
    [
        ([0.0, 1.0], ValueError, "X: expected a 2-D array, found 1-D"),
        ([[0.0, 1.0]], ValueError, r"X: expected 1 features \(columns\), found 2"),
        ([[np.nan]], ValueError, "X: expected finite numbers .* found nan at index"),
        ([[np.inf]], ValueError, "X: expected finite numbers .* found inf at index"),
        (np.empty((0, 1)), ValueError, "X: expected a 2-D array with at least one row"),
        ([["a"]], TypeError, "X: expected a dense array of real numbers"),
        (None, TypeError, "X: expected a dense array of real numbers"),
    ],
)
def test_other_rows_are_refused(X, error, message):
    with pytest.raises(error, match=message):
        probability_transform(X, TWO)


@pytest.mark.parametrize("theta", [None, ([1], [[0]], [[[1]]]), gmmlib.GaussianMixture(2)])
def test_what_are_no_parameters_is_refused(theta):
    with pytest.raises(TypeError, match=r"parameters: expected gmmlib\.Parameters, found"):
        probability_transform([[0.0]], theta)
