"""Answers to the exercises of chapter 7: the bound, and how the log-likelihood bends."""

from fractions import Fraction

import numpy as np
from checks.chapter_7 import check_curvature, check_elbo
from scipy.special import entr, rel_entr
from scipy.stats import norm

from .changed import then

# ---- the bound


def log_terms(x, weights, means, variances):
    squares = (x[:, None] - means) ** 2 / variances
    return np.log(weights) - np.log(2 * np.pi * variances) / 2 - squares / 2


def entropy(table):
    return -(table * np.log(np.where(table > 0, table, 1))).sum()


def q_value(x, table, *parameters):
    return (table * log_terms(x, *parameters)).sum()


def elbo(x, table, *parameters, sign=1):
    return q_value(x, table, *parameters) + sign * entropy(table)


def less_the_divergence(x, table, *parameters):
    """ln L less the divergence of the table from the responsibilities."""
    gamma = parts(x, *parameters)[0]
    return ln_l(x, table, *parameters) - rel_entr(table, gamma).sum()


def zeros_skipped(x, table, *parameters):
    return np.nansum(table * (log_terms(x, *parameters) - np.log(table)))


def by_scipy(x, table, weights, means, variances):
    logs = norm.logpdf(x[:, None], means, np.sqrt(variances)) + np.log(weights)
    return np.einsum("ik,ik->", table, logs) + entr(table).sum()


def zeros_forgotten(x, table, *parameters):
    return (table * (log_terms(x, *parameters) - np.log(table))).sum()


def ln_l(x, table, *parameters):
    return np.log(np.exp(log_terms(x, *parameters)).sum(axis=1)).sum()


# ---- how it bends


def parts(x, weights, means, variances):
    terms = np.exp(log_terms(x, weights, means, variances))
    return terms / terms.sum(axis=1, keepdims=True), (x[:, None] - means) / variances


def curvature(x, weights, means, variances):
    gamma, pulls = parts(x, weights, means, variances)
    bends = (gamma * (pulls**2 - 1 / variances)).sum(axis=0)
    return np.diag(bends) - (gamma * pulls).T @ (gamma * pulls)


def frozen(x, weights, means, variances):
    gamma, _ = parts(x, weights, means, variances)
    return np.diag(-gamma.sum(axis=0) / variances)


def diagonal(matrix):
    return np.diag(np.diag(matrix))


def one_variance_forgotten(*problem):
    right = curvature(*problem)
    return diagonal(right) + (right - diagonal(right)) * problem[-1]


def share_not_halved(x, weights, means, variances):
    """gamma where gamma (1 - gamma) should stand."""
    gamma, pulls = parts(x, weights, means, variances)
    extra = np.diag((gamma**2 * pulls**2).sum(axis=0))
    return curvature(x, weights, means, variances) + extra


def by_differences(x, weights, means, variances):
    """Central differences of the slopes."""

    def slopes(means):
        gamma, pulls = parts(x, weights, means, variances)
        return (gamma * pulls).sum(axis=0)

    return [(slopes(means + h) - slopes(means - h)) / 2e-5 for h in 1e-5 * np.eye(3)]


def row_after_row(*problem):
    """The covariance of a row's pulls under its shares, less what the bells themselves bend."""
    gamma, pulls = parts(*problem)
    matrix = -np.diag(gamma.sum(axis=0) / problem[-1])
    for shares, pull in zip(gamma, pulls):
        matrix = matrix + np.diag(shares * pull**2) - np.outer(shares * pull, shares * pull)
    return matrix


RIGHT = [
    (check_elbo, elbo),
    (check_elbo, less_the_divergence),
    (check_elbo, zeros_skipped),
    (check_elbo, by_scipy),
    (check_elbo, then(elbo, Fraction)),
    (check_elbo, then(elbo, np.longdouble)),
    (check_curvature, curvature),
    (check_curvature, by_differences),
    (check_curvature, row_after_row),
    (check_curvature, then(curvature, np.asfortranarray)),
    (check_curvature, then(curvature, np.float32)),
    (check_curvature, then(curvature, tuple)),
]

WRONG = [
    (check_elbo, zeros_forgotten, "0 times the logarithm of 0"),
    (check_elbo, q_value, "that is Q."),
    (check_elbo, lambda *problem: elbo(*problem, sign=-1), "the wrong sign"),
    (check_elbo, ln_l, "That is ln L"),
    (check_elbo, lambda x, *others: elbo(x, *others) + 0 * x, "the shape (); found (4,)"),
    (check_elbo, lambda x, *others: elbo(x, *others) / len(x), "not -2.3415"),
    (check_elbo, lambda x, R, w, *others: elbo(x, R, w**0, *others), "not -4.5848"),
    (check_curvature, frozen, "matrix of Q"),
    (check_curvature, then(curvature, diagonal), "The diagonal is right"),
    (check_curvature, then(curvature, lambda it: 2 * diagonal(it) - it), "The diagonal is right"),
    (check_curvature, one_variance_forgotten, "not symmetric"),
    (check_curvature, share_not_halved, "The diagonal differs"),
    (check_curvature, then(curvature, np.diag), "should have the shape (3, 3)"),
]
