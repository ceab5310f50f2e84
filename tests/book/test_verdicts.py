"""Chapter 8's verdicts: all items of the note, in its own words, each with an equation."""

import re
from collections import Counter
from pathlib import Path

import nbformat
import pytest

CHAPTER = Path(__file__).parents[2] / "book" / "08-reading-the-note.ipynb"
KINDS = {"right", "imprecise", "wrong", "artefact"}


@pytest.fixture(scope="module")
def cells():
    return nbformat.read(CHAPTER, 4).cells


@pytest.fixture(scope="module")
def verdicts(cells):
    """The rows that the chapter's cells keep, run as they stand."""
    sources = [cell.source for cell in cells if cell.cell_type == "code"]
    names = {"re": re, "say": lambda text: text}
    for source in sources:
        if "def judge(" in source or "judge(r" in source:
            exec(source, names)
    return names["verdicts"]


@pytest.fixture(scope="module")
def note(cells):
    """The words of the note: what stands in the chapter's quote blocks."""
    text = "\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
    return plain("\n".join(re.findall(r"^> ?(.*)$", text, re.M)))


def plain(text):
    """Without dollars and spaces, which the conversion of the note set as it liked."""
    return re.sub(r"[$\s]+", "", text)


def test_every_item_of_the_note_has_a_verdict_in_one_row_for_each_claim(verdicts):
    numbers = [int(re.match(r"\d+", row["item"])[0]) for row in verdicts]
    assert set(numbers) == set(range(1, 20))
    items = Counter(row["item"] for row in verdicts)
    assert items.most_common(1)[0][1] == 1


def test_each_row_has_one_of_four_verdicts(verdicts):
    assert {row["verdict"] for row in verdicts} == KINDS


def test_each_claim_is_quoted_from_the_note(verdicts, note):
    assert [row["item"] for row in verdicts if plain(row["quote"]) not in note] == []


def test_each_verdict_names_an_equation_of_the_book(verdicts, equations):
    assert [row["item"] for row in verdicts if row["label"] not in equations] == []


def test_what_is_wrong_rests_on_a_result_that_refutes_something(verdicts, equations):
    wrong = [row["label"] for row in verdicts if row["verdict"] == "wrong"]
    assert [label for label in wrong if not equations[label].refuted] == []


def test_the_summary_counts_the_rows(verdicts, cells):
    outputs = [output for cell in cells for output in cell.get("outputs", [])]
    summary = next(
        text
        for text in (output.get("data", {}).get("text/plain", "") for output in outputs)
        if re.match(r"\d+ claims, in 19 groups", text)
    )
    assert int(summary.split()[0]) == len(verdicts)
    for kind, number in Counter(row["verdict"] for row in verdicts).items():
        assert f"{number} {kind}" in summary


def test_the_sheet_takes_its_formulas_from_the_register(cells, equations):
    code = "\n".join(cell.source for cell in cells if cell.cell_type == "code")
    calls = re.findall(r'formula\(("[^)]*")\)', code)
    shown = [label for call in calls for label in re.findall(r'"([\w-]+)"', call)]
    outputs = [output for cell in cells for output in cell.get("outputs", [])]
    text = "\n".join(output.get("data", {}).get("text/markdown", "") for output in outputs)
    displays = text.split("$$")[1::2]
    assert len(shown) >= 12
    for label in shown:
        known = equations[label]
        formula = f"{known.tex(known.lhs)} = {known.tex(known.rhs)}"
        assert any(formula in display for display in displays)
        assert f"{{eq}}`{label}`" in text


def test_no_formula_is_numbered_twice(cells):
    outputs = [output for cell in cells for output in cell.get("outputs", [])]
    text = "\n".join(output.get("data", {}).get("text/markdown", "") for output in outputs)
    assert re.findall(r"\$\$[ \t]*\(", text) == []
