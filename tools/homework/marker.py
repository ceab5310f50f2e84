"""Mark a student's notebook. It is run, so mark only what you would run."""

import json
import tempfile
from dataclasses import dataclass

import nbformat
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell

from homework.notebooks import homework
from homework.task import POINTS, remark

SECONDS = 60  # for each cell
# Runs last, among names that a student may have changed: it relies on none of them.
COLLECT = """
def _number(value):
    import numpy
    try:
        return None if value is None else numpy.asarray(value, float).tolist()
    except Exception:
        return "a " + type(value).__name__
__import__("sys").stdout.write("\\n" + __import__("json").dumps(
    {name: _number(globals().get(name)) for name in %r}))
"""


@dataclass(frozen=True)
class Mark:
    answer: str
    points: int
    remark: str


def mark(path, seed, seconds=SECONDS):
    """The marks of a notebook, one for each answer of the homework."""
    names = [name for exercise in homework(seed) for name in exercise.wrong]
    try:
        return judge(_answers(path, names, seconds), seed)
    except Exception as error:  # a student's notebook may fail in any way
        remark = f"the notebook could not be run: {type(error).__name__}"
        return [Mark(name, 0, remark) for name in names]


def judge(found, seed):
    """The marks of answers: for each name an array, None, or what was found in its place."""
    expected = {name: it for exercise in homework(seed) for name, it in exercise.values.items()}
    return [_mark(name, found[name], *it) for name, it in expected.items()]


def _answers(path, names, seconds):
    """Run the notebook to its end, whatever fails in it, and collect these variables."""
    notebook = nbformat.read(path, 4)
    notebook.cells.append(new_code_cell(COLLECT % names))
    with tempfile.TemporaryDirectory() as folder:
        NotebookClient(
            notebook,
            kernel_name="python3",
            timeout=seconds,
            interrupt_on_timeout=True,
            allow_errors=True,
            extra_arguments=["--log-level=ERROR"],
            resources={"metadata": {"path": folder}},
        ).execute()
    written = "".join(it.text for it in notebook.cells[-1].outputs if it.get("name") == "stdout")
    return json.loads(written.splitlines()[-1])


def _mark(name, found, truth, slips):
    wrong = remark(found, truth, slips)
    return Mark(name, 0 if wrong else POINTS, wrong)


def report(path, marks):
    """The marks in words, one line for each answer."""
    total = sum(it.points for it in marks)
    lines = [f"{it.answer:16} {it.points} of {POINTS}  {it.remark}".rstrip() for it in marks]
    return "\n".join([str(path), *lines, f"{'total':16} {total} of {POINTS * len(marks)}"])


def main(seed, paths):
    for path in paths:
        print(report(path, mark(path, seed)), end="\n\n")
