"""What the kit of the quick questions prints, and what it refuses."""

import math

import pytest
from quiz import choose, number

from . import quizzes

RIGHT, WRONG = {"both": "they add up."}, {"one": "it is too few", "all": "they are too many"}


def made(question):
    return quizzes.read(question._repr_mimebundle_()["text/markdown"])


def ask_number(**changed):
    facts = {"answer": 0.5, "within": 0.01, "why": "halves.", "wrong": {"doubled": 1.0}}
    facts["by"] = "prior"
    return number("share", "What is left?", **facts | changed)


def test_the_choices_are_sorted_and_the_key_names_the_right_one():
    question = made(choose("how-many", "How many?", RIGHT, WRONG, by=("prior", "joint")))
    assert question.choices == {"all": False, "both": True, "one": False}


def test_every_choice_gets_its_own_reason():
    answer = made(choose("how-many", "How many?", RIGHT, WRONG, by=("prior", "joint"))).answer
    assert quizzes.ITEM.findall(answer) == [
        "**No.** they are too many",
        "**Yes.** they add up. By {eq}`prior` and {eq}`joint`.",
        "**No.** it is too few",
    ]


@pytest.mark.parametrize(
    ("right", "wrong"),
    [({}, WRONG), (RIGHT | {"two": "so many"}, WRONG), (RIGHT, {}), (RIGHT, {"both": "no"})],
)
def test_choices_without_one_right_one_are_refused(right, wrong):
    with pytest.raises(ValueError, match="how-many: one right choice"):
        choose("how-many", "How many?", right, wrong, by="prior")


def test_a_number_comes_with_its_tolerance_and_slips():
    question = made(ask_number())
    assert (question.right, question.within, question.slips) == (0.5, 0.01, [1.0])
    assert "To within 0.01." in question.asked
    assert "**0.5.** halves. By {eq}`prior`." in question.answer
    assert "- 1: doubled" in question.answer


def test_a_whole_number_has_no_tolerance():
    question = made(ask_number(answer=3, within=0))
    assert (question.right, question.within) == (3, 0)
    assert "within" not in question.asked


@pytest.mark.parametrize("wrong", [{"near": 0.515}, {"one": 2.0, "the same": 2.01}])
def test_numbers_that_an_answer_cannot_tell_apart_are_refused(wrong):
    with pytest.raises(ValueError, match="share: .* not told apart"):
        ask_number(wrong=wrong)


@pytest.mark.parametrize("changed", [{"answer": math.nan}, {"wrong": {"divided": math.inf}}])
def test_numbers_that_are_not_finite_are_refused(changed):
    with pytest.raises(ValueError, match="share: finite"):
        ask_number(**changed)
