"""The records of a book's equations, read from its notebooks without running them."""

import ast
import re
from dataclasses import replace
from pathlib import Path

from kit import words
from kit.equation import Equation
from kit.notebooks import cells

from .code import SourceError, in_docstrings, in_markers

DISPLAYED = re.compile(r"\$\$\s*(.+?)\s*\$\$(?:[ \t]*\(([^()\s]+)\))?", re.S)
CITED = re.compile(r"\{cite[^}]*\}`([^`]+)`")
# The functions of the proof kit whose names start so print equations of this kind.
MAKERS = {"definition": "define", "result": "prove", "cited": "cite"}


def in_notebook(path):
    """Every numbered equation of a notebook, in reading order."""
    for cell in cells(path):
        if cell.kind == "markdown":
            yield from typed(cell.source, path.stem)
        for output in cell.outputs:
            plain, markdown = output.get("text/plain", ""), output.get("text/markdown", "")
            if plain.startswith("{") or any(label for _, label in DISPLAYED.findall(markdown)):
                yield printed(cell.source, plain, markdown, path.stem)


def typed(source, chapter):
    """Labelled equations of a markdown cell: theorems the book cites."""
    references = [key.strip() for keys in CITED.findall(source) for key in keys.split(",")]
    for latex, label in DISPLAYED.findall(source):
        if label and not references:
            raise SourceError(f"{chapter}: equation {label} is typed, and its cell cites no source")
        if label:
            source = ", ".join(references)
            yield Equation(label, "cited", latex, source=source, chapter=chapter)


def printed(source, plain, markdown, chapter):
    """The equation that a cell of the proof kit printed."""
    try:
        record = Equation.from_json(plain)
    except ValueError as error:
        raise SourceError(f"{chapter}: {error}") from error
    if markdown != words.markdown(record):
        raise SourceError(f"{chapter}: the output of {record.label} does not show its record")
    if not calls(source, MAKERS[record.kind], record.label):
        raise SourceError(
            f"{chapter}: {record.label} is a {record.kind}, "
            f'but its cell has no {MAKERS[record.kind]}("{record.label}")'
        )
    return replace(record, chapter=chapter)


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


def tree(root: Path, notebooks):
    """All entries, and what is wrong with them, in the book whose notebooks are given."""
    entries, problems = {}, []
    for path in notebooks:
        try:
            for entry in in_notebook(path):
                if entry.label in entries:
                    problems.append(f"{path.stem}: {entry.label} is there twice")
                entries[entry.label] = entry
        except SourceError as error:
            problems.append(str(error))
    for field, found in (
        ("code", in_docstrings(root / "gmmlib")),
        ("tests", in_markers(root / "tests")),
    ):
        for label, name in found:
            if label in entries:
                entry = entries[label]
                entries[label] = replace(entry, **{field: (*getattr(entry, field), name)})
            else:
                problems.append(f"{name} names equation {label}, which the book does not have")
    return list(entries.values()), problems
