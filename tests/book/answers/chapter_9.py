"""Answers to the exercises of chapter 9: a step of K-means, and labels from soft to hard."""

from fractions import Fraction

import numpy as np
from checks.chapter_9 import check_kmeans_step, check_soft_labels
from scipy.cluster.vq import vq
from scipy.special import softmax

from .changed import then

# ---- a step of K-means


def nearest(X, means):
    return ((X[:, None] - means) ** 2).sum(axis=2).argmin(axis=1)


def averages(X, means, labels):
    groups = [X[labels == k] for k in range(len(means))]
    return np.array([rows.mean(axis=0) if len(rows) else m for rows, m in zip(groups, means)])


def distortion(X, means, labels):
    return ((X - means[labels]) ** 2).sum()


def step(X, means):
    labels = nearest(X, means)
    moved = averages(X, means, labels)
    return labels, moved, distortion(X, moved, labels)


def by_scipy(X, means):
    labels = vq(X, means)[0]
    moved = averages(X, means, labels)
    return labels, moved, np.trace((X - moved[labels]).T @ (X - moved[labels]))


def in_fractions(X, means):
    rows = [[Fraction(value) for value in row] for row in X.tolist()]
    labels = [min(range(len(means)), key=lambda k: sum((row - means[k]) ** 2)) for row in X]
    moved = []
    for k, mean in enumerate(means.tolist()):
        own = [row for row, label in zip(rows, labels) if label == k]
        moved.append([sum(column) / len(own) for column in zip(*own)] if own else mean)
    gaps = [(a - b) ** 2 for row, k in zip(rows, labels) for a, b in zip(row, moved[k])]
    return labels, moved, sum(gaps)


def farthest(X, means):
    labels = ((X[:, None] - means) ** 2).sum(axis=2).argmax(axis=1)
    return labels, averages(X, means, labels), 0.0


def old_means(X, means):
    labels = nearest(X, means)
    return labels, means, distortion(X, means, labels)


def by_n(X, means):
    labels = nearest(X, means)
    counts = np.bincount(labels, minlength=len(means))[:, None]
    moved = averages(X, means, labels) * counts / len(X)
    return labels, moved, distortion(X, moved, labels)


def distortion_before(X, means):
    labels, moved, _ = step(X, means)
    return labels, moved, distortion(X, means, labels)


def mean_distortion(X, means):
    labels, moved, total = step(X, means)
    return labels, moved, total / len(X)


def empty_to_zero(X, means):
    labels, moved, total = step(X, means)
    empty = np.bincount(labels, minlength=len(means)) == 0
    return labels, np.where(empty[:, None], 0, moved), total


# ---- labels from soft to hard


def squares(X, means):
    return ((X[:, None] - means) ** 2).sum(axis=2)


def in_the_limit(X, weights, means):
    own = squares(X, means)
    terms = weights * (own == own.min(axis=1, keepdims=True))
    return terms / terms.sum(axis=1, keepdims=True)


def labels(X, weights, means, variance):
    if variance == 0:
        return in_the_limit(X, weights, means)
    excess = squares(X, means)
    excess -= excess.min(axis=1, keepdims=True)
    terms = weights * np.exp(-excess / (2 * variance))
    return terms / terms.sum(axis=1, keepdims=True)


def by_scipy_softmax(X, weights, means, variance):
    """A variance of 0 is taken for a tiny one."""
    excess = squares(X, means) - squares(X, means).min(axis=1, keepdims=True)
    return softmax(np.log(weights) - excess / (2 * max(variance, 1e-300)), axis=1)


def row_after_row(X, weights, means, variance):
    table = []
    for row in X:
        gaps = [float(sum((row - mean) ** 2)) for mean in means]
        lead = [gap - min(gaps) for gap in gaps]
        fall = [-gap / (2 * variance) if gap and variance else -np.inf * (gap > 0) for gap in lead]
        fall = [0.0 if not gap else power for gap, power in zip(lead, fall)]
        terms = [w * np.exp(power) for w, power in zip(weights, fall)]
        table.append([term / sum(terms) for term in terms])
    return table


def weights_forgotten(X, weights, means, variance):
    return labels(X, np.ones(3), means, variance)


def without_the_two(X, weights, means, variance):
    return labels(X, weights, means, variance / 2)


def naive(X, weights, means, variance):
    terms = weights * np.exp(-squares(X, means) / (2 * variance))
    return terms / terms.sum(axis=1, keepdims=True)


def tie_to_the_first(X, weights, means, variance):
    if variance > 0:
        return labels(X, weights, means, variance)
    return np.eye(3)[squares(X, means).argmin(axis=1)]


def over_rows(X, weights, means, variance):
    table = labels(X, weights, means, variance)
    return table / table.sum(axis=0)


RIGHT = [
    (check_kmeans_step, step),
    (check_kmeans_step, by_scipy),
    (check_kmeans_step, in_fractions),
    (check_kmeans_step, then(step, np.longdouble)),
    (check_kmeans_step, then(step, np.float32)),
    (check_soft_labels, labels),
    (check_soft_labels, by_scipy_softmax),
    (check_soft_labels, row_after_row),
    (check_soft_labels, then(labels, np.asfortranarray)),
    (check_soft_labels, then(labels, np.longdouble)),
]

WRONG = [
    (check_kmeans_step, farthest, "the labels should be [0, 0, 1, 1, 0]"),
    (check_kmeans_step, old_means, "These are the old means."),
    (check_kmeans_step, by_n, "divided by N."),
    (check_kmeans_step, distortion_before, "J is that of the old means."),
    (check_kmeans_step, mean_distortion, "J is divided by the number of rows."),
    (check_kmeans_step, empty_to_zero, "[50.0, 50.0]"),
    (check_kmeans_step, lambda X, means: (nearest(X, means), means[:1], 1.0), "found (1, 2)"),
    (check_soft_labels, weights_forgotten, "the weights are forgotten"),
    (check_soft_labels, without_the_two, "the 2 below the square is forgotten"),
    (check_soft_labels, naive, "should be finite numbers"),
    (check_soft_labels, tie_to_the_first, "a tied row goes to one mean only"),
    (check_soft_labels, over_rows, "row 2 should be"),
    (check_soft_labels, then(labels, np.transpose), "should have the shape (4, 3)"),
]
