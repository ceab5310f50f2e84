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
    assert_penguins_are_as_described()
    assert_pixels_are_as_described()
    assert_crabs_are_as_described()


def assert_penguins_are_as_described():
    header, *rows = [line.split(",") for line in lines("data/penguins.csv")]
    assert header[0] == "species"
    assert header[1:] == ["bill_length_mm", "bill_depth_mm", "flipper_length_mm", "body_mass_g"]
    kinds = [kind for kind, *_ in rows]
    assert kinds == ["Adelie"] * 151 + ["Gentoo"] * 123 + ["Chinstrap"] * 68
    sizes = np.array([numbers for _, *numbers in rows], float)
    flippers, masses = sizes[:, 2:].T
    assert len(set(flippers)) == 55
    assert (flippers % 1 == 0).all()
    assert (masses % 25 == 0).all()
    assert (masses % 50 == 25).any()
    tenths = sizes[:, :2] * 10
    np.testing.assert_allclose(tenths, tenths.round(), rtol=1e-12)
    assert masses.var() > 0.99 * sizes.var(axis=0).sum()
    parts = np.split(masses, [151, 274])
    apart = [part - part.mean() for part in parts]
    pairs = np.concatenate([np.c_[part[:-1], part[1:]] for part in apart])
    assert abs(np.corrcoef(pairs.T)[0, 1] + 0.52) < 0.005


def assert_crabs_are_as_described():
    header, *rows = [line.split(",") for line in lines("data/crabs.csv")]
    assert header[:2] == ["species", "sex"]
    assert header[2:] == [
        f"{name}_mm" for name in ("frontal_lobe", "rear_width", "length", "width", "depth")
    ]
    kinds = [" ".join(kind) for *kind, _, _, _, _, _ in rows]
    forms = ["blue male", "blue female", "orange male", "orange female"]
    assert kinds == [form for form in forms for _ in range(50)]
    sizes = np.array([numbers for _, _, *numbers in rows], float)
    assert (np.diff(sizes[:, 0].reshape(4, 50)) >= 0).all()
    np.testing.assert_allclose(sizes * 10, (sizes * 10).round(), rtol=1e-12)
    # The sums of the columns of R's copy, in mm.
    np.testing.assert_allclose(sizes.sum(axis=0), [3116.6, 2547.7, 6421.1, 7282.9, 2806.1])
    assert 0.88 <= np.corrcoef(sizes.T).min() < 0.9
    values = np.linalg.eigvalsh(np.cov(sizes.T))
    assert abs(values[-1] / values.sum() - 0.98) < 0.005


def assert_pixels_are_as_described():
    header, *rows = [line.split(",") for line in lines("data/coffee.csv")]
    assert header == ["red", "green", "blue"]
    assert len(rows) == 90 * 60 == 5400
    colours = np.array(rows, int)  # which refuses a fraction
    assert (colours.min(), colours.max()) == (0, 255)
    assert len(set(map(tuple, colours))) == 4690
    at_limits = np.array([(colours == 0).sum(axis=0), (colours == 255).sum(axis=0)])
    assert at_limits[0, 2] == 87 > at_limits.sum() / 2
    red = colours[:, 0].reshape(60, 90)
    across = np.corrcoef(red[:, :-1].ravel(), red[:, 1:].ravel())[0, 1]
    down = np.corrcoef(red[:-1].ravel(), red[1:].ravel())[0, 1]
    green_and_blue = np.corrcoef(colours[:, 1:].T)[0, 1]
    np.testing.assert_allclose([across, down, green_and_blue], [0.94, 0.92, 0.95], atol=0.005)


def lines(path):
    return (ROOT / path).read_text("utf-8").splitlines()
