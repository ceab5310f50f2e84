"""The book's own part: kit, judge, gmmlib, checks, data, and the cells that state equations."""

import json

from kit import notebooks

from . import recipes

CODE = ("book/*.py", "book/kit/**/*.py", "book/judge/*.py", "book/checks/*.py", "book/live/*.py")
DATA = ("data/*.csv",)


def files(root):
    """Path -> bytes. Python finds gmmlib beside the book's modules."""
    paths = [path for pattern in (*CODE, *DATA) for path in root.glob(pattern)]
    held = {path.relative_to(root).as_posix(): path.read_bytes() for path in paths}
    for path in root.glob("gmmlib/**/*.py"):
        held[f"book/{path.relative_to(root).as_posix()}"] = path.read_bytes()
    for path in root.glob("book/*.ipynb"):
        held[f"book/{path.name}"] = stated(path)
    held["book/live/recipes.json"] = as_json(recipes.of_book(root / "book"))
    return held


def stated(path):
    """Of a notebook only the cells that state equations: the kit runs those of earlier results."""
    proofs = [cell.source for cell in notebooks.cells(path) if cell.labels]
    return as_json({"cells": [{"cell_type": "code", "source": source} for source in proofs]})


def as_json(data):
    return json.dumps(data, ensure_ascii=False, sort_keys=True).encode()
