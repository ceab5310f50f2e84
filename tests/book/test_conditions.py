"""Side conditions: kept on a statement, said in its record, inherited by what rests on it."""

import re
from pathlib import Path

import pytest
from _ext.equations.sources import in_notebook
from derivation import (
    At,
    Integral,
    K,
    N,
    Rational,
    Sum,
    Symbol,
    count,
    define,
    eq,
    equal,
    exp,
    greater,
    i,
    j,
    k,
    m,
    mu,
    pi,
    prove,
    prove_maximum,
    prove_nonnegative,
    prove_root,
    theta,
    unequal,
    x,
    z,
)
from kit import words
from kit.equation import Condition

WRONG = {"any other number": Rational(17, 3)}
SQUARE = ((x[i] - mu[k]) ** 2, (mu[k] - x[i]) ** 2)


@pytest.fixture(autouse=True)
def _apart(register_apart):
    """Every test has a register of its own."""


FORMS = {
    "define": lambda where: define("try", theta[k], mu[k] ** 2, where=where),
    "prove": lambda where: prove("try", *SQUARE, wrong=WRONG, where=where),
    "nonnegative": lambda where: prove_nonnegative("try", *SQUARE, wrong=WRONG, where=where),
    "root": lambda where: prove_root("try", mu[k] - x[1], mu[k], x[1], wrong=WRONG, where=where),
    "maximum": lambda where: prove_maximum(
        "try", -SQUARE[1], {mu[k]: x[i]}, SQUARE[1], wrong={"one": {mu[k]: x[i] + 1}}, where=where
    ),
}


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_every_form_keeps_its_conditions(form):
    known = form([greater(count(m), 0), pi[k] < pi[m]])
    assert known.conditions == (greater(count(m), 0), pi[k] < pi[m])
    assert known.record.conditions == (
        Condition("N_{m} > 0", "$N_{m}$ is larger than 0", ("m",)),
        Condition(r"{\pi}_{k} < {\pi}_{m}", r"${\pi}_{k}$ is smaller than ${\pi}_{m}$", ("m",)),
    )


WHOLE = Sum(mu[k], (k, 1, K))


def test_what_the_statement_does_not_fix_is_said_of_every_index_in_the_letter_of_its_sums():
    known = prove(
        "try", (WHOLE - 1) ** 2, (1 - WHOLE) ** 2, wrong=WRONG, where=greater(count(m), 0)
    )
    assert list(words.where(known.record)) == ["Where $N_{k} > 0$ for every $k$."]


def test_what_the_statement_fixes_is_said_of_that_alone():
    known = prove("try", *SQUARE, wrong=WRONG, where=greater(count(k), 0))
    assert list(words.where(known.record)) == ["Where $N_{k} > 0$."]


def test_an_equation_of_parameters_is_said_of_all():
    known = prove("try", *SQUARE, wrong=WRONG, where=equal(mu[j], mu[k]))
    assert known.record.conditions[0].every == ("j", "k")


SUBSCRIPT = re.compile(r"_\{([^{}]*)\}|_(\w)")
BOUND = re.compile(r"\\(?:sum|max|prod)_\{(\w)=1\}")
NOTEBOOKS = sorted((Path(__file__).parents[2] / "book").glob("*.ipynb"))


def letters(latex):
    """The indices that stand in subscripts of a formula, but for those of its sums."""
    found = {
        letter
        for pair in SUBSCRIPT.findall(latex)
        for letter in re.findall(r"\b[a-m]\b", "".join(pair))
    }
    return found - set(BOUND.findall(latex))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_condition_speaks_of_letters_that_the_formula_shows_or_of_every_one(path):
    for entry in in_notebook(path):
        for condition in entry.conditions:
            unsaid = letters(condition.latex) - set(condition.every)
            assert unsaid <= letters(entry.latex), (entry.label, condition)


