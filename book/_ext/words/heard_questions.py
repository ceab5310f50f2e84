"""Formulas of a quick question and of its choices carry their words: names leave formulas out.

quiz.js makes a legend and labels of them, and a browser names a choice by its label. book.js puts
the words on the formula once it is set.
"""

from docutils import nodes

from .speech import spoken


def add_words(app, doctree, docname):
    """Give each formula that is asked, or is to choose, its words."""
    for output in doctree.findall(is_output):
        for part in asked(output.children):
            for formula in part.findall(nodes.math):
                formula["html"] = {"data-spoken": spoken(formula.astext())}


def is_output(node):
    return isinstance(node, nodes.container) and "cell_output" in node["classes"]


def asked(parts):
    """What stands between the opening of a question and its answer."""
    inside = False
    for part in parts:
        if isinstance(part, nodes.raw):
            inside = part.astext().startswith('<div class="quiz"')
        elif inside:
            yield part
