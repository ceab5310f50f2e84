"""The gate that keeps stale pages out: what no longer follows from running fails in nbval.

One copy of the smallest notebook that has all of it gets a wrong number, a wrong figure and a
wrong scope, and exactly these cells must fail. Another copy gets a gmmlib with a wrong formula.
With GMM_ALL=1 a copy gets a test more, which must change no page.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).parents[2]
NEEDED = ["book", "data", "gmmlib", "conftest.py", "pyproject.toml"]
# The exponent of the Gaussian, and the same with a wrong sign.
EXPONENT, WRONG = "log_det + (y**2).sum(axis=0)", "log_det - (y**2).sum(axis=0)"
# Functions of gmmlib that compute it.
DENSITY = re.compile(r"\b(log_gaussian|log_density|log_likelihood|responsibilities)\(")


def changed_number(output):
    """The last digit of the first decimal number, in what a cell printed."""
    return "text", re.sub(r"(\.\d*)(\d)", other_digit, output.get("text", ""), count=1)


def other_digit(found):
    return found[1] + str((int(found[2]) + 1) % 10)


def changed_figure(output):
    """One coordinate of a drawn path."""
    svg = output.get("data", {}).get("image/svg+xml", "")
    return "image/svg+xml", re.sub(r'd="M (\d)', lambda it: f'd="M 1{it[1]}', svg, count=1)


def changed_scope(output):
    """The words that say for what a result was proved."""
    markdown = output.get("data", {}).get("text/markdown", "")
    return "text/markdown", markdown.replace("Proved for", "Proved, whatever else is said, for")


CHANGES = [changed_number, changed_figure, changed_scope]


def tamper(cells, change):
    """Apply the change to the first cell in which it changes something. Returns that cell."""
    for n, cell in enumerate(cells):
        for output in cell.outputs:
            kind, new = change(output)
            place = output if kind == "text" else output.get("data", {})
            if place.get(kind, "") != new:
                place[kind] = new
                return n
    return None


def code(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def smallest():
    """The notebook with the fewest cells that has all that is tampered with."""
    fit = []
    for path in sorted((ROOT / "book").glob("*.ipynb")):
        cells = code(nbformat.read(path, 4))
        runs_density = any(DENSITY.search(cell.source) for cell in cells)
        if runs_density and all(tamper(cells, change) is not None for change in CHANGES):
            fit.append((len(cells), path))
    assert fit, "no notebook has a number, a figure, a scope and a density"
    return min(fit)[1]


@pytest.fixture
def copy(tmp_path):
    """A copy of what a notebook needs to run."""
    for name in NEEDED:
        source, target = ROOT / name, tmp_path / name
        shutil.copytree(source, target) if source.is_dir() else shutil.copy(source, target)
    return tmp_path


def failing(copy, notebook):
    """The code cells of the copied notebook that the gate refuses, by number."""
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-rf", "-p", "no:cacheprovider", "--nbval"]
        + ["--nbval-current-env", f"book/{notebook}"],
        cwd=copy,
        env=os.environ | {"PYTHONPATH": str(copy), "PYTEST_ADDOPTS": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode in (0, 1), run.stdout + run.stderr
    return {int(n) for n in re.findall(r"^FAILED .*::Cell (\d+)", run.stdout, re.M)}


def test_a_stored_number_a_figure_and_a_scope_that_were_changed_fail_and_nothing_else(copy):
    path = copy / "book" / smallest().name
    notebook = nbformat.read(path, 4)
    changed = [tamper(code(notebook), change) for change in CHANGES]
    nbformat.write(notebook, path)
    assert failing(copy, path.name) == set(changed)


def test_a_changed_formula_of_gmmlib_fails(copy):
    density = copy / "gmmlib" / "gaussian.py"
    text = density.read_text("utf-8")
    assert text.count(EXPONENT) == 1
    density.write_text(text.replace(EXPONENT, WRONG), "utf-8")
    path = smallest()
    cells = code(nbformat.read(path, 4))
    failed = [cells[n].source for n in failing(copy, path.name)]
    # Not only where the function's text is shown: a number must change.
    assert [source for source in failed if "show(" not in source]


@pytest.mark.weekly
def test_a_test_more_changes_no_page(copy):
    for name in ("tests", "tools"):
        shutil.copytree(ROOT / name, copy / name)
    file = copy / "tests" / "gmmlib" / "test_em.py"
    more = '@pytest.mark.equation("counts")\ndef test_one_more():\n    pass\n'
    file.write_text(f"{file.read_text('utf-8')}\n\n{more}", "utf-8")
    assert failing(copy, "how-it-checks.ipynb") == set()
