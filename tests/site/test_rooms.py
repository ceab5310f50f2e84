"""The rooms of book/_ext: each is one extension, and loads every room whose code it uses."""

import ast
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[2] / "book" / "_ext"
ROOMS = sorted(path.parent for path in FOLDER.glob("*/__init__.py"))


def calls(node, name):
    """The calls of functions or methods of this name."""
    return [
        call
        for call in ast.walk(node)
        if isinstance(call, ast.Call) and getattr(call.func, "attr", "") == name
    ]


def code(room):
    """Of each module in the room: its path, and its syntax tree."""
    return {path: ast.parse(path.read_text("utf-8")) for path in sorted(room.rglob("*.py"))}


def rooms_used(tree):
    """The other rooms that a module imports from."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("_ext"):
            first, *inner = node.module.split(".")[1:] or [alias.name for alias in node.names]
            yield first


@pytest.fixture(params=ROOMS, ids=lambda path: path.name)
def room(request):
    return request.param


def test_there_are_rooms_and_the_map_names_them():
    assert len(ROOMS) >= 4
    text = (FOLDER / "README.md").read_text("utf-8")
    assert [room.name for room in ROOMS if f"`{room.name}/`" not in text] == []


def test_a_room_is_one_extension_with_a_readme(room):
    setups = [
        path
        for path, tree in code(room).items()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and node.name == "setup"
    ]
    assert setups == [room / "__init__.py"]
    assert (room / "README.md").exists()


def test_a_room_loads_the_rooms_that_it_uses(room):
    trees = code(room)
    setup = trees[room / "__init__.py"]
    loaded = {call.args[0].value for call in calls(setup, "setup_extension")}
    used = {name for tree in trees.values() for name in rooms_used(tree)} - {room.name}
    known = {path.name for path in ROOMS}
    assert {f"_ext.{name}" for name in used & known} <= loaded


def test_no_room_sets_a_priority(room):
    for path, tree in code(room).items():
        for call in calls(tree, "connect"):
            assert not [key for key in call.keywords if key.arg == "priority"], path
