"""Answers to the exercises of chapter 10: a bound for widths, and EM with a prior."""

from fractions import Fraction
from itertools import product

import numpy as np
from checks.chapter_10 import check_map_step, check_shared_bound

from .changed import then

# ---- the bound


def cut_costs(rows, n_components):
    """The least sum of squares of sorted rows in at most so many intervals, by recursion."""
    rows = np.sort(rows)
    if n_components == 1 or len(rows) <= 1:
        return ((rows - rows.mean()) ** 2).sum() if len(rows) else 0.0
    ways = [
        ((rows[:n] - rows[:n].mean()) ** 2).sum() + cut_costs(rows[n:], n_components - 1)
        for n in range(1, len(rows))
    ]
    return min([*ways, cut_costs(rows, 1)])


def bound(rows, n_components, c):
    width = cut_costs(np.asarray(rows), n_components) / len(rows)
    return -len(rows) / 2 * (np.log(2 * np.pi * c**2 * width) + 1)


def by_labels(rows, n_components, c):
    """Over all tables of labels."""
    costs = []
    for labels in product(range(n_components), repeat=len(rows)):
        groups = [rows[np.equal(labels, label)] for label in set(labels)]
        costs.append(sum(len(group) * group.var() for group in groups))
    width = min(costs) / len(rows)
    return -len(rows) / 2 * (np.log(2 * np.pi * width) + 1) + len(rows) * np.log(1 / c)


def at_the_best_width(rows, n_components, c):
    least = cut_costs(rows, n_components)
    width = least / len(rows)
    height = -np.log(c) - np.log(2 * np.pi * width) / 2
    return len(rows) * height - least / (2 * width)


def one_component(rows, n_components, c):
    return bound(rows, 1, c)


def not_divided(rows, n_components, c):
    least = cut_costs(rows, n_components)
    return -len(rows) / 2 * (np.log(2 * np.pi * c**2 * least) + 1)


def without_the_half(rows, n_components, c):
    return bound(rows, n_components, c) + len(rows) / 2


def shared(rows, n_components, c):
    return bound(rows, n_components, 1.0)


def the_wrong_way(rows, n_components, c):
    return bound(rows, n_components, 1 / c)


def once(rows, n_components, c):
    return bound(rows, n_components, 1.0) - np.log(c)


# ---- the step


def step(rows, table, alpha, psi, n_0):
    counts = table.sum(axis=0)
    weights = (counts + alpha) / (counts + alpha).sum()
    means = rows @ table / counts
    squares = (table * (rows[:, None] - means) ** 2).sum(axis=0)
    return weights, means, (squares + psi) / (counts + n_0)


def by_moments(rows, table, alpha, psi, n_0):
    """The scatter as second moment less squared mean."""
    counts = np.einsum("ik->k", table)
    means = np.einsum("ik,i->k", table, rows) / counts
    scatter = np.einsum("ik,i->k", table, rows**2) - counts * means**2
    weights = counts + alpha
    return weights / weights.sum(), means, (scatter + psi) / (counts + n_0)


def in_fractions(rows, table, alpha, psi, n_0):
    x, G = map(Fraction, rows), [[Fraction(g) for g in row] for row in table.tolist()]
    x = list(x)
    prior = [Fraction(value) for value in (alpha, psi, n_0)]
    parts = []
    for shares in zip(*G):
        count = sum(shares)
        mean = sum(g * value for g, value in zip(shares, x)) / count
        squares = sum(g * (value - mean) ** 2 for g, value in zip(shares, x))
        weight = (count + prior[0]) / (len(x) + 2 * prior[0])
        parts.append((weight, mean, (squares + prior[1]) / (count + prior[2])))
    return tuple(zip(*parts))


def weights_by_n(rows, table, alpha, psi, n_0):
    weights, means, variances = step(rows, table, alpha, psi, n_0)
    return (table.sum(axis=0) + alpha) / len(rows), means, variances


def means_by_n(rows, table, alpha, psi, n_0):
    weights, means, variances = step(rows, table, alpha, psi, n_0)
    return weights, rows @ table / len(rows), variances


def whole_psi(rows, table, alpha, psi, n_0):
    weights, means, variances = step(rows, table, alpha, 0.0, 0.0)
    return weights, means, variances + psi


def no_count(rows, table, alpha, psi, n_0):
    return step(rows, table, alpha, psi, 0.0)


def no_prior(rows, table, alpha, psi, n_0):
    return step(rows, table, alpha, 0.0, 0.0)


RIGHT = [
    (check_shared_bound, bound),
    (check_shared_bound, by_labels),
    (check_shared_bound, at_the_best_width),
    (check_shared_bound, then(bound, np.longdouble)),
    (check_map_step, step),
    (check_map_step, by_moments),
    (check_map_step, in_fractions),
    (check_map_step, then(step, np.longdouble)),
]

WRONG = [
    (check_shared_bound, one_component, "the bound for one component"),
    (check_shared_bound, not_divided, "not yet divided by N"),
    (check_shared_bound, without_the_half, "it is missing"),
    (check_shared_bound, shared, "the ratio adds to it"),
    (check_shared_bound, the_wrong_way, "A smaller c allows more"),
    (check_shared_bound, once, "at each row, not once"),
    (check_shared_bound, lambda rows, K, c: cut_costs(rows, K), "This is J*"),
    (check_shared_bound, lambda rows, K, c: bound(rows, K, c) / len(rows), "it is -"),
    (check_map_step, weights_by_n, "not counted below"),
    (check_map_step, means_by_n, "divided by N, not by the counts"),
    (check_map_step, whole_psi, "added whole"),
    (check_map_step, no_count, "n_0 is missing"),
    (check_map_step, no_prior, "the prior is left out"),
]
