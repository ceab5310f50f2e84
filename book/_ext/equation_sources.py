"""What notebooks, docstrings and tests say about numbered equations, read without running them."""

import ast
import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from textwrap import dedent

DISPLAYED = re.compile(r"\$\$\s*(.+?)\s*\$\$(?:[ \t]*\(([^()\s]+)\))?", re.S)
CITED = re.compile(r"\{cite[^}]*\}`([^`]+)`")
IMPLEMENTS = re.compile(r"^\s*Implements ([^.]*)", re.M)
# The functions of the proof kit whose names start so print equations of this kind.
MAKERS = {"definition": "define", "result": "prove", "cited": "cite"}


@dataclass
class Equation:
    """One entry of the index; the fields of equations.json."""

    label: str
    kind: str
    chapter: str
    latex: str
    scope: str | None = None
    where: str | None = None
    rests_on: list[str] = field(default_factory=list)
    literature: list[str] = field(default_factory=list)
    proof: str | None = None
    refuted: list[dict] = field(default_factory=list)
    code: list[str] = field(default_factory=list)
    tests: list[str] = field(default_factory=list)


class SourceError(ValueError):
    """Something the index is made from does not hold together."""


def text(stored):
    """The text of a notebook's field, which may be stored as a list of lines."""
    return "".join(stored)


def lines(cell):
    """The lines of a markdown cell; a code cell has none to read."""
    return text(cell["source"]).splitlines() if cell["cell_type"] == "markdown" else []


def in_notebook(path):
    """Every numbered equation of a notebook, in reading order."""
    for cell in json.loads(path.read_text("utf-8"))["cells"]:
        source = text(cell["source"])
        if cell["cell_type"] == "markdown":
            yield from typed(source, path.stem)
        for output in cell.get("outputs", []):
            data = {kind: text(value) for kind, value in output.get("data", {}).items()}
            plain, markdown = data.get("text/plain", ""), data.get("text/markdown", "")
            if plain.startswith("label: ") or any(
                label for _, label in DISPLAYED.findall(markdown)
            ):
                yield printed(source, plain, markdown, path.stem)


def title(path):
    """The notebook's first heading."""
    cells = json.loads(path.read_text("utf-8"))["cells"]
    return next(line[2:] for cell in cells for line in lines(cell) if line.startswith("# "))


def typed(source, chapter):
    """Labelled equations of a markdown cell: theorems the book cites."""
    references = [key.strip() for keys in CITED.findall(source) for key in keys.split(",")]
    for latex, label in DISPLAYED.findall(source):
        if label and not references:
            raise SourceError(f"{chapter}: equation {label} is typed, and its cell cites no source")
        if label:
            yield Equation(label, "cited", chapter, latex, proof=", ".join(references))


def printed(source, plain, markdown, chapter):
    """The equation that a cell of the proof kit printed."""
    facts = [line.split(": ", 1) for line in plain.splitlines()]
    if any(len(fact) != 2 for fact in facts) or not plain:
        raise SourceError(f"{chapter}: text/plain of an equation is not 'key: value': {plain!r}")
    first = dict(reversed(facts))
    label, kind = first.get("label"), first.get("kind")
    displayed = DISPLAYED.findall(markdown)
    if [name for _, name in displayed if name] != [label]:
        raise SourceError(f"{chapter}: the output of {label} does not show one equation ({label})")
    made_by = MAKERS.get(kind)
    if made_by is None:
        raise SourceError(f"{chapter}: {label} is a {kind}, expected one of {', '.join(MAKERS)}")
    if not calls(source, made_by, label):
        raise SourceError(
            f'{chapter}: {label} is a {kind}, but its cell has no {made_by}("{label}")'
        )
    refuted = [value.partition(": ") for key, value in facts if key == "refuted"]
    return Equation(
        label,
        kind,
        chapter,
        latex=next(latex for latex, name in displayed if name),
        scope=first.get("scope"),
        where=first.get("where"),
        rests_on=listed(first.get("rests on")),
        literature=listed(first.get("cited")),
        proof=f"book/{chapter}.html#equation-{label}" if kind == "result" else first.get("source"),
        refuted=[{"form": form, "latex": latex} for form, _, latex in refuted],
    )


def listed(labels):
    """The labels of a line; of none, none."""
    return labels.split(", ") if labels else []


def calls(source, prefix, label):
    """Whether the cell calls a function whose name starts with the prefix on the label."""
    return any(
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id.startswith(prefix)
        and node.args
        and isinstance(node.args[0], ast.Constant)
        and node.args[0].value == label
        for node in ast.walk(ast.parse(source))
    )


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


def tree(root: Path, notebooks):
    """All entries, and what is wrong with them, in the book whose notebooks are given."""
    problems, entries = [], {}
    for path in notebooks:
        try:
            for entry in in_notebook(path):
                if entry.label in entries:
                    problems.append(f"{path.stem}: {entry.label} is there twice")
                entries[entry.label] = entry
        except SourceError as error:
            problems.append(str(error))
    for where, found in (
        ("code", in_docstrings(root / "gmmlib")),
        ("tests", in_markers(root / "tests")),
    ):
        for label, name in found:
            if label in entries:
                getattr(entries[label], where).append(name)
            else:
                problems.append(f"{name} names equation {label}, which the book does not have")
    return list(entries.values()), problems
