"""The quick questions of a chapter, asked once more: with the book's numbers, or with others."""

import ast
from collections.abc import Mapping
from contextlib import chdir, redirect_stdout, suppress
from dataclasses import dataclass
from io import StringIO
from types import SimpleNamespace

import matplotlib.pyplot as plt
import numpy as np
import quiz
from _ext.downloads.handouts import asked, defined, needed

from handin.draws import DRAWS

ATTEMPTS = 50


@dataclass(frozen=True)
class Choice:
    """What a cell gave to `quiz.choose`, which has accepted it."""

    label: str
    question: str
    right: Mapping[str, str]
    wrong: Mapping[str, str]
    by: str | tuple[str, ...]

    def __post_init__(self):
        quiz.choose(**vars(self))


@dataclass(frozen=True)
class Number:
    """What a cell gave to `quiz.number`, which has accepted it."""

    label: str
    question: str
    answer: float
    within: float
    why: str
    wrong: Mapping[str, float]
    by: str | tuple[str, ...]

    def __post_init__(self):
        quiz.number(**vars(self))


# In place of the module `quiz`: what asks returns what it was given.
ASKING = SimpleNamespace(choose=Choice, number=Number, listed=quiz.listed, both=quiz.both)


def questions(chapter, folder, seed=None):
    """The questions of a chapter, in order; with a seed, numbers are drawn where they can be."""
    code = [cell for cell in chapter.cells if cell.cell_type == "code"]
    found = []
    for n, cell in enumerate(code):
        if label := asks(cell.source):
            with chdir(folder):
                found.append(_question(label, code[:n], cell.source, seed))
    plt.close("all")  # cells that were needed may draw
    return found


def asks(source):
    """The label of the question that a cell asks, or None."""
    last = ast.parse(source).body[-1]
    is_call = isinstance(last, ast.Expr) and isinstance(last.value, ast.Call)
    if is_call and ast.unparse(last.value.func) in ("quiz.choose", "quiz.number"):
        return last.value.args[0].value
    return None


def _question(label, earlier, source, seed):
    if seed is None or label not in DRAWS:
        return _run(earlier, source, {})
    for attempt in range(ATTEMPTS):
        rng = np.random.default_rng([seed, *label.encode(), attempt])
        with suppress(quiz.NotToldApart):
            return _run(earlier, source, DRAWS[label](rng))
    raise ValueError(f"{label}: none of {ATTEMPTS} draws has numbers that are told apart")


def _run(earlier, source, drawn):
    """The value of a cell's last line, run after the cells that it needs.

    drawn: name -> the value that it has in place of the one that the cell sets.
    """
    if unset := drawn.keys() - defined(source):
        raise ValueError(f"{asks(source)}: its cell should set {', '.join(sorted(unset))}")
    names = {"quiz": ASKING}
    *body, last = _statements(source)
    with redirect_stdout(StringIO()):
        for cell in needed(earlier, asked(source) - names.keys()):
            exec(_code(_statements(cell.source)), names)
        for statement in body:
            exec(_code([statement]), names)
            names |= {name: drawn[name] for name in defined(ast.unparse(statement)) & drawn.keys()}
        return eval(compile(ast.Expression(last.value), "<question>", "eval"), names)


def _statements(source):
    """What a cell does, except that it keeps our `quiz`."""
    return [it for it in ast.parse(source).body if ast.unparse(it) != "import quiz"]


def _code(statements):
    return compile(ast.Module(statements, []), "<question>", "exec")
