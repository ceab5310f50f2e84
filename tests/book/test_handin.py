"""Assignments for nbgrader: made, handed out, handed in and marked by nbgrader itself.

`make test` tries one chapter, with one wrong answer to each check; GMM_ALL=1 all, with three.
"""

import ast
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from zipfile import ZipFile
from zlib import crc32

import nbformat
import numpy as np
import pytest
from _ext.downloads.handouts import handout
from _ext.downloads.zip_downloads import files
from handin.__main__ import ROOT, chapter, write
from handin.assignment import assignment
from handin.course import is_used, nbgrader
from handin.exercises import before
from handin.references import plainly
from homework.notebooks import homework
from homework.task import POINTS
from nbgrader.api import Gradebook
from nbgrader.nbgraderformat import MetadataValidator

from . import quizzes
from .test_handouts import solved

SEED = 7
TRIES = range(3 if os.environ.get("GMM_ALL") else 1)
NUMBERS = range(1, 1 + len(quizzes.CHAPTERS))
HIDDEN = re.compile(r"BEGIN (?:SOLUTION|HIDDEN TESTS).*\n([\s\S]*?)\n.*END (?:SOLUTION|HIDDEN)")
WRONG = """import sys

sys.path.append({folder!r})
from answers.chapter_{number} import WRONG

rows = [row for row in WRONG if row[0].__name__ == {check!r}]
{names}, _ = rows[{n}][1:]"""


def facts(cell):
    return cell.metadata["nbgrader"]


def checked(notebook):
    """The cells that a machine marks."""
    return [it for it in notebook.cells if facts(it)["grade"] and it.cell_type == "code"]


def told_to_all(source):
    """What a chapter shows to every reader, exercises handed out included."""
    return "\n".join(cell.source for cell in [*before(source), *handout(source).cells])


def solutions(source):
    """The lines of a chapter's solutions."""
    return {line.strip() for piece in solved(source) for line in piece.splitlines()}


# ---- every chapter: what is made --------------------------------------------------------------


@pytest.fixture(scope="module", params=NUMBERS, ids=lambda number: f"chapter {number}")
def made(request):
    path = chapter(request.param)
    notebook, plain = nbformat.read(path, 4), plainly("", {}, path)
    return request.param, notebook, assignment(notebook, request.param, SEED, plain)


def test_nbgrader_accepts_the_notebook(made):
    MetadataValidator().validate_nb(made[2])
    nbformat.validate(made[2])


def test_the_seed_is_not_told(made):
    number, source, _ = made
    seed = 9876543210
    assert str(seed) not in nbformat.writes(assignment(source, number, seed, str))


@pytest.mark.parametrize("number", ["", 0, 77, "-1"])
def test_a_chapter_that_is_none_is_refused_in_words(number):
    with pytest.raises(SystemExit, match=r"^CHAPTER=\S+: expected one of 1, 2, "):
        chapter(number)


def test_the_name_of_a_notebook_is_no_number_of_a_chapter():
    command = [sys.executable, str(ROOT / "tools" / "handin"), "05-mixing-weights", "7"]
    run = subprocess.run(command, capture_output=True, text=True)
    said = run.stderr.strip().splitlines()[-1]
    assert said.startswith("CHAPTER=05-mixing-weights: expected one of 1, 2, ")


def test_its_words_name_the_chapter_that_they_speak_of(made):
    text = "\n".join(it.source for it in made[2].cells if it.cell_type == "markdown")
    assert "this chapter" not in text
    assert f"From chapter {made[0]} (“" in text


def test_it_holds_what_an_exercise_means_by_things_of_its_chapter():
    path = chapter(5)
    made = assignment(nbformat.read(path, 4), 5, SEED, plainly("", {}, path))
    code = [it.source for it in made.cells if facts(it)["grade_id"].startswith("chapter-")]
    asked = "the two pairs of chapter 5"
    assert [it for it in made.cells if asked in it.source]
    assert "pairs[name] = " in "\n".join(code)


