"""The checks of chapter 6 accept the right answer and reject plausible wrong ones."""

import numpy as np
import pytest
from checks.chapter_6 import check_em_loop, check_fooled, check_reached

from gmmlib import CollapseError, Parameters, em

# ---- the loop: the solution, and a step in which one line differs


def loop(x, weights, means, variances, n_steps, step=None):
    for _ in range(n_steps):
        squares = (x[:, None] - means) ** 2
        terms = weights * np.exp(-squares / (2 * variances)) / np.sqrt(2 * np.pi * variances)
        gamma = terms / terms.sum(axis=1, keepdims=True)
        weights, means, variances = (step or right_step)(x, gamma, means)
    return weights, means, variances


def right_step(x, gamma, means):
    counts = gamma.sum(axis=0)
    means = gamma.T @ x / counts
    return counts / len(x), means, (gamma * (x[:, None] - means) ** 2).sum(axis=0) / counts


def old_mean_step(x, gamma, means):
    counts = gamma.sum(axis=0)
    variances = (gamma * (x[:, None] - means) ** 2).sum(axis=0) / counts
    return counts / len(x), gamma.T @ x / counts, variances


def notes_step(x, gamma, means):
    weights, means, variances = right_step(x, gamma, means)
    return weights, means, variances * weights


def hard_step(x, gamma, means):
    return right_step(x, (gamma == gamma.max(axis=1, keepdims=True)).astype(float), means)


def normalised_over_rows(x, gamma, means):
    return right_step(x, gamma / gamma.sum(axis=0), means)


def with_step(step):
    return lambda *arguments: loop(*arguments, step=step)


def test_the_loop_passes():
    assert check_em_loop(loop)


@pytest.mark.parametrize(
    ("step", "hint"),
    [
        (old_mean_step, "old means"),
        (notes_step, "divided by N"),
        (hard_step, "1 step the weights"),
        (normalised_over_rows, "1 step the weights"),
    ],
)
def test_a_wrong_step_is_rejected_by_name(step, hint):
    verdict = check_em_loop(with_step(step))
    assert not verdict
    assert hint in verdict.reason


def as_lists(*arguments):
    return [np.asarray(part).tolist() for part in loop(*arguments)]


def as_long_floats(*arguments):
    return tuple(np.asarray(part, np.longdouble) for part in loop(*arguments))


def as_rows_of_an_array(*arguments):
    return [*np.array(loop(*arguments))]


@pytest.mark.parametrize("answer", [as_lists, as_long_floats, as_rows_of_an_array])
def test_right_loops_of_unusual_kinds_pass(answer):
    assert check_em_loop(answer)


def test_one_step_too_many_is_rejected():
    assert not check_em_loop(lambda *arguments: loop(*arguments[:4], arguments[4] + 1))


# ---- many starts


def last_log_likelihood(X, start):
    *_, last = em(X, start)
    return last.log_likelihood


def reached(X, starts, run=last_log_likelihood, collapsed=(np.nan,)):
    ends = []
    for start in starts:
        try:
            ends += [run(X, start)]
        except CollapseError:
            ends += collapsed
    return np.array(ends)


def test_reached_passes():
    assert check_reached(reached)


def as_a_list(X, starts):
    return reached(X, starts).tolist()


def in_single_precision(X, starts):
    return reached(X, starts).astype(np.float32)


def as_0d_arrays_and_none(X, starts):
    return [None if np.isnan(it) else np.array(it) for it in reached(X, starts)]


@pytest.mark.parametrize("answer", [as_a_list, in_single_precision, as_0d_arrays_and_none])
def test_right_accounts_of_unusual_kinds_pass(answer):
    assert check_reached(answer)


def not_caught(X, starts):
    return [last_log_likelihood(X, start) for start in starts]


def dropped(X, starts):
    return reached(X, starts, collapsed=())


def called_minus_infinity(X, starts):
    return reached(X, starts, collapsed=(-np.inf,))


def one_step_only(X, starts):
    return reached(X, starts, run=lambda X, start: [*em(X, start, max_iter=1)][-1].log_likelihood)


def best_only(X, starts):
    return np.nanmax(reached(X, starts))


@pytest.mark.parametrize(
    ("wrong", "hint"),
    [
        (not_caught, "catch"),
        (dropped, "4 numbers"),
        (called_minus_infinity, "second"),
        (one_step_only, "last step"),
        (best_only, "4 numbers"),
    ],
)
def test_wrong_accounts_of_the_starts_are_rejected(wrong, hint):
    verdict = check_reached(wrong)
    assert not verdict
    assert hint in verdict.reason


# ---- the stopping rule

MEAN, COVARIANCE = [3.49, 70.9], [[1.3, 13.9], [13.9, 184.1]]


def nearly_equal(gap, weights=(0.5, 0.5)):
    means = [[MEAN[0] - gap, MEAN[1]], [MEAN[0] + gap, MEAN[1]]]
    return Parameters(weights, means, [COVARIANCE, COVARIANCE])


def nearly_empty(weight):
    return Parameters(
        [1 - weight, weight], [MEAN, [2.0, 54.5]], [COVARIANCE, [[0.07, 0.44], [0.44, 34.0]]]
    )


@pytest.mark.parametrize(
    "start",
    [nearly_equal(1e-3), nearly_equal(1e-4, weights=(0.3, 0.7)), nearly_empty(1e-9)],
)
def test_starts_from_which_steps_are_short_fool_the_rule(start):
    assert check_fooled(start)


@pytest.mark.parametrize(
    ("start", "hint"),
    [
        (nearly_equal(0.5), "not far enough"),
        (nearly_equal(0), "not on its way"),
        (nearly_equal(1e-3, weights=(1, 0)), "no weight of 0"),
        (nearly_empty(0.3), "not far enough"),
        (Parameters([1], [MEAN], [COVARIANCE]), "Two components"),
        ((MEAN, COVARIANCE), "Parameters"),
    ],
)
def test_starts_that_do_not_fool_it_are_rejected(start, hint):
    verdict = check_fooled(start)
    assert not verdict
    assert hint in verdict.reason


# ---- answers that are no answers


@pytest.mark.parametrize("check", [check_em_loop, check_reached, check_fooled])
@pytest.mark.parametrize("answer", [None, 3, lambda *_: None, lambda *_: "x", lambda *_: [1, 2]])
def test_what_is_no_answer_gets_a_verdict(check, answer):
    verdict = check(answer)
    assert not verdict
    assert verdict.reason
