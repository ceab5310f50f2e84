"""A formula stays on the line of the bracket before it, and of what follows up to a space."""

import re

from docutils import nodes

BEFORE, AFTER = re.compile(r"[(\[“‘]+$"), re.compile(r"^\S+")


def glue_all(app, doctree, docname):
    glue(doctree)


def glue(node):
    """Put each formula, and the characters that belong to it, into an element of its own."""
    for formula in list(node.findall(nodes.math)):
        parent = formula.parent
        place = next(n for n, sibling in enumerate(parent.children) if sibling is formula)
        before = cut(parent, place - 1, BEFORE)
        after = cut(parent, place + 1, AFTER)
        if before or after:
            parts = [nodes.Text(before), formula, nodes.Text(after)]
            parent[place] = nodes.inline("", "", *parts, classes=["glued"])


def cut(parent, place, pattern):
    """Take the characters that match from the text in this place, and return them."""
    beside = parent[place] if 0 <= place < len(parent) else None
    found = pattern.search(beside) if isinstance(beside, nodes.Text) else None
    if not found:
        return ""
    parent[place] = nodes.Text(pattern.sub("", beside))
    return found[0]
