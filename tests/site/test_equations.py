"""equations.json says what the site shows, and the build fails where the sources disagree."""

import html
import json
import re
from pathlib import Path

from kit import notebooks
from kit.equation import Equation

BOOK = Path(__file__).parents[2] / "book"

SHOWN = re.compile(r'<div class="math[^"]*" id="equation-([^"]+)">(.*?)</div>', re.S)


def squeezed(latex):
    """LaTeX without spaces and without what Sphinx wraps it in."""
    return re.sub(r"\s|\\\[|\\\]|\\begin\{(split|aligned)\}|\\end\{(split|aligned)\}", "", latex)


def entries(site):
    return [Equation.from_json(json.dumps(it)) for it in stored(site)]


def stored(site):
    return json.loads((site / "equations.json").read_text("utf-8"))


def shown(site):
    """(chapter, label) -> LaTeX of every numbered equation in the built chapters."""
    found = {}
    for path in site.glob("book/*.html"):
        for label, body in SHOWN.findall(path.read_text("utf-8")):
            latex = re.sub(r"<span class=\"eqno\">.*?</span>", "", body, flags=re.S)
            found[path.stem, label] = squeezed(html.unescape(re.sub("<[^>]+>", "", latex)))
    return found


def test_index_and_site_show_the_same_equations(site):
    indexed = {(it.chapter, it.label): squeezed(it.latex) for it in entries(site)}
    assert indexed == shown(site)


def test_every_entry_is_complete(site):
    for entry, fields in zip(entries(site), stored(site), strict=True):
        assert list(fields) == list(vars(entry))
        assert bool(entry.source) == (entry.kind == "cited")
        assert bool(entry.refuted) == (entry.kind == "result")


def test_every_entry_is_the_record_that_its_cell_stores(site):
    cells = (cell for path in sorted(BOOK.glob("*.ipynb")) for cell in notebooks.cells(path))
    records = [output["text/plain"] for cell in cells if cell.labels for output in cell.outputs]
    assert sorted(entry.to_json() for entry in entries(site)) == sorted(records)


def test_what_an_equation_rests_on_is_in_the_book_and_is_not_itself(site):
    known = {entry.label: entry for entry in entries(site)}
    for label, entry in known.items():
        assert {*entry.premises, *entry.cites} <= {*entry.rests_on, *entry.cites}
        assert {*entry.rests_on, *entry.cites} <= known.keys() - {label}
        assert all(known[it].kind == "cited" for it in entry.cites)
    assert known["m-step-mean"].rests_on == ("index-mean", "counts")


def test_every_number_begins_with_its_chapter_or_with_the_letter_of_its_page(site):
    """Nobody takes equation (4) of the tools for one of chapter 4."""
    beginnings = {}
    for path in sorted(site.glob("book/*.html")):
        numbers = re.findall(r'class="eqno">\(([^)]*)\)', path.read_text("utf-8"))
        if numbers:
            (beginnings[path.stem],) = {number.rpartition(".")[0] for number in numbers}
    assert all(re.fullmatch(r"\d+|[A-Z]", beginning) for beginning in beginnings.values())
    assert len(set(beginnings.values())) == len(beginnings) > 8
