"""The cells that print equations: their anchors, and which of them stand open on a page.

Open are the first proof of a page and each cell tagged `show-proof`. The browser folds the others,
and what is said under an equation, until a reader asks for it (`proofs.js`, `equation-why.css`).
"""

from docutils import nodes

from .build import index

TAG = "tag_show-proof"  # as myst-nb writes a cell's tag


def name_cells(app, doctree, docname):
    for label, cell, is_open in proof_cells(app, doctree):
        cell["ids"].append(f"cell-{label}")
        cell["classes"] += ["proof-cell", "open-proof"] if is_open else ["proof-cell"]


def proof_cells(app, doctree):
    """Each cell that prints an equation: the label, the cell, and whether it stands open."""
    kinds = {entry.label: entry.kind for entry in index(app)}
    cells = dict(printing(doctree, kinds))
    first = next((label for label in cells if kinds[label] == "result"), None)
    for label, cell in cells.items():
        yield label, cell, label == first or TAG in cell["classes"]


def printing(doctree, labels):
    """The label of each equation with the cell that prints it, in the order of the page."""
    for equation in doctree.findall(nodes.math_block):
        place = equation.parent
        while place and "cell" not in place.get("classes", []):
            place = place.parent
        if place and equation.get("label") in labels:
            yield equation["label"], place
