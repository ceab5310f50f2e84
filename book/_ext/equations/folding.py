"""The cells that print equations: their anchors, and which of them stand open on a page.

Open are the first proof of a page and each cell tagged `show-proof`. The browser folds the others,
and what is said under an equation, until a reader asks for it (`proofs.js`, `equation-why.css`).
"""

from docutils import nodes

from .build import index

TAG = "tag_show-proof"  # as myst-nb writes a cell's tag


def name_cells(app, doctree, docname):
    kinds = {entry.label: entry.kind for entry in index(app)}
    cells = dict(printing(doctree, kinds))
    first = next((label for label in cells if kinds[label] == "result"), None)
    for label, cell in cells.items():
        cell["ids"].append(f"cell-{label}")
        is_open = label == first or TAG in cell["classes"]
        cell["classes"] += ["proof-cell", "open-proof"] if is_open else ["proof-cell"]


def printing(doctree, labels):
    """The label of each equation with the cell that prints it, in the order of the page."""
    for equation in doctree.findall(nodes.math_block):
        place = equation.parent
        while place and "cell" not in place.get("classes", []):
            place = place.parent
        if place and equation.get("label") in labels:
            yield equation["label"], place
