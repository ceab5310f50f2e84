"""Densities of a mixture as its kind keeps it, against the reader's from full covariances."""

import dense
import mpmath
import numpy as np
import pytest

import gmmlib
from gmmlib.covariance import COVARIANCES
from gmmlib.engine.fused import Fused
from gmmlib.engine.log_joint import LogJoint
from gmmlib.engine.stable import Stable

KINDS = pytest.mark.parametrize("name", list(COVARIANCES))
FAR = 1e5  # times the components' own distances


def made(name, draw, scale=1.0, offset=0.0, D=3, n_rows=40):
    X, weights, means, matrices = draw(3, n_rows, 3, D)
    X, means, matrices = X * scale + offset, means * scale + offset, matrices * scale**2
    kept = dense.kept(name, matrices)
    kind = COVARIANCES[name](3, D)
    log_joint = LogJoint(kind, weights, means, kept.reshape(kind.axes))
    return X, log_joint, (weights, means, dense.explicit(name, kept, 3, D))


@KINDS
@pytest.mark.parametrize(("scale", "offset"), [(1.0, 0.0), (1e-3, 5.0), (1e100, 0.0)])
def test_they_are_the_readers(name, scale, offset, draw):
    X, found, (weights, means, matrices) = made(name, draw, scale, offset)
    expected = np.log(weights) + gmmlib.log_gaussian(X, means, matrices)
    np.testing.assert_allclose(found(X), expected, rtol=1e-10, atol=1e-10)


@KINDS
def test_rows_far_from_all_components_keep_their_digits(name, draw):
    """Against mpmath: what is lost is small beside what a density is there."""
    X, found, (weights, means, matrices) = made(name, draw, n_rows=2)
    X = FAR * X
    with mpmath.workdps(40):
        for row, logs in zip(X, found(X), strict=True):
            for log, pi, mean, C in zip(logs, weights, means, matrices, strict=True):
                d = mpmath.matrix(row) - mpmath.matrix(mean)
                square = (d.T * mpmath.lu_solve(mpmath.matrix(C), d))[0]
                rest = mpmath.log(pi) - (3 * mpmath.log(2 * mpmath.pi)) / 2
                expected = rest - (square + mpmath.log(mpmath.det(mpmath.matrix(C)))) / 2
                assert log == pytest.approx(float(expected), rel=1e-12)


@KINDS
def test_many_rows_are_taken_in_parts(name, draw):
    X, found, _ = made(name, draw)
    expected = found(X)
    found.kernel.n_rows = 7
    np.testing.assert_allclose(found(X), expected, rtol=1e-13)


@KINDS
def test_a_component_of_weight_zero_has_no_density(name, draw):
    _, _, (_, means, matrices) = made(name, draw)
    kind = COVARIANCES[name](3, 3)
    covariances = dense.kept(name, matrices).reshape(kind.axes)
    logs = LogJoint(kind, np.array([0.5, 0.0, 0.5]), means, covariances)(means)
    assert (logs[:, 1] == -np.inf).all()
    assert np.isfinite(logs[:, [0, 2]]).all()


@pytest.mark.parametrize(("name", "width", "kernel"), [("diag", 1, Fused), ("diag", 1e-4, Stable)])
def test_squares_are_taken_where_components_are_near_for_their_width(name, width, kernel):
    kind = COVARIANCES[name](2, 2)
    means = np.array([[0.0, 0.0], [1.0, 1.0]])
    found = LogJoint(kind, np.array([0.5, 0.5]), means, np.full((2, 2), width**2))
    assert isinstance(found.kernel, kernel)


@KINDS
def test_a_model_that_is_fitted_or_set_anew_is_asked_anew(name, faithful):
    model = gmmlib.GaussianMixture(2, covariance_type=name, random_state=0).fit(faithful)
    first = model.score_samples(faithful)
    np.testing.assert_array_equal(model.score_samples(faithful), first)
    for _ in range(2):
        model.means_[0] += 1  # in place
        moved = model.score_samples(faithful)
        expected = gmmlib.log_density(faithful, model.parameters_)
        np.testing.assert_allclose(moved, expected, rtol=1e-11)
        assert np.abs(moved - first).max() > 0.1
    model.fit(2 * faithful)
    again = model.score_samples(2 * faithful)
    np.testing.assert_allclose(again, first - 2 * np.log(2), rtol=1e-6)


@KINDS
def test_rows_are_drawn_as_the_reader_draws_them(name, faithful):
    """From the same seed, the same rows."""
    model = gmmlib.GaussianMixture(2, covariance_type=name, random_state=3).fit(faithful)
    X, labels = model.sample(500)
    expected, their_labels = gmmlib.sample(model.parameters_, 500, 3)
    np.testing.assert_array_equal(labels, their_labels)
    np.testing.assert_allclose(X, expected, rtol=1e-12)
