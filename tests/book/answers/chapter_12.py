"""Answers to the exercises of chapter 12: the weight of a known component, and one merge."""

from fractions import Fraction
from itertools import combinations

import numpy as np
from checks.chapter_12 import check_known_component, check_one_merge
from scipy.optimize import brentq, minimize_scalar
from scipy.special import entr

from .changed import then

# ---- the weight of a known component


def gain(ratios, weight):
    return 2 * np.log1p(weight * (np.asarray(ratios, float) - 1)).sum()


def by_root(ratios):
    gaps = np.asarray(ratios, float) - 1

    def slope(weight):
        return (gaps / (1 + weight * gaps)).sum()

    if slope(0) <= 0:
        return 0.0, 0.0
    weight = 1.0 if slope(1) >= 0 else brentq(slope, 0, 1, xtol=1e-14)
    return weight, gain(ratios, weight)


def by_em(ratios):
    weight = 0.5
    for _ in range(200_000):
        before, weight = weight, np.mean(weight * ratios / (1 - weight + weight * ratios))
        if abs(weight - before) < 1e-14:
            break
    return weight, gain(ratios, weight)


def by_search(ratios):
    found = minimize_scalar(
        lambda weight: -gain(ratios, weight), bounds=(0, 1), options={"xatol": 1e-12}
    )
    ends = [0.0, 1.0, float(found.x)]
    best = max(ends, key=lambda weight: gain(ratios, weight))
    return best, gain(ratios, best)


def by_halving_fractions(ratios):
    rows = [Fraction(value) - 1 for value in np.asarray(ratios).tolist()]

    def slope(weight):
        return sum(gap / (1 + weight * gap) for gap in rows)

    low, high = Fraction(0), Fraction(1)
    if slope(low) <= 0:
        return low, Fraction(0)
    if slope(high) >= 0:
        return high, gain(ratios, 1.0)
    for _ in range(40):
        middle = (low + high) / 2
        low, high = (middle, high) if slope(middle) > 0 else (low, middle)
    return low, gain(ratios, float(low))


def without_the_ends(ratios):
    """The root of the slope wherever it lies, by Newton's method."""
    gaps, weight = np.asarray(ratios, float) - 1, 0.0
    for _ in range(100):
        parts = gaps / (1 + weight * gaps)
        weight += parts.sum() / (parts**2).sum()
    return weight, gain(ratios, weight)


def of_the_first(ratios):
    weight, statistic = by_root(ratios)
    return 1 - weight, statistic


def one_step(ratios):
    weight = np.mean(ratios / (1 + ratios))
    return weight, gain(ratios, weight)


def gain_once(ratios):
    weight, statistic = by_root(ratios)
    return weight, statistic / 2


def gain_turned(ratios):
    weight, statistic = by_root(ratios)
    return weight, -statistic


# ---- one merge


def one_merge(table):
    table = np.asarray(table, float)
    pairs = combinations(range(table.shape[1]), 2)
    falls = {(j, m): fall(table[:, j], table[:, m]) for j, m in pairs}
    best = max(falls, key=falls.get)
    return *best, falls[best]


def fall(one, other):
    return (entr(one) + entr(other) - entr(one + other)).sum()


def by_whole_tables(table):
    """The entropy of every table that a merge can give."""
    before, after = entr(table).sum(), {}
    for j, m in combinations(range(np.shape(table)[1]), 2):
        merged = np.delete(table, m, axis=1)
        merged[:, j] += table[:, m]
        after[j, m] = entr(merged).sum()
    best = min(after, key=after.get)
    return *best, before - after[best]


def by_shares(table):
    falls = {}
    for j, m in combinations(range(np.shape(table)[1]), 2):
        either = table[:, j] + table[:, m]
        share = table[:, j] / np.where(either > 0, either, 1)
        falls[j, m] = (either * (entr(share) + entr(1 - share)))[either > 0].sum()
    best = max(falls, key=falls.get)
    return *best, falls[best]


def larger_first(table):
    j, m, fallen = one_merge(table)
    return m, j, fallen


def from_one(table):
    j, m, fallen = one_merge(table)
    return j + 1, m + 1, fallen


def most_doubt(table):
    pairs = combinations(range(np.shape(table)[1]), 2)
    falls = {(j, m): fall(table[:, j], table[:, m]) for j, m in pairs}
    worst = min(falls, key=falls.get)
    return *worst, falls[worst]


def rows_whole(table):
    falls = {}
    for j, m in combinations(range(np.shape(table)[1]), 2):
        either = table[:, j] + table[:, m]
        shares = table[:, [j, m]][either > 0] / either[either > 0][:, None]
        falls[j, m] = entr(shares).sum()
    best = max(falls, key=falls.get)
    return *best, falls[best]


def what_is_left(table):
    j, m, fallen = one_merge(table)
    return j, m, entr(table).sum() - fallen


def without_the_union(table):
    j, m, _ = one_merge(table)
    return j, m, entr(table[:, [j, m]]).sum()


def in_bits(table):
    j, m, fallen = one_merge(table)
    return j, m, fallen / np.log(2)


RIGHT = [
    (check_known_component, by_root),
    (check_known_component, by_em),
    (check_known_component, by_search),
    (check_known_component, by_halving_fractions),
    (check_known_component, then(by_root, np.longdouble)),
    (check_one_merge, one_merge),
    (check_one_merge, by_whole_tables),
    (check_one_merge, by_shares),
    (check_one_merge, then(one_merge, np.longdouble)),
]

WRONG = [
    (check_known_component, without_the_ends, "a weight lies between 0 and 1"),
    (check_known_component, of_the_first, "this is the weight of the first component"),
    (check_known_component, one_step, "one step of EM from equal weights"),
    (check_known_component, gain_once, "the statistic is twice the gain"),
    (check_known_component, gain_turned, "the sign of the statistic is turned"),
    (check_one_merge, larger_first, "the smaller number comes first"),
    (check_one_merge, from_one, "count the components from 0"),
    (check_one_merge, most_doubt, "this union leaves the most doubt"),
    (check_one_merge, rows_whole, "a row counts only as far as it belongs to the two"),
    (check_one_merge, what_is_left, "this is what is left"),
    (check_one_merge, without_the_union, "the union of the two has a term as well"),
    (check_one_merge, in_bits, "this is in bits"),
]
