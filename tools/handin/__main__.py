"""python tools/handin CHAPTER SEED: write an assignment and its questions. See `make handin`."""

import sys
from pathlib import Path

import nbformat

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "book"), str(ROOT / "tools")]

from homework.seed import read_seed  # noqa: E402
from kit.notebooks import title  # noqa: E402

from handin import course, moodle  # noqa: E402
from handin.exercises import exercises  # noqa: E402
from handin.questions import questions  # noqa: E402
from handin.references import address, plainly  # noqa: E402


def write(number, seed, folder):
    """The assignment of chapter `number`, and beside it its questions."""
    path = chapter(number)
    notebook = nbformat.read(path, 4)
    titles = {it.label: it.title for it in exercises(notebook)}
    plain = plainly(address(ROOT), titles, path)
    folder.mkdir(parents=True, exist_ok=True)
    asked = questions(notebook, path.parent, seed)
    file = folder / f"chapter-{number}-questions.xml"
    file.write_bytes(moodle.file(title(path), asked, plain, seed))
    course.write(notebook, number, seed, folder, plain)


def chapter(number):
    """The notebook of a chapter."""
    numbers = {int(path.name[:2]): path for path in sorted((ROOT / "book").glob("[0-9]*.ipynb"))}
    if number not in numbers:
        found = "(nothing)" if number == "" else number
        raise SystemExit(f"CHAPTER={found}: expected one of {', '.join(map(str, numbers))}")
    return numbers[number]


if __name__ == "__main__":
    asked, given = sys.argv[1:]
    number = int(asked) if asked.isdecimal() else asked
    seed = read_seed(given)
    write(number, seed, ROOT / "_build" / "handin" / str(seed))
