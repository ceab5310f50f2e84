"""The M-step, in both spellings, against Q written from its definition and against moments."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import gmmlib


def streaming(X, gamma):
    return gmmlib.SufficientStatistics.of(X, gamma).maximize()


def both_spellings(X, gamma):
    return gmmlib.m_step(X, gamma), streaming(X, gamma)


def q_function(X, gamma, weights, means, covariances):
    """Q = sum_i sum_k gamma_ik (ln pi_k + ln N(x_i | mu_k, Sigma_k)), from its definition."""
    total = 0
    for k, (weight, mean, covariance) in enumerate(zip(weights, means, covariances)):
        apart = X - mean
        distance = np.einsum("nd,de,ne->n", apart, np.linalg.inv(covariance), apart)
        log_det = np.linalg.slogdet(2 * np.pi * covariance)[1]
        total += gamma[:, k] @ (np.log(weight) - log_det / 2 - distance / 2)
    return total


def q_along(X, gamma, theta, direction, t):
    """Q at parameters a step t away: weights through a softmax, covariances by adding t V."""
    d_weights, d_means, d_covariances = direction
    weights = theta.weights * np.exp(t * d_weights)
    moved = theta.means + t * d_means, theta.covariances + t * d_covariances
    return q_function(X, gamma, weights / weights.sum(), *moved)


def some_directions(seed, K, D):
    """One direction for each part of theta, then all together."""
    rng = np.random.default_rng(seed)
    V = rng.normal(size=(K, D, D))
    parts = [rng.normal(size=K), rng.normal(size=(K, D)), V + V.transpose(0, 2, 1)]
    for part in range(3):
        yield [values * (part == other) for other, values in enumerate(parts)]
    yield parts


@pytest.mark.equation("m-step-weights")
@pytest.mark.equation("m-step-mean")
@pytest.mark.equation("m-step-covariance")
def test_q_is_stationary_at_the_m_step(draw, draw_gamma):
    for D in (1, 2, 3):
        X, gamma = draw(D, 30, 3, D)[0], draw_gamma(D, 30, 3)
        for theta in both_spellings(X, gamma):
            for direction in some_directions(D, 3, D):
                up, down = (q_along(X, gamma, theta, direction, t) for t in (1e-5, -1e-5))
                assert abs(up - down) / 2e-5 < 1e-5


def test_q_is_largest_at_the_m_step(draw, draw_gamma):
    X, gamma = draw(1, 30, 3, 2)[0], draw_gamma(1, 30, 3)
    for theta in both_spellings(X, gamma):
        best = q_function(X, gamma, theta.weights, theta.means, theta.covariances)
        for seed in range(50):
            _, *other = draw(seed, 1, 3, 2)
            assert q_function(X, gamma, *other) < best


def assert_moments_kept(X, theta):
    mean = theta.weights @ theta.means
    outer = theta.means[:, :, None] * theta.means[:, None, :]
    squares = np.tensordot(theta.weights, theta.covariances + outer, 1)
    np.testing.assert_allclose(mean, X.mean(axis=0), rtol=1e-12, atol=1e-13)
    np.testing.assert_allclose(squares, X.T @ X / len(X), rtol=1e-12, atol=1e-12)


@pytest.mark.equation("moments-first")
@pytest.mark.equation("moments-second")
def test_moment_identity(draw, draw_gamma):
    for D in (1, 2, 4):
        X, gamma = draw(D, 40, 3, D)[0], draw_gamma(D, 40, 3)
        for theta in both_spellings(X, gamma):
            assert_moments_kept(X, theta)


@given(seed=st.integers(0, 10**6), K=st.integers(1, 4), D=st.integers(1, 3))
@settings(max_examples=30, deadline=None)
def test_moment_identity_for_any_responsibilities(draw, draw_gamma, seed, K, D):
    X, gamma = draw(seed, 30, K, D)[0], draw_gamma(seed, 30, K)
    for theta in both_spellings(X, gamma):
        assert_moments_kept(X, theta)


@pytest.mark.equation("single-mean")
@pytest.mark.equation("single-variance")
def test_one_component_gets_the_sample_moments(faithful):
    for theta in both_spellings(faithful, np.ones((272, 1))):
        np.testing.assert_array_equal(theta.weights, [1])
        np.testing.assert_allclose(theta.means[0], faithful.mean(axis=0), rtol=1e-14)
        np.testing.assert_allclose(theta.covariances[0], np.cov(faithful.T, bias=True), rtol=1e-12)


@pytest.mark.equation("labels-weights")
@pytest.mark.equation("labels-mean")
@pytest.mark.equation("labels-variance")
def test_known_labels_give_the_moments_of_each_group(faithful):
    labels = (faithful[:, 1] > 68).astype(int)
    for theta in both_spellings(faithful, np.eye(2)[labels]):
        for k in (0, 1):
            group = faithful[labels == k]
            assert theta.weights[k] == pytest.approx(len(group) / 272, rel=1e-14)
            np.testing.assert_allclose(theta.means[k], group.mean(axis=0), rtol=1e-13)
            np.testing.assert_allclose(theta.covariances[k], np.cov(group.T, bias=True), rtol=1e-12)


def test_five_points_by_hand():
    """x = 0, 1, 2, 3, 6 with gamma_i1 = 1, 1, 1/2, 0, 0: all sums can be done on paper."""
    X = np.array([[0.0], [1.0], [2.0], [3.0], [6.0]])
    first = np.array([1, 1, 0.5, 0, 0])
    for theta in both_spellings(X, np.c_[first, 1 - first]):
        np.testing.assert_allclose(theta.weights, [2.5 / 5, 2.5 / 5], rtol=1e-15)
        np.testing.assert_allclose(theta.means.ravel(), [2 / 2.5, 10 / 2.5], rtol=1e-15)
        variances = [3 / 2.5 - 0.8**2, (2 + 9 + 36) / 2.5 - 4**2]
        np.testing.assert_allclose(theta.covariances.ravel(), variances, rtol=1e-14)


def test_both_spellings_agree(draw, draw_gamma):
    for K, D in ((1, 1), (2, 3), (5, 2)):
        one, other = both_spellings(draw(K, 50, K, D)[0], draw_gamma(K, 50, K))
        for name in ("weights", "means", "covariances"):
            found, expected = getattr(other, name), getattr(one, name)
            np.testing.assert_allclose(found, expected, rtol=1e-11, atol=1e-14)


@given(seed=st.integers(0, 10**6), K=st.integers(1, 4), D=st.integers(1, 3))
@settings(max_examples=30, deadline=None)
def test_a_linear_map_of_the_rows_maps_the_result(draw, draw_gamma, seed, K, D):
    X, gamma = draw(seed, 30, K, D)[0], draw_gamma(seed, 30, K)
    rng = np.random.default_rng(seed)
    A, b = rng.normal(size=(D, D)) + 3 * np.eye(D), rng.normal(size=D) * 10
    for one, other in zip(both_spellings(X, gamma), both_spellings(X @ A.T + b, gamma)):
        np.testing.assert_allclose(other.weights, one.weights, rtol=1e-12)
        np.testing.assert_allclose(other.means, one.means @ A.T + b, rtol=1e-10, atol=1e-10)
        expected = A @ one.covariances @ A.T
        np.testing.assert_allclose(other.covariances, expected, rtol=1e-9, atol=1e-9)


def test_the_result_follows_the_order_of_components_and_not_of_rows(draw, draw_gamma):
    X, gamma = draw(8, 40, 3, 2)[0], draw_gamma(8, 40, 3)
    rows, order = np.random.default_rng(0).permutation(40), [2, 0, 1]
    for one, other in zip(both_spellings(X, gamma), both_spellings(X[rows], gamma[rows][:, order])):
        for name in ("weights", "means", "covariances"):
            found, expected = getattr(other, name), getattr(one, name)[order]
            np.testing.assert_allclose(found, expected, rtol=1e-11, atol=1e-13)
