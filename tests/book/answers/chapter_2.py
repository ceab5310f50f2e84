"""Answers to the exercises of chapter 2: a fit by labels, an unbiased variance, half a bell."""

from fractions import Fraction
from statistics import NormalDist, variance

import numpy as np
from checks.chapter_2 import check_fit_labels, check_half_variance, check_unbiased_variance

from .changed import then

# ---- the fit by labels


def fit_labels(X, labels, centre=None, less=0):
    z = np.eye(labels.max() + 1)[labels]
    counts = z.sum(axis=0)
    means = z.T @ X / counts[:, None]
    gaps = X[:, None, :] - (means if centre is None else centre)
    covariances = np.einsum("ik,ika,ikb->kab", z, gaps, gaps) / (counts - less)[:, None, None]
    return counts / len(X), means, covariances


def by_squares(X, labels):
    """Mean of the squares less the square of the mean."""
    z = (labels[:, None] == np.arange(3)) / np.bincount(labels)
    means = z.T @ X
    squares = np.einsum("nk,na,nb->kab", z, X, X)
    return np.bincount(labels) / len(X), means, squares - means[:, :, None] * means[:, None, :]


def by_numpy(X, labels):
    groups = [X[labels == k] for k in np.unique(labels)]
    weights = np.unique(labels, return_counts=True)[1] / len(X)
    return weights, [g.mean(axis=0) for g in groups], [np.cov(g.T, bias=True) for g in groups]


def with_part(number, change):
    """The fit with one of weights, means and covariances changed, by the fit."""

    def answer(X, labels):
        fit = list(fit_labels(X, labels))
        fit[number] = change(*fit)
        return fit

    return answer


# ---- an unbiased variance


def unbiased(x):
    return np.var(x, ddof=1)


def by_pairs(x):
    gaps = (x[:, None] - x[None, :])[np.triu_indices(len(x), 1)]
    return (gaps**2).mean() / 2


# ---- half a bell


def half_variance(variance):
    return variance * (1 - 2 / np.pi)


def by_quantiles(variance):
    """The middles of many slices of equal mass, above the mean."""
    slices = (np.arange(4000) + 0.5) / 8000 + 0.5
    return np.var([NormalDist(0, np.sqrt(variance)).inv_cdf(float(u)) for u in slices])


RIGHT = [
    (check_fit_labels, fit_labels),
    (check_fit_labels, by_squares),
    (check_fit_labels, by_numpy),
    (check_fit_labels, then(fit_labels, np.float32)),
    (check_fit_labels, then(fit_labels, np.longdouble)),
    (check_fit_labels, then(fit_labels, np.asfortranarray)),
    (check_unbiased_variance, unbiased),
    (check_unbiased_variance, by_pairs),
    (check_unbiased_variance, lambda x: (x[0] - x[1]) ** 2 / 2),  # of two rows: right on average
    (check_unbiased_variance, lambda x: variance(map(Fraction, x))),
    (check_unbiased_variance, then(unbiased, np.longdouble)),
    (check_unbiased_variance, then(unbiased, np.float32)),
    (check_half_variance, half_variance),
    (check_half_variance, by_quantiles),
    (check_half_variance, then(half_variance, np.longdouble)),
    (check_half_variance, then(half_variance, np.float32)),
]

WRONG = [
    (check_fit_labels, lambda *data: fit_labels(*data, less=1), "by the count less 1"),
    (check_fit_labels, with_part(2, lambda w, m, c: c * w[:, None, None]), "number of all rows"),
    (check_fit_labels, lambda X, z: fit_labels(X, z, X.mean(axis=0)), "the label's own mean"),
    (check_fit_labels, with_part(0, lambda w, m, c: 0 * w + 1 / 3), "The weights of the test"),
    (check_fit_labels, with_part(1, lambda w, m, c: m * w[:, None]), "The means of the test"),
    (check_fit_labels, with_part(2, lambda w, m, c: [*map(np.diag, c)]), "the shape (3, 2, 2)"),
    (check_unbiased_variance, np.var, "the divisor N gives"),
    (check_unbiased_variance, lambda x: np.std(x, ddof=1), "a standard deviation"),
    (check_unbiased_variance, lambda x: np.var(x) * 3 / 2, "your estimate is 3.5000"),
    (check_unbiased_variance, lambda x: np.var(x) * (1 + 1 / len(x)), "your estimate is 3.5000"),
    (check_unbiased_variance, lambda x: 14 / 3, "from [-3.0, 2.0, 4.0]"),
    (check_half_variance, lambda variance: variance, "whole bell"),  # "a cut keeps the shape"
    (check_half_variance, lambda variance: variance / 2, "mean square"),
    (check_half_variance, lambda variance: np.sqrt(half_variance(variance)), "its root"),
    (check_half_variance, lambda variance: variance / 4, "yours is 0.2500"),  # "half as wide"
    (check_half_variance, lambda variance: 1 - 2 / np.pi, "For a variance of 4.0"),
    (check_half_variance, lambda v: np.sqrt(v) * (1 - np.sqrt(2 / np.pi)), "yours is 0.2021"),
]
