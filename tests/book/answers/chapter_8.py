"""Answers to the exercises of chapter 8: graded claims, a finder of slips, data that hide one."""

from types import MappingProxyType

import numpy as np
from checks.chapter_8 import check_find_error, check_grading, check_looks_right

from gmmlib import Parameters

from .changed import then

# ---- the invented note

GRADES = {claim: "right" if claim in "adfg" else "wrong" for claim in "abcdefghij"}
OTHER = {"right": "wrong", "wrong": "right"}


def written(write):
    return {claim: write(grade) for claim, grade in GRADES.items()}


# ---- a test for each error: the solution, and tests that miss one of them

ROWS = np.random.default_rng(81).normal(size=(40, 2)) @ [[1, 0.4], [0, 1]]
START = [0.5, 0.3, 0.2], np.array([[-1.0, 0], [0.5, 1], [1, -1]]), np.array([np.eye(2)] * 3)


def find_error(step, skip=None, rows=ROWS, start=START):
    R, weights, means, covariances = step(rows, *start)
    outer = np.einsum("ka,kb->kab", means, means)
    second = np.tensordot(weights, covariances + outer, 1)
    signs = {
        "sum to k": np.allclose(R[:, 0], 1),
        "sum over rows": np.allclose(R.sum(axis=0), 1),
        "argmax": np.isin(R, (0, 1)).all(),
        "1/N": not np.allclose(second, rows.T @ rows / len(rows)),
    }
    found = [slip for slip, seen in signs.items() if seen and slip != skip]
    return found[0] if found else "none"


def by_the_covariance(step):
    """One feature, everything in lists; the law of total variance, and a word from NumPy."""
    x = np.random.default_rng(5).exponential(size=30)
    found = step(x[:, None].tolist(), [0.5, 0.5], [[0.5], [2.0]], [[[1.0]], [[1.0]]])
    R, weights, means, covariances = map(np.squeeze, found)
    total = weights @ (covariances + (means - weights @ means) ** 2)
    sums = [abs(R.sum(axis=0) - 1).max() < 1e-9, abs(R.sum(axis=1) - 1).max() > 1e-9]
    signs = [*sums, set(R.ravel()) == {0, 1}, abs(total - x.var()) > 1e-9]
    return np.select(signs, ["sum over rows", "sum to k", "argmax", "1/N"], "none")


def of_whole_numbers(step):
    """Rows in 32 bits, whose moments are whole numbers."""
    rows = np.array([[0, 1], [2, 0], [1, 5], [3, 2], [6, 1]], np.int32)
    R, weights, means, covariances = step(rows, START[0], rows[[0, 2, 4]], 4 * START[2])
    second = sum(w * (c + np.outer(m, m)) for w, m, c in zip(weights, means, covariances))
    if abs(R.sum() - len(rows)) > 1e-9:
        return "sum over rows" if abs(R.sum() - 3) < 1e-9 else "sum to k"
    if R.max() == 1:
        return "argmax"
    return "none" if np.allclose(5 * second, rows.T @ rows) else "1/N"


def without(slip):
    return lambda step: find_error(step, skip=slip)


def far_apart(step):
    """Rows without doubt hide the argmax."""
    centres = 1000 * START[1]
    rows = ROWS + centres[np.arange(40) % 3]
    return find_error(step, rows=rows, start=(START[0], centres, START[2]))


def one_row(step):
    return find_error(step, rows=ROWS[:1])


def one_mean_far_away(step):
    return find_error(step, start=(START[0], START[1] + [[0, 0], [0, 0], [9, 9]], START[2]))


# ---- data on which 1/N looks right

