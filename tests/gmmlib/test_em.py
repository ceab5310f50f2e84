"""EM as a whole: a worked example, the reader's own loop, and what must hold on every run."""

from itertools import islice, pairwise
from math import exp, log, pi, sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import gmmlib

MML_ROWS = [-3, -2.5, -1, 0, 2, 4, 5]
MML_START = [1 / 3] * 3, [-4, 0, 8], [1, 0.2, 3]


def start_of(weights, means, variances):
    return gmmlib.Parameters(weights, np.c_[means], np.reshape(variances, (-1, 1, 1)))


def plain_python_em(x, weights, means, variances):
    """The log-likelihood and parameters at each step, in one dimension, in loops over numbers."""
    while True:
        joint = [
            [w * exp(-((v - m) ** 2) / (2 * s)) / sqrt(2 * pi * s) for w, m, s in zip(*theta)]
            for v in x
            for theta in [(weights, means, variances)]
        ]
        yield sum(log(sum(row)) for row in joint), weights, means, variances
        columns = list(zip(*[[part / sum(row) for part in row] for row in joint]))
        weights = [sum(g) / len(x) for g in columns]
        means = [sum(a * v for a, v in zip(g, x)) / sum(g) for g in columns]
        variances = [
            sum(a * (v - m) ** 2 for a, v in zip(g, x)) / sum(g) for g, m in zip(columns, means)
        ]


def test_worked_example_at_every_iteration():
    """Deisenroth, Faisal and Ong (2020), Mathematics for Machine Learning, chapter 11."""
    steps = gmmlib.em(np.c_[MML_ROWS], start_of(*MML_START), tol=0, max_iter=20)
    expected = islice(plain_python_em(MML_ROWS, *MML_START), 21)
    for step, (log_likelihood, *theta) in zip(steps, expected, strict=True):
        assert step.log_likelihood == pytest.approx(log_likelihood, rel=1e-12)
        found = (getattr(step.parameters, name) for name in ("weights", "means", "covariances"))
        np.testing.assert_allclose([values.ravel() for values in found], theta, rtol=1e-10)


def test_worked_example_as_printed_in_its_book():
    """The same example, section 11.2: the parameters after one step, to two digits there."""
    _, step = gmmlib.em(np.c_[MML_ROWS], start_of(*MML_START), tol=0, max_iter=1)
    np.testing.assert_allclose(step.parameters.weights, [0.29, 0.29, 0.42], atol=0.005)
    np.testing.assert_allclose(step.parameters.means.ravel(), [-2.7, -0.4, 3.7], atol=0.05)
    np.testing.assert_allclose(step.parameters.covariances.ravel(), [0.14, 0.44, 1.53], atol=0.005)


def test_the_readers_loop_makes_the_same_steps(faithful):
    theta = gmmlib.start_from_data(faithful, 3, 0)
    for step in gmmlib.em(faithful, theta, tol=0, max_iter=25):
        for name in ("weights", "means", "covariances"):
            found, expected = getattr(step.parameters, name), getattr(theta, name)
            np.testing.assert_allclose(found, expected, rtol=1e-9)
        assert step.log_likelihood == pytest.approx(gmmlib.log_likelihood(faithful, theta))
        theta = gmmlib.m_step(faithful, gmmlib.responsibilities(faithful, theta))


def test_log_likelihood_never_falls(faithful, galaxies):
    for X in (faithful, galaxies):
        for seed in range(4):
            start = gmmlib.start_from_data(X, 3, seed)
            steps = gmmlib.em(X, start, tol=0, max_iter=60)
            values = [step.log_likelihood for step in steps]
            assert all(b >= a - 1e-9 for a, b in pairwise(values))
            assert values[-1] > values[0] + 1


def test_every_step_keeps_the_moments_of_the_data(faithful):
    for step in islice(gmmlib.em(faithful, gmmlib.start_from_data(faithful, 3, 0)), 1, 20):
        theta = step.parameters
        outer = theta.means[:, :, None] * theta.means[:, None, :]
        squares = np.tensordot(theta.weights, theta.covariances + outer, 1)
        np.testing.assert_allclose(theta.weights @ theta.means, faithful.mean(axis=0), rtol=1e-12)
        np.testing.assert_allclose(squares, faithful.T @ faithful / 272, rtol=1e-12)