def test_what_is_handed_out_has_the_data_that_it_reads_and_no_other():
    text = 'np.loadtxt("data/faithful.csv")'
    held = {it for it in files(ROOT) if it.startswith("data/") and is_used(it, text)}
    assert held == {"data/README.md", "data/faithful.csv"}


def test_every_exercise_is_there_and_every_check_gives_points(made):
    number, source, notebook = made
    text = "\n".join(cell.source for cell in source.cells)
    labels = re.findall(r"\{exercise-start\}.*\n:label: (.*)", text)
    names = [facts(cell)["grade_id"] for cell in notebook.cells]
    assert [name for name in names if name in labels] == labels
    for label in labels:
        assert {f"{label}-check", f"{label}-words"} & set(names)
    checks = {it for it in vars(import_module(f"checks.chapter_{number}")) if it[:6] == "check_"}
    called = re.findall(r"verdict = (check_\w+)", "\n".join(it.source for it in checked(notebook)))
    assert sorted(called) == sorted(checks)
    assert {facts(it)["points"] for it in checked(notebook)} == {POINTS}


def test_a_solution_sets_what_is_checked(made):
    notebook = made[2]
    for answer, check in zip(notebook.cells, notebook.cells[1:]):
        if call := re.search(r"verdict = check_\w+\((.*)\)", check.source):
            (solution,) = HIDDEN.findall(answer.source)
            assert set(call[1].split(", ")) <= bound(solution)


def bound(code):
    nodes = list(ast.walk(ast.parse(code)))
    names = {it.id for it in nodes if isinstance(it, ast.Name) and isinstance(it.ctx, ast.Store)}
    return names | {it.name for it in nodes if isinstance(it, ast.FunctionDef)}


def test_a_homework_of_the_chapter_is_in_it(made):
    number, _, notebook = made
    wanted = [name for it in homework(SEED) if it.chapter == number for name in it.wrong]
    drawn = [it for it in checked(notebook) if "HIDDEN TESTS" in it.source]
    assert [facts(it)["grade_id"].partition("-")[2].partition("-")[2] for it in drawn] == wanted


# ---- handed in --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Course:
    number: int
    folder: Path

    @property
    def name(self):
        return f"chapter-{self.number}"

    def notebook(self, step, student="."):
        return nbformat.read(self.folder / step / student / self.name / f"{self.name}.ipynb", 4)

    def hand_in(self, student, notebook):
        place = self.folder / "submitted" / student / self.name
        place.mkdir(parents=True)
        nbformat.write(notebook, place / f"{self.name}.ipynb")

    def grades(self, student):
        with Gradebook(f"sqlite:///{self.folder}/gradebook.db") as book:
            (notebook,) = book.find_submission(self.name, student).notebooks
            return {
                it.name: (it.auto_score, it.max_score, it.needs_manual_grade)
                for it in notebook.grades
            }


def reasons(course, n):
    """For each check cell, what a student answers wrongly in her n-th try, and the reason."""
    rows = import_module(f".answers.chapter_{course.number}", __package__).WRONG
    found = {}
    for cell in checked(course.notebook("source")):
        name = facts(cell)["grade_id"]
        if call := re.search(r"verdict = (check_\w+)\((.*)\)", cell.source):
            names = {"check": call[1], "names": call[2], "n": n}
            folder = str(ROOT / "tests" / "book")
            code = WRONG.format(number=course.number, folder=folder, **names)
            reason = [row for row in rows if row[0].__name__ == call[1]][n][-1]
        else:
            answer = name.partition("-")[2].partition("-")[2]
            (slips,) = (it.values[answer][1] for it in homework(SEED) if answer in it.wrong)
            reason = list(slips)[n % len(slips)]
            code = f"{answer} = {np.asarray(slips[reason]).tolist()}"
        found[name] = code, reason
    return found


