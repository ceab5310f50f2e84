"""The reason that a notebook gives for an equation, in a Markdown cell right after its proof.

The notebook shows it folded, between `OPENING` and `CLOSING`. The site takes it off the page and
puts it first in the equation's panel.
"""

from docutils import nodes
from sphinx.errors import ExtensionError

OPENING, CLOSING = '<details class="why"><summary>Why?</summary>', "</details>"
LINES = 10_000  # myst-nb counts the lines of each cell from a multiple of this


class reason(nodes.General, nodes.Element):  # noqa: N801  (docutils names its nodes so)
    """What stands between the two lines, with the label of its equation."""


def gather(app, doctree):
    """Make a node of each reason, or fail where one follows no proof cell or is not closed."""
    for opening in list(doctree.findall(is_opening)):
        siblings = opening.parent.children
        place = siblings.index(opening)
        label = label_in(siblings[place - 1]) if place else None
        inside = siblings[place + 1 : closing_of(opening, siblings)]
        if label is None or not inside or opening.astext().strip() != OPENING:
            raise ExtensionError(
                f"{opening.source}, cell {cell_of(opening)}: expected {OPENING}, an empty line, "
                f"the reason, an empty line and {CLOSING}, in a cell right after a proof cell"
            )
        opening.parent[place : place + len(inside) + 2] = [reason("", *inside, label=label)]


def take(app, doctree, docname):
    """Take the reasons off the page, once their references are resolved, and keep them by label."""
    doctree.reasons = {}
    for found in list(doctree.findall(reason)):
        found.parent.remove(found)
        doctree.reasons[found["label"]] = found.children


def is_opening(node):
    tag = node.astext().partition(">")[0] if isinstance(node, nodes.raw) else ""
    return tag.startswith("<details") and "why" in tag


def closing_of(opening, siblings):
    """The place of the line that closes it, in the same cell; 0 if there is none."""
    for place, node in enumerate(siblings):
        if isinstance(node, nodes.raw) and node.astext().strip() == CLOSING:
            if cell_of(node) == cell_of(opening):
                return place
    return 0


def cell_of(node):
    return node.line // LINES


def label_in(cell):
    """The label of the equation that a code cell prints, if it prints one."""
    if "cell" in cell.get("classes", []):
        for equation in cell.findall(nodes.math_block):
            return equation.get("label")
    return None
