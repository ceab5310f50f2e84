"""The source notebook of an assignment: a chapter's exercises, and those drawn from a seed."""

import ast
import re

import numpy as np
from _ext.downloads.handouts import mentioned, needed
from homework.exercises import EXERCISES
from homework.task import POINTS, draw
from nbformat.v4 import new_notebook

from handin import cells
from handin.exercises import before, call, exercises
from handin.references import HERE

METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
INTRODUCTION = """# Exercises: %s

From %s of *Gaussian mixtures and EM*. Unpack the whole folder and keep this notebook in it: \
its cells use the files beside it, and the packages in `requirements.txt`. Write where it says so, \
add cells as you like, and hand in this notebook. Before you do, choose "Restart Kernel and Run \
All Cells". Labels such as `m-step-mean` name equations of the book."""
SETUP = """import sys

sys.path.insert(0, "book")  # what is imported lies there"""
CHECK = """import warnings

%s

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # nbgrader would take a warning for a failure
    verdict = %s
assert verdict, verdict.reason
print(verdict)"""
DRAWN = """## %s

%s

Set %s. Right is what differs from the true value by a little at most, so give five digits."""
COMPARE = """from homework.task import remark

assert %s is not None, "no answer"
"""
TRUTH = """truth = %r
slips = %r
wrong = remark(%s, truth, slips)
assert not wrong, wrong"""


def assignment(chapter, number, seed, plain):
    """The notebook. plain: what stands for the site's markup in a text."""
    title = re.search(r"^# (.*)$", chapter.cells[0].source, re.M)[1]
    asked = exercises(chapter)
    introduction = plain(INTRODUCTION % (title, HERE))
    made = [cells.fixed("markdown", "introduction", introduction)]
    made.append(cells.fixed("code", "setup", SETUP))
    for n, cell in enumerate(_used(chapter, asked)):
        made.append(cells.fixed("code", f"chapter-{n}", cell.source))
    made += [cell for it in asked for cell in _exercise(it, plain)]
    for n, make in enumerate(EXERCISES):
        drawn = draw(make, seed, n)
        made += _drawn(drawn, f"drawn-{n}") if drawn.chapter == number else []
    for cell in made:
        cell.source = cell.source.replace('"../data/', '"data/')
    return new_notebook(cells=made, metadata=METADATA)


def _used(chapter, asked):
    """The chapter's cells that the exercises and their checked solutions need."""
    texts = [cell for it in asked for cell in it.asked]
    texts += [it.solution for it in asked if it.stub]
    texts += [cell for it in asked if HERE in it.text for cell in it.solved if call(cell) is None]
    wanted = {"X"}.union(*map(mentioned, texts))
    return needed([it for it in before(chapter) if it.cell_type == "code"], wanted)


def _exercise(exercise, plain):
    texts = [cell.source for cell in exercise.asked if cell is not exercise.stub]
    text = "\n\n".join([f"## {exercise.title}", *map(plain, texts)])
    made = [cells.fixed("markdown", exercise.label, text)]
    made += _coded(exercise) if exercise.stub else []
    if exercise.asks_for_words:
        told = "\n\n".join(_told(cell, plain) for cell in exercise.words)
        made.append(cells.written(f"{exercise.label}-words", told, POINTS))
    return made


def _told(cell, plain):
    return plain(cell.source) if cell.cell_type == "markdown" else f"```python\n{cell.source}\n```"


def _coded(exercise):
    """The cell for the answer, and the one that checks it as the chapter does."""
    stub, solution = exercise.stub.source, exercise.solution.source
    asked, solved = call(exercise.stub), call(exercise.solution)
    names = zip(map(ast.unparse, asked.args), map(ast.unparse, solved.args))
    renamed = [f"{name} = {own}" for name, own in names if name != own]
    lines = [_without(solution, [solved]), *renamed]
    imports = [it for it in ast.parse(stub).body if isinstance(it, ast.ImportFrom)]
    given = _without(stub, [*imports, asked])
    return [
        cells.answer(f"{exercise.label}-answer", given, "\n".join(filter(None, lines))),
        cells.check(
            f"{exercise.label}-check",
            CHECK % ("\n".join(map(ast.unparse, imports)), ast.unparse(asked)),
            POINTS,
        ),
    ]


def _without(source, nodes):
    """The lines of a cell that belong to none of these parts of its syntax tree."""
    taken = {line for it in nodes for line in range(it.lineno, it.end_lineno + 1)}
    kept = [line for n, line in enumerate(source.splitlines(), start=1) if n not in taken]
    return "\n".join(kept).strip()


def _drawn(exercise, name):
    """An exercise of the homework: its answers are compared with values that are hidden."""
    answers = " and ".join(f"`{it}`" for it in exercise.wrong)
    given = "\n".join(f"{it} = None" for it in exercise.wrong)
    made = [
        cells.fixed("markdown", name, DRAWN % (exercise.title, exercise.words, answers)),
        cells.fixed("code", f"{name}-numbers", exercise.given),
        cells.answer(f"{name}-answer", given, exercise.solution),
    ]
    for answer, (truth, slips) in exercise.values.items():
        known = {reason: _listed(slip) for reason, slip in slips.items()}
        hidden = cells.HIDDEN % (TRUTH % (_listed(truth), known, answer))
        made.append(cells.check(f"{name}-{answer}", COMPARE % answer + hidden, POINTS))
    return made


def _listed(value):
    """Numbers as a list that Python reads again."""
    return np.asarray(value).tolist()
