"""What the README says about commands, code and data is so."""

import ast
import contextlib
import io
import re
import textwrap
from pathlib import Path

import nbformat
import numpy as np

ROOT = Path(__file__).parents[2]
CHAPTERS = sorted((ROOT / "book").glob("[0-9]*.ipynb"))
README = (ROOT / "README.md").read_text("utf-8")


def test_the_example_prints_what_the_readme_shows(monkeypatch):
    code, shown = re.search(r"```python\n(.*?)```\n\n```\n(.*?)```", README, re.S).groups()
    monkeypatch.chdir(ROOT)
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(code, {})
    assert printed.getvalue() == shown


def test_every_command_named_is_a_target_of_make():
    targets = re.findall(r"^([\w-]+):", (ROOT / "Makefile").read_text("utf-8"), re.M)
    contributing = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    assert set(re.findall(r"`?\bmake ([\w-]+)", README + contributing)) - {"the"} <= set(targets)


def test_the_recipes_show_code_that_runs_in_the_book():
    """The first blocks of "Add a chapter": an import cell's lines, and a proof cell."""
    recipe = (ROOT / "CONTRIBUTING.md").read_text("utf-8").partition("### Add a chapter")[2]
    imports, proof = map(textwrap.dedent, re.findall(r" *```python\n(.*?) *```", recipe, re.S)[:2])
    cells = [cell.source for path in CHAPTERS for cell in code_of(path)]
    proofs = [source for source in cells if "prove" in source]
    assert ast.dump(ast.parse(proof)) in [ast.dump(ast.parse(source)) for source in proofs]
    for line in imports.strip().splitlines():
        code = line.partition("  #")[0]
        assert any(code in source.splitlines() for source in cells), line


def test_the_recipe_of_an_exercise_shows_rows_that_are_tried():
    recipe = (ROOT / "book/checks/README.md").read_text("utf-8")
    (block,) = re.findall(r" *```python\n(.*?) *```", recipe, re.S)
    tried = (ROOT / "tests/book/answers/chapter_2.py").read_text("utf-8")
    shown = rows_of(textwrap.dedent(block).replace("…", "..."))
    assert shown
    assert shown <= rows_of(tried)


def rows_of(code):
    return {ast.dump(row) for row in ast.walk(ast.parse(code)) if isinstance(row, ast.Tuple)}


def code_of(path):
    return [cell for cell in nbformat.read(path, 4).cells if cell.cell_type == "code"]


def test_every_file_named_is_there():
    named = re.findall(r"\]\(([\w./-]+)\)", README) + re.findall(r"^\| `(\w+/)`", README, re.M)
    assert named
    assert all((ROOT / name).exists() for name in named)


def test_the_data_are_as_described():
    eruptions = np.loadtxt(ROOT / "data/faithful.csv", delimiter=",", skiprows=1)
    waiting = eruptions[:, 1]
    assert eruptions.shape == (272, 2)
    assert len(set(waiting)) == 51
    assert abs(np.corrcoef(waiting[:-1], waiting[1:])[0, 1] + 0.54) < 0.005
    velocities = np.loadtxt(ROOT / "data/galaxies.csv", skiprows=1)
    assert (len(velocities), velocities[77]) == (82, 26690)
