"""The README of the kit names every file, and its recipe for a new form works as it stands."""

import ast
import re
import sys
import textwrap
import types
from graphlib import TopologicalSorter
from pathlib import Path

import derivation
import pytest
from kit.forms.statement import NotProved, Statement

KIT = Path(derivation.__file__).parent / "kit"
README = (KIT / "README.md").read_text("utf-8")
FORM, IMPORT, TESTS = map(
    textwrap.dedent, re.findall(r"^   ```python\n(.*?)^   ```$", README, re.M | re.S)
)


def test_every_file_of_the_kit_is_in_the_table():
    rows = "".join(line for line in README.splitlines() if line.startswith("|"))
    named = {name for name in re.findall(r"`([\w/.]+)`", rows) if name.endswith(".py")}
    files = {path.name for path in KIT.glob("*.py")} - {"__init__.py"}
    assert named == files | {"../derivation.py"}


def forms():
    """Every class of statement that a chapter can make."""
    found = [Statement]
    for kind in found:
        found += kind.__subclasses__()
    return {kind for kind in found if kind.__module__.startswith("kit.forms.")}


def test_every_form_has_a_file_and_a_function_that_chapters_can_use():
    files = {path.stem for path in (KIT / "forms").glob("*.py")} - {"__init__"}
    assert {kind.__module__.rpartition(".")[2] for kind in forms()} == files
    functions = {getattr(it, "__module__", "") for it in vars(derivation).values()}
    assert {f"kit.forms.{name}" for name in files - {"statement", "result"}} <= functions


@pytest.fixture
def names(monkeypatch, register_apart):
    """What the blocks of the recipe define, on top of what a chapter may use."""
    module = types.ModuleType("kit.forms.even")
    exec(FORM, vars(module))
    monkeypatch.setitem(sys.modules, "kit.forms.even", module)
    names = {**vars(derivation), "pytest": pytest, "NotProved": NotProved}
    exec(IMPORT, names)
    exec(TESTS, names)
    return names


@pytest.mark.parametrize("name", re.findall(r"def (test_\w+)", TESTS))
def test_the_recipe_for_a_new_form(names, name):
    names[name]()


def imports():
    """module -> the modules of the kit that it imports, functions inside included."""
    found = {}
    for path in KIT.rglob("*.py"):
        name = ".".join(path.relative_to(KIT.parent).with_suffix("").parts)
        steps = list(ast.walk(ast.parse(path.read_text("utf-8"))))
        froms = [it for it in steps if isinstance(it, ast.ImportFrom)]
        names = {it.module for it in froms if it.module != "kit"}
        names |= {f"kit.{part.name}" for it in froms if it.module == "kit" for part in it.names}
        names |= {part.name for it in steps if isinstance(it, ast.Import) for part in it.names}
        found[name] = {it for it in names if it.split(".")[0] in ("kit", "derivation")}
    return found


def test_imports_go_one_way():
    graph = imports()
    assert len(list(TopologicalSorter(graph).static_order())) == len(graph)  # or it raises
    for name, below in graph.items():
        assert "derivation" not in below, name
        forms_below = {it for it in below if it.startswith("kit.forms")}
        assert not forms_below or name.startswith("kit.forms"), name
