"""Terms of the glossary and symbols of the notation: an anchor for each row, and links to it.

A term is linked where a section of the book first uses it, a symbol where it first stands alone.
"""

import re
from functools import cache, partial
from typing import NamedTuple

from docutils import nodes

from _ext.equations.parts import link

from .speech import spoken

PAGES = {"book/glossary": "term", "book/notation": "symbol"}
# Words that are mostly said in their everyday sense.
EVERYDAY = {"mean", "fit", "full", "right", "wrong", "result", "definition", "update", "scope"}
EVERYDAY |= {"rests on"}
INDICES = str.maketrans("hjmbcd", "ikkaaa")
APART = (nodes.reference, nodes.literal, nodes.math, nodes.strong, nodes.image)


class Entry(NamedTuple):
    """A row of the glossary or of the notation."""

    page: str
    anchor: str
    names: list
    row: nodes.Node

    def cell(self, column):
        """The cell in the column of this heading."""
        heads = self.row.parent.parent.next_node(nodes.thead).next_node(nodes.row)
        return self.row[[head.astext() for head in heads].index(column)]


def rows(doctree, page):
    """The entries of a page's tables, in order."""
    for body in doctree.findall(nodes.tbody):
        for row in body:
            names = [*(terms if PAGES[page] == "term" else symbols)(row[0])]
            yield Entry(page, anchor(PAGES[page], names[0]), names, row)


def terms(cell):
    return cell.astext().split(", ")


def symbols(cell):
    return map(general, cell.findall(nodes.math))


def general(math):
    """A symbol's LaTeX with the first index of each kind: x_h is x_i, gamma_im is gamma_ik."""
    return re.sub(r"_\{?\w+\}?", lambda index: index[0].translate(INDICES), math.astext())


def anchor(kind, name):
    return f"{kind}-" + re.sub(r"[\W_]+", "-", name.lower().replace("'", "-prime")).strip("-")


@cache
def known(env):
    """A name in small letters, or a symbol, -> its entry."""
    return {
        name.lower() if kind == "term" else name: entry
        for page, kind in PAGES.items()
        if page in env.found_docs
        for entry in rows(env.get_doctree(page), page)
        for name in entry.names
        if name.lower() not in EVERYDAY
    }


@cache
def words(env):
    """Any term, or several of the thing that it names."""
    longest_first = sorted(filter(str.islower, known(env)), key=len, reverse=True)
    return re.compile(rf"\b({'|'.join(map(re.escape, longest_first))})(?:s|es)?\b", re.I)


def add_links(app, doctree, docname):
    """Anchors on the two pages; on pages that are notebooks, links to them."""
    if docname in PAGES:
        for entry in rows(doctree, docname):
            entry.row["ids"].append(entry.anchor)
    elif app.env.doc2path(docname).endswith(".ipynb"):
        sections = [part for part in doctree[0] if isinstance(part, nodes.section)]
        opening = [part for part in doctree[0] if part not in sections]
        for parts in (opening, *([section] for section in sections)):
            link_first(parts, app.env, partial(app.builder.get_relative_uri, docname))


def link_first(parts, env, uri):
    """Link each term and symbol where these parts of a page first use it."""
    seen = set()
    for paragraph in [found for part in parts for found in part.findall(nodes.paragraph)]:
        if not within(paragraph, "cell_output"):
            for node in list(paragraph.findall(is_shown)):
                if not apart(node):
                    node.parent.replace(node, [*linked(node, env, seen, uri)])


def is_shown(node):
    return isinstance(node, nodes.Text | nodes.math)


def apart(node):
    """Does the node stand in a link, in code or the like, within its paragraph?"""
    while not isinstance(node, (*APART, nodes.paragraph)) or isinstance(node, nodes.math):
        node = node.parent
    return isinstance(node, APART)


def within(node, name):
    """Has an element around the node this class?"""
    while node and name not in node.get("classes", []):
        node = node.parent
    return bool(node)


def linked(node, env, seen, uri):
    """The formula, or the pieces of the text, those linked that are seen here first."""
    formula = isinstance(node, nodes.math)
    pieces = [node] if formula else map(nodes.Text, split(words(env), node))
    for piece in pieces:
        entry = known(env).get(general(piece) if formula else singular(piece, env))
        if entry and entry.anchor not in seen:
            seen.add(entry.anchor)
            piece = link(f"{uri(entry.page)}#{entry.anchor}", piece.deepcopy())
            piece["classes"].append("look-up")
            if formula:
                piece["reftitle"] = spoken(node.astext())
        yield piece


def split(pattern, text):
    """The text cut before and after each match."""
    edges = [edge for found in pattern.finditer(text) for edge in found.span()]
    return [text[start:end] for start, end in zip([0, *edges], [*edges, len(text)])]


def singular(text, env):
    """The term that the text is, or None."""
    found = words(env).fullmatch(text)
    return found and found[1].lower()
