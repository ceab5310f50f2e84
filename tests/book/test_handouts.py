"""The notebooks of exercises for handing out: they run, and hold every exercise and no solution."""

import re

import nbformat
import pytest
from _ext.downloads.handouts import FENCE, handout
from nbclient import NotebookClient

from .quizzes import CHAPTERS

TITLE = re.compile(r"\{exercise-start\} (.*)")
OPEN_SITE_MARKUP = re.compile(r"\{[a-z-]+\}`|`{3}|:label:|:class:")


@pytest.fixture(params=CHAPTERS, ids=lambda path: path.stem)
def chapter(request):
    return nbformat.read(request.param, 4)


def solved(chapter):
    """The code cells and the paragraphs of the chapter's solutions."""
    pieces, within = [], False
    for cell in chapter.cells:
        if cell.cell_type == "code":
            pieces += [cell.source] if within else []
            continue
        for n, part in enumerate(FENCE.split(cell.source)):
            if n % 2:
                within = part == "start"
            elif within:
                pieces += part.split("\n\n")
    return [piece.strip() for piece in pieces if len(piece.strip()) > 25]


def test_every_exercise_is_there_and_no_solution(chapter):
    cells = handout(chapter).cells
    text = "\n".join(cell.source for cell in cells)
    exercises = TITLE.findall("\n".join(cell.source for cell in chapter.cells))
    assert re.findall(r"^## (.*)$", text, re.M) == exercises
    pieces = solved(chapter)
    assert len(pieces) > len(exercises)
    assert [piece for piece in pieces if piece in text] == []
    assert "Five quick questions" not in text
    assert [output for cell in cells for output in cell.get("outputs", [])] == []


def test_it_reads_without_the_site(chapter):
    words = [cell.source for cell in handout(chapter).cells if cell.cell_type == "markdown"]
    assert [text for text in words if OPEN_SITE_MARKUP.search(text)] == []
    assert all(text.strip() for text in words)


def test_it_runs_from_the_top_and_its_checks_wait_for_an_answer(chapter):
    notebook = handout(chapter)
    folder = {"metadata": {"path": str(CHAPTERS[0].parent)}}
    NotebookClient(notebook, kernel_name="python3", resources=folder).execute()
    shown = [
        output.data["text/plain"]
        for cell in notebook.cells
        if cell.cell_type == "code" and "from checks." in cell.source
        for output in cell.outputs
        if "data" in output
    ]
    assert shown
    assert all(text.startswith("Not yet.") for text in shown)


def test_the_same_chapter_gives_the_same_file(chapter):
    assert nbformat.writes(handout(chapter)) == nbformat.writes(handout(chapter))
