"""gmmlib stands on floors: imports lead downward only, and never in a circle.

Every import is read from the files, also those inside functions. `gmmlib/__init__.py` is the door:
it may import everything, and nothing imports it.
"""

import ast
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

import gmmlib

PACKAGE = Path(gmmlib.__file__).parent
# From the ground up: the formulas of the book are the files of gmmlib itself.
FLOORS = ("formulas", "covariance", "sources", "engine", "search", "inference", "estimator")
READERS_PATH = ("gmmlib.gaussian", "gmmlib.e_step", "gmmlib.m_step", "gmmlib.em")


def name_of(path, package=PACKAGE):
    """gmmlib.engine.fused of gmmlib/engine/fused.py, and gmmlib.engine of its __init__.py."""
    parts = path.relative_to(package.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imported(source, modules):
    """The names of those modules that a source imports, or imports something from."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "relative imports are not read here"
            inner = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= inner if inner <= modules else {node.module} | inner
    return found & modules


def arrows_of(package=PACKAGE):
    """For each module of the package the modules of it that it imports; not for the door."""
    sources = {name_of(path, package): path.read_text("utf-8") for path in package.rglob("*.py")}
    modules = set(sources)
    door = sources.pop(package.name)
    assert imported(door, modules)
    return {name: imported(source, modules) for name, source in sources.items()}


def floor_of(module):
    parts = module.split(".")
    return parts[1] if len(parts) > 1 and parts[1] in FLOORS else "formulas"


def upward(arrows):
    """The arrows that lead to a higher floor."""
    height = {floor: n for n, floor in enumerate(FLOORS)}
    return [
        (name, other)
        for name, others in arrows.items()
        for other in others
        if height[floor_of(other)] > height[floor_of(name)]
    ]


def reached(arrows, starts):
    """The modules, and all that they import, and all that these import."""
    found, waiting = set(), list(starts)
    while waiting:
        module = waiting.pop()
        if module not in found:
            found.add(module)
            waiting += arrows[module]
    return found


def assert_no_circle(arrows):
    list(TopologicalSorter(arrows).static_order())


ARROWS = arrows_of()


def test_the_floors_are_all_the_folders():
    folders = {path.parent.name for path in PACKAGE.rglob("*.py")} - {"gmmlib"}
    assert folders == set(FLOORS[1:])
    assert len(ARROWS) > 30
    assert sum(map(len, ARROWS.values())) > 80


def test_no_file_imports_itself_by_a_way_round():
    assert_no_circle(ARROWS)


def test_imports_lead_downward():
    assert upward(ARROWS) == []


def test_nothing_imports_the_door():
    assert [name for name, others in ARROWS.items() if "gmmlib" in others] == []


def test_the_readers_path_stays_on_the_ground():
    path = reached(ARROWS, READERS_PATH)
    assert {floor_of(module) for module in path} == {"formulas"}
    assert set(READERS_PATH) <= path


def test_the_path_does_not_touch_what_only_the_estimator_needs():
    path = reached(ARROWS, READERS_PATH)
    assert path & {"gmmlib.start", "gmmlib.plot", "gmmlib.sampling", "gmmlib.criteria"} == set()


def test_circles_and_arrows_upward_are_seen(tmp_path):
    package = tmp_path / "gmmlib"
    (package / "engine").mkdir(parents=True)
    (package / "__init__.py").write_text("from gmmlib.low import f\n")
    (package / "low.py").write_text("def f():\n    from gmmlib.engine import high\n")
    (package / "engine" / "__init__.py").write_text("")
    (package / "engine" / "high.py").write_text("from gmmlib.low import f\n")
    arrows = arrows_of(package)
    assert upward(arrows) == [("gmmlib.low", "gmmlib.engine.high")]
    with pytest.raises(CycleError):
        assert_no_circle(arrows)
    assert reached(arrows, ["gmmlib.low"]) == {"gmmlib.low", "gmmlib.engine.high"}
