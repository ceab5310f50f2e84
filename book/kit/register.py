"""The register of what was stated, and how an earlier result is found again.

A chapter is run alone. When one of its cells asks for a result of an earlier chapter, the cell
that proves it is read from that chapter's notebook and run again: nothing is taken as proved
because a file says so.
"""

import json
import re
from functools import cache
from pathlib import Path

from IPython import get_ipython

BOOK = Path(__file__).parents[1]
STATES = re.compile(r'^(?:define|cite|prove\w*)\(\s*"([\w-]+)"', re.M)

REGISTER = {}
_asked = []
_running = []


@cache
def cells():
    """label -> (chapter, source) of every cell of the book that states an equation."""
    found = {}
    for path in sorted(BOOK.glob("*.ipynb")):
        for cell in json.loads(path.read_text("utf-8"))["cells"]:
            source = "".join(cell["source"])
            for label in STATES.findall(source) if cell["cell_type"] == "code" else ():
                found.setdefault(label, (path.stem, source))
    return found


def _forget_at_each_cell():
    """What one cell of a notebook asks for does not belong to the statement of another."""
    shell = get_ipython()
    if shell is not None:
        shell.events.register("pre_run_cell", lambda info: _asked.clear())


_forget_at_each_cell()


def find(label):
    """The equation of that label, proved again by its own cell if this session has not yet."""
    if label not in REGISTER:
        _prove_again(label)
    return REGISTER[label]


def eq(label):
    """The equation of that label, for use in a proof; the proof then rests on it."""
    _asked.append(label)
    return find(label)


def asked():
    """The labels asked for since the last statement, which is now made."""
    labels = list(_asked)
    _asked.clear()
    return labels


def _prove_again(label):
    if label not in cells():
        raise KeyError(f"no cell of the book states {label!r}")
    if label in _running:
        raise RuntimeError(f"{label!r} rests on itself: {' -> '.join(_running)}")
    waiting = list(_asked)
    _asked.clear()
    _running.append(label)
    try:
        run_cell(cells()[label][1])
    finally:
        _running.pop()
        _asked[:] = waiting


def run_cell(source, **changed):
    """Run a proof cell by itself, with nothing but the kit (and what a test changes in it)."""
    import derivation

    _asked.clear()
    namespace = {name: getattr(derivation, name) for name in derivation.__all__}
    exec(source, {**namespace, **changed})
