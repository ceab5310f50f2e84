"""Scores and information of a mixture, of every kind, against differences of its log-likelihood."""

import dense
import numpy as np
import pytest
from free_numbers import Free, derivatives
from test_contract import KINDS

from gmmlib.covariance.diagonal import Diagonal
from gmmlib.inference.family import Family
from gmmlib.inference.standard_errors import Information, standard_errors
from gmmlib.sources import open_rows

K, D, N = 3, 3, 30
EVERY = pytest.mark.parametrize("name", list(KINDS))


def case(name, draw, seed=0, K=K, D=D):
    """Rows, with a weight each, and a mixture that is no maximum."""
    X, _, means, matrices = draw(seed, N, K, D)
    weights = np.array([0.5, 0.3, 0.2])[:K] / np.array([0.5, 0.3, 0.2])[:K].sum()
    return X, np.arange(N) % 3 + 0.5, Free(name, weights, means, matrices)


def information_of(name, X, row_weights, free):
    """gmmlib's, as matrices in the free numbers."""
    weights, means, matrices = free.mixture(free.numbers)
    fit = weights, means, dense.kept(name, matrices)
    found = Information.of(open_rows(X, row_weights), KINDS[name](*means.shape), fit)
    back = np.linalg.inv(found.coordinates.outer)
    return found, back.T @ found.hessian @ back, back.T @ found.opg @ back, back.T @ found.gradient


@EVERY
def test_scores_and_the_louis_identity_are_the_differences(name, draw, log_joint):
    X, row_weights, free = case(name, draw)
    found, hessian, opg, gradient = information_of(name, X, row_weights, free)

    def log_densities(numbers):
        return row_weights * np.log(np.exp(log_joint(X, *free.mixture(numbers))).sum(axis=1))

    slopes, second = derivatives(log_densities, free.numbers)
    assert (found.n_rows, found.total) == (N, pytest.approx(row_weights.sum(), rel=1e-13))
    np.testing.assert_allclose(gradient, slopes.sum(axis=0), rtol=1e-8, atol=1e-8)
    expected = (slopes.T / row_weights) @ slopes
    np.testing.assert_allclose(opg, expected, rtol=1e-8, atol=1e-8 * expected.max())
    np.testing.assert_allclose(hessian, -second, rtol=1e-6, atol=1e-8 * np.abs(second).max())


@EVERY
def test_rows_may_be_few_at_a_time(name, draw, monkeypatch):
    X, row_weights, free = case(name, draw)
    expected = information_of(name, X, row_weights, free)[0]
    monkeypatch.setattr("gmmlib.inference.scores.CACHED", 0)
    monkeypatch.setattr("gmmlib.inference.scores.FEWEST_ROWS", 7)
    found = information_of(name, X, row_weights, free)[0]
    for field in ("hessian", "opg", "gradient"):
        np.testing.assert_allclose(
            getattr(found, field), getattr(expected, field), rtol=1e-9, atol=1e-9
        )


@EVERY
@pytest.mark.parametrize("D", [1, 2, 4])
def test_a_family_has_as_many_members_as_a_covariance_has_free_numbers(name, D):
    kind = KINDS[name](K, D)
    family = Family(kind)
    assert family.size == kind.n_parameters_of_one
    matrices = kind.matrices(family.members)
    assert set(np.unique(matrices)) <= {0, 1}
    assert (matrices.sum(axis=0) <= 1).all()
    np.testing.assert_array_equal(family.lengths, matrices.sum(axis=(1, 2)))


class TwoAlike(Diagonal):
    """Features 0 and 1 have one variance, every other feature its own."""

    @property
    def n_parameters_of_one(self):
        return self.D - 1

    def own(self, parts):
        parts = parts.copy()
        parts[:, :2] = parts[:, :2].mean(axis=1, keepdims=True)
        return parts


def test_features_that_share_a_variance_count_once(faithful):
    """Twice as many squares tell of it: its standard error is v sqrt(2 / 2N)."""
    X = np.c_[faithful, faithful[:, 0] ** 2]
    X = (X - X.mean(axis=0)) / X.std(axis=0) * [1, 1, 3]
    kind = TwoAlike(1, 3)
    np.testing.assert_array_equal(Family(kind).members, [[1, 1, 0], [0, 0, 1]])
    fit = np.ones(1), np.zeros((1, 3)), np.array([[1.0, 1.0, 9.0]])
    errors, distance = standard_errors(open_rows(X, None), kind, fit, "hessian")
    one, other = np.sqrt(1 / 272), 9 * np.sqrt(2 / 272)
    np.testing.assert_allclose(errors.covariances, [[one, one, other]], rtol=1e-10)
    assert errors.covariance.shape == (5, 5)
    assert distance < 1e-10
