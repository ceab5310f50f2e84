"""Answers to the exercises of chapter 5: the weights' step, a zero weight, the best weights."""

from fractions import Fraction

import numpy as np
from checks.chapter_5 import check_best_weights, check_wanted, check_weights_step
from scipy.optimize import minimize

from .changed import then

# ---- one step


def bayes(densities, weights):
    products = densities * weights
    return products / products.sum(axis=1)[:, None]


def mean_share(densities, weights):
    return bayes(densities, weights).sum(axis=0) / len(densities)


def in_fractions(densities, weights):
    return mean_share(np.vectorize(Fraction)(densities), np.vectorize(Fraction)(weights))


def slopes(densities, weights):
    """The derivatives of ln L in the weights."""
    return (densities / (densities @ weights)[:, None]).sum(axis=0)


def by_logarithms(densities, weights):
    logs = np.log(densities) + np.log(weights)
    return np.exp(logs - np.logaddexp.reduce(logs, axis=1)[:, None]).mean(axis=0)


def hard_counts(densities, weights):
    return np.bincount(bayes(densities, weights).argmax(axis=1), minlength=len(weights)) / 6


def divided_over_rows(densities, weights):
    return (densities / densities.sum(axis=0)).mean(axis=0) + 0 * weights


def share_of_mass(densities, weights):
    return (densities * weights).sum(axis=0) / (densities * weights).sum()


# ---- a zero weight


def wanted(densities, weights):
    return (weights == 0) & (slopes(densities, weights) > len(densities))


def with_python_alone(densities, weights):
    ratios = (densities.T / (densities @ weights)).tolist()
    return [w == 0 and sum(ratio) > len(ratio) for w, ratio in zip(weights, ratios)]


def by_a_trial(densities, weights):
    """Each component gets a little weight: does ln L gain?"""
    trials = [weights, *(0.999999 * weights + 1e-6 * np.eye(4))]
    before, *after = np.log(densities @ np.transpose(trials)).sum(axis=0)
    return tuple((np.array(after) > before) & (weights == 0))


def where_above(bound):
    return lambda densities, weights: (weights == 0) & (slopes(densities, weights) > bound)


def nearly_empty_too(densities, weights):
    return np.isclose(weights, 0) & (slopes(densities, weights) > len(densities))


# ---- the best weights


def em(densities, n_steps=2000):
    weights = np.full(3, 1 / 3)
    for _ in range(n_steps):
        weights = mean_share(densities, weights)
    return weights


def by_scipy(densities):
    def loss(weights):
        return -np.log(densities @ weights).sum()

    total = {"type": "eq", "fun": lambda weights: weights.sum() - 1}
    start = np.full(3, 1 / 3)
    return minimize(loss, start, bounds=[(0, 1)] * 3, constraints=total, tol=1e-14).x


def by_factors(densities):
    """Each weight is multiplied by the exponential of its slope."""
    weights = np.full(3, 1 / 3)
    for _ in range(2000):
        weights = weights * np.exp(slopes(densities, weights) / len(densities))
        weights /= weights.sum()
    return weights


def all_slopes_n(densities):
    """Every slope set to N by Newton's method, the signs forgotten."""
    weights = em(densities, 1)
    for _ in range(60):
        shares = densities / (densities @ weights)[:, None]
        move = np.linalg.solve(shares.T @ shares, shares.sum(axis=0) - len(densities))
        size = 1.0
        while (densities @ (weights + size * move)).min() <= 0:
            size /= 2
        weights = weights + size * move
    return weights


def hard_shares(densities):
    return np.bincount(densities.argmax(axis=1), minlength=3) / len(densities)


RIGHT = [
    (check_weights_step, mean_share),
    (check_weights_step, lambda d, w: w * slopes(d, w) / len(d)),
    (check_weights_step, by_logarithms),
    (check_weights_step, in_fractions),
    (check_weights_step, then(mean_share, np.float32)),
    (check_wanted, wanted),
    (check_wanted, with_python_alone),
    (check_wanted, by_a_trial),
    (check_wanted, then(wanted, np.int8)),
    (check_best_weights, em),
    (check_best_weights, by_scipy),
    (check_best_weights, by_factors),
    (check_best_weights, then(em, np.float32)),
]

WRONG = [
    (check_weights_step, lambda d, w: mean_share(d, w) * len(d) / len(w), "yours sum to 2"),
    (check_weights_step, divided_over_rows, "yours sum to 0.5"),
    (check_weights_step, hard_counts, "not [0.3333 0.3333 0.3333]"),
    (check_weights_step, lambda d, w: mean_share(d, w**0), "lack the weights"),
    (check_weights_step, lambda d, w: w, "not [0.2 0.5 0.3]"),
    (check_weights_step, share_of_mass, "Divide in each row"),
    (check_weights_step, bayes, "The weights should have the shape (3,)"),
    (check_weights_step, lambda d, w: -w, "never negative"),
    (check_weights_step, lambda d, w: w + np.inf, "finite"),
    (check_wanted, lambda d, w: w == 0, "would lose if component 4"),
    (check_wanted, where_above(0), "would lose if component 4"),
    (check_wanted, where_above(1), "would lose if component 4"),
    (check_wanted, where_above(4), "would lose if component 4"),  # K for N
    (check_wanted, lambda d, w: slopes(d, w) > len(d), "component 3 has a weight already"),
    (check_wanted, nearly_empty_too, "component 1 has a weight already"),
    (check_wanted, lambda d, w: w > 1, "would gain"),  # EM does not move it, so it must be right
    (check_wanted, slopes, "Expected 4 truth values"),
    (check_wanted, lambda d, w: True, "Expected 4 truth values"),
    (check_best_weights, lambda d: em(d, 1), "largest derivative still exceeds"),
    (check_best_weights, lambda d: em(d, 30), "largest derivative still exceeds"),
    (check_best_weights, lambda d: np.eye(3)[0], "largest derivative still exceeds"),
    (check_best_weights, hard_shares, "largest derivative still exceeds"),
    (check_best_weights, all_slopes_n, "never negative"),
    (check_best_weights, lambda d: all_slopes_n(d).clip(0), "should sum to 1"),
    (check_best_weights, lambda d: d.mean(axis=0), "should sum to 1"),
    (check_best_weights, lambda d: d, "The weights should have the shape"),
]
