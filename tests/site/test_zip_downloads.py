"""The zip beside each notebook's page holds all that the notebook needs, and runs alone."""

import ast
import json
import os
import pickle
import subprocess
import sys
import venv
from functools import cache
from importlib.metadata import distribution, packages_distributions
from pathlib import Path
from zipfile import ZipFile

import nbformat
import pytest
import rerun
from _ext.downloads import zip_downloads
from kit import notebooks
from packaging.requirements import Requirement

from .looks import ALL, drawn

WHERE = "import sys, gmmlib\nprint(sys.prefix, gmmlib.__file__)"
# Run alone; one of them in a run, drawn by the content of both.
RUN = ["04-m-step", "from-scikit-learn"]
# What a package of the requirements needs itself, or gmmlib uses only where it is there.
COME_ALONG = {"IPython", "matplotlib_inline", "dask"}


def sources(names):
    return b"".join(Path(notebooks.BOOK, f"{name}.ipynb").read_bytes() for name in names)


@pytest.fixture(scope="module")
def zips(site):
    found = sorted(site.glob("book/*.zip"))
    pages = {path.stem for path in site.glob("_sources/book/*.ipynb")}
    assert {path.stem for path in found} == pages - {"how-it-checks"}
    return found


def source(archive, name):
    """The code of a file of a zip; of a notebook, without lines that are IPython's."""
    text = archive.read(name).decode()
    if name.endswith(".py"):
        return text
    cells = notebooks.cells_of(json.loads(text))
    return "\n".join(cell.source for cell in cells if cell.kind == "code")


@cache
def imported(code):
    """The modules that code imports, except those next to it in its own package."""
    nodes = list(ast.walk(ast.parse(code)))
    plain = [alias.name for it in nodes if isinstance(it, ast.Import) for alias in it.names]
    named = [it.module for it in nodes if isinstance(it, ast.ImportFrom) and not it.level]
    return {*plain, *named}


def test_a_zip_holds_every_file_its_notebook_imports(zips):
    for path in zips:
        with ZipFile(path) as archive:
            names = set(archive.namelist())
            assert missing(archive, names, path.stem) == []


distributions_of_modules = cache(packages_distributions)


def missing(archive, names, stem):
    """Imports, from the notebook on, that neither the zip nor its requirements answer."""
    pinned = archive.read(f"{stem}/requirements.txt").decode()
    distributions, lost = distributions_of_modules(), []
    seen, open_ends = set(), [f"{stem}/book/{stem}.ipynb"]
    while open_ends:
        name = open_ends.pop()
        for module in imported(source(archive, name)) - seen:
            seen.add(module)
            path = f"{stem}/book/{module.replace('.', '/')}"
            files = names & {f"{path}.py", f"{path}/__init__.py"}
            open_ends += files
            top = module.partition(".")[0]
            known = any(f"{it}==" in pinned for it in distributions.get(top, []))
            if not files and not known and top not in sys.stdlib_module_names | COME_ALONG:
                lost.append(module)
    return lost


def installed(pinned):
    """What pip would install for these lines: they, what they require, and so on."""
    wanted, found = [Requirement(line) for line in pinned], {}
    while wanted:
        it = wanted.pop()
        if (it.name, *sorted(it.extras)) in found:
            continue
        found[it.name, *sorted(it.extras)] = package = distribution(it.name)
        assert package.version in it.specifier
        for needs in map(Requirement, package.requires or []):
            extras = [{"extra": extra} for extra in ["", *it.extras]]
            if not needs.marker or any(map(needs.marker.evaluate, extras)):
                wanted.append(needs)
    return found.values()


@pytest.fixture(scope="module")
def fresh(site, tmp_path_factory):
    """The Python of a new environment: in it is what a zip's requirements bring, and no more."""
    folder = tmp_path_factory.mktemp("fresh")
    venv.create(folder)
    (packages,) = folder.glob("lib/python*/site-packages")
    with ZipFile(site / "book/04-m-step.zip") as archive:
        pinned = archive.read("04-m-step/requirements.txt").decode().splitlines()
    for package in installed(pinned):
        for top in {path.parts[0] for path in package.files} - {"..", "__pycache__"}:
            if not (packages / top).exists():
                (packages / top).symlink_to(package.locate_file(top))
    return folder / "bin" / "python"


def test_the_fresh_environment_lacks_what_a_zip_must_not_need(fresh):
    names = ["numpy", "gmmlib", "pytest", "sphinx", "playwright", "nbval"]
    code = f"from importlib.util import find_spec; print([n for n in {names} if find_spec(n)])"
    found = subprocess.run([fresh, "-c", code], cwd=fresh.parent, check=True, capture_output=True)
    assert found.stdout.decode().strip() == "['numpy']"


@pytest.mark.parametrize("name", RUN if ALL else [drawn(sources(RUN), RUN)])
def test_a_zip_runs_alone_and_gives_what_is_stored(fresh, site, tmp_path, pytestconfig, name):
    with ZipFile(site / f"book/{name}.zip") as archive:
        archive.extractall(tmp_path)
    path = tmp_path / name / "book" / f"{name}.ipynb"
    before = path.read_text("utf-8")
    notebook = nbformat.reads(before, 4)
    notebook.cells.append(nbformat.v4.new_code_cell(WHERE))
    nbformat.write(notebook, path)
    environment = {key: os.environ[key] for key in os.environ if key != "PYTHONPATH"}
    subprocess.run([fresh, rerun.__file__, path], env=environment, check=True)
    notebook = nbformat.read(path, 4)
    (output,) = notebook.cells.pop().outputs
    assert output.text.split() == [str(fresh.parents[1]), str(path.parent / "gmmlib/__init__.py")]
    if pytestconfig.getoption("outputs") == "exact":
        assert rerun.stored(notebook) == before


def test_a_zip_s_bytes_depend_on_its_files_alone(site, zips, tmp_path):
    known = pickle.loads((site.parent / ".doctrees/environment.pickle").read_bytes())
    shared, own = zip_downloads.common(Path(__file__).parents[2], known)
    for path in zips[:2]:
        again = tmp_path / path.name
        zip_downloads.write_zip(again, own[path.stem], shared)
        assert again.read_bytes() == path.read_bytes()


def test_the_page_leads_to_its_zip(site, zips):
    for path in zips:
        page = path.with_suffix(".html").read_text("utf-8")
        assert f'href="{path.name}" download>This notebook with all it needs (zip)</a>' in page


def test_the_menu_at_the_top_gives_the_zip_and_no_notebook_alone(tab, zips):
    page = tab().open("book/verdicts.html", formulas=False)
    menu = page.locator(".dropdown-download-buttons .dropdown-menu")
    assert menu.locator("a").evaluate_all("all => all.map(it => it.getAttribute('href'))") == [
        "verdicts.zip"
    ]
    assert page.locator("a[href$='.ipynb']").count() == 0
