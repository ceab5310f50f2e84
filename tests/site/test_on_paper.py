"""The front page offers the PDFs and the EPUB that there are, and only those of its own pages."""

import json
import os
import re
from types import SimpleNamespace

import pytest
from _ext.downloads import on_paper

BOOKS = [
    {"name": "the whole book", "file": "the-whole-book.pdf", "pages": 300, "megabytes": 4.6},
    {"name": "Start here", "file": "start-here.pdf", "pages": 9, "megabytes": 0.4},
]
EPUB = [{"name": "the whole book", "file": "the-whole-book.epub", "megabytes": 2.5}]
SOURCE = f"# Title\n\n{on_paper.HERE}\n"


@pytest.fixture
def app(tmp_path):
    """A site of one page, without PDFs."""
    page = tmp_path / "06-em.ipynb"
    page.touch()
    env = SimpleNamespace(found_docs={"06-em"}, doc2path=lambda docname: str(page))
    return SimpleNamespace(outdir=tmp_path, env=env)


@pytest.fixture
def with_pdfs(app):
    """A build that is up to date, after which `make pdf` wrote its PDFs."""
    look(app)
    put(app, "pdf", BOOKS)
    return app


def put(app, folder, books):
    (app.outdir / folder).mkdir()
    (app.outdir / folder / "books.json").write_text(json.dumps(books), "utf-8")


def look(app):
    """What Sphinx hears is outdated. It reads some pages each time, whether they changed or not."""
    return on_paper.find_outdated(app, app.env, set(), {"06-em"}, set())


def offered(app, page="index"):
    source = [SOURCE]
    on_paper.offer(app, page, source)
    return source[0]


def test_without_pdfs_the_page_says_nothing(app):
    assert look(app) == []
    assert offered(app) == SOURCE


def test_pdfs_are_offered_when_the_site_is_built_again(with_pdfs):
    assert look(with_pdfs) == ["index"]
    page = offered(with_pdfs)
    assert re.findall('href="([^"]*)"', page) == [f"pdf/{book['file']}" for book in BOOKS]
    assert "300 pages, 4.6 MB" in page
    assert look(with_pdfs) == []


def test_an_epub_is_offered_beside_them_or_alone(app):
    look(app)
    put(app, "epub", EPUB)
    assert look(app) == ["index"]
    alone = 'For an e-reader: <a href="epub/the-whole-book.epub">the whole book</a> (2.5 MB).'
    assert offered(app) == SOURCE.replace(on_paper.HERE, alone)
    put(app, "pdf", BOOKS)
    assert look(app) == ["index"]
    assert offered(app).index("start-here.pdf") < offered(app).index(alone)


def test_only_the_front_page_offers_them(with_pdfs):
    look(with_pdfs)
    assert offered(with_pdfs, "book/06-em") == SOURCE


def test_pdfs_of_older_pages_are_removed_and_offered_no_more(with_pdfs):
    look(with_pdfs)
    later = (with_pdfs.outdir / "pdf" / "books.json").stat().st_mtime + 1
    os.utime(with_pdfs.env.doc2path("06-em"), (later, later))
    assert look(with_pdfs) == ["index"]
    assert not (with_pdfs.outdir / "pdf").exists()
    assert offered(with_pdfs) == SOURCE


def test_the_front_page_has_a_place_for_them(site):
    source = (site.parents[1] / "index.md").read_text("utf-8")
    assert source.count(on_paper.HERE) == 1
