"""Answers to the exercises of chapter 11: one list for one mixture, and EM as one function."""

from collections import defaultdict
from fractions import Fraction

import numpy as np
from checks.chapter_11 import check_em_map, check_one_list
from scipy.special import expit

from .changed import then

# ---- one list for one mixture


def shortest(weights, means, variances):
    pairs = np.column_stack([means, variances])[weights > 0]
    different, place = np.unique(pairs, axis=0, return_inverse=True)
    return (np.bincount(place.ravel(), weights[weights > 0]), *different.T)


def by_dictionary(weights, means, variances):
    shares = defaultdict(Fraction)
    for weight, *pair in zip(weights.tolist(), means.tolist(), variances.tolist()):
        shares[tuple(pair)] += Fraction(weight)
    kept = sorted(pair for pair in shares if shares[pair])
    return [shares[pair] for pair in kept], [pair[0] for pair in kept], [pair[1] for pair in kept]


def by_sorting(weights, means, variances):
    order = np.lexsort([variances, means])
    rows = [[weights[n], means[n], variances[n]] for n in order if weights[n]]
    joined = []
    for row in rows:
        if joined and joined[-1][1:] == row[1:]:
            joined[-1][0] += row[0]
        else:
            joined.append(row)
    return np.array(joined).T


def zeros_kept(weights, means, variances):
    order = np.lexsort([variances, means])
    return weights[order], means[order], variances[order]


def twins_kept(weights, means, variances):
    kept = weights > 0
    return zeros_kept(weights[kept], means[kept], variances[kept])


def last_weight(weights, means, variances):
    shares = dict(zip(zip(means, variances), weights))
    kept = sorted(pair for pair in shares if shares[pair])
    return [shares[pair] for pair in kept], [pair[0] for pair in kept], [pair[1] for pair in kept]


def by_variance(weights, means, variances):
    shares, *pairs = shortest(weights, means, variances)
    order = np.lexsort(pairs)
    return shares[order], *(part[order] for part in pairs)


def downwards(weights, means, variances):
    return [part[::-1] for part in shortest(weights, means, variances)]


def by_mean_alone(weights, means, variances):
    kept, place = np.unique(means[weights > 0], return_inverse=True)
    shares = np.bincount(place.ravel(), weights[weights > 0])
    return shares, kept, [variances[weights > 0][place.ravel() == n][0] for n in range(len(kept))]


# ---- EM as one function


def em_map(x, t, variance):
    return np.mean(x * np.tanh(t * x / variance))


def by_expit(x, t, variance):
    return (2 * expit(2 * t * x / variance) - 1) @ x / len(x)


def row_after_row(x, t, variance):
    total = 0.0
    for row in x.tolist():
        fall = np.exp(-2 * abs(t * row) / variance)
        total += row * np.sign(t * row) * (1 - fall) / (1 + fall)
    return total / len(x)


def without_the_two(x, t, variance):
    return em_map(x, t / 2, variance)


def right_rows_only(x, t, variance):
    return np.mean(x * expit(2 * t * x / variance))


def not_divided(x, t, variance):
    return em_map(x, t, variance) * len(x)


def by_deviation(x, t, variance):
    return em_map(x, t, np.sqrt(variance))


def hard(x, t, variance):
    return np.mean(x * np.sign(t * x))


def naive(x, t, variance):
    with np.errstate(all="ignore"):
        q = np.exp(2 * t * x / variance)
        return np.mean(x * (q - 1) / (q + 1))


RIGHT = [
    (check_one_list, shortest),
    (check_one_list, by_dictionary),
    (check_one_list, by_sorting),
    (check_one_list, lambda *given: [part.tolist() for part in shortest(*given)]),
    (check_em_map, em_map),
    (check_em_map, by_expit),
    (check_em_map, row_after_row),
    (check_em_map, then(em_map, np.longdouble)),
    (check_em_map, then(em_map, float)),
]

WRONG = [
    (check_one_list, zeros_kept, "In the test “a weight of 0”"),
    (check_one_list, twins_kept, "“twins”: the list"),
    (check_one_list, last_weight, "of alike components one weight was kept"),
    (check_one_list, by_variance, "sorted by variance first"),
    (check_one_list, downwards, "the largest mean first"),
    (check_one_list, by_mean_alone, "In the test “equal means, other variances”"),
    (check_em_map, without_the_two, "the 2 in the exponent is forgotten"),
    (check_em_map, right_rows_only, "the left component are forgotten"),
    (check_em_map, not_divided, "divide by the number of rows"),
    (check_em_map, by_deviation, "divided by the standard deviation"),
    (check_em_map, hard, "the labels are hard"),
    (check_em_map, naive, "finite"),
    (check_em_map, lambda x, t, variance: t, "this is the old t"),
]
