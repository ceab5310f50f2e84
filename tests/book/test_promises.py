"""A short claim names its equation and says its limits; one that does not fails the build."""

import json

import pytest
from _ext.equations import promises
from kit.equation import ANY, Condition, Equation, Scope

COUNT = Condition("N_{m} > 0", "$N_{m}$ is larger than 0")
LETTER = Condition("t > 0", "$t$ is larger than 0")
RECORDS = [
    Equation("curve", "result", "c", Scope(), conditions=(LETTER,)),
    Equation("mean", "result", "m", Scope(N=ANY, K=ANY, D=1), conditions=(COUNT,)),
    Equation("pair", "result", "p", Scope(N=3, K=2, D=ANY)),
    Equation("any", "result", "a", Scope(N=ANY, K=ANY, D=ANY)),
    Equation("named", "definition", "d"),
]


@pytest.fixture
def broken(tmp_path):
    """What is wrong with a notebook of these cells."""

    def of(*cells):
        path = tmp_path / "01-sum.ipynb"
        path.write_text(json.dumps({"cells": cells}), "utf-8")
        return list(promises.broken([path], RECORDS))

    return of


def summary(*bullets):
    lines = ["## In one minute", "", *(f"- {it}" for it in bullets), "", "**Where next.** There."]
    return {"cell_type": "markdown", "source": "\n".join(lines)}


def answer(text):
    shown = {"text/markdown": f'<div class="quiz" id="quiz-a" data-right="1">\n\n{text}'}
    return {"cell_type": "code", "source": "quiz.choose()", "outputs": [{"data": shown}]}


def drawn(caption):
    about = {"mystnb": {"figure": {"caption": caption}}}
    return {"cell_type": "code", "source": "plt.show()", "outputs": [], "metadata": about}


@pytest.mark.parametrize(
    "text",
    [
        "Holds for any $N$, {eq}`any`.",
        "The logarithm lies below its tangents at the time $\\theta$, {eq}`curve`.",
        "Below $t - 1$ for $t > 0$, {eq}`curve`.",
        "So named, {eq}`named`.",
        "For one feature and counts above 0, {eq}`mean`.",
        "For $D = 1$, where $N_m > 0$: {eq}`mean`.",
        "Three distinct rows and two components, {eq}`pair`.",
        "For $N = 3$ and $K = 2$, {eq}`pair`.",
    ],
)
def test_what_says_its_limits_stands(broken, text):
    assert broken(summary(text), answer(text), drawn(text)) == []


@pytest.mark.parametrize(
    ("text", "unsaid"),
    [
        ("The mean, where $N_m > 0$: {eq}`mean`.", "D = 1"),
        ("The mean of one feature: {eq}`mean`.", "N_{m} > 0"),
        ("Two components, {eq}`pair`.", "N = 3"),
        ("Three rows, and two of something, {eq}`pair`.", "K = 2"),
        ("Three rows, $K = 20$: {eq}`pair`.", "K = 2"),
        (r"Below $\frac12 t - 1$, {eq}`curve`.", "t > 0"),
    ],
)
@pytest.mark.parametrize("place", [summary, drawn])
def test_what_leaves_a_limit_out_is_named(broken, place, text, unsaid):
    (problem,) = broken(place(text))
    assert f"does not say {unsaid}:" in problem
    assert problem.startswith("01-sum, ")


@pytest.mark.parametrize("place", [summary, answer])
def test_a_claim_without_a_place_to_look_is_named(broken, place):
    (problem,) = broken(place("It always holds."))
    assert "names no equation, figure or source: " in problem
    assert broken(place("It holds here, {numref}`fig-a`.")) == []


def test_each_bullet_is_a_claim_and_what_follows_the_summary_is_none(broken):
    problems = broken(summary("One.\n  Still one.", "Two, {eq}`any`.", "Three."))
    assert [problem.rpartition(": ")[2] for problem in problems] == [
        r"'One.\n  Still one.'",
        "'Three.'",
    ]


def test_a_caption_may_describe_without_an_equation(broken):
    assert broken(drawn("The rows, each a circle.")) == []


def test_an_answer_need_not_repeat_the_limits_of_its_question(broken):
    assert broken(answer("The mean of 1 and 3 is 2. By {eq}`mean`.")) == []
