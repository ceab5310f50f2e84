"""Blocks of rows: their statistics add up to those of the whole, wherever the data lie."""

from functools import reduce
from operator import add

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import gmmlib
from gmmlib import SufficientStatistics


def assert_same(found, expected, tol=1e-12):
    for name in ("counts", "means", "scatters"):
        a, b = getattr(found, name), getattr(expected, name)
        np.testing.assert_allclose(a, b, rtol=tol, atol=tol)


@given(
    seed=st.integers(0, 10**6),
    K=st.integers(1, 4),
    D=st.integers(1, 3),
    cuts=st.sets(st.integers(1, 29), max_size=8),
)
@settings(max_examples=50, deadline=None)
def test_any_split_into_blocks_adds_up_to_the_whole(draw, draw_gamma, seed, K, D, cuts):
    X, gamma = draw(seed, 30, K, D)[0], draw_gamma(seed, 30, K)
    blocks = zip(np.split(X, sorted(cuts)), np.split(gamma, sorted(cuts)))
    total = reduce(add, [SufficientStatistics.of(x, g) for x, g in blocks])
    assert_same(total, SufficientStatistics.of(X, gamma), tol=1e-11)


def test_two_blocks_add_up_to_the_whole(draw, draw_gamma):
    X, gamma = draw(0, 30, 3, 2)[0], draw_gamma(0, 30, 3)
    one, other = (SufficientStatistics.of(X[s], gamma[s]) for s in (slice(8), slice(8, None)))
    assert_same(one + other, SufficientStatistics.of(X, gamma))
    assert_same(other + one, SufficientStatistics.of(X, gamma))


def test_statistics_are_what_their_names_say(draw, draw_gamma):
    X, gamma = draw(1, 15, 2, 3)[0], draw_gamma(1, 15, 2)
    found = SufficientStatistics.of(X, gamma)
    for k in range(2):
        assert found.counts[k] == pytest.approx(sum(gamma[:, k]))
        mean = sum(g * x for g, x in zip(gamma[:, k], X)) / sum(gamma[:, k])
        np.testing.assert_allclose(found.means[k], mean, rtol=1e-12)
        scatter = sum(g * np.outer(x - mean, x - mean) for g, x in zip(gamma[:, k], X))
        np.testing.assert_allclose(found.scatters[k], scatter, rtol=1e-12)


def test_a_block_without_rows_of_a_component_adds_nothing_to_it(draw, draw_gamma):
    X, gamma = draw(2, 30, 2, 2)[0], draw_gamma(2, 30, 2)
    gamma[:10] = [1, 0]
    whole = SufficientStatistics.of(X, gamma)
    first, second, third = (
        SufficientStatistics.of(X[s], gamma[s]) for s in (slice(5), slice(5, 10), slice(10, None))
    )
    assert (first + second).counts[1] == 0
    assert_same(first + second + third, whole)
    assert_same(third + second + first, whole)


def test_an_offset_costs_no_digits(draw_gamma):
    """The rows are multiples of 1/8, so that adding 2^27 to them rounds nothing."""
    X, gamma = np.random.default_rng(3).integers(-40, 40, size=(60, 2)) / 8, draw_gamma(3, 60, 2)
    near = SufficientStatistics.of(X, gamma)
    whole = SufficientStatistics.of(X + 2**27, gamma)
    np.testing.assert_allclose(whole.scatters, near.scatters, rtol=1e-12)
    far = reduce(add, [SufficientStatistics.of(X[i::3] + 2**27, gamma[i::3]) for i in range(3)])
    np.testing.assert_allclose(far.means - 2**27, near.means, atol=1e-7)
    np.testing.assert_allclose(far.scatters, near.scatters, rtol=1e-7)
    theta = far.maximize()
    np.testing.assert_allclose(theta.covariances, near.maximize().covariances, rtol=1e-7)


def test_a_component_of_weight_zero_keeps_its_mean_and_covariance(draw):
    X, _, means, covariances = draw(4, 30, 3, 2)
    previous = gmmlib.Parameters([0.6, 0, 0.4], means, covariances)
    new = gmmlib.e_step(X, previous)[0].maximize(previous)
    assert new.weights[1] == 0
    np.testing.assert_array_equal(new.means[1], means[1])
    np.testing.assert_array_equal(new.covariances[1], covariances[1])
    rest = gmmlib.Parameters([0.6, 0.4], means[[0, 2]], covariances[[0, 2]])
    expected = gmmlib.e_step(X, rest)[0].maximize()
    for name in ("weights", "means", "covariances"):
        np.testing.assert_array_equal(getattr(new, name)[[0, 2]], getattr(expected, name))


def test_only_statistics_of_the_same_shape_add(draw, draw_gamma):
    X = draw(5, 12, 2, 2)[0]
    two, three = (SufficientStatistics.of(X, draw_gamma(5, 12, K)) for K in (2, 3))
    with pytest.raises(ValueError, match=r"blocks: .* \(2, 2\) and \(3, 2\)"):
        two + three
    with pytest.raises(TypeError, match="unsupported operand"):
        two + 1
