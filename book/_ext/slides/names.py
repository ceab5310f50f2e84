"""What slides can show by name: which parts of the book have a name, and which.

| name | part |
| --- | --- |
| `m-step-mean` | the equation with this label |
| `fig-bayes-terms` | the figure |
| `quiz-tiny-terms` | the quick question |
| `ex-one-gamma` | the exercise, with its solution |
| `03-e-step#soft-and-hard` | the section with this heading |
| `03-e-step/bayes-for-c` | the cell with this id |
| `06-em/our_em()`, `gmmlib.m_step()` | a function of a chapter, and of gmmlib (functions.py) |
"""

import re
from pathlib import Path
from typing import NamedTuple

from docutils import nodes
from kit import notebooks
from sphinx_exercise.nodes import exercise_enumerable_node, exercise_node

from .alike import alike

BOOK = "book/"
NUMBER = re.compile(r"\(?[\d.]+\)?")
LABELS = "; a number changes when chapters move, so expected a label, as in pull m-step-mean"
QUIZ = re.compile(r'<div class="quiz" id="([^"]+)"')


class Missing(LookupError):
    """The book has nothing of this name, or not the part of it that is asked for."""


class Found(NamedTuple):
    kind: str
    page: str
    home: nodes.document
    node: nodes.Node


def find(app, name):
    """What has this name in the book; an error names what is spelt alike."""
    known = dict(reversed(all_named(app)))  # the first of a name counts
    if name not in known:
        hint = LABELS if NUMBER.fullmatch(name) else alike(name, known)
        raise Missing(f"the book has nothing called {name}{hint}")
    return known[name]


def all_named(app):
    """Every name with its part, in the order of the book's pages; they are read once."""
    if not hasattr(app, "named_parts"):
        app.named_parts = list(named(app.env))
    return app.named_parts


def named(env):
    """Name and place of every part of every page of the book, in its order."""
    for page in sorted(it for it in env.found_docs if it.startswith(BOOK)):
        doctree = env.get_doctree(page)
        short = page.removeprefix(BOOK)
        ids = cell_ids(env.doc2path(page))
        for node in doctree.findall(nodes.Element):
            for kind, name in all_names(node, short, ids):
                yield name, Found(kind, page, doctree, node)


def all_names(node, short, ids):
    """The kinds of part that a node is, and its names as such."""
    return [(kind, name) for kind, names in KINDS.items() for name in names(node, short, ids)]


def cell_ids(path):
    """The ids of a notebook's cells, in order; none for another page."""
    if Path(path).suffix != ".ipynb":
        return []
    return [cell.get("id") for cell in notebooks.raw(path)["cells"]]


def equation(node, short, ids):
    return [node["label"]] if isinstance(node, nodes.math_block) and node.get("label") else []


def figure(node, short, ids):
    return node["ids"] if isinstance(node, nodes.figure) else []


def question(node, short, ids):
    return QUIZ.findall(node.astext()) if isinstance(node, nodes.raw) else []


def exercise(node, short, ids):
    return [node["label"]] if isinstance(node, exercise_node | exercise_enumerable_node) else []


def section(node, short, ids):
    if not isinstance(node, nodes.section):
        return []
    return [f"{short}#{it}" for it in node["ids"]]


def cell(node, short, ids):
    return [f"{short}/{ids[node['cell_index']]}"] if node.get("nb_element") == "cell_code" else []


KINDS = {
    "equation": equation,
    "figure": figure,
    "question": question,
    "exercise": exercise,
    "section": section,
    "cell": cell,
}
