"""The checks of chapter 7 accept the right answer and reject plausible wrong ones."""

from fractions import Fraction

import numpy as np
import pytest
from checks.chapter_7 import check_curvature, check_elbo

# ---- the bound


def log_terms(x, weights, means, variances):
    squares = (x[:, None] - means) ** 2 / variances
    return np.log(weights) - np.log(2 * np.pi * variances) / 2 - squares / 2


def entropy(table):
    return -(table * np.log(np.where(table > 0, table, 1))).sum()


def q_value(x, table, *parameters):
    return (table * log_terms(x, *parameters)).sum()


def elbo(x, table, *parameters):
    return q_value(x, table, *parameters) + entropy(table)


def zeros_forgotten(x, table, *parameters):
    return (table * (log_terms(x, *parameters) - np.log(table))).sum()


def entropy_turned(x, table, *parameters):
    return q_value(x, table, *parameters) - entropy(table)


def ln_l(x, table, *parameters):
    return np.log(np.exp(log_terms(x, *parameters)).sum(axis=1)).sum()


def row_by_row(x, table, *parameters):
    return (table * (log_terms(x, *parameters) - np.log(np.where(table > 0, table, 1)))).sum(axis=1)


def averaged(x, *others):
    return elbo(x, *others) / len(x)


def without_weights(x, table, weights, means, variances):
    return elbo(x, table, np.ones(3), means, variances)


def test_the_bound_passes():
    assert check_elbo(elbo)


@pytest.mark.parametrize("kind", [float, np.array, np.longdouble, Fraction])
def test_the_bound_passes_as_a_number_of_any_kind(kind):
    assert check_elbo(lambda *problem: kind(elbo(*problem)))


@pytest.mark.parametrize(
    ("wrong", "hint"),
    [
        (zeros_forgotten, "0 times the logarithm of 0"),
        (q_value, "that is Q"),
        (entropy_turned, "wrong sign"),
        (ln_l, "that is ln L"),
        (row_by_row, "one number"),
        (averaged, "positive shares"),
        (without_weights, "positive shares"),
    ],
)
def test_what_is_not_the_bound_is_rejected(wrong, hint):
    verdict = check_elbo(wrong)
    assert not verdict
    assert hint in verdict.reason


# ---- how it bends


def parts(x, weights, means, variances):
    terms = np.exp(log_terms(x, weights, means, variances))
    return terms / terms.sum(axis=1, keepdims=True), (x[:, None] - means) / variances


def curvature(x, weights, means, variances):
    gamma, pulls = parts(x, weights, means, variances)
    diagonal = (gamma * (pulls**2 - 1 / variances)).sum(axis=0)
    return np.diag(diagonal) - (gamma * pulls).T @ (gamma * pulls)


def frozen(x, weights, means, variances):
    gamma, _ = parts(x, weights, means, variances)
    return np.diag(-gamma.sum(axis=0) / variances)


def diagonal_only(*problem):
    return np.diag(np.diag(curvature(*problem)))


def off_diagonal_turned(*problem):
    return 2 * diagonal_only(*problem) - curvature(*problem)


def one_variance_forgotten(x, weights, means, variances):
    right = curvature(x, weights, means, variances)
    off = right - np.diag(np.diag(right))
    return np.diag(np.diag(right)) + off * variances


def share_not_halved(x, weights, means, variances):
    """gamma where gamma (1 - gamma) should stand."""
    gamma, pulls = parts(x, weights, means, variances)
    extra = np.diag((gamma**2 * pulls**2).sum(axis=0))
    return curvature(x, weights, means, variances) + extra


def test_the_curvature_passes():
    assert check_curvature(curvature)


@pytest.mark.parametrize("kind", [np.ndarray.tolist, np.asfortranarray, np.longdouble, tuple])
def test_the_curvature_passes_as_a_table_of_any_kind(kind):
    assert check_curvature(lambda *problem: kind(curvature(*problem)))


@pytest.mark.parametrize(
    ("wrong", "hint"),
    [
        (frozen, "matrix of Q"),
        (diagonal_only, "The diagonal is right"),
        (off_diagonal_turned, "The diagonal is right"),
        (one_variance_forgotten, "not symmetric"),
        (share_not_halved, "The diagonal differs"),
        (lambda *problem: np.diag(curvature(*problem)), "shape (3, 3)"),
    ],
)
def test_wrong_curvatures_are_rejected(wrong, hint):
    verdict = check_curvature(wrong)
    assert not verdict
    assert hint in verdict.reason


# ---- answers that are no answers


@pytest.mark.parametrize("check", [check_elbo, check_curvature])
@pytest.mark.parametrize("answer", [None, 3, lambda *_: None, lambda *_: "x", lambda *_: [1, 2]])
def test_what_is_no_answer_gets_a_verdict(check, answer):
    verdict = check(answer)
    assert not verdict
    assert verdict.reason
