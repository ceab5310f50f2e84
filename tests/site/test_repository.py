"""The repository's address is one setting: with it links appear, without it the text holds."""

import os
import re
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
import yaml
from _ext.words import colophon, repository
from bs4 import BeautifulSoup
from docutils import nodes

ROOT = Path(__file__).parents[2]
ADDRESS = "https://github.com/somebody/somewhere"
PAGES = {
    "index": "# Book\n\nWords.\n",
    "book/own-data": "# Own\n\n## Install\n\n```sh\nmake\n```\n",
}
CONFIG = {
    "title": "A book",
    "sphinx": {
        "recursive_update": True,
        "local_extensions": {"repository_alone": "."},
        "config": {"html_theme_options": {"navbar_persistent": []}},
    },
}
ALONE = """
from _ext.words import repository


def setup(app):
    app.connect("config-inited", repository.show_buttons)
    app.connect("doctree-resolved", repository.say_how_to_install)
"""


def settings(url):
    return SimpleNamespace(html_theme_options={"repository_url": url})


@pytest.fixture(scope="module", params=["", ADDRESS], ids=["without", "with"])
def built(request, tmp_path_factory):
    """The address, and the page "Your own data" of a small book that sets it."""
    folder = tmp_path_factory.mktemp("book")
    for name, text in PAGES.items():
        file = folder / f"{name}.md"
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, "utf-8")
    toc = {"format": "jb-book", "root": "index", "chapters": [{"file": "book/own-data"}]}
    branch = yaml.safe_load((ROOT / "_config.yml").read_text("utf-8"))["repository"]["branch"]
    config = CONFIG | {"repository": {"url": request.param, "branch": branch}}
    for name, content in (("_toc", toc), ("_config", config)):
        (folder / f"{name}.yml").write_text(yaml.safe_dump(content), "utf-8")
    (folder / "repository_alone.py").write_text(ALONE, "utf-8")
    command = [Path(sys.executable).with_name("jupyter-book"), "build", folder, "-W", "--quiet"]
    path = os.pathsep.join([str(ROOT), str(ROOT / "book")])
    subprocess.run(command, check=True, env=os.environ | {"PYTHONPATH": path})
    text = (folder / "_build/html/book/own-data.html").read_text("utf-8")
    return request.param, BeautifulSoup(text, "html.parser")


def test_links_to_the_repository_are_there_where_it_has_an_address(built):
    address, page = built
    links = {a["href"] for a in page.select("a[href]") if "github.com" in a["href"]}
    wanted = {address, f"{address}/edit/main/book/own-data.md"} if address else set()
    assert {link for link in links if "/issues/new" not in link} == wanted
    assert len([link for link in links if "/issues/new" in link]) == bool(address)


def test_the_page_says_how_to_install_from_there(built):
    address, page = built
    commands = [it.get_text().strip() for it in page.select("#install pre")]
    assert commands == ["make", f'pip install "git+{address}"'][: 1 + bool(address)]


def test_the_last_line_leads_to_the_list_of_issues():
    app = SimpleNamespace(config=settings(ADDRESS + "/"))
    assert colophon.report(app, None) == f'<a href="{ADDRESS}/issues">Report an error</a>'


@pytest.mark.parametrize("url", ["", None])
def test_without_an_address_nothing_is_added(url):
    config = settings(url)
    repository.show_buttons(None, config)
    assert config.html_theme_options == {"repository_url": url}
    page = nodes.document(None, None)
    repository.say_how_to_install(SimpleNamespace(config=config), page, "book/own-data")
    assert repository.issues(config) == ""


def test_the_page_that_is_added_to_has_the_section(site):
    page = BeautifulSoup((site / f"{repository.PAGE}.html").read_text("utf-8"), "html.parser")
    assert page.select(f"#{repository.SECTION} pre")


def test_nothing_else_names_an_address():
    """So none is left that leads elsewhere when the repository moves."""
    set_here = yaml.safe_load((ROOT / "_config.yml").read_text("utf-8"))["repository"]["url"]
    for file in ("README.md", "CONTRIBUTING.md", "index.md", "book/own-data.ipynb"):
        text = (ROOT / file).read_text("utf-8")
        assert not re.search(r"git\+https?:|github\.com/|gitlab\.com/", text), file
        assert not set_here or set_here not in text