def test_the_limit_is_stationary(faithful):
    """Finite differences of ln L itself, in every part of theta, vanish where EM ends."""
    *_, last = gmmlib.em(faithful, gmmlib.start_from_kmeans(faithful, 2, 0), tol=1e-13)
    theta, rng = last.parameters, np.random.default_rng(0)

    def log_likelihood(t, d_weights, d_means, V):
        moved = theta.means + t * d_means, theta.covariances + t * (V + V.transpose(0, 2, 1))
        return gmmlib.log_likelihood(
            faithful, gmmlib.Parameters(theta.weights + t * d_weights, *moved)
        )

    for _ in range(5):
        V = rng.normal(size=(2, 2, 2)) * [[0.1, 1], [1, 10]]
        direction = rng.normal() * np.array([1, -1]), rng.normal(size=(2, 2)) * [0.3, 3], V
        up, down = (log_likelihood(t, *direction) for t in (1e-5, -1e-5))
        assert abs(up - down) / 2e-5 < 1e-2
        for t in (1e-3, -1e-3):
            assert log_likelihood(t, *direction) < last.log_likelihood


def test_step_zero_is_the_start(faithful):
    start = gmmlib.start_from_data(faithful, 2, 0)
    (step,) = gmmlib.em(faithful, start, max_iter=0)
    assert step == (0, start, gmmlib.log_likelihood(faithful, start))


def test_it_stops_at_the_first_gain_below_tol_per_row(faithful):
    start, tol = gmmlib.start_from_data(faithful, 2, 0), 1e-4
    values = [step.log_likelihood for step in gmmlib.em(faithful, start, tol=tol)]
    gains = np.diff(values) / 272
    assert (gains[:-1] >= tol).all()
    assert gains[-1] < tol


def test_tol_zero_stops_only_after_max_iter():
    X = np.c_[[0.0, 1.0, 2.0]]
    steps = list(gmmlib.em(X, start_of([1], [1], [1]), tol=0, max_iter=7))
    assert [step.iteration for step in steps] == list(range(8))


@pytest.mark.equation("weights-zero-stays")
def test_weight_zero_stays_zero_while_the_others_go_on(faithful):
    two = gmmlib.start_from_kmeans(faithful, 2, 0)
    means, covariances = [*two.means, [3, 70]], [*two.covariances, np.eye(2)]
    three = gmmlib.Parameters([*two.weights, 0], means, covariances)
    for one, other in zip(gmmlib.em(faithful, three), gmmlib.em(faithful, two), strict=True):
        assert one.parameters.weights[2] == 0
        assert one.log_likelihood == other.log_likelihood
        np.testing.assert_array_equal(one.parameters.means[2], [3, 70])


@given(seed=st.integers(0, 10**6))
@settings(max_examples=10, deadline=None)
def test_units_shifts_rotations_and_order_change_nothing_else(faithful, seed):
    rng = np.random.default_rng(seed)
    A, b = rng.normal(size=(2, 2)) + 3 * np.eye(2), rng.normal(size=2) * 10
    order = rng.permutation(3)
    one = gmmlib.start_from_data(faithful, 3, seed)
    other = gmmlib.Parameters(
        one.weights[order], (one.means @ A.T + b)[order], (A @ one.covariances @ A.T)[order]
    )
    *_, one = gmmlib.em(faithful, one, tol=0, max_iter=10)
    *_, other = gmmlib.em(faithful @ A.T + b, other, tol=0, max_iter=10)
    shift = 272 * np.log(abs(np.linalg.det(A)))
    assert other.log_likelihood == pytest.approx(one.log_likelihood - shift, abs=1e-6)
    expected = (one.parameters.means @ A.T + b)[order]
    np.testing.assert_allclose(other.parameters.means, expected, rtol=1e-6)


@pytest.mark.equation("equal-components")
def test_equal_components_stay_equal(faithful):
    one = gmmlib.start_from_data(faithful, 1, 0)
    start = gmmlib.Parameters([0.5, 0.5], one.means[[0, 0]], one.covariances[[0, 0]])
    *_, last = gmmlib.em(faithful, start)
    np.testing.assert_array_equal(last.parameters.means[0], last.parameters.means[1])
    assert last.log_likelihood == pytest.approx(-1289.796745053)
