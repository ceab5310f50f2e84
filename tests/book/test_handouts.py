"""The notebooks of exercises for handing out: they run, and hold every exercise and no solution."""

import re

import nbformat
import pytest
from _ext.downloads.handouts import FENCE, handout
from nbclient import NotebookClient
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell

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
    assert "quick questions" not in text
    assert [output for cell in cells for output in cell.get("outputs", [])] == []


def test_it_reads_without_the_site(chapter):
    words = [cell.source for cell in handout(chapter).cells if cell.cell_type == "markdown"]
    assert [text for text in words if OPEN_SITE_MARKUP.search(text)] == []
    assert all(text.strip() for text in words)


@pytest.fixture(scope="module")
def executed():
    """Every handout, run from the top: one kernel forgets all names before each of them."""
    handouts = [handout(nbformat.read(path, 4)) for path in CHAPTERS]
    cells = [cell for it in handouts for cell in [new_code_cell("%reset -f"), *it.cells]]
    folder = {"metadata": {"path": str(CHAPTERS[0].parent)}}
    notebook = NotebookNode(cells=cells, metadata=NotebookNode())
    NotebookClient(notebook, kernel_name="python3", resources=folder).execute()
    return handouts


def test_they_run_and_their_checks_wait_for_an_answer(executed):
    for notebook in executed:
        checks = [cell for cell in notebook.cells if "from checks." in cell.source]
        outputs = [output for cell in checks for output in cell.get("outputs", [])]
        shown = [output.data["text/plain"] for output in outputs if "data" in output]
        assert shown
        assert all(text.startswith("Not yet.") for text in shown)


def test_the_same_chapter_gives_the_same_file(chapter):
    assert nbformat.writes(handout(chapter)) == nbformat.writes(handout(chapter))
