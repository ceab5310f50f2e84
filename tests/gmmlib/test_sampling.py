"""Samples have the weights, means and covariances they were drawn from, within chance."""

import numpy as np
import pytest

import gmmlib


def test_each_component_has_its_share_mean_and_covariance(draw):
    _, weights, means, covariances = draw(0, 1, 3, 2)
    X, labels = gmmlib.sample(gmmlib.Parameters(weights, means, covariances), 200_000, 1)
    assert X.shape == (200_000, 2)
    for k in range(3):
        rows = X[labels == k]
        n = len(rows)
        assert n / 200_000 == pytest.approx(weights[k], abs=0.005)
        sd = np.sqrt(np.diag(covariances[k]))
        assert (abs(rows.mean(axis=0) - means[k]) < 5 * sd / np.sqrt(n)).all()
        found = np.cov(rows.T, bias=True)
        assert (abs(found - covariances[k]) < 8 * np.outer(sd, sd) / np.sqrt(n)).all()


def test_labels_are_drawn_row_by_row():
    theta = gmmlib.Parameters([0.5, 0.5], [[0.0], [9.0]], [[[1.0]], [[1.0]]])
    _, labels = gmmlib.sample(theta, 1000, 0)
    changes = (np.diff(labels) != 0).mean()
    assert labels.dtype.kind == "i"
    assert changes == pytest.approx(0.5, abs=0.1)


def test_a_component_of_weight_zero_is_never_drawn():
    theta = gmmlib.Parameters([0, 1, 0], [[-9.0], [0.0], [9.0]], np.ones((3, 1, 1)))
    assert set(gmmlib.sample(theta, 100, 0)[1]) == {1}


def test_the_same_seed_gives_the_same_rows():
    theta = gmmlib.Parameters([1], [[0.0, 0.0]], [np.eye(2)])
    first = gmmlib.sample(theta, 5, np.random.default_rng(3))[0]
    np.testing.assert_array_equal(gmmlib.sample(theta, 5, 3)[0], first)
    generator = np.random.default_rng(3)
    gmmlib.sample(theta, 5, generator)
    assert (gmmlib.sample(theta, 5, generator)[0] != first).all()
