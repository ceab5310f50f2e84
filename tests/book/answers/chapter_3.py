"""Answers to the exercises of chapter 3: dividing without underflow, the expected error."""

from decimal import Decimal
from fractions import Fraction

import numpy as np
import scipy.special
from checks.chapter_3 import check_expected_error, check_softmax

from .changed import then

# ---- dividing without underflow


def softmax(logs, largest=np.max, axis=1):
    terms = np.exp(logs - largest(logs, axis=1, keepdims=True))
    return terms / terms.sum(axis=axis, keepdims=True)


def one_over_a_sum(logs):
    """1 / sum_j exp(s_j - s_k): no shift is needed, since overflow gives the right 0."""
    with np.errstate(over="ignore"):
        return 1 / np.exp(logs[:, None, :] - logs[:, :, None]).sum(axis=2)


def by_log_sum_exp(logs):
    return np.exp(logs - np.logaddexp.reduce(logs, axis=1)[:, None])


def in_decimals(logs):
    """Many digits, whose exponents do not underflow, and no shift."""
    terms = [[Decimal(log).exp() for log in row] for row in logs.tolist()]
    return [[term / sum(row) for term in row] for row in terms]


def taking_off(largest):
    return lambda logs: softmax(logs, largest)


def floor_under_the_sum(logs):
    terms = np.exp(logs)
    return terms / (terms.sum(axis=1, keepdims=True) + 1e-300)


def in_place(logs):
    logs -= logs.max(axis=1, keepdims=True)
    return softmax(logs)


# ---- the expected error


def expected_error(gamma):
    return np.mean(1 - gamma.max(axis=1))


def all_but_the_largest(gamma):
    return np.sort(gamma, axis=1)[:, :-1].sum() / len(gamma)


def row_by_row(gamma):
    return sum(1 - Fraction(max(row)) for row in gamma.tolist()) / len(gamma)


RIGHT = [
    (check_softmax, softmax),
    (check_softmax, one_over_a_sum),
    (check_softmax, by_log_sum_exp),
    (check_softmax, in_decimals),
    (check_softmax, lambda logs: scipy.special.softmax(logs, axis=1)),
    (check_softmax, lambda logs: softmax(np.longdouble(logs))),
    (check_expected_error, expected_error),
    (check_expected_error, all_but_the_largest),
    (check_expected_error, row_by_row),
    (check_expected_error, then(expected_error, np.float32)),
    (check_expected_error, then(expected_error, np.longdouble)),
]

WRONG = [
    (check_softmax, taking_off(lambda logs, **along: 0), "far from every component"),
    (check_softmax, taking_off(lambda logs, **along: logs.max()), "far from every component"),
    (check_softmax, floor_under_the_sum, "far from every component"),
    (check_softmax, taking_off(np.min), "one component near"),
    (check_softmax, taking_off(np.mean), "one component near"),
    (check_softmax, lambda logs: softmax(logs, axis=0), "ordinary rows"),
    (check_softmax, then(softmax, np.log), "ordinary rows"),
    (check_softmax, lambda logs: softmax(logs)[0], "The table should have the shape (4, 3)"),
    (check_softmax, in_place, "changed the table"),
    (check_expected_error, lambda gamma: gamma.min(axis=1).mean(), "N = 4, K = 3"),
    (check_expected_error, lambda gamma: gamma.max(axis=1).mean(), "the share it gets right"),
    (check_expected_error, lambda gamma: (1 - gamma.max(axis=1)).sum(), "not a share"),
    (check_expected_error, lambda gamma: 1 - gamma.max(axis=1), "one finite number"),
    (check_expected_error, lambda gamma: 1 - gamma.mean(axis=0).max(), "yours is 0.4103"),
]
