"""Checks for the coded exercises of chapter 9: a step of K-means, labels from soft to hard."""

from fractions import Fraction
from itertools import product

import mpmath
import numpy as np

from checks import known_slip, verdict
from checks.reading import called, number, numbers, parts


def check_kmeans_step(answer):
    """answer(X, means) -> (labels, new means, J with the new means and these labels)."""
    return verdict(_step_problem, answer, "The labels are the best of all, and so are the means.")


def check_soft_labels(answer):
    """answer(X, weights, means, variance) -> the responsibilities, N x K."""
    return verdict(_soft_problem, answer, "They agree with 60-digit arithmetic down to the limit.")


# ---- a step of K-means ----------------------------------------------------------------------

# Rows and means of small whole numbers, so that all is exact.
STEPS = {
    "two groups": ([[0, 0], [2, 0], [9, 3], [13, 3], [1, 6]], [[0, 1], [10, 1]]),
    "a mean without rows": ([[0, 1], [3, 1], [4, 0]], [[1, 1], [50, 50], [4, 1]]),
    "one feature": ([[0], [2], [9], [13]], [[0], [2]]),
    "one mean": ([[1, 2, 4], [3, 2, 0]], [[0, 0, 0]]),
}


def _step_problem(answer):
    for name, (rows, means) in STEPS.items():
        X, start = np.array(rows, dtype=float), np.array(means, dtype=float)
        found = parts(called(answer, X, start), "labels", "new means", "J")
        labels = numbers(found[0], "labels", (len(X),))
        right = _best_labels(rows, means)
        if not np.array_equal(labels, right):
            return f"In the test “{name}”: the labels should be {right}, found {labels.tolist()}."
        reason = _moved_problem(rows, means, right, found)
        if reason:
            return f"In the test “{name}”: {reason}"
    return None


def _best_labels(rows, means):
    """Of all tables of labels, the one of the least J; no row of the tests is tied."""

    def cost(labels):
        pairs = [(row, means[label]) for row, label in zip(rows, labels)]
        return sum(_square(row, mean) for row, mean in pairs)

    return list(min(product(range(len(means)), repeat=len(rows)), key=cost))


def _square(row, mean):
    return sum((a - b) ** 2 for a, b in zip(row, mean))


def _moved_problem(rows, means, labels, found):
    right = [
        _average([row for row, label in zip(rows, labels) if label == k], mean)
        for k, mean in enumerate(means)
    ]
    moved = numbers(found[1], "the new means", np.shape(means))
    if not np.allclose(moved, np.array(right, dtype=float)):
        own = [np.array(rows)[np.equal(labels, k)] for k in set(labels)]
        of_all = np.array([group.sum(axis=0) for group in own])
        slips = [("These are the old means.", means)]
        if len(of_all) == len(means):
            slips += [
                ("The sums of the groups were divided by N.", of_all / len(rows)),
                ("These are sums, not averages.", of_all),
            ]
        shown = np.round(np.array(right, dtype=float), 4).tolist()
        return known_slip(moved, slips, f"the new means should be {shown}.")
    distortion = number(found[2], "J")
    return _distortion_problem(rows, means, right, labels, distortion)


def _average(group, mean):
    return [Fraction(sum(column), len(group)) for column in zip(*group)] if group else mean


def _distortion_problem(rows, means, moved, labels, found):
    def total(centers, size=_square):
        return float(sum(size(row, centers[label]) for row, label in zip(rows, labels)))

    right = total(moved)
    slips = [
        ("J is that of the old means.", total(means)),
        ("J is divided by the number of rows.", right / len(rows)),
        ("J is a root: add the squares.", right**0.5),
    ]
    if not np.isclose(found, right):
        return known_slip(found, slips, f"J should be {right:g}, found {found:g}.")
    return None


# ---- from soft to hard ----------------------------------------------------------------------

ROWS = [[0.0, 0.0], [1.0, 0.5], [-2.0, 1.0], [30.0, -40.0]]
WEIGHTS = [0.5, 0.125, 0.375]
MEANS = [[-1.0, 0.0], [1.0, 0.0], [3.0, 4.0]]  # the first row is tied between the first two
VARIANCES = [4.0, 0.25, 1e-3, 1e-12, 1e-200, 0.0]


def _soft_problem(answer):
    given = np.array(ROWS), np.array(WEIGHTS), np.array(MEANS)
    for variance in VARIANCES:
        found = called(answer, *given, variance)
        table = numbers(found, f"For the variance {variance:g} the table", (4, 3))
        right = _softmax(variance)
        if not np.allclose(table, right, rtol=1e-9, atol=1e-12):
            reason = known_slip(table, _slips(variance), _first_difference(table, right))
            return f"For the variance {variance:g}: {reason}"
    return None


def _softmax(variance, weights=WEIGHTS, power=2, factor=2):
    """The responsibilities in arithmetic of 60 digits, whose exponents do not underflow."""
    with mpmath.workdps(60):
        table = []
        for row in ROWS:
            squares = [mpmath.mpf(_square(row, mean)) ** (mpmath.mpf(power) / 2) for mean in MEANS]
            least = min(squares)
            if variance == 0:
                terms = [w * (square == least) for w, square in zip(weights, squares)]
            else:
                width = factor * mpmath.mpf(variance)
                excess = [(square - least) / width for square in squares]
                terms = [w * mpmath.exp(-e) for w, e in zip(weights, excess)]
            table.append([float(term / sum(terms)) for term in terms])
        return np.array(table)


def _slips(variance):
    equal = [1 / 3] * 3
    return [
        ("the weights are forgotten.", _softmax(variance, equal)),
        ("the 2 below the square is forgotten.", _softmax(variance, factor=1)),
        ("the distance stands there, not its square.", _softmax(variance, power=1)),
        ("a tied row goes to one mean only; the weights share it.", np.eye(3)[[0, 1, 0, 1]]),
    ]


def _first_difference(table, right):
    row = int(np.abs(table - right).max(axis=1).argmax())
    mine, true = (np.round(values[row], 6).tolist() for values in (table, right))
    return f"row {row + 1} should be {true}, found {mine}."
