"""What stands on slides is what stands in the chapters: numbers, formulas, pictures, links."""

import re
from functools import cache

import pytest
from bs4 import BeautifulSoup

from .conftest import DECKS, SITE

DISPLAYED = re.compile(r"\\\[(.*)\\\]", re.S)
QUESTION = ".quiz > p, .quiz > ol, .quiz > details"


@cache
def read(path):
    return BeautifulSoup(path.read_text("utf-8"), "html.parser")


def leads_to(name, link):
    """The element of the site that a link of a deck names."""
    page, _, anchor = link["href"].partition("#")
    found = read((SITE / name).parent.joinpath(page).resolve()).find(id=anchor)
    assert found, link["href"]
    return found


def tex(element):
    return DISPLAYED.search(element.get_text())[1].split()


def heading(slide):
    """A slide's heading as words; a formula in it as TeX."""
    words = "".join(it.get_text() for it in slide.h2.children if it.name != "a")
    return re.sub(r"\\\((.*?)\\\)", r"\1", words)


@pytest.fixture(params=DECKS)
def name(request):
    return request.param


@pytest.fixture
def slides(name):
    return read(SITE / name).select(".slide")


def test_there_is_a_deck_for_each_lecture(site):
    assert len(DECKS) >= 8


def test_equations_and_their_numbers_are_the_books(name, slides):
    equations = [it for slide in slides for it in slide.select(".numbered")]
    assert equations
    for equation in equations:
        link = equation.select_one(".eqno a")
        there = leads_to(name, link)
        assert there.select_one(".eqno").find(string=True) == link.text
        assert tex(there) == tex(equation)


def test_pictures_and_their_numbers_are_the_books(name, slides):
    parts = [it for slide in slides for it in slide.select(".pulled:is(.figure, .moving)")]
    assert parts
    for part in parts:
        link = part.select_one(".source a")
        there = leads_to(name, link)
        assert there.select_one(".caption-number").text.strip() == link.text
        images = [it.img["src"].rpartition("/")[2] for it in (part, there)]
        assert images[0] == images[1]
        assert [str(it) for it in part.select("script")] == [
            str(it) for it in there.select("script")
        ]


def test_exercises_and_their_numbers_are_the_books(name, slides):
    links = [it for slide in slides for it in slide.select(".exercise .source a")]
    assert links
    for link in links:
        there = leads_to(name, link).select_one(".admonition-title")
        number = there.select_one(".caption-number").text
        assert link.text.startswith(number.strip())


def test_questions_are_the_books(name, slides):
    for quiz in [it for slide in slides for it in slide.select(".quiz")]:
        chapters = [read(path) for path in (SITE / "book").glob("[01]*.html")]
        (there,) = [found for page in chapters if (found := page.find(id=quiz["id"]))]
        for mine, theirs in zip(quiz.select(QUESTION), there.select(QUESTION), strict=True):
            assert mine.get_text().split() == theirs.get_text().split()


def test_every_link_leads_somewhere(name, slides):
    for link in [it for slide in slides for it in slide.select("a[href]")]:
        page, _, anchor = link["href"].partition("#")
        path = (SITE / name).parent.joinpath(page).resolve() if page else SITE / name
        assert path.exists(), link
        assert not anchor or read(path).find(id=anchor), link


def test_lecturers_find_each_deck_with_the_minutes_of_each_slide(site):
    page = read(site / "book" / "for-lecturers.html")
    links = [it["href"] for it in page.select("p a[href^='../slides/'][href$='.html']")]
    assert [f"slides/{it.rpartition('/')[2]}" for it in links] == DECKS
    for name, details in zip(DECKS, page.select("details.deck"), strict=True):
        headings = [heading(slide) for slide in read(site / name).select(".slide")]
        rows = [[cell.text for cell in row.select("td")] for row in details.select("tbody tr")]
        assert [words for words, _ in rows] == headings[1:]
        assert sum(int(minutes) for _, minutes in rows) == 90
        shown = [int(it.get("data-minutes", 0)) for it in read(site / name).select(".slide")]
        assert shown[1:] == [int(minutes) for _, minutes in rows]
        assert details.select_one("a")["href"].endswith("#/2")
