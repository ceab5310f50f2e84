"""Which cells must run before a cell, and which parts of Python all of them need.

Read from their names, as the exercises to hand out are: no cell is run.
"""

import ast
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kit import notebooks

from _ext.downloads import handouts

from . import names

# A cell stands before many others.
asked, defined, parsed = map(cache, (names.asked, handouts.defined, ast.parse))
KIT = frozenset(defined(Path(notebooks.BOOK, "derivation.py").read_text("utf-8")))
# The parts that a module needs; what is in no part and not in Python itself is not in the page.
NEEDS = dict.fromkeys(("sympy", "mpmath", "derivation", "kit", "judge"), ("sympy",))
NEEDS |= dict.fromkeys(("numpy", "gmmlib", "checks"), ("numpy",))
NEEDS |= dict.fromkeys(("matplotlib", "figures", "gmmlib.plot"), ("numpy", "plot"))
NEEDS |= dict.fromkeys(("source", "palette", "quiz"), ())
# Of Python itself, what a page has not: other processes.
ELSEWHERE = {"subprocess", "multiprocessing"}
# Notebooks about the book itself, which read what only its repository has.
WITHOUT = {"how-it-checks", "verdicts", "speed"}


@dataclass(frozen=True)
class Recipe:
    """The cells that run before, as (name, source, names it is for), and the parts of all."""

    before: tuple
    parts: tuple


def of_book(folder):
    """Of each cell that can run and needs others: its name -> the cells before it."""
    found = {}
    for path in sorted(folder.glob("*.ipynb")):
        for n, recipe in of_notebook(path).items():
            if recipe.before:
                found[name(path, n)] = recipe.before
    return found


def name(path, n):
    """What a cell is called: its notebook, and its place among all cells there."""
    return f"{path.stem} {n}"


@cache
def of_notebook(path):
    """Place of a cell -> its recipe, of every cell that can run in a page and is no proof."""
    if path.stem in WITHOUT:
        return {}
    cells = [(n, it) for n, it in enumerate(notebooks.cells(path)) if it.kind == "code"]
    code = [(name(path, n), it.source) for n, it in cells]
    made = {n: recipe(code, at) for at, (n, it) in enumerate(cells) if not it.labels}
    return {n: it for n, it in made.items() if it is not None}


def recipe(code, at):
    """The recipe of the cell at this place, or None where it cannot run in a page."""
    try:
        before = tuple(needed(code[:at], wanted(code[at][1])))
        parts = [parts_of(parsed(it[1])) for it in (*before, code[at])]
    except SyntaxError:  # a line that is IPython's
        return None
    return None if None in parts else Recipe(before, tuple(sorted(set().union(*parts))))


def wanted(source):
    """The names that a cell uses; an answer to an exercise may use NumPy where no stub does."""
    names = asked(source)
    return names | {"np"} if any(it.startswith("check_") for it in names) else names


def needed(code, wanted):
    """The cells that define what is wanted, and what they use, without idle imports."""
    found = []
    for name, source in reversed(code):
        wants = made(source) & wanted
        if wants:
            kept = without_idle_imports(source, wanted)
            wanted = (wanted - defined(source)) | asked(kept)
            found.append((name, kept, sorted(wants)))
    return reversed(found)


@cache
def made(source):
    """The names that a cell defines, those of the kit among them where it imports them all."""
    every = any(it.name == "*" for node in imports(parsed(source)) for it in node.names)
    return defined(source) | (KIT if every else set())


@cache
def imports(tree):
    return [node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)]


@cache
def loaded(tree):
    return {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}


def without_idle_imports(source, wanted):
    """The cell; of its imports only those that bind a name that is used, here or later."""
    tree = parsed(source)
    used = wanted | loaded(tree)
    idle = [node for node in tree.body if node in imports(tree) and is_idle(node, used)]
    if not idle:
        return source
    return ast.unparse(ast.Module([node for node in tree.body if node not in idle], []))


def is_idle(node, used):
    return not any(KIT & used if it.name == "*" else bound(it) in used for it in node.names)


def bound(alias):
    """The name that an import binds."""
    return alias.asname or alias.name.partition(".")[0]


def parts_of(tree):
    """The parts that the imports need, or None where one is not in the page."""
    parts = set()
    for module in modules(tree):
        known = NEEDS.get(module, NEEDS.get(module.partition(".")[0]))
        if known is None and not is_pythons(module):
            return None
        parts |= set(known or ())
    return parts


def modules(tree):
    """The modules that are imported. A cell may also use gmmlib.plot without importing it."""
    for node in imports(tree):
        names = [it.name for it in node.names]
        yield from [node.module] if isinstance(node, ast.ImportFrom) else names
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and ast.unparse(node) == "gmmlib.plot":
            yield "gmmlib.plot"


def is_pythons(module):
    return module in sys.stdlib_module_names and module not in ELSEWHERE
