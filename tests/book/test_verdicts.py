"""The verdicts on the note, in its own words, each with an equation; and the sheet of chapter 8."""

import re
from collections import Counter
from pathlib import Path

import nbformat
import pytest

BOOK = Path(__file__).parents[2] / "book"
KINDS = {"right", "imprecise", "wrong", "artefact"}


@pytest.fixture(scope="module")
def cells():
    """The page of the verdicts."""
    return nbformat.read(BOOK / "verdicts.ipynb", 4).cells


@pytest.fixture(scope="module")
def chapter():
    return nbformat.read(BOOK / "08-reading-the-note.ipynb", 4).cells


@pytest.fixture(scope="module")
def verdicts(cells):
    """The rows that the page's cells keep, run as they stand."""
    sources = [cell.source for cell in cells if cell.cell_type == "code"]
    names = {"re": re, "say": lambda text: text}
    for source in sources:
        if "def judge(" in source or "judge(r" in source:
            exec(source, names)
    return names["verdicts"]


@pytest.fixture(scope="module")
def note(cells):
    """The words of the note: what stands in the page's quote blocks."""
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


# The rows whose reason says "refuted": a part of the refuted form, without spaces.
REFUTED = {
    "6": r"\sum_{k=1}^{K}\mathcal{N}",  # the plain sum of the densities
    "11c": r"\sum_{j=1}^{k}",  # a denominator that stops at k
    "11d": r"\sum_{h=1}^{N}",  # a denominator over rows
    "16c": r"\frac{1}{N}\sum_{i=1}^{N}{\gamma_{im}^{\mathrm{old}}}",  # the covariance, divided by N
    # the covariance about the old mean
    "16d": r"\frac{1}{N_{k}}\sum_{i=1}^{N}{\gamma_{ik}^{\mathrm{old}}}\left({x}_{ia}-{\mu}_{ka}",
}


def test_what_is_called_refuted_is_a_refuted_form_of_its_equation(verdicts, cells, equations):
    text = "\n".join(cell.source for cell in cells if "judge(r" in cell.source)
    rows = re.split(r"\n(?=\d+[a-z]? (?:right|imprecise|wrong|artefact) )", text)
    assert {row.split()[0] for row in rows if "refuted" in row} == set(REFUTED)
    labels = {row["item"]: row["label"] for row in verdicts}
    for item, part in REFUTED.items():
        forms = [plain(form) for _, form in equations[labels[item]].refuted]
        assert any(part in form for form in forms), item


def test_the_words_of_the_note_are_followed_by_their_english(cells):
    text = "\n".join(cell.source for cell in cells if "judge(r" in cell.source)
    lines = text.splitlines()
    korean = [number for number, line in enumerate(lines) if re.search("[가-힣]", line)]
    assert len(korean) > 20
    assert [lines[n] for n in korean if not re.match(r"\*[A-Za-z]", lines[n + 1])] == []


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


def test_the_table_of_the_chapter_has_the_verdicts_of_the_page(chapter, verdicts):
    """Its rows: a claim, its verdict, the item on the page."""
    text = "\n".join(cell.source for cell in chapter if cell.cell_type == "markdown")
    table = re.findall(r"^\| .+ \| (\w+) \| (\d+[a-z]) \|$", text, re.M)
    assert len(table) > 5
    assert set(table) <= {(row["verdict"], row["item"]) for row in verdicts}


def test_the_chapter_quotes_the_note_as_the_page_has_it(chapter, cells):
    """Each line that the chapter quotes is a line of the note."""
    lines, page = (quoted(it) for it in (chapter, cells))
    assert len(lines) >= 8
    assert [line for line in lines if not any(line in whole for whole in page)] == []


def quoted(cells):
    """The lines of quote blocks, without marks of a list, of bold type and of a display."""
    text = "\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
    lines = [plain(line) for line in re.findall(r"^> *(?![*\s])(.*)$", text, re.M)]
    return [line.strip("->") for line in lines if re.search(r"[가-힣]|\\", line)]


def in_one_letter(latex):
    """A formula of the register as the sheet prints it: component k in place of m, on one line."""
    one_line = re.sub(r"\\(?:begin|end)\{aligned\}|\\quad|\\\\|&", "", latex)
    return plain(re.sub(r"\bm\b", "k", one_line))


def bare(formula):
    """Without hats: the sheet sets them on what the M-step returns."""
    return formula.replace(r"\hat", "")


def test_the_sheet_takes_its_formulas_from_the_register(chapter, equations):
    code = "\n".join(cell.source for cell in chapter if cell.cell_type == "code")
    calls = re.findall(r'formula\(("[^)]*")(?:, hats=True)?\)', code)
    shown = [label for call in calls for label in re.findall(r'"([\w-]+)"', call)]
    text = printed(chapter)
    displays = [plain(display) for display in text.split("$$")[1::2]]
    formulas = [it for display in displays for it in display.split(r",\qquad")]
    formulas += [bare(it) for it in formulas]
    assert len(shown) >= 12
    for label in shown:
        headline = in_one_letter(equations[label].record.latex).rpartition(r"\iff\;")[2]
        assert any(says(formula, headline) for formula in formulas), label
        assert f"{{eq}}`{label}`" in text


def says(formula, headline):
    """Whether a formula is the first and the last part of a numbered one."""
    places = [found.start() for found in re.finditer("=", formula)]
    return any(
        headline.startswith(formula[: n + 1]) and headline.endswith(formula[n:]) for n in places
    )


def test_no_formula_is_numbered_twice(cells, chapter):
    assert re.findall(r"\$\$[ \t]*\(", printed(cells) + printed(chapter)) == []


def printed(cells):
    """What the cells print as Markdown."""
    outputs = [output for cell in cells for output in cell.get("outputs", [])]
    return "\n".join(output.get("data", {}).get("text/markdown", "") for output in outputs)
