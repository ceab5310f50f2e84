"""Checks for the coded exercises of chapter 12: a known component's weight, and one merge."""

from itertools import combinations

import mpmath
import numpy as np

from checks import known_slip, verdict
from checks.reading import called, number, numbers, parts


def check_known_component(answer):
    """answer(ratios) -> (weight, statistic), where ratios are g(x_i) / f(x_i)."""
    praise = "They agree with 40-digit arithmetic, inside and at both ends."
    return verdict(_weight_problem, answer, praise)


def check_one_merge(answer):
    """answer(table) -> (j, m, fall of the entropy), j < m from 0."""
    return verdict(_merge_problem, answer, "No other pair leaves less doubt.")


# ---- the weight of a known component ----------------------------------------------------------

RATIOS = {
    "an inner weight": [0.25, 3.0, 0.5, 1.5],
    "most rows against it": [0.5, 0.25, 0.5, 2.0, 0.125],
    "most rows for it": [2.0, 3.0, 1.5],
    "one row": [5.0],
    "a long tail": [0.125, 0.0625, 40.0, 0.25],
}


def _weight_problem(answer):
    for name, ratios in RATIOS.items():
        found = parts(called(answer, np.array(ratios)), "weight", "statistic")
        weight, statistic = number(found[0], "The weight"), number(found[1], "The statistic")
        right = _best_weight(ratios)
        best = _statistic(ratios, right)
        reason = _weight_reason(ratios, weight, right) or _statistic_reason(statistic, best)
        if reason:
            return f"In the test “{name}”: {reason}"
    return None


def _slope(ratios, weight):
    return mpmath.fsum((r - 1) / (1 + weight * (r - 1)) for r in map(mpmath.mpf, ratios))


def _best_weight(ratios):
    """The root of the slope, by mpmath, or the end at which the slope leads outside."""
    with mpmath.workdps(40):
        if _slope(ratios, mpmath.mpf(0)) <= 0:
            return 0.0
        if _slope(ratios, mpmath.mpf(1)) >= 0:
            return 1.0
        return float(mpmath.findroot(lambda w: _slope(ratios, w), (0, 1), solver="anderson"))


def _statistic(ratios, weight):
    with mpmath.workdps(40):
        terms = [mpmath.log(1 + mpmath.mpf(weight) * (mpmath.mpf(r) - 1)) for r in ratios]
        return float(2 * mpmath.fsum(terms))


def _weight_reason(ratios, weight, right):
    if abs(weight - right) <= 1e-6:
        return None
    if not 0 <= weight <= 1:
        return f"a weight lies between 0 and 1; found {weight:.6g}."
    share = float(np.mean([r / (1 + r) for r in ratios]))
    slips = [
        ("this is the weight of the first component.", 1 - right),
        ("this is one step of EM from equal weights; go on.", share),
    ]
    return known_slip(weight, slips, f"the weight should be {right:.6f}, found {weight:.6f}.")


def _statistic_reason(statistic, right):
    if abs(statistic - right) <= 1e-6:
        return None
    slips = [
        ("the statistic is twice the gain.", right / 2),
        ("the sign of the statistic is turned.", -right),
    ]
    return known_slip(statistic, slips, f"2 ln LR should be {right:.6f}, found {statistic:.6f}.")


# ---- one merge --------------------------------------------------------------------------------

TABLES = {
    "three components": [[0.5, 0.5, 0], [0.6, 0.4, 0], [0, 0.1, 0.9], [0.1, 0, 0.9]],
    "two components": [[0.25, 0.75], [1, 0], [0.5, 0.5]],
    "the last two": [[0.7, 0.2, 0.1], [0, 0.5, 0.5], [0.1, 0.5, 0.4], [0.9, 0.05, 0.05]],
    "small shares": [[0.9, 0.05, 0.05], [0.9, 0.05, 0.05], [0.5, 0.5, 0], [0.6, 0.4, 0]],
}


def _merge_problem(answer):
    for name, table in TABLES.items():
        found = parts(called(answer, np.array(table, dtype=float)), "j", "m", "fall")
        pair = numbers(found[:2], "j and m", (2,)).tolist()
        fall = number(found[2], "The fall of the entropy")
        falls = _falls(table)
        right = max(falls, key=falls.get)
        if pair != list(right):
            reason = _pair_reason(table, tuple(pair), right)
        else:
            reason = _fall_reason(table, fall, right, falls[right])
        if reason:
            return f"In the test “{name}”: {reason}"
    return None


def _entropy(table):
    with mpmath.workdps(40):
        return mpmath.fsum(-p * mpmath.log(p) for p in map(mpmath.mpf, np.ravel(table)) if p > 0)


def _merged(table, pair):
    """The table after the merge, as lists."""
    rest = [k for k in range(len(table[0])) if k not in pair]
    return [[row[pair[0]] + row[pair[1]], *(row[k] for k in rest)] for row in table]


def _falls(table):
    """pair -> the entropy of the table before the merge less that after it."""
    pairs = combinations(range(len(table[0])), 2)
    return {pair: float(_entropy(table) - _entropy(_merged(table, pair))) for pair in pairs}


def _pair_reason(table, pair, right):
    if pair == right[::-1]:
        return "the smaller number comes first."
    if pair == tuple(k + 1 for k in right):
        return "count the components from 0."
    falls = _falls(table)
    if pair == min(falls, key=falls.get):
        return "this union leaves the most doubt, and not the least."
    of_shares = {each: _fall_of_shares(table, each) for each in falls}
    if pair == max(of_shares, key=of_shares.get):
        return "a row counts only as far as it belongs to the two."
    return f"the pair should be {right}, found {pair}."


def _fall_of_shares(table, pair):
    """The entropies of the shares, each row counted whole."""
    sums = [(row[pair[0]], row[pair[1]]) for row in table if row[pair[0]] + row[pair[1]] > 0]
    return float(_entropy([[a / (a + b), b / (a + b)] for a, b in sums]))


def _fall_reason(table, fall, pair, right):
    if abs(fall - right) <= 1e-9:
        return None
    columns = [[row[k] for k in pair] for row in table]
    slips = [
        ("this is what is left; how much has it fallen?", float(_entropy(_merged(table, pair)))),
        ("the union of the two has a term as well.", float(_entropy(columns))),
        ("a row counts only as far as it belongs to the two.", _fall_of_shares(table, pair)),
        ("this is in bits; take natural logarithms.", right / float(mpmath.log(2))),
    ]
    return known_slip(fall, slips, f"the fall should be {right:.6f}, found {fall:.6f}.")
