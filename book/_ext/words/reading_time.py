"""How long a chapter takes to read: said under its title, on the front page, beside its neighbours.

Counted is the main road: without second readings, exercises, questions and the summary, and without
what the page folds. WORDS take a minute, each displayed formula or open cell of code SECONDS more:
the pace that first readers with a pencil reported, 45 to 80 minutes for a chapter.
The build prints the figures of every chapter, and fails where too many cells of code stand open.
"""

import re

from docutils import nodes
from sphinx.errors import ExtensionError
from sphinx_exercise.nodes import exercise_node, solution_node

from _ext.equations import folding, reasons

PAGE = "index"
CHAPTER = re.compile(r"book/\d\d-")
ASIDE = re.compile(r"Second reading|Exercises|\w+ quick questions|In one minute")
WORDS = 100
SECONDS = 45
STEP = 5
OPEN_CELLS = 12
NOT_READ = (reasons.reason, exercise_node, solution_node, nodes.raw, nodes.literal_block)
TEXTS = (nodes.paragraph, nodes.caption, nodes.title)


def measure(app, doctree):
    """Keep a chapter's words, displayed formulas, open cells of code, and minutes."""
    name = app.env.docname
    if CHAPTER.match(name):
        proofs = {id(cell): is_open for _, cell, is_open in folding.proof_cells(app, doctree)}
        found = list(road(doctree, proofs))
        counted = {
            "words": sum(words(node) for node in found if isinstance(node, TEXTS)),
            "formulas": sum(isinstance(node, nodes.math_block) for node in found),
            "cells": sum("cell_input" in classes(node) for node in found),
        }
        app.env.metadata[name]["reading"] = counted | {"minutes": minutes(**counted)}


def minutes(words, formulas, cells):
    """Rounded, and at least one step."""
    exact = words / WORDS + (formulas + cells) * SECONDS / 60
    return STEP * max(1, round(exact / STEP))


def words(text):
    """The words of a paragraph; a formula within is one."""
    parts = (" x " if isinstance(part, nodes.math) else part.astext() for part in text.children)
    return len("".join(parts).split())


def road(node, proofs, in_proof=False):
    """What a first reading reads: the node and what is in it, less what is folded or may wait."""
    yield node
    in_proof = in_proof or id(node) in proofs
    for child in node.children:
        said = in_proof and isinstance(child, nodes.paragraph)  # under an equation: it is folded
        if not (said or waits(child) or folded(node, child, proofs)):
            yield from road(child, proofs, in_proof)


def waits(node):
    """Whether a first reading leaves this out."""
    if isinstance(node, nodes.section):
        return bool(ASIDE.match(node[0].astext()))
    return isinstance(node, NOT_READ) or "dropdown" in classes(node)


def folded(cell, part, proofs):
    """Whether the page folds this part of a cell, since it is code."""
    if "cell_input" not in classes(part):
        return False
    return "hide_mode" in cell or not proofs.get(id(cell), True)


def classes(node):
    return node.get("classes", []) if isinstance(node, nodes.Element) else []


def readings(env):
    """What was counted, chapter by chapter in the order of the book."""
    measured = {name: env.metadata[name].get("reading") for name in sorted(env.found_docs)}
    return {name: reading for name, reading in measured.items() if reading}


def print_table(app, env):
    print("\n".join(table(readings(env))))


def table(chapters):
    """A line for each chapter."""
    yield f"{'main road':26}{'words':>6}{'formulas':>10}{'open cells':>12}{'minutes':>9}"
    for name, it in chapters.items():
        yield f"{name:26}{it['words']:6}{it['formulas']:10}{it['cells']:12}{it['minutes']:9}"


def check_cells(app, env):
    """A chapter in which code stands open everywhere is not read."""
    found = {name: it["cells"] for name, it in readings(env).items() if it["cells"] > OPEN_CELLS}
    if found:
        raise ExtensionError(
            f"open cells of code, at most {OPEN_CELLS} in the main road of a chapter (the tag "
            f"hide-input folds a cell): {', '.join(f'{n} in {name}' for name, n in found.items())}"
        )


def changed(app, env):
    """Where a chapter's minutes have changed, the pages that say them are written again."""
    now = {name: reading["minutes"] for name, reading in readings(env).items()}
    before, env.minutes_said = getattr(env, "minutes_said", now), now
    return [PAGE, *now] if now != before else []


class minutes_of(nodes.Inline, nodes.Element):  # noqa: N801  (docutils names its nodes so)
    """The place where a page says the minutes of a chapter, or the hours of all."""


def role(name, rawtext, text, lineno, inliner, options=None, content=None):
    """{minutes}`book/01-name`, and {minutes}`all`."""
    return [minutes_of(chapter=text)], []


def say(app, doctree, docname):
    """Say the minutes: under a chapter's title, and where a page asks for them."""
    known = {name: reading["minutes"] for name, reading in readings(app.env).items()}
    for place in list(doctree.findall(minutes_of)):
        place.replace_self(nodes.inline("", told(place["chapter"], known), classes=["minutes"]))
    if docname in known:
        line = f"{known[docname]} minutes · exercises apart"
        title = doctree.next_node(nodes.title)
        title.parent.insert(1, nodes.paragraph("", line, classes=["minutes"]))


def told(chapter, known):
    """The minutes of a chapter, or the hours of all, to half an hour."""
    if chapter == "all":
        whole, half = divmod(round(sum(known.values()) / 30), 2)
        return f"{whole}{'½' * half} hours"
    if chapter not in known:
        raise ExtensionError(f"minutes: {chapter} is no chapter")
    return f"{known[chapter]} minutes"


def beside_neighbours(app, pagename, templatename, context, doctree):
    """For the template: the minutes of the pages before and after, where they are known."""
    known = {name: reading["minutes"] for name, reading in readings(app.env).items()}
    before, after = app.builder.relations.get(pagename, (None, None, None))[1:]
    context["minutes_before"], context["minutes_after"] = known.get(before), known.get(after)
