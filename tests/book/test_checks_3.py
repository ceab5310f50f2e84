"""The checks of chapter 3 accept the right answer and reject plausible wrong ones."""

import numpy as np
import pytest
from checks.chapter_3 import check_expected_error, check_softmax


def softmax(logs, largest=lambda logs: logs.max(axis=1, keepdims=True), axis=1):
    terms = np.exp(logs - largest(logs))
    return terms / terms.sum(axis=axis, keepdims=True)


def nothing_taken_off(logs):
    return softmax(logs, largest=lambda logs: 0.0)


def one_maximum_for_the_table(logs):
    return softmax(logs, largest=np.max)


def smallest_taken_off(logs):
    return softmax(logs, largest=lambda logs: logs.min(axis=1, keepdims=True))


def over_the_rows(logs):
    return softmax(logs, axis=0)


def floor_under_the_sum(logs):
    terms = np.exp(logs)
    return terms / (terms.sum(axis=1, keepdims=True) + 1e-300)


def in_place(logs):
    logs -= logs.max(axis=1, keepdims=True)
    return softmax(logs)


def nothing(*arguments):
    return None


def stops(*arguments):
    raise RuntimeError("stub")


def one_over_a_sum(logs):
    """1 / sum_j exp(s_j - s_k): no shift is needed, since overflow gives the right 0."""
    with np.errstate(over="ignore"):
        return 1 / np.exp(logs[:, None, :] - logs[:, :, None]).sum(axis=2)


def a_list_of_lists(logs):
    return [list(softmax(row[None])[0]) for row in logs]


def in_wider_numbers(logs):
    return softmax(np.asarray(logs, np.longdouble))


def by_log_sum_exp(logs):
    return np.exp(logs - np.logaddexp.reduce(logs, axis=1)[:, None])


@pytest.mark.parametrize(
    "right", [softmax, one_over_a_sum, a_list_of_lists, in_wider_numbers, by_log_sum_exp]
)
def test_softmax_of_each_row_is_right_however_it_is_written(right):
    assert check_softmax(right)


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        (nothing_taken_off, "far from every component"),
        (one_maximum_for_the_table, "far from every component"),
        (smallest_taken_off, "one component near"),
        (over_the_rows, "ordinary rows"),
        (floor_under_the_sum, "far from every component"),
        (lambda logs: np.log(softmax(logs)), "ordinary rows"),
        (lambda logs: softmax(logs)[0], "shape"),
        (in_place, "changed the table"),
        (nothing, "shape"),
        (stops, "RuntimeError: stub"),
        (None, "TypeError"),
    ],
)
def test_other_tables_are_not(wrong, reason):
    verdict = check_softmax(wrong)
    assert not verdict
    assert reason in verdict.reason


@pytest.mark.parametrize(
    "right",
    [
        lambda gamma: np.mean(1 - gamma.max(axis=1)),
        lambda gamma: float(1 - gamma.max(axis=1).mean()),
        lambda gamma: np.array(np.sort(gamma, axis=1)[:, :-1].sum() / len(gamma)),
        lambda gamma: np.longdouble(1) - np.mean(gamma.max(axis=1)),
    ],
)
def test_one_less_the_largest_is_the_expected_error(right):
    assert check_expected_error(right)


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        (lambda gamma: gamma.min(axis=1).mean(), "N = 4, K = 3"),
        (lambda gamma: (1 - gamma.max(axis=1)).sum(), "N = 3, K = 2"),
        (lambda gamma: gamma.max(axis=1).mean(), "N = 1, K = 2"),
        (lambda gamma: 1 - gamma.max(axis=1), "one number"),
        (lambda gamma: 1 - gamma.mean(axis=0).max(), "N = 3, K = 2"),
        (nothing, "nan"),
        (stops, "RuntimeError: stub"),
        (0.25, "TypeError"),
    ],
)
def test_other_errors_are_not(wrong, reason):
    verdict = check_expected_error(wrong)
    assert not verdict
    assert reason in verdict.reason
