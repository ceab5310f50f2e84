"""The checks of exercises, tried with the right and the wrong answers of `answers/chapter_N.py`.

RIGHT has rows (check, answer), first the solution; WRONG has rows (check, answer, reason), where
the reason is part of the verdict. A check of two arguments has two answers in a row.
"""

from copy import deepcopy
from importlib import import_module
from pathlib import Path

import numpy as np
import pytest

from .answers.changed import then

ROOT = Path(__file__).parents[2]
CHAPTERS = [path.stem for path in sorted((ROOT / "book/checks").glob("chapter_*.py"))]


def checks_of(chapter):
    checks = vars(import_module(f"checks.{chapter}"))
    return [check for name, check in checks.items() if name.startswith("check_")]


def answers_of(chapter):
    tables = import_module(f".answers.{chapter}", __package__)
    return tables.RIGHT, tables.WRONG


CHECKS = [check for chapter in CHAPTERS for check in checks_of(chapter)]
RIGHT = [row for chapter in CHAPTERS for row in answers_of(chapter)[0]]
WRONG = [row for chapter in CHAPTERS for row in answers_of(chapter)[1]]
SOLUTIONS = {check: answer for check, *answer in reversed(RIGHT)}
FUNCTIONS = [check for check, (answer, *_) in SOLUTIONS.items() if callable(answer)]


@pytest.mark.parametrize("check", CHECKS)
def test_the_solution_and_three_unusual_right_answers_are_taken(check):
    verdicts = [check(*answer) for own, *answer in RIGHT if own is check]
    assert len(verdicts) >= 4
    assert [verdict for verdict in verdicts if not verdict] == []


@pytest.mark.parametrize("check", FUNCTIONS)
@pytest.mark.parametrize(
    "form",
    [
        lambda part: np.asarray(part).tolist(),
        lambda part: np.array(part, object),
        np.array,
    ],
    ids=["lists", "objects", "arrays"],
)
def test_the_solution_is_taken_in_whatever_form_it_comes(check, form):
    verdict = check(then(*SOLUTIONS[check], form))
    assert verdict, verdict


@pytest.mark.parametrize("check", CHECKS)
def test_three_wrong_answers_are_refused_each_for_a_reason_of_its_own(check):
    rows = [(reason, check(*answer)) for own, *answer, reason in WRONG if own is check]
    reasons = {reason for reason, _ in rows}
    assert len(reasons) >= 3
    for expected, verdict in rows:
        assert not verdict, expected
        assert {reason for reason in reasons if reason in verdict.reason} == {expected}


@pytest.mark.parametrize("check", CHECKS)
@pytest.mark.parametrize("nonsense", [None, 3, "one", np.ones(7), [[1], [1, 2]]], ids=type)
def test_what_is_handed_in_by_mistake_is_named(check, nonsense):
    verdict = check(*[nonsense] * len(SOLUTIONS[check]))
    assert not verdict
    assert f"found {type(nonsense).__name__}" in verdict.reason


def stub(*arguments):
    raise NotImplementedError


def raises(*arguments):
    raise RuntimeError("not today")


@pytest.mark.parametrize("check", FUNCTIONS)
@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (stub, "still the stub"),
        (raises, "Your answer stopped with RuntimeError: not today"),
        (lambda *arguments, more: None, "Your answer stopped with TypeError"),
        (lambda *arguments: None, "found None"),
        (lambda *arguments: "one", "found"),
        (lambda *arguments: np.ones(7), "found"),
        (lambda *arguments: [[1], [1, 2]], "found"),
    ],
)
def test_a_function_that_gives_nothing_of_use_is_refused_in_words(check, answer, reason):
    verdict = check(answer)
    assert not verdict
    assert reason in verdict.reason


@pytest.mark.parametrize("check", FUNCTIONS)
@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda part: np.full(np.shape(part), np.nan), "nan"),
        (lambda part: np.full(np.shape(part), 1j), "found"),
        (lambda part: np.full(np.shape(part), "7"), "found"),
        (lambda part: np.asarray(part)[None], "found"),
    ],
    ids=["nan", "complex", "digits in quotes", "an axis more"],
)
def test_a_result_that_is_no_real_number_or_of_another_shape_is_named(check, change, reason):
    verdict = check(then(*SOLUTIONS[check], change))
    assert not verdict
    assert reason in verdict.reason
    assert "stopped" not in verdict.reason


@pytest.mark.parametrize("check", FUNCTIONS)
def test_an_answer_that_changes_its_arguments_spoils_no_data_of_the_check(check):
    (solution,) = SOLUTIONS[check]

    def spoil(*arguments):
        found = deepcopy(solution(*arguments))
        for argument in arguments:
            if isinstance(argument, np.ndarray):
                argument[...] = 0
        return found

    verdict = check(spoil)
    assert verdict or "changed the table" in verdict.reason
    assert check(solution)
