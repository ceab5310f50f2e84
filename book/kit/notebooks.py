"""The one reader of notebooks: cells with their text and their stored outputs, from plain JSON."""

import json
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

BOOK = Path(__file__).parents[1]
# A line that states an equation, and the label that it gives.
STATES = re.compile(r'^(?:define\w*|cite\w*|prove\w*)\(\s*"([\w-]+)"', re.M)


@dataclass(frozen=True)
class Cell:
    """A cell: "markdown" or "code", its source, and for each stored output its texts by kind."""

    kind: str
    source: str
    outputs: tuple[dict, ...] = ()

    @property
    def labels(self):
        """The labels of the equations that a code cell states."""
        return STATES.findall(self.source) if self.kind == "code" else []


def cells(path):
    """The cells of a notebook's file, in order."""
    for cell in json.loads(Path(path).read_text("utf-8"))["cells"]:
        outputs = tuple(_texts(output) for output in cell.get("outputs", ()))
        yield Cell(cell["cell_type"], "".join(cell["source"]), outputs)


def _texts(output):
    """The texts of an output by their MIME type; what was printed is plain text."""
    data = output.get("data", {"text/plain": output.get("text", "")})
    return {kind: "".join(text) for kind, text in data.items() if not isinstance(text, dict)}


def title(path):
    """The notebook's first heading."""
    lines = (line for cell in cells(path) if cell.kind == "markdown" for line in _lines(cell))
    return next(line[2:] for line in lines if line.startswith("# "))


def _lines(cell):
    return cell.source.splitlines()


@cache
def proof_cells():
    """label -> (chapter, source) of every cell of the book that states an equation."""
    found = {}
    for path in sorted(BOOK.glob("*.ipynb")):
        for cell in cells(path):
            for label in cell.labels:
                found.setdefault(label, (path.stem, cell.source))
    return found
