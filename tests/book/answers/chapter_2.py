"""Answers to the exercises of chapter 2: a fit by labels, an unbiased variance, half a bell."""

from fractions import Fraction
from statistics import NormalDist, variance

import numpy as np
from checks.chapter_2 import check_fit_labels, check_half_variance, check_unbiased_variance

# ---- the fit by labels


def fit_labels(X, labels, centre=None, divisor=lambda count, n_rows: count):
    z = np.eye(labels.max() + 1)[labels]
    counts = z.sum(axis=0)
    means = z.T @ X / counts[:, None]
    covariances = []
    for k, count in enumerate(counts):
        gaps = X[labels == k] - (means[k] if centre is None else centre(X))
        covariances.append(gaps.T @ gaps / divisor(count, len(X)))
    return counts / len(X), means, np.array(covariances)


def by_one_hot_products(X, labels):
    """Mean of the squares less the square of the mean."""
    z = (labels[:, None] == np.arange(3)).astype(float)
    counts = z.sum(axis=0)
    means = z.T @ X / counts[:, None]
    squares = np.einsum("nk,na,nb->kab", z, X, X) / counts[:, None, None]
    return z.mean(axis=0), means, squares - means[:, :, None] * means[:, None, :]


def by_numpy(X, labels):
    groups = [X[labels == k] for k in np.unique(labels)]
    weights = np.unique(labels, return_counts=True)[1] / len(X)
    return weights, [g.mean(axis=0) for g in groups], [np.cov(g.T, bias=True) for g in groups]


def shaped(shape):
    return lambda X, labels: shape(fit_labels(X, labels))


def count_less_one(X, labels):
    return fit_labels(X, labels, divisor=lambda count, n_rows: count - 1)


def over_all_rows(X, labels):
    return fit_labels(X, labels, divisor=lambda count, n_rows: n_rows)


def overall_mean(X, labels):
    return fit_labels(X, labels, centre=lambda X: X.mean(axis=0))


def equal_weights(X, labels):
    return np.full(3, 1 / 3), *fit_labels(X, labels)[1:]


def means_over_all_rows(X, labels):
    weights, means, covariances = fit_labels(X, labels)
    return weights, means * weights[:, None], covariances


def variances_only(X, labels):
    weights, means, covariances = fit_labels(X, labels)
    return weights, means, np.array([np.diag(c) for c in covariances])


# ---- an unbiased variance


def unbiased(x):
    return np.var(x, ddof=1)


def by_pairs(x):
    gaps = (x[:, None] - x[None, :])[np.triu_indices(len(x), 1)]
    return (gaps**2).mean() / 2


def from_two_rows(x):
    """The other rows are wasted, but on average it is right."""
    return (x[0] - x[1]) ** 2 / 2


def in_fractions(x):
    return variance(map(Fraction, x))


# ---- half a bell


def half_variance(variance):
    return variance * (1 - 2 / np.pi)


def by_quantiles(variance):
    """The middles of a million slices of equal mass, above the mean."""
    slices = (np.arange(20_000) + 0.5) / 40_000 + 0.5
    return np.var([NormalDist(0, np.sqrt(variance)).inv_cdf(float(u)) for u in slices])


RIGHT = [
    (check_fit_labels, fit_labels),
    (check_fit_labels, by_one_hot_products),
    (check_fit_labels, by_numpy),
    (check_fit_labels, shaped(list)),
    (check_fit_labels, shaped(lambda found: tuple(part.tolist() for part in found))),
    (check_fit_labels, shaped(lambda found: [list(part) for part in found])),
    (check_fit_labels, shaped(lambda found: tuple(part.astype(object) for part in found))),
    (check_fit_labels, shaped(lambda found: tuple(part.astype(np.float32) for part in found))),
    (check_fit_labels, shaped(lambda found: tuple(part.astype(np.longdouble) for part in found))),
    (check_fit_labels, shaped(lambda found: tuple(np.asfortranarray(part) for part in found))),
    (check_unbiased_variance, unbiased),
    (check_unbiased_variance, by_pairs),
    (check_unbiased_variance, from_two_rows),
    (check_unbiased_variance, in_fractions),
    (check_unbiased_variance, lambda x: np.array(np.var(x, ddof=1))),
    (check_unbiased_variance, lambda x: np.longdouble(np.var(x, ddof=1))),
    (check_unbiased_variance, lambda x: np.float32(np.var(x, ddof=1))),
    (check_half_variance, half_variance),
    (check_half_variance, by_quantiles),
    (check_half_variance, lambda variance: np.array(half_variance(variance))),
    (check_half_variance, lambda variance: np.longdouble(half_variance(variance))),
    (check_half_variance, lambda variance: np.float32(half_variance(variance))),
]

WRONG = [
    (check_fit_labels, count_less_one, "by the count less 1"),
    (check_fit_labels, over_all_rows, "by the number of all rows"),
    (check_fit_labels, overall_mean, "the label's own mean"),
    (check_fit_labels, equal_weights, "The weights of the test data are not right"),
    (check_fit_labels, means_over_all_rows, "The means of the test data are not right"),
    (check_fit_labels, variances_only, "The covariances should have the shape (3, 2, 2)"),
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
    (check_half_variance, lambda variance: 1 - np.sqrt(2 / np.pi), "yours is 0.2021"),
]
