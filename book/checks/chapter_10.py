"""Checks for the coded exercises of chapter 10: a bound for widths, EM with a prior."""

from fractions import Fraction
from itertools import product
from math import fsum, log, pi

import numpy as np

from checks import known_slip, verdict
from checks.reading import called, number, numbers, parts


def check_shared_bound(answer):
    """answer(rows, n_components, c) -> the upper bound of ln L where no width is below c others."""
    return verdict(_bound_problem, answer, "No table of labels has a smaller J*.")


def check_map_step(answer):
    """answer(rows, table, alpha, psi, n_0) -> (weights, means, variances)."""
    return verdict(_step_problem, answer, "Each objective falls wherever one of them is moved.")


# ---- the bound ------------------------------------------------------------------------------

CASES = [
    ([3, 0, 1, 9, 10, 4], 2, 1.0),
    ([5, -2, 0, 1, 7, 8], 3, 0.25),
    ([1, 4, 2, 9], 1, 1.0),
]


def _bound_problem(answer):
    for rows, n_components, c in CASES:
        found = number(called(answer, np.array(rows, dtype=float), n_components, c), "The bound")
        least = _least_distortion(rows, n_components)
        if not np.isclose(found, _bound(least, len(rows), c), rtol=1e-9):
            return _bound_slip(found, (rows, n_components, c), least)
    return None


def _least_distortion(rows, n_components):
    """The least J over all tables of labels."""
    tables = product(range(n_components), repeat=len(rows))
    return float(min(_distortion(rows, labels) for labels in tables))


def _distortion(rows, labels):
    total = Fraction(0)
    for label in set(labels):
        own = [row for row, one in zip(rows, labels) if one == label]
        mean = Fraction(sum(own), len(own))
        total += sum((row - mean) ** 2 for row in own)
    return total


def _bound(least, n_rows, c=1.0, extra=1.0):
    return -n_rows / 2 * (log(2 * pi * least / n_rows) + extra) - n_rows * log(c)


def _bound_slip(found, case, least):
    rows, n_components, c = case
    n_rows, spread = len(rows), float(_distortion(rows, [0] * len(rows)))
    right = _bound(least, n_rows, c)
    slips = [
        (
            "This is the bound for one component: J* is the least over groups.",
            _bound(spread, n_rows, c),
        ),
        ("The width was taken as J*, not yet divided by N.", _bound(least * n_rows, n_rows, c)),
        (
            "At the best width the second term is N/2: it is missing.",
            _bound(least, n_rows, c, 0.0),
        ),
        ("This is the bound for one shared width: the ratio adds to it.", _bound(least, n_rows)),
        ("A smaller c allows more, so the bound rises.", right + 2 * n_rows * log(c)),
        ("The factor 1/c comes in at each row, not once.", _bound(least, n_rows) - log(c)),
        ("This is J*, not the bound.", least),
    ]
    otherwise = (
        f"for the rows {rows}, K = {n_components} and c = {c} it is {right:.4f}, not {found:.4f}."
    )
    return known_slip(found, slips, otherwise)


# ---- the step -------------------------------------------------------------------------------

ROWS = [0.5, -1.25, 2.0, 3.5, 1.0]
TABLE = [[0.75, 0.25], [1.0, 0.0], [0.25, 0.75], [0.125, 0.875], [0.5, 0.5]]
PRIORS = [(2.0, 0.5, 3.0), (0.0, 0.0, 0.0), (1.0, 2.0, 0.0)]


def _step_problem(answer):
    for prior in PRIORS:
        given = np.array(ROWS), np.array(TABLE)
        found = parts(called(answer, *given, *prior), "weights", "means", "variances")
        for name, mine, right in zip(("weights", "means", "variances"), found, _step(*prior)):
            values = numbers(mine, f"The {name}", (2,))
            if not np.allclose(values, right, rtol=1e-9):
                return _step_slip(name, values, prior, right)
    return None


def _step(alpha, psi, n_0):
    """Sums over rows, one component after another."""
    weights, means, variances = [], [], []
    for k in (0, 1):
        shares = [row[k] for row in TABLE]
        count = fsum(shares)
        mean = fsum(g * x for g, x in zip(shares, ROWS)) / count
        squares = fsum(g * (x - mean) ** 2 for g, x in zip(shares, ROWS))
        weights.append((count + alpha) / (len(ROWS) + 2 * alpha))
        means.append(mean)
        variances.append((squares + psi) / (count + n_0))
    return weights, means, variances


def _step_slip(name, found, prior, right):
    alpha, psi, n_0 = prior
    counts = np.array(TABLE).sum(axis=0)
    plain = np.array(_step(0.0, 0.0, 0.0)[2])
    slips = {
        "weights": [
            ("the rows of the prior are not counted below.", (counts + alpha) / len(ROWS)),
            ("the prior is left out.", counts / len(ROWS)),
        ],
        "means": [("they are divided by N, not by the counts.", right * counts / len(ROWS))],
        "variances": [
            ("the prior is left out.", plain),
            ("n_0 is missing below.", plain + psi / counts),
            ("psi is added whole, not divided by the count.", plain + psi),
        ],
    }
    shown = np.round(right, 4).tolist()
    otherwise = f"with alpha, psi, n_0 = {prior} they should be {shown}."
    return f"The {name}: {known_slip(found, slips[name], otherwise)}"
