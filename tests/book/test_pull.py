"""`pull` on a site of one page: what it takes, and what it says where the book has no such name."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from _ext.slides import functions
from _ext.slides.names import Missing
from bs4 import BeautifulSoup
from nbformat import write
from nbformat.v4 import new_code_cell, new_notebook

ROOT = Path(__file__).parents[2]
PAGE = """# A page

## A section

Some words with $x$ in them.

$$
1 + 1 = 2
$$

:::{figure} ../picture.svg
:name: fig-square

A caption.
:::

"""
PLACE = """
(a-place)=
## A place

$$
2 \\cdot 2 = 4
$$ (square)
"""
SQUARE = '<svg xmlns="http://www.w3.org/2000/svg" width="9pt" height="9pt" viewBox="0 0 9 9">'
SQUARE += "<style></style></svg>"
SLIDE = """
## Slide (5 min)

:::{{pull}} {0}
{1}
:::
"""
RIGHT = [("page#a-section", ""), ("fig-square", ""), ("page#a-section", ":take: formula")]
WRONG = [
    ("fig-sqare", "", "the book has nothing called fig-sqare; spelt alike: fig-square"),
    ("no-such-thing-here", "", "the book has nothing called no-such-thing-here"),
    ("3.1", "", "nothing called 3.1; a number changes when chapters move, so expected a label"),
    ("fig-square", ":brief:", ":brief: is for function, found figure"),
    ("page#a-section", ":code:", ":code: is for cell, found section"),
    ("gmmlib.m_step()", ":take: words", ":take: is for cell, equation"),
    ("page#a-section", ":take: formula 2", "it has 1 of formula, and number 2 was asked for"),
    ("page#a-section", ":take: poem", "expected one of formula, words"),
    ("gmmlib.mstep()", "", "gmmlib has no function gmmlib.mstep; spelt alike: gmmlib.m_step"),
    ("gmmlib.em.nope()", "", "gmmlib has no function gmmlib.em.nope"),
    ("no-chapter/em()", "", "expected gmmlib.FUNCTION() or CHAPTER/FUNCTION()"),
]
HEAD = "# A deck\n\nA line under the title.\n"
REFERENCES = "\n## Slide (5 min)\n\n{eq}`squre` {numref}`fig-sqare` {ref}`a-plase`\n"
ALIKE = [("eq", "squre", "square"), ("numref", "fig-sqare", "fig-square")]
ALIKE += [("ref", "a-plase", "a-place")]
LEAKING = "\n:::{notes}\nA note.\n:::{pull} fig-square\n:::\nA private word.\n:::\n"
NOTES = "\nThe E-step, `M-step` and K-means.\n"
NOTES += "\n:::{notes}\nA note.\n:::\n\nSeen words.\n\n- A point.\n\n"
NOTES += "  :::{notes}\n  Another note.\n  :::\n"
CONF = """extensions = ["_ext.slides"]
myst_enable_extensions = ["dollarmath", "colon_fence"]
root_doc, html_theme, mathjax_path, numfig = "index", "basic", "mathjax.js", True
"""


def built(folder, slides, page=PAGE):
    """What Sphinx says, and the deck that it makes, or None."""
    index = "# Index\n\n```{toctree}\nbook/page\n```\n"
    files = {"conf.py": CONF, "index.md": index, "book/page.md": page, "picture.svg": SQUARE}
    for file, text in (files | {"slides/deck.md": HEAD + slides}).items():
        (folder / file).parent.mkdir(exist_ok=True)
        (folder / file).write_text(text, "utf-8")
    command = [sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going"]
    paths = os.pathsep.join([str(ROOT / "book"), str(ROOT)])
    own = {"PYTHONPATH": paths, "PYTHONWARNINGS": "ignore", "NO_COLOR": "1"}
    run = subprocess.run(
        [*command, folder, folder / "out"], capture_output=True, text=True, env=os.environ | own
    )
    deck, names = folder / "out" / "slides" / "deck.html", folder / "out" / "what-to-pull.html"
    made = [it.read_text("utf-8") for it in (deck, names)] if run.returncode == 0 else None
    return run.stderr, made


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    """A deck in which every name is there, and the page of names."""
    slides = "".join(SLIDE.format(*it) for it in RIGHT) + NOTES
    said, pages = built(tmp_path_factory.mktemp("right"), slides)
    assert said == ""
    return [BeautifulSoup(page, "html.parser") for page in pages]


@pytest.fixture(scope="module")
def right(pages):
    """The slides of the deck."""
    return pages[0].select(".slide")


@pytest.fixture(scope="module")
def complaints(tmp_path_factory):
    """What is said of a deck in which no name is there."""
    slides = "".join(SLIDE.format(*it) for it in WRONG)
    slides += "\n## No minutes\n\nWords.\n\n### Too low (5 min)\n\nWords.\n"
    slides += "\n## Half (1.5 min)\n\nWords.\n" + REFERENCES + LEAKING
    said, page = built(tmp_path_factory.mktemp("wrong"), slides, PAGE + PLACE)
    assert page is None, "the build went through"
    return said.splitlines()


def test_the_page_of_names_has_every_name_with_its_kind_and_a_link(pages):
    tables = {it.summary.text: it.select("tbody tr") for it in pages[1].select("details.names")}
    rows = {row.a.text: row for row in tables["A page"]}
    assert [*rows] == ["page#a-page", "page#a-section", "fig-square"]
    assert [it.text for it in rows["fig-square"].select("td")[1:]] == ["figure", "A section"]
    assert rows["fig-square"].a["href"] == "book/page.html#fig-square"
    assert "gmmlib.m_step()" in [row.a.text for row in tables["gmmlib"]]


def test_the_title_and_each_heading_make_a_slide_without_the_minutes(right):
    assert [slide.h2.find(string=True) for slide in right] == ["A deck", *["Slide"] * len(RIGHT)]
    assert "A line under the title." in right[0].text


def test_a_passage_is_shown_without_its_heading(right):
    assert "Some words with" in right[1].text
    assert "A section" not in right[1].text


def test_a_figure_has_its_number_which_leads_to_it_and_no_caption(right):
    assert right[2].img["src"] == "../_images/picture.svg"
    assert (right[2].p.a.text, right[2].p.a["href"]) == ("Fig. 1", "../book/page.html#fig-square")
    assert "A caption" not in right[2].text


def test_one_formula_of_a_passage_can_be_taken(right):
    assert "1 + 1 = 2" in right[3].text
    assert "Some words" not in right[3].text


def test_a_name_with_a_hyphen_does_not_break(right):
    assert [it.text for it in right[3].select(".glued")] == ["E-step", "K-means"]
    assert "The E-step, M-step and K-means." in right[3].text


def test_notes_are_no_part_of_what_is_seen(right):
    (notes,) = right[3].select(".notes")
    assert "Seen words." in right[3].select_one(".seen").text
    for note in ("A note.", "Another note."):
        assert note in notes.text
        assert note not in right[3].select_one(".seen").text


@pytest.mark.parametrize("place", range(len(WRONG)), ids=[it[0] for it in WRONG])
def test_a_name_that_leads_nowhere_fails_with_file_and_line(complaints, place):
    line = HEAD.count("\n") + 4 + place * SLIDE.count("\n")
    found = [it for it in complaints if f"slides/deck.md:{line}: WARNING: pull: " in it]
    assert len(found) == 1
    assert WRONG[place][2] in found[0]


def test_a_slide_without_minutes_or_of_a_lower_rank_fails(complaints):
    text = "\n".join(complaints)
    assert "expected the minutes of the slide, a whole number" in text
    assert "found: Half (1.5 min)" in text
    assert "a slide begins with ##" in text


@pytest.mark.parametrize(
    ("kind", "name", "near"),
    [
        ("eq", "squre", "square"),
        ("numref", "fig-sqare", "fig-square"),
        ("ref", "a-plase", "a-place"),
    ],
)
def test_a_reference_that_leads_nowhere_names_what_is_spelt_alike(complaints, kind, name, near):
    (found,) = [it for it in complaints if f"{kind}: nothing has the label {name}" in it]
    assert "slides/deck.md:" in found
    assert f"spelt alike: {near}" in found


def test_notes_that_would_leak_fail_with_file_and_line(complaints):
    (found,) = [it for it in complaints if "notes of line" in it]
    assert re.search(r"slides/deck.md:(\d+): WARNING: notes of line \1 holds pull of line", found)
    assert ":::: (4 colons)" in found


FUNCTIONS = [new_code_cell("def our_em(X):\n    return X  # of the last line\n\n\nour_em(1)")]
FUNCTIONS += [new_code_cell("a = 1"), new_code_cell("def our_m_step():\n    pass")]


def test_a_function_of_a_chapter_is_found_and_another_name_gets_the_list(tmp_path):
    (tmp_path / "book").mkdir()
    for name, cells in {"with": FUNCTIONS, "without": FUNCTIONS[1:2]}.items():
        write(new_notebook(cells=cells), tmp_path / "book" / f"{name}.ipynb")
    text = functions.source("with/our_em()", tmp_path)
    assert text == "def our_em(X):\n    return X  # of the last line"
    for name, said in {"with": "it has our_em, our_m_step", "without": "it has none"}.items():
        with pytest.raises(Missing, match=f"^{name} has no function our-em; {said}$"):
            functions.source(f"{name}/our-em()", tmp_path)
