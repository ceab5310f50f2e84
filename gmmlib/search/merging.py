"""What does the log-likelihood lose where two components become one?"""

import numpy as np

from gmmlib.checks import Array, Labels
from gmmlib.covariance.kind import CovarianceKind
from gmmlib.moments import Moments, divide

LEAST = 1e-12  # p ln p of a smaller share is as good as 0


def merged(kind: CovarianceKind, moments: Moments, i: Labels, j: Labels) -> Moments:
    """Return the moments of the pairs (i, j), each as one group. scatters: entries."""
    counts, means, parts = moments
    both = counts[i] + counts[j]
    apart = means[i] - means[j]
    between = divide(counts[i] * counts[j], both)
    mean = divide(counts[i, None] * means[i] + counts[j, None] * means[j], both)
    return Moments(both, mean, parts[i] + parts[j] + kind.each(between) * kind.squares(apart))


def merging_losses(
    kind: CovarianceKind, moments: Moments, gammas: Array, i: Labels, j: Labels
) -> Array:
    """Return for each pair about what the log-likelihood loses when i and j are merged.

    The complete-data log-likelihood of the rows of both, as they are less as one group, less the
    entropy of the labels that would no longer be told apart. gammas: K x n, times row weights.
    """
    one = merged(kind, moments, i, j)
    log_dets = log_determinants(kind, moments)
    widened = one.counts * log_determinants(kind, one)
    widened -= moments.counts[i] * log_dets[i] + moments.counts[j] * log_dets[j]
    mixed = n_log_n(one.counts) - n_log_n(moments.counts[i]) - n_log_n(moments.counts[j])
    entropy = np.array([undecided(gammas[a], gammas[b]) for a, b in zip(i, j)])
    return widened / 2 - mixed + entropy


def log_determinants(kind: CovarianceKind, moments: Moments) -> Array:
    """Return ln det of the covariance of each group."""
    covariances = divide(kind.own(moments.scatters), kind.each(moments.counts))
    return -type(kind)(len(moments.counts), kind.D).invert(covariances)[1]


def n_log_n(counts: Array) -> Array:
    return counts * np.log(np.maximum(counts, LEAST))


def undecided(one: Array, other: Array) -> float:
    """Return the entropy of the labels of two components, given that a row is of one of them."""
    both = one + other
    shares = np.clip(one / np.maximum(both, LEAST), LEAST, 1 - LEAST)
    return float(-(both * (shares * np.log(shares) + (1 - shares) * np.log(1 - shares))).sum())