def test_one_condition_needs_no_list():
    known = prove("try", *SQUARE, wrong=WRONG, where=unequal(pi[k], 1))
    assert list(words.where(known.record)) == [r"Where ${\pi}_{k} \ne 1$."]


def test_a_result_says_the_conditions_of_what_it_rests_on_each_once():
    define("first", theta[k], pi[k], where=unequal(pi[k], 0))
    define("second", theta[k], eq("first").rhs, where=unequal(pi[k], 1))
    eq("second")
    known = prove("try", *SQUARE, wrong=WRONG, where=unequal(pi[k], 0))
    assert known.conditions == (unequal(pi[k], 0),)
    assert known.all_conditions() == (unequal(pi[k], 0), unequal(pi[k], 1))
    assert [condition.latex for condition in known.record.conditions] == [
        r"{\pi}_{k} \ne 0",
        r"{\pi}_{k} \ne 1",
    ]


def test_the_slope_of_a_root_is_a_condition_beside_those_given():
    e, counts = Sum(z[i, m] * (x[i] - mu[m]), (i, 1, N)), Sum(z[i, m], (i, 1, N))
    mean = Sum(z[i, m] * x[i], (i, 1, N)) / counts
    known = prove_root("try", e, mu[m], mean, wrong=WRONG, where=unequal(mu[m], 0))
    assert known.conditions == (unequal(mu[m], 0), greater(counts, 0))


@pytest.mark.parametrize("where", [2 > 1, mu[k], "N > 0", [unequal(mu[k], 0), True]])
def test_what_is_no_relation_is_refused(where):
    with pytest.raises(TypeError, match="try: where: expected relations such as greater"):
        prove("try", *SQUARE, wrong=WRONG, where=where)


def test_nothing_is_opened_before_the_proof_begins():
    from kit.forms.equality import Equality

    known = Equality("try", *SQUARE, given=["of-nobody"])
    assert known.given == ["of-nobody"]
    with pytest.raises(KeyError, match="of-nobody"):
        known.prove(WRONG)


def test_a_statement_says_what_it_opened_and_what_it_was_given():
    known = eq("mixture-mass")
    assert [premise.label for premise in known.given] == ["density-mass", "weights-sum"]
    assert known.definitions == ("mixture-density",)


T = Symbol("t", positive=True)
R = Symbol("t", real=True)
OWN = Condition("t > 0", "$t$ is larger than 0")
# Both sides, and whether the letter of the cell stands for a value in them.
TYPED = {
    "its letter": (Sum(T * mu[k], (k, 1, K)), T * Sum(mu[k], (k, 1, K)), True),
    "a real one": (Sum(R * mu[k], (k, 1, K)), R * Sum(mu[k], (k, 1, K)), False),
    "one that is put in": (At(mu[k] - x[i], (mu[k], T)), T - x[i], True),
    "one that is replaced": (At(T * mu[k], (T, x[i])), x[i] * mu[k], False),
    "one that is integrated over": (Integral(exp(-T) * mu[k], T), mu[k], False),
    "the book's": (Sum(pi[m] * mu[k], (k, 1, K)), pi[m] * Sum(mu[k], (k, 1, K)), False),
}


@pytest.mark.parametrize("case", TYPED.values(), ids=TYPED)
def test_what_a_cell_says_by_a_letter_s_type_is_a_condition(case):
    *sides, said = case
    known = prove("try", *sides, wrong=WRONG)
    assert known.record.conditions == ((OWN,) if said else ())


def test_a_type_that_a_condition_repeats_is_said_once():
    known = prove("try", *TYPED["its letter"][:2], wrong=WRONG, where=greater(T, 0))
    assert known.record.conditions == (OWN,)


def test_words_on_a_slide_have_the_conditions_and_those_of_a_preview_say_that_there_are_some():
    known = prove("try", *TYPED["its letter"][:2], wrong=WRONG)
    assert words.in_full(known.record).endswith(", where $t > 0$")
    assert words.in_short(known.record).endswith(", under conditions")
