"""The page of names: what a deck can pull, chapter by chapter, each with a link to its place."""

from html import escape
from itertools import groupby

from docutils import nodes

import gmmlib
from _ext.equations.parts import link
from _ext.figures.figure_table import table
from _ext.figures.moving_figure import moving

from . import functions, names

PAGE, TITLE, CODE = "what-to-pull", "What a deck can pull", "book/api"
HEAD = ("Name", "What it is", "Where")
FUNCTION = [nodes.Text("function")]
OPENING, CLOSING = '<details class="names"><summary>%s</summary>', "</details>"
# Names and lines of code have no space to break at.
STYLE = ".bd-article .names :is(code, code .pre) { overflow-wrap: anywhere; white-space: normal }"
WORDS = (
    "The parts of the book that have a name, page by page, as a deck's pull takes them. Of a cell "
    'its first line is told. How a deck is written: CONTRIBUTING.md, "Make a deck of your own".'
)


def own_page(app):
    """The context from which the theme writes the page."""
    parts = [nodes.paragraph("", WORDS)]
    for page, found in groupby(names.all_named(app), key=lambda it: it[1].page):
        rows = [row(app, *it) for it in found] + of_chapter(app, page)
        parts += folded(app.env.titles[page].astext(), rows)
    parts += folded("gmmlib", of_gmmlib(app))
    html = "".join(app.builder.render_partial(it)["fragment"] for it in parts)
    body = f"<style>{STYLE}</style><section><h1>{TITLE}</h1>{html}</section>"
    yield PAGE, {"title": TITLE, "pagetitle": TITLE, "body": body, "sidebars": []}, "page.html"


def folded(title, rows):
    head = [nodes.Text(words) for words in HEAD]
    edges = OPENING % escape(title), CLOSING
    opening, closing = (nodes.raw("", it, format="html") for it in edges)
    return [opening, table(head, rows), closing]


def row(app, name, found):
    """A name with its link, its kind, and the section in which it stands."""
    section = around(found.node)
    own = [name] if found.kind == "question" else found.node["ids"]
    what = [nodes.Text(found.kind), *more(found)]
    return cells(app, name, f"{found.page}#{[*own, *section['ids']][0]}", what, section[0].astext())


def cells(app, name, place, what, where):
    page, _, anchor = place.partition("#")
    uri = app.builder.get_relative_uri(PAGE, page) + (anchor and f"#{anchor}")
    return link(uri, nodes.literal(name, name)), nodes.inline("", "", *what), nodes.Text(where)


def around(node):
    """The section in which a part stands, or which it is."""
    while not (isinstance(node, nodes.section) and isinstance(node[0], nodes.title)):
        node = node.parent
    return node


def more(found):
    """Whether a figure moves; the first line of a cell."""
    if found.kind == "figure" and found.node.next_node(moving):
        return [nodes.Text(" that moves")]
    code = found.node.next_node(nodes.literal_block) if found.kind == "cell" else None
    first = code.astext().splitlines()[0] if code else ""
    return [nodes.Text(": "), nodes.literal(first, first)] if first else []


def of_chapter(app, page):
    """The functions that a notebook's cells define."""
    path = app.env.doc2path(page)
    known = functions.of_chapter(path) if path.endswith(".ipynb") else []
    short = page.removeprefix(names.BOOK)
    return [cells(app, f"{short}/{it}()", page, FUNCTION, "") for it in known]


def of_gmmlib(app):
    known = [f"gmmlib.{it}" for it in functions.public(gmmlib)]
    return [cells(app, f"{it}()", f"{CODE}#{it}", FUNCTION, "") for it in known]
