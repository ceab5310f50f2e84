"""The files of Pyodide: taken in order from where they are, and only as they are locked."""

import hashlib
import json
from pathlib import Path

import pyodide
import pytest
from _ext.live import book_part, locked, pack, parts

ROOT = Path(__file__).parents[2]
HELD = {"one.mjs": b"first", "two.whl": b"second"}


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """An empty folder for the files, of which there are two: npm carries one of them."""
    files = {
        name: {"sha256": hashlib.sha256(content).hexdigest(), "in": ["npm", "pypi"][n:]}
        for n, (name, content) in enumerate(HELD.items())
    }
    monkeypatch.setitem(locked.LOCK, "files", files)
    monkeypatch.setenv(locked.FOLDER, str(tmp_path / "files"))
    monkeypatch.setattr(pyodide.compiled, "make", lambda: "")
    return tmp_path / "files"


@pytest.fixture
def asked(monkeypatch):
    """Sources that have all files, unless a test takes some away; and what each was asked for."""
    had = {name: dict(HELD) for name in pyodide.SOURCES}
    had["asked"] = []

    def source(name):
        def taken(names, place):
            had["asked"].append((name, list(names)))
            yield from ((it, had[name][it]) for it in names)

        return taken

    monkeypatch.setattr(pyodide, "SOURCES", {name: source(name) for name in pyodide.SOURCES})
    return had


def test_each_source_is_asked_in_order_for_what_it_carries_and_is_missing(folder, asked):
    assert pyodide.main(needed=True) == 0
    assert asked["asked"] == [("npm", ["one.mjs"]), ("pypi", ["two.whl"])]
    assert locked.missing() == []
    assert pyodide.main(needed=True) == 0
    assert len(asked["asked"]) == 2


def test_a_file_with_another_hash_is_refused_and_the_next_source_is_asked(folder, asked, capsys):
    asked["npm"]["one.mjs"] = b"something else"
    assert pyodide.main(needed=True) == 0
    assert [name for name, _ in asked["asked"]] == ["npm", "pypi"]
    wrong = hashlib.sha256(b"something else").hexdigest()
    assert f"one.mjs: the hash is {wrong}, expected " in capsys.readouterr().err
    assert sorted(it.name for it in folder.iterdir()) == sorted(HELD)


def test_where_no_source_has_them_it_is_said_how_to_get_them(folder, asked, capsys):
    for name in pyodide.SOURCES:
        asked[name].clear()
    assert pyodide.main(needed=False) == 0
    assert len(capsys.readouterr().out.splitlines()) == 1
    said = pyodide.main(needed=True)
    for words in ("2 files", str(folder), "npm pack", "pip download", "one.mjs, two.whl"):
        assert words in said
    assert parts.write(ROOT, folder / "live") == {}
    assert not (folder / "live").exists()


def test_a_file_that_was_changed_is_missing(folder, asked):
    pyodide.main(needed=True)
    (folder / "two.whl").write_bytes(b"2")
    assert locked.missing() == ["two.whl"]


def test_the_lock_names_a_hash_and_a_place_for_each_file():
    lock = json.loads((ROOT / "book" / "_ext" / "live" / "pyodide.json").read_text("utf-8"))
    for name, file in lock["files"].items():
        assert len(file["sha256"]) == 64, name
        assert set(file["in"]) <= {"npm", "pypi"}, name
        assert file["in"], name
    assert lock["version"] in lock["npm"]["package"]


def test_a_part_has_the_same_bytes_each_time_and_is_kept_where_it_is_the_same(tmp_path):
    files = book_part.files(ROOT)
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        pack.write(tmp_path / name / "book.js", dict(sorted(files.items(), reverse=name == "two")))
    first, second = (tmp_path / name / "book.js" for name in ("one", "two"))
    assert first.read_bytes() == second.read_bytes()
    before = first.stat().st_mtime_ns
    pack.write(first, files)
    assert first.stat().st_mtime_ns == before
    pack.write(first, files | {"book/more.py": b""})
    assert first.read_bytes() != second.read_bytes()
