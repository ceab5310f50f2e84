"""The E-step against enumeration and Bayes' rule with many digits."""

from itertools import product
from math import prod

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import gmmlib


@pytest.mark.equation("responsibility")
def test_responsibilities_are_marginals_of_all_assignments(draw, normal):
    for D, N, K in ((1, 4, 3), (2, 5, 2)):
        X, weights, means, covariances = draw(N, N, K, D)
        joint = np.zeros((N, K))
        for labels in product(range(K), repeat=N):
            p = prod(weights[k] * normal(x, means[k], covariances[k]) for x, k in zip(X, labels))
            joint[range(N), labels] += p
        gamma = gmmlib.responsibilities(X, gmmlib.Parameters(weights, means, covariances))
        np.testing.assert_allclose(gamma, joint / joint.sum(axis=1, keepdims=True), rtol=1e-11)


@pytest.mark.equation("responsibilities-sum")
def test_rows_sum_to_one_even_far_away():
    theta = gmmlib.Parameters([0.5, 0.3, 0.2], [[0.0], [1.0], [2.0]], [[[1.0]], [[2.0]], [[0.1]]])
    gamma = gmmlib.responsibilities([[-1e8], [-50.0], [0.3], [1e4]], theta)
    np.testing.assert_allclose(gamma.sum(axis=1), 1, atol=1e-15)
    np.testing.assert_array_equal(gamma[[0, 3]], [[0, 1, 0], [0, 1, 0]])  # the widest wins


def test_halfway_between_equal_components_the_weights_decide():
    theta = gmmlib.Parameters([0.8, 0.2], [[-30.0], [30.0]], [[[1.0]], [[1.0]]])
    np.testing.assert_allclose(gmmlib.responsibilities([[0.0]], theta), [[0.8, 0.2]], rtol=1e-14)


def test_weight_zero_gives_responsibility_zero(draw):
    X, _, means, covariances = draw(5, 20, 2, 2)
    gamma = gmmlib.responsibilities(X, gmmlib.Parameters([1, 0], means, covariances))
    np.testing.assert_array_equal(gamma, np.tile([1.0, 0.0], (20, 1)))


def test_e_step_is_statistics_and_log_likelihood_in_one(draw):
    X, *theta = draw(6, 40, 3, 2)
    theta = gmmlib.Parameters(*theta)
    statistics, log_likelihood = gmmlib.e_step(X, theta)
    expected = gmmlib.SufficientStatistics.of(X, gmmlib.responsibilities(X, theta))
    assert log_likelihood == gmmlib.log_likelihood(X, theta)
    for name in ("counts", "means", "scatters"):
        np.testing.assert_array_equal(getattr(statistics, name), getattr(expected, name))


def test_slope_of_the_log_likelihood_is_weighted_by_responsibilities(draw):
    """Along ln pi_k with pi not summing to 1, written out: the slope of ln L is N_k."""
    X, weights, means, covariances = draw(7, 12, 3, 2)
    N_kj = np.exp(gmmlib.log_gaussian(X, means, covariances))
    step, slopes = 1e-6, []
    for k in range(3):
        up, down = weights.copy(), weights.copy()
        up[k], down[k] = up[k] * np.exp(step), down[k] * np.exp(-step)
        slopes.append((np.log(N_kj @ up).sum() - np.log(N_kj @ down).sum()) / (2 * step))
    gamma = gmmlib.responsibilities(X, gmmlib.Parameters(weights, means, covariances))
    assert gamma.sum(axis=0) == pytest.approx(slopes, rel=1e-7)


@given(seed=st.integers(0, 10**6), K=st.integers(1, 5), D=st.integers(1, 4))
@settings(max_examples=30, deadline=None)
def test_responsibilities_follow_their_components(draw, seed, K, D):
    X, weights, means, covariances = draw(seed, 5, K, D)
    order = np.random.default_rng(seed).permutation(K)
    gamma = gmmlib.responsibilities(X, gmmlib.Parameters(weights, means, covariances))
    other = gmmlib.Parameters(weights[order], means[order], covariances[order])
    np.testing.assert_allclose(gmmlib.responsibilities(X, other), gamma[:, order], atol=1e-14)


@given(seed=st.integers(0, 10**6), K=st.integers(1, 4), D=st.integers(1, 4))
@settings(max_examples=30, deadline=None)
def test_responsibilities_do_not_see_units_shifts_or_rotations(draw, seed, K, D):
    X, weights, means, covariances = draw(seed, 5, K, D)
    rng = np.random.default_rng(seed)
    A, b = rng.normal(size=(D, D)) + 3 * np.eye(D), rng.normal(size=D) * 10
    gamma = gmmlib.responsibilities(X, gmmlib.Parameters(weights, means, covariances))
    other = gmmlib.Parameters(weights, means @ A.T + b, A @ covariances @ A.T)
    np.testing.assert_allclose(gmmlib.responsibilities(X @ A.T + b, other), gamma, atol=1e-8)
