"""From groups of rows to the moments with which EM may start, as a kind of covariance keeps them.

Scatters are the `entries` of each component, K first: `kind.pool` makes scatters of them.
"""

import numpy as np

from gmmlib.checks import Array, Labels, Rng
from gmmlib.moments import Moments, divide
from gmmlib.search.view import View
from gmmlib.start import draw_apart, lloyd


def k_means(Z: Array, weights: Array, K: int, rng: Rng) -> Labels:
    """Return the labels of k-means, in any coordinates, from rows drawn far from each other."""
    return lloyd(Z, weights, Z[draw_apart(Z, weights, K, rng)])[1]


def group(view: View, labels: Labels) -> Moments:
    """Return the moments of the groups: counts, means, entries of the scatters."""
    indicators = np.equal.outer(np.arange(view.K), labels) * view.weights  # K x n
    counts = indicators.sum(axis=1)
    means = view.mean + divide(indicators @ (view.X - view.mean), counts)
    parts = []
    for gamma, mean in zip(indicators, means):
        own = np.flatnonzero(gamma)
        apart = np.ascontiguousarray((view.X[own] - mean).T)
        parts.append(view.kind.scatter(apart, gamma[own], np.empty_like(apart)))
    return Moments(counts, means, np.array(parts))


def alike(view: View, labels: Labels) -> Moments:
    """Return the means of the groups, with equal counts and the covariance within all of them."""
    counts, means, parts = group(view, labels)
    total = counts.sum()
    equal = np.full(view.K, total / view.K)
    return Moments(equal, means, view.kind.each(equal) * (parts.sum(axis=0) / total))


def own(view: View, labels: Labels) -> Moments:
    """Return counts, means and covariances of the groups, the latter with some of all of them.

    The covariance within all groups counts as D + 1 rows in each.
    """
    counts, means, parts = group(view, labels)
    added = parts.shape[1] + 1
    counts = np.maximum(counts, 1)
    shrunk = parts + added * parts.sum(axis=0) / counts.sum()
    return Moments(counts, means, shrunk / view.kind.each((counts + added) / counts))
