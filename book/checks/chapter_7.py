"""Checks for the coded exercises of chapter 7: the bound, and how the log-likelihood bends."""

from itertools import product
from math import exp, fsum, isnan, log, prod, sqrt
from math import pi as circle_constant

import numpy as np

from checks import known_slip, verdict
from checks.reading import called, numbers, numbers_or_nan

ROWS = [-1.3, 0.4, 0.9, 2.6]
WEIGHTS, MEANS, VARIANCES = [0.5, 0.3, 0.2], [-0.8, 0.7, 2.1], [0.7, 1.5, 0.4]
SOFT = [[0.7, 0.2, 0.1], [0.25, 0.45, 0.3], [0.1, 0.6, 0.3], [0.05, 0.35, 0.6]]
HARD = [[1.0, 0.0, 0.0], [0.5, 0.5, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]


def check_elbo(answer):
    """answer(x, table, weights, means, variances) -> the bound, a number; one feature."""
    praise = "The same as a sum over all labellings of the rows, with zeros in the table too."
    return verdict(_elbo_problem, answer, praise)


def check_curvature(answer):
    """answer(x, weights, means, variances) -> second derivatives of ln L in the means, K x K."""
    praise = "Differences of the log-likelihood give the same matrix."
    return verdict(_curvature_problem, answer, praise)


def _term(row, k):
    """pi_k N(x_i | mu_k, sigma_k^2)."""
    square = (row - MEANS[k]) ** 2 / VARIANCES[k]
    return WEIGHTS[k] * exp(-square / 2) / sqrt(2 * circle_constant * VARIANCES[k])


# ---- the bound ------------------------------------------------------------------------------


def _elbo_problem(answer):
    for table, name in ((SOFT, "positive shares"), (HARD, "a table with zeros")):
        arguments = map(np.array, (ROWS, table, WEIGHTS, MEANS, VARIANCES))
        found = numbers_or_nan(called(answer, *arguments), "The bound, one number,", ())
        true = _elbo_by_labellings(table)
        if isnan(found):
            return f"With {name} your answer is nan: what is 0 times the logarithm of 0?"
        if abs(found - true) > 1e-9:
            return (
                f"With {name} the bound is {true:.4f}, not {found:.4f}.{_elbo_slip(found, table)}"
            )
    return None


def _elbo_by_labellings(table):
    """Sum over all K^N labellings z of q(z) ln (p(x, z) / q(z)), where q(z) > 0."""
    total = []
    for labels in product(range(3), repeat=len(ROWS)):
        chance = prod(table[i][k] for i, k in enumerate(labels))
        if chance > 0:
            together = prod(_term(row, k) for row, k in zip(ROWS, labels))
            total.append(chance * log(together / chance))
    return fsum(total)


def _elbo_slip(found, table):
    """Name the slip, if it is a known one."""
    cells = [share for row in table for share in row if share > 0]
    entropy = -fsum(share * log(share) for share in cells)
    true = _elbo_by_labellings(table)
    log_l = fsum(log(fsum(_term(row, k) for k in range(3))) for row in ROWS)
    slips = [
        (" The part with the table's own logarithm is left out: that is Q.", true - entropy),
        (" Its entropy has the wrong sign.", true - 2 * entropy),
        (" That is ln L, which does not depend on the table.", log_l),
    ]
    return known_slip(found, slips)


# ---- how it bends ---------------------------------------------------------------------------


def _curvature_problem(answer):
    arguments = map(np.array, (ROWS, WEIGHTS, MEANS, VARIANCES))
    found = numbers(called(answer, *arguments), "The matrix", (3, 3))
    true = _bends()
    if np.allclose(found, true, atol=1e-5):
        return None
    if not np.allclose(found, found.T):
        return "Your matrix is not symmetric; second derivatives do not depend on the order."
    if not np.allclose(np.diag(found), np.diag(true), atol=1e-5):
        return _diagonal_slip(np.diag(found))
    return "The diagonal is right. Off it, a responsibility falls when another mean comes nearer."


def _diagonal_slip(diagonal):
    terms = [[_term(row, k) for k in range(3)] for row in ROWS]
    frozen = [-fsum(t[k] / fsum(t) for t in terms) / VARIANCES[k] for k in range(3)]
    of_q = "On the diagonal the responsibilities are held fixed: that is the matrix of Q."
    otherwise = "The diagonal differs from differences of the log-likelihood."
    return known_slip(diagonal, [(of_q, frozen)], otherwise)


def _bends(shift=1e-3):
    """Second differences of ln L, made more exact by a second, twice as large, shift."""
    return (4 * _differences(shift) - _differences(2 * shift)) / 3


def _differences(shift):
    steps = shift * np.eye(3)
    return np.array([[_bend(a, b) for a in steps] for b in steps]) / (4 * shift**2)


def _bend(a, b):
    """The second difference of ln L when the means move by a and by b."""
    return _ln_l(a + b) - _ln_l(a - b) - _ln_l(b - a) + _ln_l(-a - b)


def _ln_l(moved):
    """ln L with the means moved."""
    total = []
    for row in ROWS:
        parts = [
            w * exp(-((row - m - s) ** 2) / (2 * v)) / sqrt(2 * circle_constant * v)
            for w, m, s, v in zip(WEIGHTS, MEANS, moved, VARIANCES)
        ]
        total.append(log(fsum(parts)))
    return fsum(total)
