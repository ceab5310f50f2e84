"""The whole book as an EPUB: epubcheck finds nothing wrong, and every formula is MathML."""

import zipfile
from collections import Counter
from io import BytesIO

import epub
import pytest
from bs4 import BeautifulSoup
from pdf.parts import parts

from .printed import squeezed
from .test_pdf import formulas, text_of

pytestmark = pytest.mark.weekly
PAGES = [page for part in parts() for page in part.pages]


@pytest.fixture(scope="module")
def book(browser, site):
    return epub.made(browser)


@pytest.fixture(scope="module")
def held(book):
    """The text of each page of the book, read again."""
    with zipfile.ZipFile(BytesIO(book)) as read:
        names = [name for name in read.namelist() if name.endswith(".xhtml")]
        return {name: BeautifulSoup(read.read(name), "html.parser") for name in names}


def changed(book, name, old, new):
    """The book with one of its files changed."""
    with zipfile.ZipFile(BytesIO(book)) as read:
        files = {it: read.read(it) for it in read.namelist()}
    assert old in files[name]
    files[name] = files[name].replace(old, new)
    return epub.packed(files)


def test_epubcheck_finds_nothing_wrong(book, tmp_path):
    file = tmp_path / "book.epub"
    file.write_bytes(book)
    assert epub.problems(file) == ""


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("06-em.xhtml", b"<mfrac>", b"<mfraction>"),
        ("06-em.xhtml", b'href="07-why-em-works.xhtml', b'href="no-page.xhtml'),
        ("nav.xhtml", b"06-em.xhtml", b"05-em.xhtml"),
    ],
)
def test_epubcheck_sees_what_is_broken(book, tmp_path, name, old, new):
    file = tmp_path / "broken.epub"
    file.write_bytes(changed(book, name, old, new))
    assert "ERROR" in epub.problems(file) or "FATAL" in epub.problems(file)


def test_each_formula_of_the_site_is_mathml_with_its_words(held):
    expected = Counter(words for page in PAGES for words in formulas(text_of(page)))
    found = Counter(
        squeezed(math["alttext"])
        for text in held.values()
        for math in text.select("math:not(h2 *, h3 *, h4 *)")
    )
    assert found == expected
    assert not any(text.find(class_="math", string=True) for text in held.values())


def test_vectors_and_densities_have_letters_of_their_own(held):
    """Browsers read no style of a letter: N would be a density and a count."""
    for text in held.values():
        assert {it["mathvariant"] for it in text.select("[mathvariant]:not(mo)")} <= {"normal"}
    letters = {it.get_text() for it in held["01-mixture-model.xhtml"].select("mi")}
    assert letters >= set("𝒩𝒙𝝁𝚺Nx")
    assert "ℒ" in held["05-mixing-weights.xhtml"].get_text()
    assert "𝟙" in held["09-kmeans.xhtml"].get_text()


def test_korean_has_its_font_in_the_file(book):
    """The site's, which has the syllables of every page: a reader may have none."""
    with zipfile.ZipFile(BytesIO(book)) as read:
        assert read.read(epub.KOREAN.name) == epub.KOREAN.read_bytes()
        assert f'url("{epub.KOREAN.name}")' in read.read("book.css").decode()


def test_solutions_answers_and_proofs_are_folded(held):
    for page in PAGES:
        text, site = held[f"{epub.slug(page)}.xhtml"], text_of(page)
        solutions = len(site.select(".solution"))
        assert len(text.select("details.solution > summary:first-child")) == solutions
        proofs = len(site.select(".proof-cell:not(.open-proof)"))
        assert len(text.select(".proof-cell > details > summary")) == proofs


def test_the_same_site_gives_the_same_bytes(browser, book):
    assert epub.made(browser) == book
