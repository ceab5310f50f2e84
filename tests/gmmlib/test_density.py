"""Densities against formulas written out, enumeration, and integration on a grid."""

from decimal import MAX_EMAX, MIN_EMIN, Context, Decimal, localcontext
from itertools import product
from math import prod

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import gmmlib


@pytest.mark.equation("gaussian")
def test_log_gaussian_is_the_textbook_formula(draw, normal):
    for D in (1, 2, 3, 5):
        X, _, means, covariances = draw(D, 6, 4, D)
        expected = [[normal(x, m, C) for m, C in zip(means, covariances)] for x in X]
        found = np.exp(gmmlib.log_gaussian(X, means, covariances))
        np.testing.assert_allclose(found, expected, rtol=1e-11)


@pytest.mark.equation("mixture-mass")
@pytest.mark.equation("mixture-mean")
@pytest.mark.equation("mixture-variance")
def test_density_integrates_to_one_in_one_dimension():
    theta = gmmlib.Parameters([0.3, 0.7], [[-1.0], [2.0]], [[[0.25]], [[2.0]]])
    x = np.linspace(-20, 20, 4001)
    p = np.exp(gmmlib.log_density(x[:, None], theta)) * (x[1] - x[0])
    assert p.sum() == pytest.approx(1, abs=1e-12)
    assert p @ x == pytest.approx(0.3 * -1 + 0.7 * 2, abs=1e-12)
    mean_of_squares = 0.3 * (0.25 + 1) + 0.7 * (2 + 4)
    assert p @ x**2 == pytest.approx(mean_of_squares, abs=1e-11)


def test_density_integrates_to_one_in_two_dimensions():
    covariances = [[[1.0, 0.6], [0.6, 0.8]], [[0.5, -0.2], [-0.2, 1.5]]]
    theta = gmmlib.Parameters([0.4, 0.6], [[0.0, 1.0], [2.0, -1.0]], covariances)
    x = np.linspace(-14, 14, 401)
    grid = np.array(list(product(x, x)))
    p = np.exp(gmmlib.log_density(grid, theta)) * (x[1] - x[0]) ** 2
    mean = 0.4 * np.array([0, 1]) + 0.6 * np.array([2, -1])
    squares = 0.4 * (np.array(covariances[0]) + [[0, 0], [0, 1]])
    squares = squares + 0.6 * (np.array(covariances[1]) + [[4, -2], [-2, 1]])
    assert p.sum() == pytest.approx(1, abs=1e-10)
    np.testing.assert_allclose(p @ grid, mean, atol=1e-10)
    np.testing.assert_allclose((p * grid.T) @ grid, squares, atol=1e-9)


@pytest.mark.equation("mixture-density")
@pytest.mark.equation("log-likelihood")
def test_likelihood_is_the_sum_over_all_assignments(draw, normal):
    for D, N, K in ((1, 5, 3), (2, 4, 2), (2, 3, 4)):
        X, weights, means, covariances = draw(N, N, K, D)
        likelihood = sum(
            prod(weights[k] * normal(x, means[k], covariances[k]) for x, k in zip(X, labels))
            for labels in product(range(K), repeat=N)
        )
        theta = gmmlib.Parameters(weights, means, covariances)
        assert gmmlib.log_likelihood(X, theta) == pytest.approx(np.log(likelihood), rel=1e-12)


def decimal_log_density(x, weights, means, variances):
    """ln p(x) in one dimension with 60 digits and exponents that do not underflow."""
    two_pi = 2 * Decimal("3.14159265358979323846264338327950288419716939937510582097494")
    with localcontext(Context(prec=60, Emax=MAX_EMAX, Emin=MIN_EMIN)):
        terms = [
            w * (-((Decimal(x) - m) ** 2) / (2 * v)).exp() / (two_pi * v).sqrt()
            for w, m, v in zip(*[map(Decimal, values) for values in (weights, means, variances)])
        ]
        return float(sum(terms).ln())


@pytest.mark.equation("log-sum-exp")
def test_far_rows_keep_their_density():
    weights, means, variances = [0.25, 0.75], [-1.0, 3.0], [0.5, 2.0]
    theta = gmmlib.Parameters(weights, np.c_[means], np.reshape(variances, (2, 1, 1)))
    x = [-1e6, -300.0, -40.0, 0.0, 1.5, 90.0, 1e5]
    expected = [decimal_log_density(v, weights, means, variances) for v in x]
    np.testing.assert_allclose(gmmlib.log_density(np.c_[x], theta), expected, rtol=1e-14)


def test_likelihood_adds_over_rows(draw):
    X, *theta = draw(1, 30, 3, 2)
    theta = gmmlib.Parameters(*theta)
    halves = gmmlib.log_likelihood(X[:11], theta) + gmmlib.log_likelihood(X[11:], theta)
    assert gmmlib.log_likelihood(X, theta) == pytest.approx(halves, rel=1e-14)


def test_a_component_of_weight_zero_changes_nothing(draw):
    X, weights, means, covariances = draw(2, 10, 2, 2)
    with_it = gmmlib.Parameters([*weights, 0], [*means, [0, 0]], [*covariances, np.eye(2)])
    without = gmmlib.Parameters(weights, means, covariances)
    found, expected = gmmlib.log_density(X, with_it), gmmlib.log_density(X, without)
    np.testing.assert_array_equal(found, expected)


@pytest.mark.equation("label-swap")
@given(seed=st.integers(0, 10**6), K=st.integers(1, 5), D=st.integers(1, 4))
@settings(max_examples=30, deadline=None)
def test_the_order_of_components_does_not_matter(draw, seed, K, D):
    X, weights, means, covariances = draw(seed, 5, K, D)
    order = np.random.default_rng(seed).permutation(K)
    one = gmmlib.Parameters(weights, means, covariances)
    other = gmmlib.Parameters(weights[order], means[order], covariances[order])
    found, expected = gmmlib.log_density(X, other), gmmlib.log_density(X, one)
    np.testing.assert_allclose(found, expected, rtol=1e-12, atol=1e-13)


@given(seed=st.integers(0, 10**6), K=st.integers(1, 4), D=st.integers(1, 4))
@settings(max_examples=30, deadline=None)
def test_a_linear_map_divides_the_density_by_its_determinant(draw, seed, K, D):
    X, weights, means, covariances = draw(seed, 5, K, D)
    rng = np.random.default_rng(seed)
    A, b = rng.normal(size=(D, D)) + 3 * np.eye(D), rng.normal(size=D) * 10
    one = gmmlib.Parameters(weights, means, covariances)
    other = gmmlib.Parameters(weights, means @ A.T + b, A @ covariances @ A.T)
    expected = gmmlib.log_density(X, one) - np.log(abs(np.linalg.det(A)))
    np.testing.assert_allclose(gmmlib.log_density(X @ A.T + b, other), expected, rtol=1e-9)


def test_lists_integers_and_other_layouts_are_read_alike(draw):
    X, weights, means, covariances = draw(3, 6, 2, 2)
    X = np.round(X * 4)
    theta = gmmlib.Parameters(weights, means, covariances)
    expected = gmmlib.log_density(X, theta)
    strided = np.repeat(X, 2, axis=0)[::2]
    for same in (X.tolist(), X.astype(int), X.astype(np.float32), np.asfortranarray(X), strided):
        np.testing.assert_array_equal(gmmlib.log_density(same, theta), expected)
