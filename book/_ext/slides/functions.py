"""The text of a function, of gmmlib or of a chapter, for a slide."""

import ast
import inspect
from functools import reduce
from pathlib import Path

from kit import notebooks

import gmmlib

from .alike import alike
from .names import Missing

PACKAGE = "gmmlib."
CALL = "()"


def is_function(name):
    return name.endswith(CALL)


def source(name, root):
    """The text of gmmlib.m_step() or 06-em/our_em(), as it stands there."""
    written = in_gmmlib if name.startswith(PACKAGE) else in_chapter
    return written(name.removesuffix(CALL), root).strip()


def in_gmmlib(name, root):
    try:
        return inspect.getsource(reduce(getattr, name.split(".")[1:], gmmlib))
    except (AttributeError, TypeError):
        known = [f"{PACKAGE}{it}" for it in public(gmmlib)]
        raise Missing(f"gmmlib has no function {name}{alike(name, known)}") from None


def public(module):
    """What a module offers and has a text."""
    return [it for it in module.__all__ if inspect.isroutine(getattr(module, it))]


def in_chapter(name, root):
    chapter, _, wanted = name.partition("/")
    path = Path(root, "book", f"{chapter}.ipynb")
    if not wanted or not path.exists():
        raise Missing(f"{name}(): expected gmmlib.FUNCTION() or CHAPTER/FUNCTION()")
    known = of_chapter(path)
    if wanted not in known:
        raise Missing(f"{chapter} has no function {wanted}; it has {', '.join(known) or 'none'}")
    return known[wanted]


def of_chapter(path):
    """Name -> text of each function, in the order of the chapter; the first of a name counts."""
    found = {}
    for cell in notebooks.cells(path):
        if cell.kind == "code" and "def " in cell.source:
            lines = cell.source.splitlines()  # with the comment at the end of the last
            for node in ast.parse(cell.source).body:
                if isinstance(node, ast.FunctionDef):
                    text = "\n".join(lines[node.lineno - 1 : node.end_lineno])
                    found.setdefault(node.name, text)
    return found


def without_docstring(code):
    """A function's text without its docstring."""
    function = ast.parse(code).body[0]
    if ast.get_docstring(function) is None:
        return code
    lines, said = code.splitlines(), function.body[0]
    return "\n".join(lines[: said.lineno - 1] + lines[said.end_lineno :])
