"""What gmmlib and the tests say of equations, read from their text, and where they are written."""

import ast
import re
from itertools import accumulate
from pathlib import Path
from textwrap import dedent

IMPLEMENTS = re.compile(r"^\s*Implements ([^.]*)", re.M)


class SourceError(ValueError):
    """Something the index is made from does not hold together."""


def in_docstrings(package):
    """(label, function) for each equation that a docstring of the package says it implements."""
    for path in sorted(package.rglob("*.py")):
        module = ".".join(path.relative_to(package.parent).with_suffix("").parts)
        for name, node in definitions(ast.parse(path.read_text("utf-8")), module):
            for sentence in IMPLEMENTS.findall(ast.get_docstring(node) or ""):
                yield from ((label, name) for label in re.findall(r"``([^`]+)``", sentence))


def in_markers(tests):
    """(label, test) for each `@pytest.mark.equation("label")`."""
    for path in sorted(tests.rglob("test_*.py")):
        file = path.relative_to(tests.parent).as_posix()
        for name, node in definitions(ast.parse(path.read_text("utf-8")), file, "::"):
            for decorator in getattr(node, "decorator_list", []):
                yield from ((label, name) for label in marked(decorator, name))


def code_of(name, root, file):
    """The text of a function or class such as gmmlib.em.em, as its file has it."""
    text = Path(root, file).read_text("utf-8")
    module = file.removesuffix(".py").replace("/", ".")
    node = dict(definitions(ast.parse(text), module))[name]
    first = min(it.lineno for it in [node, *node.decorator_list])
    return dedent("\n".join(text.splitlines()[first - 1 : node.end_lineno]))


def definitions(node, name, separator="."):
    """The node and every function and class inside it, with their dotted names."""
    yield name, node
    for child in node.body:
        if isinstance(child, ast.FunctionDef | ast.ClassDef):
            yield from definitions(child, f"{name}{separator}{child.name}", separator)


def marked(decorator, name):
    """Labels in the equation markers of a decorator."""
    for node in ast.walk(decorator):
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "equation":
            for argument in node.args:
                if not isinstance(argument, ast.Constant):
                    raise SourceError(f"{name}: a marker's label must be written out")
                yield argument.value


def file_of(name, root):
    """Where a function such as gmmlib.em.em, or a test such as tests/a.py::test_b, is written."""
    if "::" in name:
        return name.partition("::")[0]
    modules = accumulate(name.split("."), lambda folder, part: f"{folder}/{part}")
    return next(f"{it}.py" for it in modules if Path(root, f"{it}.py").exists())
