"""The two notebooks of a homework: the student's, with gaps, and the key, with solutions."""

from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from homework.exercises import EXERCISES
from homework.task import POINTS, TOLERANCE, draw

METADATA = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}
INTRODUCTION = """# %s

Set each answer in the cell under its exercise, by hand or in code; add cells as you like. An \
answer with several numbers is an array or a list. Right is what differs from the true value by \
%.2f %% of its largest entry at most, so give five digits. The notebook must run from the top."""


def homework(seed):
    """The exercises of a seed."""
    return [draw(make, seed, n) for n, make in enumerate(EXERCISES)]


def student(seed):
    """The notebook to hand out. It does not tell the seed: who knows that has the key."""
    return _notebook("Homework", seed, "import numpy as np", _gaps)


def key(seed):
    """The same notebook, solved by gmmlib."""
    title = f"Key to homework {seed}"
    return _notebook(title, seed, "import numpy as np\n\nimport gmmlib", _solved)


def _gaps(exercise):
    return "\n".join(f"{name} = None" for name in exercise.wrong)


def _solved(exercise):
    shown = "\n".join(f'print("{name}:", {name})' for name in exercise.wrong)
    return f"{exercise.solution}\n{shown}"


def _notebook(title, seed, imports, answer):
    introduction = INTRODUCTION % (title, 100 * TOLERANCE)
    cells = [new_markdown_cell(introduction), new_code_cell(imports)]
    for n, exercise in enumerate(homework(seed), start=1):
        cells += [_question(n, exercise), new_code_cell(exercise.given)]
        cells += [new_code_cell(answer(exercise))]
    for n, cell in enumerate(cells):
        cell.id = f"cell-{n}"
    return new_notebook(cells=cells, metadata=METADATA)


def _question(number, exercise):
    answers = " and ".join(f"`{name}`" for name in exercise.wrong)
    return new_markdown_cell(
        f"## {number}. {exercise.title}\n\n{exercise.words}\n\n"
        f"*Chapter {exercise.chapter}. Set {answers}: {POINTS * len(exercise.wrong)} points.*"
    )
