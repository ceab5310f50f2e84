"""What an exercise of a homework is, and how its right and its typical wrong values are found."""

from dataclasses import dataclass

import numpy as np

import gmmlib

TOLERANCE = 0.0005  # of the largest entry of an answer
POINTS = 2  # for each answer
MOST_DRAWS = 1000


@dataclass(frozen=True)
class Exercise:
    """One exercise with its numbers.

    given: code with the numbers; solution: code that sets the answers, by gmmlib. wrong: for each
    answer, in order, {what went wrong: an expression of the value that this gives}.
    """

    title: str
    chapter: int
    words: str
    given: str
    solution: str
    wrong: dict[str, dict[str, str]]

    @property
    def values(self):
        """For each answer its right value, and {what went wrong: value}."""
        known = {"np": np, "gmmlib": gmmlib, "normal": normal, "score": score}
        exec(f"{self.given}\n{self.solution}", known)
        return {
            name: (known[name], {reason: eval(code, known) for reason, code in slips.items()})
            for name, slips in self.wrong.items()
        }


def normal(x, mean, variance):
    """N(x | mean, variance)."""
    return np.exp(-((x - mean) ** 2) / (2 * variance)) / np.sqrt(2 * np.pi * variance)


def score(x, weights, means, variances):
    """ln L of rows with one feature."""
    return np.log((weights * normal(x[:, None], means, variances)).sum(axis=1)).sum()


def close(found, truth, tolerance=TOLERANCE):
    """Do two arrays of one shape agree, up to a share of the second one's largest entry?"""
    return bool(np.all(np.abs(found - truth) <= tolerance * np.abs(truth).max()))


def remark(found, truth, slips):
    """What is wrong with a value that was found, in words, or nothing.

    slips: {what went wrong: the value that this gives}.
    """
    if found is None:
        return "no answer"
    try:
        value, truth = np.squeeze(np.asarray(found, float)), np.squeeze(truth)
    except (TypeError, ValueError):
        what = found if isinstance(found, str) else f"a {type(found).__name__}"
        return f"expected numbers, found {what}"
    if value.shape != truth.shape:
        return f"expected the shape {truth.shape}, found {value.shape}"
    if close(value, truth):
        return ""
    known = (reason for reason, slip in slips.items() if close(value, np.squeeze(slip)))
    return next(known, "another value")


def told_apart(exercise):
    """No typical wrong value is near the right one."""
    return not any(
        close(np.asarray(slip), np.asarray(truth), 2 * TOLERANCE)
        for truth, slips in exercise.values.values()
        for slip in slips.values()
    )


def draw(make, seed, number):
    """The exercise of this seed and number: the first draw whose wrong values are told apart.

    Raises ValueError where none of many draws has that: a slip may always give the right value.
    """
    for attempt in range(MOST_DRAWS):
        exercise = make(np.random.default_rng([seed, number, attempt]))
        if told_apart(exercise):
            return exercise
    raise ValueError(
        f"{exercise.title}: expected a slip to differ from the right value in one of "
        f"{MOST_DRAWS} draws, found none"
    )
