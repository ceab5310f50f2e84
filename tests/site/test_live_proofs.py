"""Proof cells in the page: each shows what is stored, and refuses what is false.

GMM_ALL=1 runs every proof cell of the book; otherwise a tenth, drawn by content.
"""

import re
from pathlib import Path
from types import SimpleNamespace

import pytest

from . import live
from .false_cells import false_variants

BOOK = Path(__file__).parents[2] / "book"
EVERY = [it for path in sorted(BOOK.glob("*.ipynb")) for it in live.proofs_of(path)]
TAKEN = live.drawn(EVERY, lambda it: it.source)
PROVED = [it for it in TAKEN if live.call_of(it.source)[1]]
PAGE = "book/tools.html"


@pytest.fixture(scope="module")
def page(browser, site):
    with live.python_in(browser, site / PAGE) as page:
        yield page


def names(proofs):
    return [it.label for it in proofs]


def without_roles(markdown):
    return re.sub(r"\{eq\}`([^`]+)`", r"\1", markdown)


def assert_as_stored(shown, proof):
    """That it is said to be proved, or only stated; and then what is stored."""
    stated, formula = shown
    assert without_roles(formula["markdown"]) == without_roles(proof.shown)
    is_result = "*result.*" in proof.shown
    assert (stated["right"], stated["stated"].startswith("**Proved.**")) == (is_result, is_result)


@pytest.mark.parametrize("proof", TAKEN, ids=names(TAKEN))
def test_a_proof_cell_shows_in_the_page_what_is_stored(page, proof):
    assert_as_stored(live.prove(page, proof.source), proof)


@pytest.mark.parametrize("proof", PROVED, ids=names(PROVED))
def test_mutants_that_the_kit_finds_false_are_refused(page, proof):
    mutants = [*false_variants(proof)]
    assert mutants
    assert accepted(page, mutants) == []


def accepted(page, sources):
    """Those that the page does not refuse, or thinks may be true, and what it says of them.

    An error is no refusal.
    """
    said = [(source, live.prove(page, source)[0].get("refused", "")) for source in sources]
    return [(source, words) for source, words in said if not is_denied(words)]


def is_denied(words):
    """Said to be false, or not proved for a reason that no further premise would mend."""
    return words.startswith(("**False.**", "**Not proved.**")) and "may be true" not in words


def test_a_page_that_accepts_everything_or_fails_at_everything_is_seen():
    mutants = [*false_variants(PROVED[0])]
    for shown in ({"markdown": PROVED[0].shown}, {"problem": "Line 1. NameError: prove"}):
        blind = SimpleNamespace(evaluate=lambda run, cell, shown=shown: [shown])
        assert accepted(blind, mutants) == [(it, "") for it in mutants] != []


def test_a_right_form_that_is_called_wrong_is_said_to_be_right(page):
    called = filter(None, (live.with_right_called_wrong(it.source) for it in PROVED))
    for source in [*called][:5]:
        (shown,) = live.prove(page, source)
        assert "(mine) is in fact right" in shown["refused"]


def test_what_is_left_over_and_a_model_are_shown_of_most_refusals(page):
    equalities = [it for it in PROVED if live.call_of(it.source)[1].func.id == "prove"]
    shown = [live.prove(page, next(false_variants(it)))[0] for it in equalities]
    refused = [it for it in shown if "refused" in it]
    assert len(refused) > 0.8 * len(shown)
    told = [it for it in refused if it["left"] and it["differ"]]
    assert len(told) > 0.8 * len(refused)
    for it in told:
        first, second = it["differ"]["words"].split("**")[1::2]
        assert first != second
        assert "s_{0}" not in "".join(filter(None, it["left"]))


def test_a_statement_of_the_reader_is_not_kept_for_other_cells(page):
    changed = 'define("weights-sum", Sum(pi[k], (k, 1, K)), 2)'
    stated, _ = live.prove(page, changed)
    assert stated["stated"].startswith("**Stated, not proved.**")
    assert "Other cells keep the book's." in stated["stated"]
    resting = next(it for it in EVERY if it.label == "mixture-mass")
    assert_as_stored(live.prove(page, resting.source), resting)


def test_errors_are_told_with_their_line_and_prints_before_them_stay(page):
    shown = live.prove(page, 'print("first")\nprove("mine", nix, 0, wrong={"one": 1})')
    assert shown[0] == {"text": "first\n"}
    assert shown[1]["problem"].startswith("Line 2. NameError: ")
    (syntax,) = live.prove(page, "prove(1 2)")
    assert syntax["problem"].startswith("Line 1. SyntaxError: ")
