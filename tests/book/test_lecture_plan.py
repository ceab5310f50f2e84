"""The plans for lecturers: each lecture fills 90 minutes, and what they point at is there."""

import re
from pathlib import Path

import nbformat
import pytest

BOOK = Path(__file__).parents[2] / "book"
LECTURES = re.findall(r"^\| (\d+\. .*) \|$", (BOOK / "for-lecturers.md").read_text("utf-8"), re.M)
CHAPTER = r"\{doc\}`(\d\d-[\w-]+)`"


def headings(chapter):
    cells = nbformat.read(BOOK / f"{chapter}.ipynb", 4).cells
    text = "\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
    return re.findall(r"^##+ (.*)$", text, re.M)


def test_there_are_eight_lectures_four_more_and_six():
    assert len(LECTURES) == 8 + 4 + 6


@pytest.mark.parametrize("lecture", LECTURES)
def test_the_minutes_of_a_lecture_add_up(lecture):
    minutes = re.findall(r"\((\d+)\)", lecture)
    assert len(minutes) >= 6
    assert sum(map(int, minutes)) == 90


@pytest.mark.parametrize("lecture", LECTURES)
def test_a_section_named_is_a_heading_of_its_chapter(lecture):
    where = lecture.split(" | ")[0]
    for part in re.split(rf"(?={CHAPTER})", where)[1:]:
        if chapter := re.match(CHAPTER, part):
            assert set(re.findall(r'"([^"]+)"', part)) <= set(headings(chapter[1]))
