"""The cells that a reader can run: their ids say which parts of Python they need.

`run-np-14` is the cell at place 14 of its notebook, and needs NumPy and plots. Proof cells have an
id already, and all need the same; the page's script puts in the buttons.
"""

from pathlib import Path

from docutils import nodes

from . import recipes

LETTERS = {"numpy": "n", "plot": "p", "sympy": "s"}


def name_cells(app, doctree, docname):
    """Give each cell that can run its id."""
    path = Path(app.srcdir, f"{docname}.ipynb")
    if not (app.live_weights and path.exists()):
        return
    found = recipes.of_notebook(path)
    for cell in doctree.findall(nodes.container):
        recipe = found.get(cell.get("cell_index"))
        if recipe is not None:
            parts = "".join(LETTERS[part] for part in recipe.parts)
            cell["ids"].append(f"run-{parts}-{cell['cell_index']}")


def add_script(app, pagename, templatename, context, doctree):
    """A page with such cells loads the script that offers to run them, and nothing else of it."""
    places = doctree.findall(nodes.container) if doctree is not None else ()
    if app.live_weights and any(map(can_run, places)):
        app.add_css_file("live.css")
        app.add_js_file("live.js", loading_method="defer", **{"data-weights": weights_of(app)})


def can_run(cell):
    return "proof-cell" in cell["classes"] or any(it.startswith("run-") for it in cell["ids"])


def weights_of(app):
    """What all cells need, and each part that some need, with its bytes: "all 8800000 numpy 35"."""
    weights = {part: app.live_weights[part] for part in LETTERS} if app.live_weights else {}
    weights["all"] = sum(app.live_weights.values()) - sum(weights.values())
    return " ".join(f"{part} {size}" for part, size in weights.items())


def changed(app, env):
    """The pages to write again: all, where other weights are said, or live cells came or went."""
    said = weights_of(app)
    before, env.live_weights_said = getattr(env, "live_weights_said", None), said
    return [] if said == before else sorted(env.found_docs)
