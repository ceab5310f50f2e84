"""The checks of chapter 5 accept the right answer and reject plausible wrong ones."""

import numpy as np
import pytest
from checks.chapter_5 import check_best_weights, check_wanted, check_weights_step


def bayes(densities, weights):
    products = densities * weights
    return products / products.sum(axis=1, keepdims=True)


def mean_responsibility(densities, weights):
    return bayes(densities, weights).mean(axis=0)


def divided_by_components(densities, weights):
    return bayes(densities, weights).sum(axis=0) / len(weights)


def hard_counts(densities, weights):
    return np.bincount(bayes(densities, weights).argmax(axis=1), minlength=len(weights)) / 6


def weights_left_out(densities, weights):
    return mean_responsibility(densities, np.ones(len(weights)))


def divided_over_rows(densities, weights):
    products = densities * weights
    return (products / products.sum(axis=0)).mean(axis=0)


def unchanged(densities, weights):
    return weights


def share_of_mass(densities, weights):
    return (densities * weights).sum(axis=0) / (densities * weights).sum()


def test_the_step_by_bayes_passes():
    assert check_weights_step(mean_responsibility)


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        (divided_by_components, "sum to 1"),
        (hard_counts, "leads to"),
        (weights_left_out, "leads to"),
        (divided_over_rows, "sum to 1"),
        (unchanged, "leads to"),
        (share_of_mass, "leads to"),
        (bayes, "shape"),
        (lambda densities, weights: -weights, "never negative"),
        (lambda densities, weights: weights + np.nan, "finite"),
    ],
)
def test_wrong_steps_are_rejected(wrong, reason):
    verdict = check_weights_step(wrong)
    assert not verdict
    assert reason in verdict.reason


def slopes(densities, weights):
    return (densities / (densities @ weights)[:, None]).sum(axis=0)


def wanted(densities, weights):
    return (weights == 0) & (slopes(densities, weights) > len(densities))


def test_zero_weight_and_slope_above_n_passes():
    assert check_wanted(wanted)


@pytest.mark.parametrize(
    "wrong",
    [
        lambda densities, weights: weights == 0,
        lambda densities, weights: slopes(densities, weights) > len(densities),
        lambda densities, weights: (weights == 0) & (slopes(densities, weights) > 0),
        lambda densities, weights: (weights == 0) & (slopes(densities, weights) > 1),
        lambda densities, weights: (weights == 0) & (slopes(densities, weights) > len(weights)),
        lambda densities, weights: weights > 1,  # EM does not move it, so it must be right
        lambda densities, weights: slopes(densities, weights),
        lambda densities, weights: True,
    ],
)
def test_wrong_wishes_are_rejected(wrong):
    verdict = check_wanted(wrong)
    assert not verdict
    assert verdict.reason


def em(densities, n_steps):
    weights = np.full(densities.shape[1], 1 / densities.shape[1])
    for _ in range(n_steps):
        weights = mean_responsibility(densities, weights)
    return weights


def all_slopes_n(densities):
    """Every slope set to N by Newton's method, the signs forgotten."""
    weights = em(densities, 1)
    for _ in range(60):
        shares = densities / (densities @ weights)[:, None]
        move = np.linalg.solve(shares.T @ shares, shares.sum(axis=0) - len(densities))
        size = 1.0
        while (densities @ (weights + size * move)).min() <= 0:
            size /= 2
        weights = weights + size * move
    return weights


def hard_shares(densities):
    return np.bincount(densities.argmax(axis=1), minlength=3) / len(densities)


def test_many_steps_pass():
    assert check_best_weights(lambda densities: em(densities, 2000))


def test_forgetting_the_signs_gives_weights_that_sum_to_1_all_the_same():
    assert all_slopes_n(np.array([[1.0, 2.0], [2.0, 1.0], [1.0, 3.0]])).sum() == pytest.approx(1)


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        (lambda densities: em(densities, 1), "exceeds N"),
        (lambda densities: em(densities, 30), "exceeds N"),
        (all_slopes_n, "never negative"),
        (lambda densities: all_slopes_n(densities).clip(0), "sum to 1"),
        (lambda densities: np.eye(3)[densities.sum(axis=0).argmax()], "exceeds N"),
        (hard_shares, "exceeds N"),
        (lambda densities: densities.mean(axis=0), "sum to 1"),
        (lambda densities: densities, "shape"),
    ],
)
def test_wrong_best_weights_are_rejected(wrong, reason):
    verdict = check_best_weights(wrong)
    assert not verdict
    assert reason in verdict.reason


@pytest.mark.parametrize("check", [check_weights_step, check_wanted, check_best_weights])
@pytest.mark.parametrize("nonsense", [None, 3, lambda *arguments: None, lambda *arguments: "?"])
def test_a_bad_answer_gets_a_verdict(check, nonsense):
    verdict = check(nonsense)
    assert not verdict
    assert verdict.reason
