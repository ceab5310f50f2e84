"""Cells run in a page by its own scripts, as a reader's click runs them."""

import ast
import hashlib
from contextlib import contextmanager
from typing import NamedTuple

from kit import notebooks

from .looks import ALL

LETTERS = {"n": "numpy", "p": "plot", "s": "sympy"}
RUN = "cell => runCell(cell, () => {})"
SHARE = 10  # one of so many cells is drawn
# Where the right side stands among the arguments of a form.
RIGHT_SIDE = {"prove_root": 3, "prove_maximum": 3, "prove_weights": 3}


class Proof(NamedTuple):
    label: str
    source: str
    shown: str


def drawn(items, content):
    """All, or the tenth that their content draws; at least one."""
    if ALL:
        return items
    keys = [int(hashlib.sha256(content(it).encode()).hexdigest(), 16) for it in items]
    return [it for it, key in zip(items, keys) if key % SHARE == 0] or items[:1]


def proofs_of(path):
    """The proof cells of a notebook, with the Markdown that is stored."""
    for cell in notebooks.cells(path):
        if cell.labels:
            (shown,) = [it["text/markdown"] for it in cell.outputs]
            yield Proof(cell.labels[0], cell.source, shown)


def opened(page):
    """The page, its scripts loaded by the first click."""
    page.locator(".live-offer button").first.evaluate("it => it.click()")
    page.wait_for_function("typeof LIVE.openData === 'function'")
    return page


@contextmanager
def python_in(browser, file):
    """A page of the site with Python in it."""
    context = browser.new_context(offline=True)
    page = context.new_page()
    page.goto(file.as_uri())
    yield opened(page)
    context.close()


def prove(page, source):
    """What a proof cell of this source shows."""
    cell = {"kind": "proof", "name": "try", "parts": ["sympy"], "source": source}
    return page.evaluate(RUN, cell)


def call_of(source):
    """The syntax tree of a proof cell, and the call in it that proves; None where none does."""
    tree = ast.parse(source)
    calls = [it for it in ast.walk(tree) if isinstance(it, ast.Call)]
    found = [it for it in calls if getattr(it.func, "id", "").startswith("prove")]
    return tree, found[0] if found else None


def with_right_called_wrong(source):
    """The cell with its right side among the wrong forms; None where it proves nothing so."""
    tree, call = call_of(source)
    wrong = next((it.value for it in call.keywords if it.arg == "wrong"), None) if call else None
    if wrong is None or call.func.id not in ("prove", "prove_root"):
        return None
    wrong.keys.insert(0, ast.Constant("mine"))
    wrong.values.insert(0, call.args[RIGHT_SIDE.get(call.func.id, 2)])
    return ast.unparse(tree)
