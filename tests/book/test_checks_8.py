"""The checks of chapter 8 accept the right answer and reject plausible wrong ones."""

import numpy as np
import pytest
from checks.chapter_8 import check_find_error, check_grading, check_looks_right

from gmmlib import Parameters

# ---- the invented note

RIGHT = "adfg"
GRADES = {claim: "right" if claim in RIGHT else "wrong" for claim in "abcdefghij"}


def test_the_grades_pass():
    assert check_grading(GRADES)


@pytest.mark.parametrize("claim", GRADES)
def test_each_grade_counts(claim):
    other = {"right": "wrong", "wrong": "right"}[GRADES[claim]]
    verdict = check_grading(GRADES | {claim: other})
    assert not verdict
    assert f"({claim})" in verdict.reason


@pytest.mark.parametrize(
    "write",
    [str.capitalize, str.upper, " {} ".format, np.str_],
    ids=["Right", "RIGHT", "spaces", "np"],
)
def test_a_grade_may_be_written_in_another_way(write):
    assert check_grading({claim: write(grade) for claim, grade in GRADES.items()})
    assert not check_grading(dict.fromkeys(GRADES, write("right")))


@pytest.mark.parametrize(
    "answer",
    [
        None,
        "wrong",
        {},
        dict.fromkeys("abcdefghij"),
        {"a": ["right"]},
        {"a": np.array(["right", "wrong"])},
        {"a": "maybe"},
    ],
)
def test_what_is_no_list_of_grades_gets_a_verdict(answer):
    assert not check_grading(answer)


# ---- a test for each error: the solution, and tests that miss one of them

ROWS = np.random.default_rng(81).normal(size=(40, 2)) @ [[1, 0.4], [0, 1]]
START = [0.5, 0.3, 0.2], np.array([[-1.0, 0], [0.5, 1], [1, -1]]), np.array([np.eye(2)] * 3)


def find_error(step, skip=None, start=START):
    R, weights, means, covariances = step(ROWS, *start)
    outer = np.einsum("ka,kb->kab", means, means)
    second = np.tensordot(weights, covariances + outer, 1)
    signs = {
        "sum to k": np.allclose(R[:, 0], 1),
        "sum over rows": np.allclose(R.sum(axis=0), 1),
        "argmax": np.isin(R, (0, 1)).all(),
        "1/N": not np.allclose(second, ROWS.T @ ROWS / len(ROWS)),
    }
    found = [slip for slip, seen in signs.items() if seen and slip != skip]
    return found[0] if found else "none"


def test_the_tests_pass():
    assert check_find_error(find_error)


@pytest.mark.parametrize("slip", ["sum to k", "sum over rows", "argmax", "1/N"])
def test_a_test_left_out_is_noticed(slip):
    verdict = check_find_error(lambda step: find_error(step, skip=slip))
    assert not verdict
    assert repr(slip) in verdict.reason


def test_rows_without_doubt_hide_the_argmax():
    far = START[0], START[1] * 1000, START[2]
    assert not check_find_error(lambda step: find_error(step, start=far))


@pytest.mark.parametrize(
    "answer",
    [None, 3, lambda: "none", lambda step: None, lambda step: ["none"], lambda step: 1 / 0],
)
def test_what_names_no_slip_gets_a_verdict(answer):
    assert not check_find_error(answer)


def test_the_check_takes_one_feature_too():
    def one_feature(step):
        step(ROWS[:, :1], [0.5, 0.5], [[-1.0], [1.0]], [[[1.0]], [[1.0]]])
        return find_error(step)

    assert check_find_error(one_feature)


# ---- data on which 1/N looks right

GROUP = np.linspace(-1, 1, 20)
FAR = np.concatenate([GROUP, GROUP + 100])[:, None]
WIDE = Parameters([0.5, 0.5], [[10], [90]], [[[100]], [[100]]])


def test_groups_far_apart_look_right():
    verdict = check_looks_right(FAR, WIDE)
    assert verdict
    assert "EM climbs on" in verdict.reason


NEAR = np.concatenate([GROUP, GROUP + 1])[:, None]
FITTED = Parameters([0.5, 0.5], [[0], [100]], [[[GROUP.var()]], [[GROUP.var()]]])
RESTING = Parameters([0.5, 0.5], [[0], [100]], [[[GROUP.var() / 2]], [[GROUP.var() / 2]]])
TWINS = Parameters([0.5, 0.5], [[50], [50]], [[[40000]], [[40000]]])
UNEVEN = np.concatenate([np.tile(GROUP, 10), GROUP + 100])[:, None]
ONE = Parameters([1], [[50]], [[[100]]])


@pytest.mark.parametrize(
    ("X", "start", "reason"),
    [
        (NEAR, Parameters([0.5, 0.5], [[0], [1]], [[[1]], [[1]]]), "loses"),
        (FAR, FITTED, "In iteration 1 the note loses"),
        (FAR, RESTING, "less than 1 nat"),
        (UNEVEN, WIDE, "shrunk to the weight"),
        (np.repeat([[0.0], [100.0]], 20, axis=0), WIDE, "collapsed"),
        (FAR, ONE, "two components"),
        (FAR, TWINS, "twins"),
        (FAR, None, "two components"),
        (np.tile(FAR, (30, 1)), WIDE, "1000 rows"),
        (None, WIDE, "stopped"),
        ([["a"]], WIDE, "stopped"),
        (FAR[:, [0, 0]], WIDE, "stopped"),
    ],
)
def test_what_does_not_look_right_is_rejected(X, start, reason):
    verdict = check_looks_right(X, start)
    assert not verdict
    assert reason in verdict.reason
