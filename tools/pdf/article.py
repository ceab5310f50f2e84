"""A page of the site as paper has it: its text without what only a screen can use."""

from copy import copy
from urllib.parse import unquote, urljoin, urlsplit

from bs4 import BeautifulSoup

from .parts import FRONT, SITE, built

SCREEN_ONLY = (
    ".headerlink, script, template, form, button, summary:empty, details[data-code], "
    "details.deck, .own-table, "  # the slides of a lecture, each with its link
    ".equation-graph, details.rests-on"  # too wide, and what each equation says itself
)
FOLDED_CODE = "details.above-input"  # what draws a figure or prints a paragraph
# Below the Part, which has the largest heading.
LOWER = {"h1": "h2", "h2": "h3", "h3": "h4", "h4": "h5"}


def slug(page):
    """The name of a page within the book, such as 06-em."""
    return page.rpartition("/")[2]


def article(page, pages):
    """A page's text. Links to these pages lead to their place in the book."""
    whole = built(page).select_one("article.bd-article")
    text = copy(whole.find("section", recursive=False))
    for it in text.select(f"{SCREEN_ONLY}, {FOLDED_CODE}"):
        it.decompose()
    show_reasons(text, whole)
    hold_still(text, page)
    for it in text.select("[id]"):
        it["id"] = f"{slug(page)}--{it['id']}"
    for it in text.select("img"):
        it.replace_with(picture(page, it))
    for it in text.select("a[href]"):
        relink(it, page, pages)
    for it in text.find_all(list(LOWER)):
        it.name = LOWER[it.name]
    return text


def fragment(html):
    """The one element that this says."""
    return BeautifulSoup(html, "html.parser").find()


def local(page, address):
    """An address on this page as one from the site's root."""
    return urljoin(f"{page}.html", address)


def picture(page, image):
    """The picture as paper needs it: at once, and from wherever the printed page lies."""
    shown = copy(image)
    shown["src"] = (SITE / local(page, image["src"])).as_uri()
    del shown["loading"]
    return shown


def show_reasons(text, whole):
    """Why an equation holds, which the site shows on a click, stands below it."""
    for template in whole.select("template[data-why]:has(.reason)"):
        equation = text.find(id=f"equation-{template['data-why']}")
        reason = copy(template.select_one(".reason"))
        reason.insert(0, fragment("<p class='why'>Why?</p>"))
        receipt = equation.find_next_sibling(class_="receipt")
        (receipt or equation).insert_after(reason)


def hold_still(text, page):
    """A moving figure as its picture, with the address where it moves."""
    for moving in text.select("[page]:has(> img)"):
        address = on_the_site(local(page, moving["page"]))
        figure = moving.find_parent("figure")
        if figure:
            figure.append(fragment(f"<p class='moves'>It moves on the site: {address}</p>"))
        moving.replace_with(moving.img)


def home():
    """The address of the site, where whoever built it has set one."""
    canonical = built(FRONT).select_one("link[rel=canonical]")
    return canonical and canonical["href"]


def on_the_site(address):
    """A link to a page of the site; where the site's address is unknown, the page's name."""
    if not home():
        return f"<code>{address}</code>"
    whole = urljoin(home(), address)
    return f'<a href="{whole}">{whole}</a>'


def relink(link, page, pages):
    """Lead to the place in the book, or to the site; or leave the words alone."""
    address = local(page, link["href"])
    parts = urlsplit(address)
    target, name = parts.path.removesuffix(".html"), unquote(parts.fragment)
    if target in pages:
        link["href"] = f"#{slug(target)}--{name}" if name else f"#{slug(target)}"
    elif parts.scheme or home():
        link["href"] = urljoin(home() or "", address)
    else:
        link.unwrap()
