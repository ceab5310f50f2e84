"""A deck's headings make its slides: # the title, ## a slide, with its minutes in brackets.

They are read off when a deck is read, for the table on the page for lecturers, and dealt out when
it is written: each slide is a section with its words and pictures, its notes, and classes that say
what it shows.
"""

import re

from docutils import nodes
from sphinx.util import logging

from .found import is_deck, sources

MINUTES = re.compile(r"\s*\((\d+) min\)$")
warn = logging.getLogger(__name__).warning


def note_slides(app, doctree):
    """Title and minutes of each slide; the minutes are taken off the slide."""
    name = app.env.docname
    if not is_deck(name):
        return
    for path in sources(app):
        app.env.note_dependency(path)
    top, *slides = doctree.findall(nodes.section)
    app.env.metadata[name]["orphan"] = True  # in no table of contents
    for slide in slides:
        take_minutes(slide)
        if slide.parent is not top:
            warn("a slide begins with ##, and has no smaller heading", location=slide[0])
    found = [(slide[0].astext(), slide["minutes"]) for slide in slides]
    app.env.metadata[name]["slides"] = found


def take_minutes(slide):
    """Keep the minutes at the end of a slide's heading, which goes on without them."""
    *_, last = slide[0].findall(nodes.Text)
    found = MINUTES.search(last)
    slide["minutes"] = int(found[1]) if found else 0
    slide["html"] = {"data-minutes": str(slide["minutes"])}
    if found:
        last.parent.replace(last, nodes.Text(last[: found.start()]))
    else:
        said = (
            "expected the minutes of the slide, a whole number, as in: ## Title (5 min); found: %s"
        )
        warn(said, slide[0].astext(), location=slide[0])


def length(env, name):
    """The minutes of a whole deck."""
    return sum(minutes for _, minutes in env.metadata[name]["slides"])


def deal(document):
    """Make sections of equal rank: the title with what stands under it, and each slide."""
    top = document.next_node(nodes.section)
    slides = [it for it in top.children if isinstance(it, nodes.section)]
    title = nodes.section("", *[it for it in top.children if it not in slides], ids=["title"])
    title["classes"].append("title")
    top.children = []
    for slide in (title, *slides):
        top += arranged(slide)


def arranged(slide):
    """A heading, what is seen, and the notes. Beside a picture, all else stands together."""
    notes = taken_notes(slide)
    heading, *seen = slide.children
    pictures = [it for it in seen if "figure" in classes(it)]
    others = [it for it in seen if it not in pictures]
    beside = [nodes.container("", *others, classes=["beside"])] if others else []
    kinds = {kind for it in seen for kind in classes(it)[1:] or ["words"]}
    slide["classes"] += ["slide", *sorted(kinds)]
    slide.children = []
    slide += [heading, nodes.container("", *beside, *pictures, classes=["seen"]), *notes]
    return slide


def taken_notes(slide):
    """All notes of a slide in one place, however many it has, and wherever they stand."""
    found = [it for it in slide.findall(nodes.container) if "notes" in classes(it)]
    for notes in found:
        notes.parent.remove(notes)
    words = [it for notes in found for it in notes.children]
    return [nodes.container("", *words, classes=["notes"])] if words else []


def classes(node):
    return node.get("classes", [])
