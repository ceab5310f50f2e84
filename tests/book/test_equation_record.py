"""The record of an equation: what is stored is read back, and nothing else is."""

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from kit import words
from kit.equation import ANY, Condition, Equation, Refuted, Scope

BOOK = Path(__file__).parents[2] / "book"
RECORD = Equation(
    "mean",
    "result",
    r"\mu = \frac{s}{n}",
    Scope(N=ANY, K=2, D=1),
    conditions=(
        Condition(r"n \ne 0", "$n$ is not 0"),
        Condition("s_{i k} > 1", "$s_{i k}$ is larger than 1", ("i", "k")),
    ),
    premises=("total",),
    rests_on=("total", "theorem"),
    cites=("theorem",),
    refuted=(Refuted("not divided", "s"),),
    unjudged=("the theorem",),
)


def changed(**fields):
    return json.dumps(json.loads(RECORD.to_json()) | fields)


def without(field):
    return json.dumps({k: v for k, v in json.loads(RECORD.to_json()).items() if k != field})


def test_what_is_stored_is_read_back():
    assert Equation.from_json(RECORD.to_json()) == RECORD


def test_what_the_site_adds_changes_no_cell():
    tested = replace(RECORD, chapter="01", code=("f",), tests=("tests/a.py::test_f",))
    assert tested.to_json() == RECORD.to_json()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("label: mean", "expected JSON, found 'label: mean'"),
        ("[]", r"expected an object, found '\[\]'"),
        (without("premises"), r"missing fields \['premises'\], unknown fields \[\]"),
        (changed(proof="page"), r"missing fields \[\], unknown fields \['proof'\]"),
        (changed(kind="lemma"), "kind: expected one of .*, found 'lemma'"),
        (changed(scope={"N": ANY}), r"Scope: missing fields \['D', 'K', 'density'\]"),
        (changed(refuted=[{"name": "x", "tex": "y"}]), r"Refuted: .* unknown fields \['tex'\]"),
    ],
)
def test_a_record_that_is_not_whole_is_refused(text, message):
    with pytest.raises(ValueError, match=message):
        Equation.from_json(text)


def test_a_record_is_frozen():
    with pytest.raises(AttributeError):
        RECORD.label = "other"


def test_records_and_words_load_without_sympy():
    code = "import sys, kit.words, kit.notebooks; assert 'sympy' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], cwd=BOOK, check=True)


def test_everything_that_is_recorded_is_said():
    assert list(words.sentences(RECORD)) == [
        "Proved for any $N$; $K = 2$ and $D = 1$.",
        r"Where $n \ne 0$ and $s_{i k} > 1$ for every $i$ and $k$.",
        "Rests on total, theorem.",
        "Rests in the end on the literature: theorem.",
        "Refuted: $s$ (not divided).",
        "Not judged by the second evaluator: the theorem.",
    ]
    assert words.needs(RECORD) == (
        "$n$ is not 0 and $s_{i k}$ is larger than 1 for every $i$ and $k$"
    )


@pytest.mark.parametrize(
    ("scope", "said"),
    [
        (Scope(), "every value of its symbols"),
        (Scope(N=ANY, K=ANY, D=ANY, density=ANY), "any $N$, $K$ and $D$; any component density"),
        (Scope(N=3, K=2, density="normal"), "$N = 3$ and $K = 2$"),
    ],
)
def test_scopes_in_words(scope, said):
    assert words.scope(scope) == said


def test_a_scope_narrows_to_what_it_rests_on():
    assert Scope(N=ANY, D=ANY).within(Scope(N=3, K=ANY, D=1)) == Scope(N=3, D=1)
    assert Scope(K=2).within(Scope(K=ANY)) == Scope(K=2)
