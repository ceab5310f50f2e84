"""The keys of the quick questions, computed once more in another way, and every claim judged.

A wrong choice is judged by a case in which it is false. Distributions come from Python's
`statistics`, sums from fractions and loops: nothing here uses gmmlib.
"""

from fractions import Fraction
from math import e, exp, inf, log
from statistics import NormalDist, pvariance

import numpy as np
import pytest

from . import quizzes

HALF = Fraction(1, 2)


def numbers_in(text):
    return [float(word) for word in text.replace(",", " ").split() if word[-1].isdigit()]


def pdf(x, mean, variance):
    return NormalDist(mean, variance**0.5).pdf(x)


def weighted(values, weights):
    """Mean and variance of values that come with weights."""
    total = sum(weights)
    mean = sum(w * v for w, v in zip(weights, values)) / total
    return mean, sum(w * (v - mean) ** 2 for w, v in zip(weights, values)) / total


# ---- numbers --------------------------------------------------------------------------------


def spread_of_two():
    """The total law the other way round: the mean of the squares less the square of the mean."""
    mean = 0.2 * 0 + 0.8 * 10
    return 0.2 * (1 + 0**2) + 0.8 * (4 + 10**2) - mean**2


def twice_the_variance():
    """From the densities of ten rows with variance 1 about their mean."""
    rows = [-1.0, 1.0] * 5
    return sum(log(pdf(x, 0, 1)) - log(pdf(x, 0, 2)) for x in rows)


KEYS = {
    "density-of-two": lambda: (pdf(0, 0, 1) + 3 * pdf(0, 2, 4)) / 4,
    "spread-of-two": spread_of_two,
    "better-fit": lambda: log(0.8 * 0.8 / (0.1 * 3)),
    "own-divisor": lambda: pvariance([1, 3]),
    "twice-the-variance": twice_the_variance,
    "soft-mean": lambda: weighted([2, 4, 9], [8, 6, 1])[0],
    "weighted-share": lambda: 1 / (1 + Fraction(8, 2) * Fraction(5, 30)),
    "other-count": lambda: 3 - Fraction(14, 10),
    "tiny-terms": lambda: e / (1 + e),
}

# ---- choices: the beginning of each, and whether it is true ---------------------------------


def peaks(mean):
    """Of two Gaussians with variance 1 and equal weights, by the sign of the slope."""
    points = np.linspace(-5, 5 + mean, 4001)
    slope = -points * np.exp(-(points**2) / 2)
    slope += (mean - points) * np.exp(-((points - mean) ** 2) / 2)
    return int(np.sum((slope[:-1] > 0) & (slope[1:] <= 0)))


def bend(u):
    """Second derivative of -ln(u)/2 - 1/(2u), by differences."""
    height = [-log(v) / 2 - 1 / (2 * v) for v in (u - 1e-3, u, u + 1e-3)]
    return (height[0] - 2 * height[1] + height[2]) / 1e-6


def left_side_of_a_cut(apart):
    """The variance of what lies left of the cut: no rows are drawn, so N is without end."""
    points = np.linspace(-8, apart / 2, 20001)
    mass = [(pdf(x, 0, 1) + pdf(x, apart, 1)) / 2 for x in points]
    return weighted(points, mass)[1]


def narrow_share(x):
    """Of the component with mean 5 and variance 1, against mean 0 and variance 9."""
    return 1 / (1 + exp((x - 5) ** 2 / 2 - x**2 / 18) / 3)


def falls_then_rises(function):
    return function(-1) > function(0) < function(1)


CLAIMS = {
    "one-peak": {
        "two components and one peak": peaks(1.5) == 1,
        "two components and two": peaks(1.5) == 2,
        "one component": pdf(0, 0, 1) / 2 + pdf(0, 1.5, 1) / 2 == pdf(0, 0.75, 1 + 0.75**2),
        "as many components": peaks(1.5) == 2,
    },
    "why-maximum": {
        "The log-likelihood there minus": min(v - 1 - log(v) for v in np.arange(1, 999) / 99) >= 0,
        "A smooth function": not falls_then_rises(lambda t: t**2),
        "The log-likelihood is a negative": bend(3) < 0,
        "The second derivatives": max(-(t**2) + t**4 for t in (0, 2)) == 0,
    },
    "cut-and-fit": {
        "too small, also": left_side_of_a_cut(2) < 0.9,
        "too small with few": abs(left_side_of_a_cut(2) - 1) < 0.1,
        "right on average": abs(left_side_of_a_cut(2) - 1) < 0.1,
        "too large": left_side_of_a_cut(2) > 1,
    },
    "far-to-the-right": {
        "to 0": narrow_share(25) < 1e-9,
        "to 1": narrow_share(25) > 0.9,
        "to 0.5": 0.4 < narrow_share(25) < 0.6,
    },
    # The row at 20: component 1 has nearly all of it, far from both means, with equal weights.
    "what-sure-means": {
        "Component 1 explains": 1 - narrow_share(20) > 0.999,
        "The mixture describes": pdf(20, 0, 9) > 1e-3,
        "The row lies": abs(20 - 0) < 3 * 3,
        r"The weight $\pi_1$": HALF > 0.9,
    },
}


def test_every_chapter_asks_five_questions_under_labels_of_their_own():
    asked = [quizzes.of_chapter(path) for path in quizzes.CHAPTERS]
    assert [len(questions) for questions in asked] == [5] * len(quizzes.CHAPTERS)
    assert len(quizzes.QUESTIONS) == 5 * len(quizzes.CHAPTERS)


@pytest.mark.parametrize("label", quizzes.NUMBERS)
def test_the_number_is_the_one_computed_in_another_way(label):
    question = quizzes.NUMBERS[label]
    truth = float(KEYS[label]())
    assert abs(question.right - truth) <= 1e-4 * max(abs(truth), question.within)
    assert all(abs(slip - truth) > question.within for slip in question.slips)


def test_the_report_of_a_tall_bell_keeps_to_what_densities_can_be():
    for choice, right in quizzes.CHOICES["tall-bell"].choices.items():
        density, probability = numbers_in(choice)
        assert right == (0 <= density < inf and 0 <= probability <= 1)


@pytest.mark.parametrize("label", sorted(quizzes.CHOICES.keys() - {"tall-bell"}))
def test_only_the_right_choice_is_true(label):
    claims, choices = CLAIMS[label], quizzes.CHOICES[label].choices
    meant = {choice: max(filter(choice.startswith, claims), key=len) for choice in choices}
    assert set(meant.values()) == set(claims)
    assert {choice: bool(claims[start]) for choice, start in meant.items()} == choices
