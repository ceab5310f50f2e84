"""On the page of notation, what a proof cell may call, with the first line of its docstring.

Read from the kit's text: a site tool runs no SymPy.
"""

import ast
from pathlib import Path

PAGE = "book/notation"
HERE = "<!-- kit -->"
OWN = {"Register", "Statement"}  # `derivation` imports them for itself


def write_names(app, docname, source):
    """The list of names, in place of a comment on the page."""
    if docname == PAGE:
        listed = "\n".join(lines(Path(app.srcdir, "book")))
        source[0] = source[0].replace(HERE, listed)


def lines(book):
    """A line for each name of the kit, and one for those of SymPy."""
    modules = [node for node in parsed(book / "derivation.py") if isinstance(node, ast.ImportFrom)]
    of_kit = [node for node in modules if node.module.startswith("kit.")]
    found = dict(it for node in of_kit for it in named(book, node))
    yield from (f"- `{found[name]}" for name in sorted(found, key=str.lower))
    of_sympy = [name for node in modules if node.module == "sympy" for name in node.names]
    names = ", ".join(f"`{it.asname or it.name}`" for it in of_sympy)
    yield f"\nFrom SymPy: {names}."


def named(book, node):
    """Of each function or class that is imported: its name, and how its line goes on."""
    path = book / f"{node.module.replace('.', '/')}.py"
    defined = {it.name: it for it in parsed(path) if is_call(it) and it.name not in OWN}
    for name in (it.name for it in node.names if it.name in defined):
        thing = defined[name]
        yield name, f"{called(thing)}`: {ast.get_docstring(thing).splitlines()[0]}"


def called(thing):
    """A function with its arguments, a class by its name."""
    if isinstance(thing, ast.ClassDef):
        return thing.name
    return f"{thing.name}({ast.unparse(thing.args)})"


def is_call(thing):
    return isinstance(thing, ast.FunctionDef | ast.ClassDef) and bool(ast.get_docstring(thing))


def parsed(path):
    return ast.parse(path.read_text("utf-8")).body
