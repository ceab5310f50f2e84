"""The one reader of notebooks: cells with their text and their stored outputs, from plain JSON."""

import json
import re
from dataclasses import dataclass, field
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
    metadata: dict = field(default_factory=dict)

    @property
    def labels(self):
        """The labels of the equations that a code cell states."""
        return STATES.findall(self.source) if self.kind == "code" else []


def raw(path):
    """A notebook as its file has it: nested dictionaries and lists."""
    return json.loads(Path(path).read_text("utf-8"))


def cells(path):
    """The cells of a notebook's file, in order."""
    return cells_of(raw(path))


def cells_of(notebook):
    """The cells of a notebook that `raw` has read."""
    for cell in notebook["cells"]:
        outputs = tuple(_texts(output) for output in cell.get("outputs", ()))
        yield Cell(cell["cell_type"], "".join(cell["source"]), outputs, cell.get("metadata", {}))


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