GROUP = np.linspace(-1, 1, 20)
FAR = np.concatenate([GROUP, GROUP + 100])[:, None]
SWAPPED = Parameters([0.4, 0.6], [[90], [10]], [[[100]], [[100]]])
PLANE = Parameters([0.5, 0.5], [[10, 0], [90, 0]], [100 * np.eye(2)] * 2)
CIRCLE = np.c_[np.cos(np.arange(20)), np.sin(np.arange(20))]
WIDE = Parameters([0.5, 0.5], [[10], [90]], [[[100]], [[100]]])
NEAR = np.concatenate([GROUP, GROUP + 1])[:, None]
FITTED = Parameters([0.5, 0.5], [[0], [100]], [[[GROUP.var()]], [[GROUP.var()]]])
RESTING = Parameters([0.5, 0.5], [[0], [100]], [[[GROUP.var() / 2]], [[GROUP.var() / 2]]])
TWINS = Parameters([0.5, 0.5], [[50], [50]], [[[40000]], [[40000]]])
UNEVEN = np.concatenate([np.tile(GROUP, 10), GROUP + 100])[:, None]
ONE = Parameters([1], [[50]], [[[100]]])

RIGHT = [
    (check_grading, GRADES),
    (check_grading, MappingProxyType(GRADES)),
    (check_grading, written(str.capitalize)),
    (check_grading, written(str.upper)),
    (check_grading, written(" {} ".format)),
    (check_grading, written(np.str_)),
    (check_grading, written(np.array)),
    (check_find_error, find_error),
    (check_find_error, by_the_covariance),
    (check_find_error, of_whole_numbers),
    (check_find_error, then(find_error, str.upper)),
    (check_looks_right, FAR, WIDE),
    (check_looks_right, FAR.tolist(), WIDE),
    (check_looks_right, FAR.astype(np.float32), SWAPPED),
    (check_looks_right, np.vstack([CIRCLE, CIRCLE + [100, 0]]), PLANE),
    (check_looks_right, np.repeat([0, 1, 2, 100, 101, 102], 5)[:, None], WIDE),
]

WRONG = [
    *[
        (check_grading, GRADES | {claim: OTHER[grade]}, f"Look at claim ({claim}) again")
        for claim, grade in GRADES.items()
    ],
    (check_grading, dict.fromkeys(GRADES, "Right"), "Look at claim (b) again"),
    (check_grading, {}, "found None"),
    (check_grading, dict.fromkeys("abcdefghij"), "found None"),
    (check_grading, {"a": "maybe"}, "found 'maybe'"),
    (check_grading, {"a": ["right"]}, "found ['right']"),
    (check_grading, {"a": np.array(["right", "wrong"])}, "found array"),
    (check_find_error, without("sum to k"), "slip 'sum to k' was taken for '1/N'"),
    (check_find_error, without("sum over rows"), "slip 'sum over rows' was taken for '1/N'"),
    (check_find_error, without("argmax"), "slip 'argmax' was taken for 'none'"),
    (check_find_error, without("1/N"), "slip '1/N' was taken for 'none'"),
    (check_find_error, far_apart, "slip 'none' was taken for 'argmax'"),
    (check_find_error, one_row, "slip 'sum over rows' was taken for 'sum to k'"),
    (check_find_error, one_mean_far_away, "left with none by a step with 'argmax'"),
    (check_find_error, lambda step: ["none"], "found ['none']"),
    (check_looks_right, NEAR, Parameters([0.5, 0.5], [[0], [1]], [[[1]], [[1]]]), "the note loses"),
    (check_looks_right, FAR, FITTED, "the note loses"),
    (check_looks_right, FAR, RESTING, "less than 1 nat"),
    (check_looks_right, UNEVEN, WIDE, "shrunk to the weight"),
    (check_looks_right, np.repeat([[0.0], [100.0]], 20, axis=0), WIDE, "collapsed"),
    (check_looks_right, FAR, ONE, "should have two components"),
    (check_looks_right, FAR, TWINS, "twins"),
    (check_looks_right, FAR, None, "gmmlib.Parameters; found NoneType"),
    (check_looks_right, np.tile(FAR, (30, 1)), WIDE, "1000 rows"),
    (check_looks_right, None, WIDE, "should be numbers; found None"),
    (check_looks_right, [["a"]], WIDE, "should be numbers; found [['a']]"),
    (check_looks_right, FAR[:, [0, 0]], WIDE, "shape (N, 1); found (40, 2)"),
    (check_looks_right, FAR[:, 0], WIDE, "shape (N, 1); found (40,)"),
]
