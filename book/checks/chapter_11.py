"""Checks for the coded exercises of chapter 11: one list for a mixture, and EM as one function."""

from fractions import Fraction

import mpmath
import numpy as np

from checks import known_slip, verdict
from checks.reading import called, number, numbers, parts


def check_one_list(answer):
    """answer(weights, means, variances) -> the three of the shortest list, sorted."""
    return verdict(_list_problem, answer, "One mixture has one list, whatever it was made of.")


def check_em_map(answer):
    """answer(x, t, variance) -> the next t."""
    return verdict(_map_problem, answer, "It agrees with 60-digit arithmetic, far out too.")


# ---- one list for one mixture ------------------------------------------------------------------

# Weights in 32nds, so that their sums are exact; means and variances.
LISTS = {
    "another order": ([4, 20, 8], [3, -1, 0], [2, 4, 1]),
    "a weight of 0": ([0, 20, 12], [7, 2, 1], [1, 1, 1]),
    "twins": ([4, 16, 12], [5, 1, 5], [2, 2, 2]),
    "equal means, other variances": ([8, 8, 16], [2, 2, 0], [9, 1, 4]),
    "all at once": ([1, 0, 7, 16, 8], [5, 5, 5, 5, -2], [1, 2, 1, 3, 3]),
    "one component": ([32], [0], [1]),
}
NAMES = "weights", "means", "variances"


def _list_problem(answer):
    for name, (weights, *pairs) in LISTS.items():
        given = [np.array(weights) / 32, *(np.array(part, float) for part in pairs)]
        right = _shortest(weights, *pairs)
        found = parts(called(answer, *given), *NAMES)
        reason = _found_problem(found, right, given)
        if reason:
            return f"In the test “{name}”: {reason}"
    return None


def _shortest(weights, means, variances):
    """The weight of each pair that occurs, by exact sums."""
    shares = {}
    for weight, *pair in zip(weights, means, variances):
        if weight:
            shares[tuple(pair)] = shares.get(tuple(pair), 0) + Fraction(weight, 32)
    pairs = sorted(shares)
    return [[shares[pair] for pair in pairs], *map(list, zip(*pairs))]


def _found_problem(found, right, given):
    size = len(right[0])
    lengths = {np.size(part) for part in found}
    if lengths != {size} and len(lengths) == 1:
        return f"the list should have {size} components, found {lengths.pop()}."
    tables = [numbers(part, f"the {name}", (size,)) for part, name in zip(found, NAMES)]
    for name, mine, true in zip(NAMES, tables, right):
        expected = np.array(true, float)
        if not np.allclose(mine, expected, rtol=1e-12, atol=1e-12):
            return known_slip(mine, _slips(name, right, given), _shown(name, expected, mine))
    return None


def _slips(name, right, given):
    """The parts of lists that are wrong in a known way."""
    place = NAMES.index(name)
    order = np.lexsort(np.array(right[1:], float))
    turned = np.array(right[place], float)[order]
    slips = [("it is sorted by variance first, then by mean.", turned)]
    slips.append(("it has the largest mean first.", np.array(right[place], float)[::-1]))
    if name == "weights":
        least = dict(zip(zip(*given[1:]), given[0]))
        last = np.array([least[pair] for pair in zip(*right[1:])], float)
        slips.append(("of alike components one weight was kept; add them.", last))
        slips.append(("all weights became equal.", np.full(len(right[0]), 1 / len(right[0]))))
    return slips


def _shown(name, expected, mine):
    wanted, found = (np.round(values, 6).tolist() for values in (expected, mine))
    return f"the {name} should be {wanted}, found {found}."


# ---- EM as one function -------------------------------------------------------------------------

MAPS = {
    "four rows": ([-3.0, -1.0, 2.0, 4.0], 0.5, 2.0),
    "a negative t": ([-3.0, -1.0, 2.0, 4.0], -1.5, 0.5),
    "rows on one side": ([1.0, 2.0, 6.0], 0.25, 3.0),
    "t is 0": ([-3.0, 5.0], 0.0, 1.0),
    "rows far out": ([-2000.0, 1000.0, 3000.0], 40.0, 0.01),
}


def _map_problem(answer):
    for name, (rows, t, variance) in MAPS.items():
        found = number(called(answer, np.array(rows), t, variance), f"In “{name}” the next t")
        right = _next(rows, t, variance)
        if not np.isclose(found, right, rtol=1e-9, atol=1e-12):
            words = f"the next t should be {right:.6g}, found {found:.6g}."
            reason = known_slip(found, _map_slips(rows, t, variance), words)
            return f"In the test “{name}”: {reason}"
    return None


def _next(rows, t, variance, factor=2, doubled=2, less=1):
    """The average of (2 share - 1) x, with the shares by Bayes' theorem in 60 digits."""
    with mpmath.workdps(60):
        total = mpmath.mpf(0)
        for row in rows:
            power = factor * mpmath.mpf(t) * mpmath.mpf(row) / mpmath.mpf(variance)
            total += (doubled / (1 + mpmath.exp(-power)) - less) * mpmath.mpf(row)
        return float(total / len(rows))


def _map_slips(rows, t, variance):
    right = _next(rows, t, variance)
    of_right = _next(rows, t, variance, doubled=1, less=0)
    hard = float(np.mean(np.abs(rows))) * np.sign(t)
    return [
        ("the 2 in the exponent is forgotten.", _next(rows, t, variance, factor=1)),
        ("the rows of the left component are forgotten.", of_right),
        ("these are sums: divide by the number of rows.", right * len(rows)),
        ("it is divided by the standard deviation.", _next(rows, t, variance**0.5)),
        ("the labels are hard: every row counts in full.", hard),
        ("this is the old t.", t),
    ]
