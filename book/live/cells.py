"""A cell, and the cells that must run before it, in names of their own: the same at every run."""

import ast
import contextlib
import io
import json
import sys
from functools import cache
from pathlib import Path
from types import SimpleNamespace

from live.shell import EVENTS

RECIPES = Path(__file__).with_name("recipes.json")


def run(cell):
    """Run a cell after those that it needs; return the value of its last line."""
    space = {"__name__": "__main__"}
    for name, source, _ in before(cell):
        with contextlib.redirect_stdout(io.StringIO()):
            evaluate(source, space, name)
    close_figures()
    if cell.get("figure"):
        space["figure"] = figure(cell["figure"])
    return evaluate(cell["source"], space)


def figure(state):
    """A moving figure's rows and components, as arrays."""
    import numpy as np

    return SimpleNamespace(**{name: np.array(values) for name, values in state.items()})


def before(cell):
    """The cells that define what this one uses, as they are in the book or as a reader has them."""
    changed = cell.get("changed", {})
    for name, source, wanted in recipes().get(cell["name"], ()):
        yield name, changed.get(name, source), wanted


def needs(cell):
    """What the page says of those cells: their names, what each is for, and their sources."""
    return [{"before": [[name, wanted, source] for name, source, wanted in before(cell)]}]


@cache
def recipes():
    return json.loads(RECIPES.read_text("utf-8"))


def evaluate(source, space, name="cell"):
    """Run the source; return the value of its last line, if that is an expression."""
    for call in EVENTS.before:
        call(None)
    tree = ast.parse(source, name)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, name, "exec"), space)
    return eval(compile(ast.Expression(last.value), name, "eval"), space) if last else None


def close_figures():
    """What the cells before have drawn is not shown again."""
    if "matplotlib.pyplot" in sys.modules:
        sys.modules["matplotlib.pyplot"].close("all")
