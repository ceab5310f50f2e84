"""A scale of the data that does not see how far apart its clusters are."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gmmlib.engine.width import widths

NORMAL = {1: 0.6744897501960817, 2: 0.31863936396437514, 4: 0.15731068461017067}
"""Half the central interval of a standard normal that holds 1/(2K): 1/2, 1/4, 1/8 (from tables)."""


def width(X, n_components, weights=None):
    X = np.reshape(X, (len(X), -1)).astype(float)
    return widths(X, np.ones(len(X)) if weights is None else np.asarray(weights), n_components)


def by_trying_all_intervals(x, weights, n_components):
    """The shortest interval between two rows that holds a weight of 1/(2K)."""
    share, best = weights.sum() / (2 * n_components), np.inf
    for low in x:
        for high in x:
            if high > low and weights[(x >= low) & (x <= high)].sum() >= share * (1 - 1e-9):
                best = min(best, high - low)
    return best / (2 * NORMAL[n_components])


@pytest.mark.parametrize("n_components", NORMAL)
@pytest.mark.parametrize("weighted", [False, True])
def test_the_shortest_of_all_intervals(n_components, weighted):
    for seed in range(5):
        rng = np.random.default_rng(seed)
        x = rng.normal(size=40)
        weights = rng.integers(1, 5, size=40).astype(float) if weighted else np.ones(40)
        expected = by_trying_all_intervals(x, weights, n_components)
        assert width(x, n_components, weights)[0] == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("n_components", NORMAL)
def test_normal_rows_have_width_one(n_components):
    x = 3 * np.random.default_rng(0).normal(size=200_000)
    assert width(x, n_components)[0] == pytest.approx(3, rel=0.03)


@pytest.mark.parametrize("distance", [6, 1e6, 1e8])
def test_the_distance_between_clusters_does_not_matter(distance):
    x = np.random.default_rng(0).normal(size=1000)
    near, far = np.r_[x[:500], x[500:] + 20], np.r_[x[:500], x[500:] + distance]
    assert width(far, 2)[0] == pytest.approx(width(near, 2)[0], rel=1e-6)
    assert 0.5 < width(far, 2)[0] < 2


@given(seed=st.integers(0, 10**6), K=st.integers(1, 5))
@settings(max_examples=30, deadline=None)
def test_units_and_offsets_order_and_repetition(seed, K):
    rng = np.random.default_rng(seed)
    X, weights = rng.normal(size=(30, 2)), rng.integers(0, 4, size=30).astype(float)
    weights[:5] += 1
    found, order = width(X, K, weights), rng.permutation(30)
    np.testing.assert_allclose(width(X * [1e-6, 1e6] + [0, 1e3], K, weights), found * [1e-6, 1e6])
    np.testing.assert_array_equal(width(X[order], K, weights[order]), found)
    np.testing.assert_allclose(width(np.repeat(X, weights.astype(int), axis=0), K), found)


def test_where_ties_leave_no_width_the_interval_grows():
    """To twice the rows, and so on; all of them count as 99.9 % of a normal."""
    x = np.r_[np.zeros(5), np.arange(1.0, 7)]
    assert width(x, 2)[0] == pytest.approx(1 / (2 * NORMAL[1]))
    assert width([5.0] * 9 + [7.0], 1)[0] == pytest.approx(2 / (2 * 3.2905267314919255))
    assert width(np.arange(7.0), 2, [5.0, *[1.0] * 6])[0] == pytest.approx(1 / (2 * NORMAL[1]))


def test_a_feature_that_does_not_vary_has_width_zero():
    X = np.c_[np.full(10, 0.1), np.arange(10.0)]
    found = width(X, 2)
    assert found[0] == 0
    assert found[1] > 0
    assert width([[3.0]], 1)[0] == 0