def answered(course, answers):
    """The student's notebook, with these lines below what she was given."""
    notebook = course.notebook("release")
    own = [cell for cell in notebook.cells if facts(cell)["solution"] and cell.cell_type == "code"]
    for cell in own:
        start = facts(cell)["grade_id"].removesuffix("answer")
        cell.source += "".join(f"\n{code}" for name, (code, _) in answers.items() if start in name)
    return notebook


# The chapter that `make test` tries, one with hidden tests: the same until a notebook changes.
WITH_HIDDEN = sorted({it.chapter for it in homework(SEED)})
CONTENT = crc32(b"".join(path.read_bytes() for path in quizzes.CHAPTERS))
DRAWN = WITH_HIDDEN[CONTENT % len(WITH_HIDDEN)]
WEEKLY = [pytest.param(it, marks=[pytest.mark.weekly] * (it != DRAWN)) for it in NUMBERS]


@pytest.fixture(scope="module", params=WEEKLY, ids=lambda number: f"chapter {number}")
def course(request, tmp_path_factory):
    course = Course(request.param, tmp_path_factory.mktemp("course"))
    write(course.number, SEED, course.folder)
    course.hand_in("solution", course.notebook("source"))
    course.hand_in("empty", course.notebook("release"))
    for n in TRIES:
        course.hand_in(f"wrong-{n}", answered(course, reasons(course, n)))
    nbgrader(course.folder, "autograde", course.name)
    return course


def test_the_solution_has_all_points(course):
    grades = course.grades("solution")
    for cell in checked(course.notebook("source")):
        assert grades.pop(facts(cell)["grade_id"]) == (POINTS, POINTS, False)
    assert {it[1:] for it in grades.values()} == {(POINTS, True)}


def test_an_empty_notebook_has_none(course):
    assert set(course.grades("empty").values()) == {(0, POINTS, False)}


@pytest.mark.parametrize("n", TRIES)
def test_a_wrong_answer_has_none_and_is_told_why(course, n):
    grades = course.grades(f"wrong-{n}")
    shown = {
        facts(it)["grade_id"]: it
        for it in course.notebook("autograded", f"wrong-{n}").cells
        if "nbgrader" in it.metadata
    }
    for name, (_, reason) in reasons(course, n).items():
        assert grades[name][0] == 0, name
        (error,) = (it for it in shown[name].outputs if it.output_type == "error")
        assert reason in error.evalue


def test_nothing_hidden_is_handed_out(course):
    source = nbformat.read(chapter(course.number), 4)
    lines = [*solutions(source)]
    lines += [it for name in reasons(course, 0) if "drawn" in name for it in told_by(name)]
    lines = [line for line in lines if len(line) > 20 and line not in told_to_all(source)]
    assert len(lines) > 40
    with ZipFile(course.folder / f"{course.name}.zip") as archive:
        names = archive.namelist()
        text = archive.read(f"{course.name}/{course.name}.ipynb").decode()
    assert len(names) == len(set(names)) > 50
    assert f"{course.name}/requirements.txt" in names
    told = "\n".join(it.source for it in nbformat.reads(text, 4).cells)
    assert [line for line in lines if line in told] == []
    assert not re.search("BEGIN|END |truth = |slips = ", told)


def told_by(name):
    """What a hidden test says: the true value, and the words for each slip."""
    answer = name.partition("-")[2].partition("-")[2]
    (found,) = (it for it in homework(SEED) if answer in it.wrong)
    truth, slips = found.values[answer]
    long = [str(np.asarray(truth).tolist())] if np.size(truth) > 1 else []
    return [*long, *slips, *found.solution.splitlines()]


@pytest.mark.weekly
def test_nbgrader_validates_the_solution_and_not_what_is_handed_out(course):
    source, release = (course.folder / step / course.name for step in ("source", "release"))
    file = f"{course.name}.ipynb"
    assert "Success!" in nbgrader(source, "validate", file)
    n_graded = sum(facts(it)["grade"] for it in course.notebook("release").cells)
    assert f"VALIDATION FAILED ON {n_graded} CELL(S)!" in nbgrader(release, "validate", file)
