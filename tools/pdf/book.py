"""The book as one page, to be printed: title, contents, Parts, and what stands at the end."""

from html import escape
from typing import NamedTuple

from bs4 import BeautifulSoup

from .article import article, picture, slug
from .ends import ENDS, taken_from
from .look import page_of
from .parts import FRONT, built

HEADINGS = ["h1", "h2", "h3"]  # those of the contents


class Sheets(NamedTuple):
    """A chapter, or what stands at the end: a name, its running heads, left and right, its HTML."""

    name: str
    left: str
    right: str
    html: str


def book(title, parts):
    """The whole page as HTML."""
    pages = [page for part in parts for page in part.pages]
    texts = {page: article(page, pages) for page in pages}
    ends = {page: taken_from(text, page) for page, text in texts.items()}
    sheets = [chapter(part, page, texts[page]) for part in parts for page in part.pages]
    sheets += filter(None, [end(title, kind, texts, ends) for kind in ENDS])
    inside = BeautifulSoup("".join(it.html for it in sheets), "html.parser")
    contents = f"<nav class='contents'><h1>Contents</h1><ol>{''.join(entries(inside))}</ol></nav>"
    return page_of(title, sheets, title_page(title) + contents + str(inside))


def title_of(text):
    return text.find("h2").get_text()


def sheet(name, left, right, html):
    return Sheets(name, left, right, f'<div id="{name}" style="page: p-{name}">{html}</div>')


def chapter(part, page, text):
    """A chapter on its sheets; the first of a Part begins with the Part's title."""
    heading = f"<h1>{escape(part.title)}</h1>" if page == part.pages[0] else ""
    return sheet(slug(page), part.title, title_of(text), heading + str(text))


def end(title, kind, texts, ends):
    """What stands at the end, chapter by chapter, or None where there is nothing of the kind."""
    found = {page: ends[page][kind] for page in texts if ends[page][kind]}
    html = "".join(
        f"<h2>{escape(title_of(texts[page]))}</h2>{''.join(map(str, them))}"
        for page, them in found.items()
    )
    name = kind.lower().replace(" ", "-")
    return found and sheet(name, title, kind, f"<h1>{kind}</h1>{html}")


def entries(inside):
    """Lines of the contents; each heading gets a name to which its line leads."""
    for n, heading in enumerate(inside.find_all(HEADINGS)):
        heading["id"] = f"heading-{n}"
        words = heading.decode_contents()
        link = f'<a href="#heading-{n}"><span>{words}</span> <span data-page>000</span></a>'
        yield f'<li class="{heading.name}">{link}</li>'


def title_page(title):
    """The title, what the front page of the site says and shows first, and which version it is."""
    front = built(FRONT)
    first = front.select_one("article.bd-article > section")
    colophon = front.select_one(".colophon").get_text().split(" · ")
    (version,) = [it for it in colophon if it.startswith("Version")]
    said = f"{escape(version)}. Text, formulas and figures: CC BY 4.0. Code: MIT."
    said += " The code that draws figures stands on the site."
    shown = f"<h1>{escape(title)}</h1>{first.p}{picture(FRONT, first.img)}<p>{said}</p>"
    return f'<div class="title-page">{shown}</div>'
