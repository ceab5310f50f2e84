"""Answers to the exercises of chapter 5: the weights' step, a zero weight, the best weights."""

from fractions import Fraction

import numpy as np
from checks.chapter_5 import check_best_weights, check_wanted, check_weights_step
from scipy.optimize import minimize

# ---- one step


def bayes(densities, weights):
    products = densities * weights
    return products / products.sum(axis=1, keepdims=True)


def mean_responsibility(densities, weights):
    return bayes(densities, weights).mean(axis=0)


def row_after_row(densities, weights):
    total = 0
    for row in densities:
        logs = np.log(row) + np.log(np.maximum(weights, 1e-300))
        total = total + np.exp(logs - np.logaddexp.reduce(logs))
    return list(total / len(densities))


def by_the_slopes(densities, weights):
    """Each weight times the derivative of ln L in it, divided by N."""
    return weights * slopes(densities, weights) / len(densities)


def in_fractions(densities, weights):
    products = np.vectorize(Fraction)(densities) * np.vectorize(Fraction)(weights)
    return (products / products.sum(axis=1)[:, None]).sum(axis=0) / len(densities)


def in_single_precision(densities, weights):
    return mean_responsibility(densities, weights).astype(np.float32)


def divided_by_components(densities, weights):
    return bayes(densities, weights).sum(axis=0) / len(weights)


def hard_counts(densities, weights):
    return np.bincount(bayes(densities, weights).argmax(axis=1), minlength=len(weights)) / 6


def weights_left_out(densities, weights):
    return mean_responsibility(densities, np.ones(len(weights)))


def divided_over_rows(densities, weights):
    products = densities * weights
    return (products / products.sum(axis=0)).mean(axis=0)


def unchanged(densities, weights):
    return weights


def share_of_mass(densities, weights):
    return (densities * weights).sum(axis=0) / (densities * weights).sum()


# ---- a zero weight


def slopes(densities, weights):
    return (densities / (densities @ weights)[:, None]).sum(axis=0)


def wanted(densities, weights):
    return (weights == 0) & (slopes(densities, weights) > len(densities))


def wanted_in_numbers(densities, weights):
    return wanted(densities, weights).astype(int)


def wanted_in_a_list(densities, weights):
    ratios = (densities.T / (densities @ weights)).tolist()
    return [w == 0 and sum(ratio) > len(ratio) for w, ratio in zip(weights, ratios)]


def wanted_by_a_trial(densities, weights):
    """Each component gets a little weight: does ln L gain?"""

    def ln_l(weights):
        return np.log(densities @ weights).sum()

    gains = [ln_l(0.999999 * weights + 1e-6 * one) - ln_l(weights) for one in np.eye(4)]
    return tuple((np.array(gains) > 0) & (weights == 0))


def wanted_where(condition):
    return lambda densities, weights: (weights == 0) & condition(densities, weights)


def nearly_empty_too(densities, weights):
    return np.isclose(weights, 0) & (slopes(densities, weights) > len(densities))


# ---- the best weights


def em(densities, n_steps):
    weights = np.full(densities.shape[1], 1 / densities.shape[1])
    for _ in range(n_steps):
        weights = mean_responsibility(densities, weights)
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


def best_weights(densities):
    return em(densities, 2000)


def by_slsqp(densities):
    """SciPy's search on the simplex, from equal weights."""

    def loss(weights):
        return -np.log(densities @ weights).sum()

    equal = np.full(3, 1 / 3)
    total = {"type": "eq", "fun": lambda weights: weights.sum() - 1}
    found = minimize(loss, equal, bounds=[(0, 1)] * 3, constraints=total, tol=1e-14)
    return found.x


def by_a_softmax(densities):
    """No bounds: weights are a softmax of free numbers."""

    def weights(free):
        return np.exp(free - np.logaddexp.reduce(free))

    def slope(free):
        gamma = bayes(densities, weights(free))
        return len(densities) * weights(free) - gamma.sum(axis=0)

    def loss(free):
        return -np.log(densities @ weights(free)).sum()

    return weights(minimize(loss, np.zeros(3), jac=slope, tol=1e-9).x).tolist()


def best_in_single_precision(densities):
    return best_weights(densities).astype(np.float32)


RIGHT = [
    (check_weights_step, mean_responsibility),
    (check_weights_step, row_after_row),
    (check_weights_step, by_the_slopes),
    (check_weights_step, in_fractions),
    (check_weights_step, in_single_precision),
    (check_wanted, wanted),
    (check_wanted, wanted_in_numbers),
    (check_wanted, wanted_in_a_list),
    (check_wanted, wanted_by_a_trial),
    (check_best_weights, best_weights),
    (check_best_weights, by_slsqp),
    (check_best_weights, by_a_softmax),
    (check_best_weights, best_in_single_precision),
]

WRONG = [
    (check_weights_step, divided_by_components, "yours sum to 2"),
    (check_weights_step, divided_over_rows, "yours sum to 0.5"),
    (check_weights_step, hard_counts, "not [0.3333 0.3333 0.3333]"),
    (check_weights_step, weights_left_out, "lack the weights"),
    (check_weights_step, unchanged, "not [0.2 0.5 0.3]"),
    (check_weights_step, share_of_mass, "Divide in each row"),
    (check_weights_step, bayes, "The weights should have the shape (3,)"),
    (check_weights_step, lambda densities, weights: -weights, "never negative"),
    (check_weights_step, lambda densities, weights: weights + np.inf, "finite"),
    (check_wanted, lambda densities, weights: weights == 0, "would lose if component 4"),
    (check_wanted, wanted_where(lambda d, w: slopes(d, w) > 0), "would lose if component 4"),
    (check_wanted, wanted_where(lambda d, w: slopes(d, w) > 1), "would lose if component 4"),
    (check_wanted, wanted_where(lambda d, w: slopes(d, w) > len(w)), "would lose if component 4"),
    (check_wanted, lambda d, w: slopes(d, w) > len(d), "component 3 has a weight already"),
    (check_wanted, nearly_empty_too, "component 1 has a weight already"),
    (check_wanted, lambda d, w: w > 1, "would gain"),  # EM does not move it, so it must be right
    (check_wanted, slopes, "Expected 4 truth values"),
    (check_wanted, lambda densities, weights: True, "Expected 4 truth values"),
    (
        check_best_weights,
        lambda densities: em(densities, 1),
        "the largest derivative still exceeds",
    ),
    (
        check_best_weights,
        lambda densities: em(densities, 30),
        "the largest derivative still exceeds",
    ),
    (
        check_best_weights,
        lambda densities: np.eye(3)[densities.sum(axis=0).argmax()],
        "the largest derivative still exceeds",
    ),
    (check_best_weights, hard_shares, "the largest derivative still exceeds"),
    (check_best_weights, all_slopes_n, "never negative"),
    (check_best_weights, lambda densities: all_slopes_n(densities).clip(0), "should sum to 1"),
    (check_best_weights, lambda densities: densities.mean(axis=0), "should sum to 1"),
    (check_best_weights, lambda densities: densities, "shape"),
]
