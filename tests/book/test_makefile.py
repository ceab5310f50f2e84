"""What `make` keeps and says: its programs are replaced by some that note how they were called."""

import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROGRAM = '#!/bin/sh\necho "$0 $@" >>called.txt\ntest ! -e fail-"$(basename "$0")"\n'
FILES = ["requirements.txt", "pyproject.toml", "_config.yml", "_toc.yml", ".venv/ready"]
FILES += ["slides/README.md", "slides/lecture-1.md", "slides/mine.md"]
OWN = ["_build/handin/7/gradebook.db", "_build/homework/7/key.ipynb"]
MADE = ["_build/html/index.html", "_build/.doctrees/index.doctree"]


@pytest.fixture
def folder(tmp_path):
    """A folder with the Makefile, and with programs that do nothing."""
    for name in ("book/_ext", "book/kit", ".venv/bin", "slides"):
        (tmp_path / name).mkdir(parents=True)
    for name in FILES:
        (tmp_path / name).touch()
    for name in ("python", "jupyter-book"):
        program = tmp_path / ".venv" / "bin" / name
        program.write_text(PROGRAM, "utf-8")
        program.chmod(0o755)
    shutil.copy(ROOT / "Makefile", tmp_path)
    return tmp_path


def make(folder, *arguments):
    """What make says, and how it ends."""
    run = subprocess.run(["make", *arguments], cwd=folder, capture_output=True, text=True)
    return run.stdout, run.returncode


def called(folder, program):
    """The arguments of each call of a program."""
    lines = (folder / "called.txt").read_text("utf-8").splitlines()
    start = f".venv/bin/{program} "
    return [line.removeprefix(start) for line in lines if line.startswith(start)]


def test_a_build_that_fails_takes_its_pages_and_nothing_else(folder):
    assert make(folder, "html")[1] == 0
    for name in [*OWN, *MADE]:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).touch()
    (folder / "fail-jupyter-book").touch()
    assert make(folder, "html")[1] != 0
    assert [name for name in [*OWN, *MADE] if (folder / name).exists()] == OWN


def test_slides_are_built_once_and_the_address_of_every_deck_is_told(folder):
    said, _ = make(folder, "slides", "PORT=8123")
    addresses = [line for line in said.splitlines() if line.startswith("http")]
    names = ("lecture-1", "mine")
    assert addresses == [f"http://127.0.0.1:8123/slides/{name}.html" for name in names]
    assert len(called(folder, "jupyter-book")) == 1
    assert called(folder, "python")[-1].startswith("-m http.server")


@pytest.mark.parametrize("target", ["homework", "handin"])
def test_no_seed_is_taken_that_nobody_gave(folder, target):
    make(folder, target, "CHAPTER=5")
    assert called(folder, "python")[-1].split(target)[1].strip() in ("", "5")
    make(folder, target, "CHAPTER=5", "SEED=7")
    assert called(folder, "python")[-1].endswith("7")
