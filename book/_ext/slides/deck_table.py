"""The directive `decks`: the lectures with their slides and the minutes of each, made at build.

Below them a link leads to the names of all that a deck can pull.
"""

from docutils import nodes
from docutils.parsers.rst import Directive

from _ext.equations.parts import link, said
from _ext.figures.figure_table import table

from . import deck, found, name_page

HEAD = ("Slide", "Minutes")
OPENING, CLOSING = '<details class="deck"><summary>%s</summary>', "</details>"


class deck_table(nodes.General, nodes.Element):  # noqa: N801  (docutils names its nodes so)
    """The place of the table, which is filled once every deck is read."""


class Decks(Directive):
    def run(self):
        env = self.state.document.settings.env
        env.metadata[env.docname]["deck_table"] = True
        return [deck_table()]


def outdated(app, env, added, changed, removed):
    """A page with the table depends on all decks."""
    read = any(map(found.is_deck, added | changed | removed))
    return [name for name, about in env.metadata.items() if "deck_table" in about and read]


def fill_tables(app, doctree, docname):
    for place in list(doctree.findall(deck_table)):
        shown = [node for name in found.decks(app.env) for node in lecture(app, docname, name)]
        address = app.builder.get_relative_uri(docname, name_page.PAGE)
        names = link(address, nodes.Text(name_page.TITLE))
        place.replace_self([*shown, said(names, ": every part of the book that has a name.")])


def lecture(app, docname, name):
    """A link to a deck, and its slides folded."""
    slides, title = app.env.metadata[name]["slides"], app.env.titles[name].astext()
    address = app.builder.get_relative_uri(docname, name)
    counted = f": {len(slides) + 1} slides, {deck.length(app.env, name)} minutes"
    rows = [
        (link(f"{address}#/{place}", nodes.Text(words)), nodes.Text(str(minutes)))
        for place, (words, minutes) in enumerate(slides, start=2)
    ]
    yield said(link(address, nodes.Text(title)), counted)
    yield nodes.raw("", OPENING % f"The slides of {title}", format="html")
    yield table([nodes.Text(words) for words in HEAD], rows)
    yield nodes.raw("", CLOSING, format="html")
