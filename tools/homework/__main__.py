"""python tools/homework SEED: write a homework, its key and its marker. See `make homework`."""

import os.path
import sys
from pathlib import Path

import nbformat

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))

from homework.notebooks import key, student  # noqa: E402
from homework.seed import read_seed  # noqa: E402

MARKER = '''"""Marks homework %d.  usage: python mark.py NOTEBOOK…   It runs them."""

import sys
from pathlib import Path

root = Path(__file__).resolve().parent / "%s"
sys.path[:0] = [str(root), str(root / "tools")]
from homework.marker import main  # noqa: E402

main(%d, sys.argv[1:])
'''


def write(seed, folder):
    folder.mkdir(parents=True, exist_ok=True)
    nbformat.write(student(seed), folder / "homework.ipynb")
    nbformat.write(key(seed), folder / "key.ipynb")
    marker = MARKER % (seed, os.path.relpath(ROOT, folder), seed)
    (folder / "mark.py").write_text(marker, "utf-8")


if __name__ == "__main__":
    seed = read_seed(*sys.argv[1:])
    write(seed, ROOT / "_build" / "homework" / str(seed))
