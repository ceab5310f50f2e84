"""How long a chapter takes: counted on its main road, said on its page and on those beside it."""

import re
from types import SimpleNamespace

import pytest
from _ext.words import reading_time
from bs4 import BeautifulSoup
from sphinx.errors import ExtensionError

from .conftest import CHAPTERS, NO_FORMULAS

SKIPPED = re.compile(r"[\d.]*\s*(Second reading|Exercises|\w+ quick questions|In one minute)")
FOLDED = ".why, .receipt, template, .quiz, .headerlink, .dropdown, p.minutes"

# The share of the bar under which the line has come when so much of the page is scrolled away.
HOW_FAR = """async (share) => {
    const page = document.documentElement;
    scrollTo({top: share * (page.scrollHeight - innerHeight), behavior: "instant"});
    for (const _ of [1, 2]) await new Promise((done) => requestAnimationFrame(done));
    const look = getComputedStyle(document.querySelector(".bd-header-article"), "::after");
    return look.content === "none" ? null : new DOMMatrix(look.transform).a;
}"""


def minutes_said(site, page):
    text = (site / page).read_text("utf-8")
    (said,) = re.findall(r'<p class="minutes">(\d+) minutes · exercises apart</p>', text)
    return int(said)


@pytest.fixture(scope="module")
def said(site):
    return {page: minutes_said(site, page) for page in CHAPTERS}


def main_road(site, page):
    """The page's article, without what a first reading leaves out: words, formulas, open code."""
    article = BeautifulSoup((site / page).read_text("utf-8"), "html.parser").find("article")
    for section in article.find_all("section"):
        if section.parent and SKIPPED.match(section.find(["h2", "h3"]).get_text()):
            section.decompose()
    for part in article.select(FOLDED):
        part.decompose()
    formulas = len(article.select("div.math"))
    shown = [it for it in article.select("div.cell_input") if not it.find_parent("details")]
    cells = [it for it in shown if is_open(it.find_parent(class_="cell"))]
    for part in article.select("div.math"):
        part.decompose()
    for part in article.select("span.math"):
        part.replace_with(" x ")
    texts = article.select("h1, h2, h3, h4, p, figcaption")
    return sum(len(it.get_text().split()) for it in texts), formulas, len(cells)


def is_open(cell):
    return not {"proof-cell"} & set(cell["class"]) or "open-proof" in cell["class"]


def test_the_minutes_are_those_of_the_page_as_it_stands(site, chapter):
    words, formulas, cells = main_road(site, chapter)
    exact = words / 100 + (formulas + cells) * 3 / 4
    said = minutes_said(site, chapter)
    print(f"{chapter}: {words} words, {formulas} formulas, {cells} cells, {exact:.1f} minutes")
    assert said % 5 == 0
    assert abs(said - exact) < 2.5 + 0.03 * exact  # what stands in a table is counted otherwise
    assert cells <= 12


def test_a_chapter_says_the_minutes_of_the_pages_beside_it(site, said):
    chapters = sorted(said)
    for before, page, after in zip(chapters, chapters[1:], chapters[2:]):
        foot = BeautifulSoup((site / page).read_text("utf-8"), "html.parser")
        links = {side: foot.select_one(f"a.{side}") for side in ("left-prev", "right-next")}
        for side, neighbour in (("left-prev", before), ("right-next", after)):
            assert links[side]["href"] == neighbour.split("/")[-1]
            subtitle = links[side].select_one(".prev-next-subtitle").get_text()
            assert subtitle.endswith(f" · {said[neighbour]} minutes")
            assert len(links[side].select_one(".prev-next-title").get_text()) > 5


def test_a_page_without_minutes_says_none(site):
    text = (site / CHAPTERS[-1]).read_text("utf-8")
    link = BeautifulSoup(text, "html.parser").select_one("a.right-next")
    assert link.select_one(".prev-next-subtitle").get_text() == "next"


@pytest.mark.parametrize("motion", ["no-preference", "reduce"])
def test_a_line_shows_how_far_the_reader_is_unless_less_motion_is_asked_for(browser, site, motion):
    context = browser.new_context(viewport={"width": 1280, "height": 900}, reduced_motion=motion)
    context.add_init_script(NO_FORMULAS)
    page = context.new_page()
    widths = {}
    for name in ("book/03-e-step.html", "book/notation.html"):
        page.goto((site / name).as_uri())
        page.wait_for_load_state("load")
        widths[name] = [page.evaluate(HOW_FAR, share) for share in (0, 0.5, 1)]
    context.close()
    start, half, end = widths["book/03-e-step.html"]
    assert start == 0
    assert (0.4 < half < 0.6 and end > 0.99) == (motion == "no-preference")
    assert motion == "no-preference" or half == end == 0
    assert widths["book/notation.html"] == [None, None, None]


@pytest.mark.parametrize(
    ("counted", "minutes"),
    [((0, 0, 0), 5), ((100, 0, 0), 5), ((2000, 0, 0), 20), ((2000, 6, 2), 25), ((2000, 0, 8), 25)],
)
def test_words_formulas_and_cells_take_their_time(counted, minutes):
    assert reading_time.minutes(*counted) == minutes


def chapters(**cells):
    metadata = {
        name: {"reading": {"words": 100, "formulas": 2, "cells": n, "minutes": 30}}
        for name, n in cells.items()
    }
    return SimpleNamespace(found_docs=set(metadata) | {"other"}, metadata=metadata | {"other": {}})


def test_the_build_stops_where_too_much_code_stands_open():
    reading_time.check_cells(None, chapters(one=12, two=0))
    with pytest.raises(ExtensionError, match="at most 12.*13 in two"):
        reading_time.check_cells(None, chapters(one=12, two=13))


def test_the_build_prints_a_line_for_each_chapter(capsys):
    reading_time.print_table(None, chapters(one=12, two=3))
    head, *lines = capsys.readouterr().out.splitlines()
    assert head.split() == ["main", "road", "words", "formulas", "open", "cells", "minutes"]
    assert [line.split() for line in lines] == [
        ["one", "100", "2", "12", "30"],
        ["two", "100", "2", "3", "30"],
    ]


def test_pages_that_say_minutes_are_written_again_when_these_change():
    env = chapters(one=1, two=2)
    assert reading_time.changed(None, env) == []
    env.metadata["two"]["reading"]["minutes"] = 35
    assert reading_time.changed(None, env) == ["index", "one", "two"]
    assert reading_time.changed(None, env) == []


def test_hours_are_told_to_half_an_hour():
    assert reading_time.told("all", {"a": 100, "b": 110}) == "3½ hours"
    assert reading_time.told("all", {"a": 120, "b": 125}) == "4 hours"
    with pytest.raises(ExtensionError, match="c is no chapter"):
        reading_time.told("c", {"a": 100})
