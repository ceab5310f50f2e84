"""Checks for the coded exercises of chapter 3: dividing without underflow, the expected error."""

import itertools
from decimal import Decimal, localcontext

import numpy as np

from checks import known_slip, verdict
from checks.reading import called, function, number, numbers_or_nan


def check_softmax(answer):
    """answer(logs) -> the responsibilities, N x K, from ln(pi_k N(x_i | mu_k, Sigma_k))."""
    return verdict(_softmax_problem, answer, "Near and far rows agree with 50-digit arithmetic.")


def check_expected_error(answer):
    """answer(gamma) -> the share of rows that the argmax is expected to get wrong."""
    return verdict(_error_problem, answer, "It agrees with a sum over all possible labels.")


# ---- dividing without underflow -------------------------------------------------------------

TABLES = {
    "ordinary rows": [[-1.0, -2.5, -0.3], [-4.0, -3.0, -7.5], [0.5, 1.5, -1.0], [-2.0, -2.0, -9.0]],
    "rows far from every component": [[-800.0, -801.0], [-5000.0, -5003.0], [-1e5, -1e5 - 2]],
    "a near row and a far row together": [[-1.0, -2.0], [-900.0, -902.0]],
    "rows of high density": [[900.0, 899.0], [750.0, 751.5]],
    "one component near, one far": [[-5.0, -900.0], [-2000.0, -3.0]],
    "one row": [[-1500.0, -1499.0, -1502.0, -1600.0]],
}


def _softmax_problem(answer):
    for name, table in TABLES.items():
        logs, true = np.array(table), _decimal_softmax(table)
        found = function(answer)(logs)
        if not np.array_equal(logs, table):
            return "Your answer changed the table it was given."
        reason = _table_problem(numbers_or_nan(found, "The table", true.shape), true)
        if reason:
            return f"In the test “{name}”: {reason}"
    return None


def _decimal_softmax(table):
    """The quotients in decimal arithmetic, whose exponents do not underflow here."""
    with localcontext(prec=50):
        terms = [[Decimal(log).exp() for log in row] for row in table]
        return np.array([[float(term / sum(row)) for term in row] for row in terms])


def _table_problem(found, true):
    for row, (mine, right) in enumerate(zip(found, true), start=1):
        if not np.allclose(mine, right, rtol=1e-9, atol=1e-12):
            return f"row {row} should be {_rounded(right)}, found {_rounded(mine)}."
    return None


def _rounded(row):
    return "[" + ", ".join(f"{value:.4g}" for value in row) + "]"


# ---- the expected error ---------------------------------------------------------------------


def _error_problem(answer):
    rng = np.random.default_rng(3)
    for n_rows, n_components in ((1, 2), (3, 2), (4, 3), (3, 4)):
        gamma = rng.dirichlet(np.ones(n_components), size=n_rows)
        true = _enumerated_error(gamma)
        found = number(called(answer, gamma), "The expected share")
        if not np.isclose(found, true, rtol=1e-6):  # which single precision reaches
            slips = [
                (" That is the share it gets right.", 1 - true),
                (" That is a number of rows, not a share.", n_rows * true),
            ]
            return (
                f"For N = {n_rows}, K = {n_components} the expected share is {true:.4f} "
                f"by summing over all labels; yours is {found:.4f}.{known_slip(found, slips)}"
            )
    return None


def _enumerated_error(gamma):
    """Sum over all K^N ways to label the rows: probability times the share the argmax misses."""
    n_rows, n_components = gamma.shape
    guess, total = gamma.argmax(axis=1), 0.0
    for labels in itertools.product(range(n_components), repeat=n_rows):
        probability = np.prod(gamma[np.arange(n_rows), labels])
        total += probability * np.mean(guess != np.array(labels))
    return total
