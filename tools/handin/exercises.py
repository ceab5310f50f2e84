"""The exercises of a chapter with their solutions, read from its notebook."""

import ast
from dataclasses import dataclass, field

from _ext.downloads.handouts import FIRST, LAST
from _ext.downloads.lab_notebook import EDGE
from nbformat.v4 import new_code_cell, new_markdown_cell


@dataclass
class Exercise:
    """The cells that ask, and those that solve."""

    title: str
    label: str
    asked: list = field(default_factory=list)
    solved: list = field(default_factory=list)

    @property
    def text(self):
        """What is asked, in one text."""
        return "\n\n".join(cell.source for cell in self.asked)

    @property
    def stub(self):
        """The cell whose last line checks the reader's answer, or None."""
        return next(filter(call, self.asked), None)

    @property
    def solution(self):
        """The first solved cell that is checked like the stub."""
        return next(filter(call, self.solved))

    @property
    def words(self):
        """The solution without the cell that is checked: what is told, drawn or tried."""
        return [cell for cell in self.solved if not (self.stub and cell is self.solution)]

    @property
    def asks_for_words(self):
        """Where the solution goes on in code after its check, the check is not all."""
        return not self.stub or any(cell.cell_type == "code" for cell in self.words)


def call(cell):
    """The call of a check in a code cell's last line, as a syntax tree, or None."""
    body = ast.parse(cell.source).body if cell.cell_type == "code" else []
    found = body[-1].value if body and isinstance(body[-1], ast.Expr) else None
    is_check = isinstance(found, ast.Call) and ast.unparse(found.func).startswith("check_")
    return found if is_check else None


def before(chapter):
    """The chapter's cells above its exercises."""
    return chapter.cells[: _first(chapter)]


def exercises(chapter):
    """The exercises of a chapter, in order."""
    found, into = [], []
    for edge, words, options, cell in _pieces(chapter.cells[_first(chapter) :]):
        if edge == "exercise-start":
            found.append(Exercise(words, options.removeprefix(":label:").strip()))
            into = found[-1].asked
        elif edge == "solution-start":
            into = next(it for it in found if it.label == words).solved
        elif edge == "solution-end":
            into = []
        if cell.source.strip():
            into.append(cell)
    return found


def _first(chapter):
    return next(n for n, cell in enumerate(chapter.cells) if FIRST in cell.source)


def _pieces(cells):
    """Each edge of an exercise or a solution with the text below it; cells of code between."""
    for cell in cells:
        if cell.cell_type == "code":
            yield "", "", "", new_code_cell(cell.source)
            continue
        text, *end = LAST.split(cell.source, maxsplit=1)
        first, *rest = EDGE.split(text)
        yield "", "", "", new_markdown_cell(first.strip())
        for kind, edge, words, options, below in zip(*[iter(rest)] * 5):
            yield f"{kind}-{edge}", words, options, new_markdown_cell(below.strip())
        if end:
            return
