"""The files of Pyodide that live cells are made of: their names, their hashes, where they lie here.

pyodide.json locks them. `tools/pyodide.py` gets them; nothing of them is in the repository.
"""

import hashlib
import json
import os
from functools import cache
from pathlib import Path

LOCK = json.loads(Path(__file__).with_name("pyodide.json").read_text("utf-8"))
FOLDER = "GMM_PYODIDE"  # the environment variable that names another folder


def folder():
    """Where the files lie on this machine."""
    cached = Path.home() / ".cache" / "gmm-book" / f"pyodide-{LOCK['version']}"
    return Path(os.environ.get(FOLDER) or cached)


def missing():
    """The names of the files that are not here, or are others than those that are locked."""
    return [name for name, of in LOCK["files"].items() if sha256(folder() / name) != of["sha256"]]


def sha256(path):
    """The hash of a file, None where there is none."""
    return _sha256(path, path.stat().st_mtime_ns) if path.exists() else None


@cache
def _sha256(path, changed):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def locked(package):
    """The one locked file whose name begins so."""
    (name,) = (name for name in LOCK["files"] if name.startswith(package))
    return folder() / name
