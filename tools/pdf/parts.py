"""The Parts of the book and the pages of each, as the menu of the built site has them."""

from functools import cache
from pathlib import Path
from typing import NamedTuple

from bs4 import BeautifulSoup

SITE = Path(__file__).resolve().parents[2] / "_build" / "html"
FRONT = "index"


class Part(NamedTuple):
    """A Part: its title, and the names of its pages, such as book/06-em."""

    title: str
    pages: list[str]


@cache
def built(page):
    """A page of the site, for reading only: who changes a part of it copies that first."""
    file = SITE / f"{page}.html"
    if not file.exists():
        raise FileNotFoundError(f"{file}: no such page, expected the built site: run `make html`")
    return BeautifulSoup(file.read_text("utf-8"), "html.parser")


def parts():
    """All Parts, in the order of the menu."""
    captions = built(FRONT).select("nav.bd-links p.caption")
    return [Part(it.get_text(strip=True), pages_under(it)) for it in captions]


def pages_under(caption):
    links = caption.find_next_sibling("ul").select("a[href$='.html']")
    return [link["href"].removesuffix(".html") for link in links]
