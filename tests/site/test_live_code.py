"""Cells of NumPy, gmmlib and figures in the page: each, after what it needs, shows what is stored.

GMM_ALL=1 runs them all, exercises with their checks too; otherwise a tenth, drawn by content.
Numbers agree to four digits: they come from another processor. Of figures it is seen that there is
one: the page has another Matplotlib.
"""

import re
from pathlib import Path
from typing import NamedTuple

import pytest
from _ext.live import recipes
from kit import notebooks

from . import live

BOOK = Path(__file__).parents[2] / "book"
PAGE = "book/tools.html"
NUMBER = re.compile(r"-?\d+\.?\d*(?:[eE][-+]?\d+)?")


class Code(NamedTuple):
    """A cell that can run in the page: its name, source and parts, and its stored outputs."""

    name: str
    source: str
    parts: tuple
    outputs: tuple


def code_of(path):
    found = recipes.of_notebook(path)
    for place, cell in enumerate(notebooks.cells(path)):
        if place in found and "remove-input" not in cell.metadata.get("tags", []):
            name = recipes.name(path, place)
            yield Code(name, cell.source, found[place].parts, cell.outputs)


EVERY = [it for path in sorted(BOOK.glob("*.ipynb")) for it in code_of(path)]
TAKEN = live.drawn(EVERY, lambda it: it.source)


@pytest.fixture(scope="module")
def page(browser, site):
    with live.python_in(browser, site / PAGE) as page:
        yield page


def run(page, code, **more):
    cell = {"kind": "code", "name": code.name, "source": code.source, "parts": code.parts}
    return page.evaluate(live.RUN, cell | more)


def said(texts):
    """All words, numbers rounded to four digits."""
    return NUMBER.sub(lambda it: f"{float(it[0]):.4g}", "\n".join(texts)).split()


def stored(outputs):
    """The words that are stored, and how many figures."""
    shown = [it for it in outputs if "image/svg+xml" not in it]
    texts = [it.get("text/markdown", it.get("text/plain", "")) for it in shown]
    return said(texts), len(outputs) - len(shown)


@pytest.mark.parametrize("code", TAKEN, ids=[it.name for it in TAKEN])
def test_a_cell_shows_in_the_page_what_is_stored(page, code):
    shown = run(page, code)
    assert [it["problem"] for it in shown if "problem" in it] == []
    texts = [it.get("markdown", it.get("text", "")) for it in shown if "svg" not in it]
    figures = [it for it in shown if "svg" in it]
    assert (said(texts), len(figures)) == stored(code.outputs)
