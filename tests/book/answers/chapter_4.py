"""Answers to the exercises of chapter 4: slopes, a covariance update, a test of an M-step."""

from fractions import Fraction

import numpy as np
from checks.chapter_4 import check_covariances, check_mean_slopes, check_moment_test

from .changed import then

# ---- the slopes in the means


def mean_slopes(x, weights, means, variances, shares=None):
    terms = weights * np.exp(-((x[:, None] - means) ** 2) / (2 * variances)) / np.sqrt(variances)
    shares = terms / terms.sum(axis=1, keepdims=True) if shares is None else shares
    return (shares * (x[:, None] - means) / variances).sum(axis=0)


def row_by_row(x, weights, means, variances):
    """One row at a time, its share by logarithms."""
    slopes = 0
    for row in x:
        logs = np.log(weights) - (row - means) ** 2 / (2 * variances) - np.log(variances) / 2
        shares = np.exp(logs - np.logaddexp.reduce(logs))
        slopes = slopes + shares * (row - means) / variances
    return tuple(slopes)


# ---- the covariances


def scatter(X, R, centres):
    gaps = X[:, None, :] - centres
    return np.einsum("ik,ika,ikb->kab", R, gaps, gaps) / R.sum(axis=0)[:, None, None]


def covariances(X, R):
    return scatter(X, R, R.T @ X / R.sum(axis=0)[:, None])


def by_squares(X, R):
    """The mean of squares minus the square of the mean."""
    shares = R / R.sum(axis=0)
    means = shares.T @ X
    squares = np.einsum("ik,ia,ib->kab", shares, X, X)
    return tuple(s - np.outer(u, u) for s, u in zip(squares, means))


def in_fractions(X, R):
    return covariances(np.vectorize(Fraction)(X), np.vectorize(Fraction)(R))


def by_numpy(X, R):
    return [np.cov(X, rowvar=False, aweights=r, ddof=0) for r in R.T]


def times(factor):
    """The covariances, times what this gives for the counts."""
    return lambda X, R: covariances(X, R) * factor(R.sum(axis=0))[:, None, None]


# ---- a test of the moments


def gaps(X, weights, means, covariances):
    """Both moments of the mixture less those of the rows."""
    outer = np.einsum("ka,kb->kab", means, means)
    second = np.tensordot(weights, covariances + outer, 1)
    return weights @ means - X.mean(axis=0), second - X.T @ X / len(X)


def central_gap(X, weights, means, covariances):
    """The covariance of the mixture less that of the rows."""
    apart = means - weights @ means
    within = np.tensordot(weights, covariances, 1)
    return within + (weights * apart.T) @ apart - np.cov(X.T, bias=True)


def seeing(part):
    """A test that sees this part of the gaps."""
    return lambda *data: np.allclose(part(*gaps(*data)), 0)


def both(first, second):
    return np.append(first, second)


def central(*data):
    return abs(both(gaps(*data)[0], central_gap(*data))).max() < 1e-9


def pair_by_pair(X, weights, means, covariances):
    """The second moment of each pair of features, as 1 or 0."""
    for a, b in np.ndindex(3, 3):
        second = sum(w * (c[a, b] + m[a] * m[b]) for w, m, c in zip(weights, means, covariances))
        if abs(second - np.mean(X[:, a] * X[:, b])) > 1e-6:
            return 0
    return int(np.abs(weights @ means - X.mean(axis=0)).max() < 1e-6)


RIGHT = [
    (check_mean_slopes, mean_slopes),
    (check_mean_slopes, row_by_row),
    (check_mean_slopes, then(mean_slopes, np.float32)),
    (check_mean_slopes, then(mean_slopes, np.longdouble)),
    (check_covariances, covariances),
    (check_covariances, by_squares),
    (check_covariances, by_numpy),
    (check_covariances, in_fractions),
    (check_moment_test, seeing(both)),
    (check_moment_test, central),
    (check_moment_test, pair_by_pair),
    (check_moment_test, then(seeing(both), np.bool_)),
]

WRONG = [
    (check_mean_slopes, lambda *data: mean_slopes(*data, 1), "where are the responsibilities"),
    (check_mean_slopes, lambda *data: -mean_slopes(*data), "sign is turned"),
    (check_mean_slopes, lambda *data: mean_slopes(*data) * data[-1], "divided by the variance"),
    (check_mean_slopes, lambda x, *others: mean_slopes(x, *others) / len(x), "average pull"),
    (check_mean_slopes, lambda x, w, *others: mean_slopes(x, w**0, *others), "lack the weights"),
    (check_covariances, times(lambda counts: counts / counts.sum()), "divides by N:"),
    (check_covariances, times(lambda counts: counts / (counts - 1)), "N_k - 1"),
    (check_covariances, times(lambda counts: counts), "does not divide"),
    (check_covariances, lambda X, R: scatter(X, R, X.mean(axis=0)), "mean of all rows"),
    (check_covariances, lambda X, R: scatter(X, R, 0), "No mean is subtracted"),
    (check_covariances, lambda X, R: covariances(X, R) * np.eye(3), "Off the diagonal"),
    (check_moment_test, lambda *data: True, "accepts 1/N for 1/N_k in the covar"),
    (check_moment_test, seeing(lambda first, _: first), "accepts 1/N for 1/N_k in the covar"),
    (check_moment_test, seeing(lambda first, s: both(first, np.diag(s))), "off the diagonal"),
    (check_moment_test, seeing(lambda first, s: both(first, np.trace(s))), "off the diagonal"),
    (check_moment_test, seeing(lambda first, s: both(first, s.sum())), "one variance too large"),
    (check_moment_test, seeing(lambda first, s: both(first, abs(s) > 0.5)), "the variance 1 wrong"),
    (check_moment_test, seeing(lambda _, s: s[0, 1]), "mean of feature 1 with right second"),
    (check_moment_test, seeing(lambda _, s: s), "mean of feature 1 with right second"),
    (check_moment_test, seeing(lambda first, s: both(first[0], s)), "mean of feature 2"),
    (check_moment_test, lambda *data: abs(central_gap(*data)).max() < 1e-9, "1 with right covar"),
    (check_moment_test, lambda *data: gaps(*data)[0] ** 2 < 1e-9, "True or False; found array"),
    (check_moment_test, lambda *data: not gaps(*data)[1].any(), "Compare with a tolerance"),
    (check_moment_test, lambda *data: False, "Compare with a tolerance"),
]
