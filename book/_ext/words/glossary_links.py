"""Terms of the glossary and symbols of the notation: an anchor for each row, and links to it.

A term is linked where a section of the book first uses it, a symbol where it first stands alone.
"""

import re
from functools import cache, partial
from typing import NamedTuple

from docutils import nodes

from _ext.equations.parts import link

from . import false_friends
from .speech import spoken

PAGES = {"book/glossary": "term", "book/notation": "symbol"}
# Words that are mostly said in their everyday sense.
EVERYDAY = {"mean", "fit", "full", "right", "wrong", "result", "definition", "update", "scope", "q"}
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
def known(env, kind):
    """A term in small letters, or a symbol -> its entry."""
    entries = [
        entry
        for page in PAGES
        if page in env.found_docs and PAGES[page] == kind
        for entry in rows(env.get_doctree(page), page)
    ]
    spelt = str.lower if kind == "term" else str
    named = {spelt(name): entry for entry in entries for name in entry.names}
    return {name: entry for name, entry in named.items() if name not in EVERYDAY}


@cache
def words(env):
    """Any term, or several of the thing that it names."""
    longest_first = sorted(known(env, "term"), key=len, reverse=True)
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
            for node, pieces in [*named(paragraph, env)]:
                node.parent.replace(node, [*linked(pieces, seen, uri)])


def named(paragraph, env):
    """Each formula and text that is shown: its pieces, with the entry that each names, or None."""
    leaves = list(paragraph.findall(nodes.Text))
    text, start = "".join(leaves), 0
    for leaf in leaves:
        if not apart(leaf):
            yield leaf, meant(leaf, env, text, start)
        elif isinstance(leaf.parent, nodes.math) and not apart(leaf.parent.parent):
            yield leaf.parent, [(leaf.parent, known(env, "symbol").get(general(leaf.parent)))]
        start += len(leaf)


def meant(leaf, env, text, start):
    """The pieces of a text that begins at this place of its paragraph, each with its entry."""
    pieces = []
    for piece in split(words(env), leaf):
        term = singular(piece, env)
        entry = known(env, "term").get(term)
        wrong = entry and false_friends.misread(term, text, start)
        pieces.append((nodes.Text(piece), None if wrong else entry))
        start += len(piece)
    return pieces


def apart(node):
    """Does the node stand in a link, in code or the like, within its paragraph?"""
    while not isinstance(node, (*APART, nodes.paragraph)):
        node = node.parent
    return isinstance(node, APART)


def within(node, name):
    """Has an element around the node this class?"""
    while node and name not in node.get("classes", []):
        node = node.parent
    return bool(node)


def linked(pieces, seen, uri):
    """The pieces, those linked whose entry is named here first."""
    for piece, entry in pieces:
        shown = piece
        if entry and entry.anchor not in seen:
            seen.add(entry.anchor)
            shown = link(f"{uri(entry.page)}#{entry.anchor}", piece.deepcopy())
            shown["classes"].append("look-up")
            if isinstance(piece, nodes.math):
                shown["reftitle"] = spoken(piece.astext())
        yield shown


def split(pattern, text):
    """The text cut before and after each match."""
    edges = [edge for found in pattern.finditer(text) for edge in found.span()]
    return [text[start:end] for start, end in zip([0, *edges], [*edges, len(text)])]


def singular(text, env):
    """The term that the text is, or None."""
    found = words(env).fullmatch(text)
    return found and found[1].lower()
