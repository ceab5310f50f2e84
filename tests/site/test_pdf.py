"""The book on paper: a chapter that is drawn by its content, and the glossary.

With GMM_ALL=1 these tests read the whole book and each Part, as `make pdf` makes them.
"""

import re
from collections import Counter
from types import SimpleNamespace

import pytest
from bs4 import BeautifulSoup
from pdf import article, printer
from pdf.__main__ import books, made
from pdf.look import page_of
from pdf.parts import Part

from .conftest import CHAPTERS, SITE
from .looks import ALL, drawn
from .printed import Printed, squeezed

MEGABYTES = 8
FONTS = {"SourceSerif4", "GowunBatang", "DejaVuSans", "DejaVuSansMono", "MathJax"}
KOREAN = re.compile("[\uac00-\ud7a3]")
SIDE, TOP = 29 / 25.4 * 72, 24 / 25.4 * 72  # points beside and above the text
ENDS = {"Solutions and answers", "Proofs"}
THINNEST = 0.5  # points
# MathJax stretches a piece of these signs, and where it is cut off it is read all the same.
BRACE, BAR = "\ue154", "\r\n∥\r\n"
UNTITLED = ".math:not(h1 *, h2 *, h3 *)"
HALF = 0.5
LEAD = re.compile(r"(Solution|Answer|Proof):\s+page\s+(\d+)")


def sample():
    """A chapter, another one where any has changed, and the glossary with its Korean words."""
    chapter = drawn(b"".join((SITE / it).read_bytes() for it in CHAPTERS), CHAPTERS)
    pages = [chapter.removesuffix(".html")]
    return "A title that is longer than a line of the title page", [
        Part("Chapters", pages),
        Part("Words", ["book/glossary"]),
    ]


@pytest.fixture(scope="module", params=[name for name, *_ in books()] if ALL else ["a sample"])
def book(request, browser, site):
    """A PDF, its title, and the pages of the site that are in it."""
    title, parts = {name: rest for name, *rest in books()}[request.param] if ALL else sample()
    pages = [page for part in parts for page in part.pages]
    print("pages:", *pages)
    return SimpleNamespace(
        paper=Printed(made(browser, title, parts)),
        title=title,
        parts=parts,
        texts={page: text_of(page) for page in pages},
    )


def text_of(page):
    """A page of the site, without what a screen alone shows."""
    soup = BeautifulSoup((SITE / f"{page}.html").read_text("utf-8"), "html.parser")
    text = soup.select_one("article.bd-article")
    for it in text.select(".headerlink, details.above-input, details[data-code]"):
        it.extract()
    return text


# ---- the file -----------------------------------------------------------------------------------


def test_the_file_is_sound_and_light(book):
    assert book.paper.pdf.check_pdf_syntax() == []
    print(f"{len(book.paper.texts)} pages, {len(book.paper.content) / 1e6:.2f} MB")
    assert len(book.paper.content) < MEGABYTES * 1e6


def test_it_says_its_title_and_its_language_and_has_tags(book):
    root = book.paper.pdf.Root
    assert book.paper.pdf.docinfo["/Title"] == book.title
    assert root.ViewerPreferences.DisplayDocTitle
    assert root.Lang == "en"
    assert root.MarkInfo.Marked
    kinds = {str(it.S) for it in book.paper.of_type("/StructElem")}
    assert kinds >= {f"/{kind}" for kind in "H1 H2 H3 P L LI Figure Formula Link".split()}
    assert "/NonStruct" not in kinds, "runs of letters have elements of their own"


def test_it_does_not_say_when_it_was_made(book):
    assert [*book.paper.pdf.docinfo.keys()] == ["/Title"]
    assert b"Date" not in book.paper.pdf.Root.Metadata.read_bytes()


@pytest.mark.weekly
def test_the_same_site_gives_the_same_bytes(browser, site):
    assert made(browser, *sample()) == made(browser, *sample())


# ---- letters and formulas -----------------------------------------------------------------------


def test_all_fonts_are_the_book_s_own_and_in_the_file(book):
    fonts = [it for it in book.paper.of_type("/Font") if it.Subtype != "/Type0"]
    assert fonts
    for font in fonts:
        name = str(font.FontDescriptor.FontName).partition("+")[2]
        assert re.split("[-_]", name)[0] in FONTS, name
        assert font.Subtype == "/Type3" or "/FontFile2" in font.FontDescriptor, name


def test_no_glyph_is_missing(book):
    """What a font lacks is its first glyph, a box, though the text that is read is right."""
    glyphs = book.paper.glyphs()
    assert sum(map(len, glyphs.values())) > 200
    assert [font for font, used in glyphs.items() if 0 in used] == []


def test_korean_is_printed_in_the_korean_font(book):
    expected = Counter(KOREAN.findall("".join(it.get_text() for it in book.texts.values())))
    printed = Counter()
    for page, text in enumerate(book.paper.texts, start=1):
        for letter in KOREAN.finditer(text):
            assert book.paper.font_of(page, letter.start()) == "GowunBatang-Regular"
            printed[letter[0]] += 1
    assert printed >= expected


def test_each_formula_is_in_the_structure_with_its_words(book):
    expected = Counter(words for text in book.texts.values() for words in formulas(text))
    found = Counter(
        squeezed(str(it.Alt)) for it in book.paper.of_type("/StructElem") if it.S == "/Formula"
    )
    assert found == expected


def formulas(text):
    """What stands for each formula of a page: words where the site has them, else its TeX."""
    reasons = text.select("template[data-why] .reason")
    for box in [it for part in [text.section, *reasons] for it in part.select(UNTITLED)]:
        strings = [it for it in box.find_all(string=True) if not it.find_parent(class_="eqno")]
        yield squeezed(box.get("data-spoken") or "".join(strings).strip()[2:-2])


def test_a_formula_that_cannot_be_set_stops_the_press(browser, tmp_path):
    wrong = page_of("Wrong", [], r'<p><span class="math">\(\frac{1}{\)</span></p>')
    with pytest.raises(ValueError, match="1 formulas are not set"):
        printer.printed(browser, wrong, tmp_path / "wrong.html")


def test_what_is_wider_than_the_sheet_stops_the_press(browser, site, tmp_path):
    """Chromium would make all that is on paper smaller."""
    wide = page_of("Wide", [], f"<p style='white-space: nowrap'>{'wide ' * 99}</p>")
    with pytest.raises(ValueError, match="wider than the sheet: .*<p"):
        printer.printed(browser, wide, tmp_path / "wide.html")


@pytest.fixture
def prints(monkeypatch):
    """prints(pages, …): a tab whose prints have a name on these pages, one after the other."""

    def prints(*pages):
        made = iter(pages)
        monkeypatch.setattr(printer, "as_pdf", lambda tab, tagged: next(made))
        monkeypatch.setattr(printer, "page_numbers", lambda pdf: {"name": pdf})
        return SimpleNamespace(evaluate=lambda call, known: [])

    return prints


@pytest.mark.parametrize(("pages", "last"), [([7, 7], 7), ([7, 8, 8], 8), ([7, 8, 7, 7], 7)])
def test_a_book_is_printed_until_its_page_numbers_are_right(prints, pages, last):
    assert printer.printed_until_right(prints(*pages)) == last


def test_page_numbers_that_never_rest_stop_the_press(prints):
    with pytest.raises(ValueError, match="4 prints"):
        printer.printed_until_right(prints(1, 2, 1, 2, 1))


# ---- headings and links -------------------------------------------------------------------------


def test_the_outline_has_all_headings_and_leads_to_them(book):
    found = book.paper.outline()
    assert [words for _, words, _ in found[:2]] == [book.title, "Contents"]
    words = [squeezed(words) for _, words, _ in found]
    expected = []
    for part in book.parts:
        expected += [squeezed(part.title)]
        expected += [words_of(it) for page in part.pages for it in headings(book.texts[page])]
    ends = words.index("Solutionsandanswers") if "Solutionsandanswers" in words else None
    assert words[2:ends] == expected
    for _, heading, page in found:
        assert squeezed(heading) in book.paper.on(page)


def headings(text):
    return text.section.select("h1, h2, h3")


def words_of(heading):
    """The words, and the letters of formulas that are nothing but letters and indices."""
    words = squeezed(heading.get_text())
    return re.sub(r"\\\((.*?)\\\)", lambda tex: re.sub("[_{}]", "", tex[1]), words)


def test_the_contents_name_the_pages_at_which_headings_stand(book):
    contents = "".join(map(book.paper.on, range(2, book.paper.places["heading-0"])))
    for level, words, page in book.paper.outline()[2:]:
        if level <= 3:
            line = f"{squeezed(words)}{page}"
            assert line in contents, line


def test_no_heading_stands_alone_at_the_foot_of_a_page(book):
    for _, words, page in book.paper.outline()[2:]:
        after = book.paper.on(page).partition(squeezed(words))[2]
        assert len(after) > 20, f"{words}, page {page}"


def test_every_link_ends_in_the_book_or_on_a_page_outside(book):
    links = [*book.paper.links()]
    assert len(links) > 10
    inside = {it.removeprefix("/") for it in links if it.startswith("/")}
    assert inside <= book.paper.places.keys()
    assert {it for it in links if not it.startswith(("/", "https://", "http://"))} == set()


def test_a_link_to_an_equation_leads_to_its_number(book):
    led = 0
    for page, text in book.texts.items():
        for box in text.section.select(".math[id^=equation-]"):
            place = book.paper.places.get(f"{page.rpartition('/')[2]}--{box['id']}")
            if place:
                led += 1
                assert box.select_one(".eqno").get_text(strip=True) in book.paper.on(place)
    assert led or not any(text.section.select(".eqno") for text in book.texts.values())


OUTSIDE = "https://example.org/a#b"
# Address on a page of the book, and where it leads without and with an address of the site.
LEADS = [
    (OUTSIDE, OUTSIDE, OUTSIDE),
    ("06-em.html#x", "#06-em--x", "#06-em--x"),
    ("06-em.html", "#06-em", "#06-em"),
    ("#x", "#05-mixing-weights--x", "#05-mixing-weights--x"),
    ("../CONTRIBUTING.html#y", None, "https://book.org/em/CONTRIBUTING.html#y"),
]


@pytest.mark.parametrize(("address", "without", "with_home"), LEADS)
@pytest.mark.parametrize("home", [None, "https://book.org/em/index.html"])
def test_links_lead_into_the_book_or_to_the_site(monkeypatch, home, address, without, with_home):
    monkeypatch.setattr(article, "home", lambda: home)
    words = BeautifulSoup(f'<p><a href="{address}">words</a></p>', "html.parser")
    article.relink(words.a, "book/05-mixing-weights", ["book/05-mixing-weights", "book/06-em"])
    expected = with_home if home else without
    assert (words.a and words.a["href"]) == expected
    assert words.get_text() == "words"


# ---- what the site folds ------------------------------------------------------------------------


FOLDED = {
    "Solution": lambda text: [
        f"Solution to {it.get_text()}" for it in text.select(".exercise .caption-number")
    ],
    "Answer": lambda text: [f"Question {n + 1}" for n in range(len(text.select(".quiz")))],
    "Proof": lambda text: [
        it.select_one(".eqno").get_text() + it["id"].removeprefix("cell-")
        for it in text.select(".proof-cell:not(.open-proof)")
        if not it.find_parent(class_="solution")  # a solution is whole
    ],
}


@pytest.mark.parametrize("kind", FOLDED)
def test_what_the_site_folds_stands_at_the_end_on_the_page_that_is_named(book, kind):
    titles = [it for text in book.texts.values() for it in FOLDED[kind](text.section)]
    read = " ".join(book.paper.texts).replace(BAR, "")
    pages = [int(page) for what, page in LEAD.findall(read) if what == kind]
    end = min([page for _, words, page in book.paper.outline() if words in ENDS], default=0)
    assert len(pages) == len(titles)
    for page, title in zip(pages, titles):
        assert squeezed(title) in book.paper.on(page), title
        assert page >= end


# Pages, and words on them that only a screen can use.
SCREENS = {
    "book/equations": "Search the equations",
    "book/for-lecturers": "The slides of Lecture",
}


@pytest.mark.parametrize("page", SCREENS)
def test_what_only_a_screen_can_use_is_not_in_the_text_for_paper(site, page):
    assert SCREENS[page] in text_of(page).get_text()
    assert SCREENS[page] not in article.article(page, []).get_text()


def whole(book):
    """The text of all pages in a row, without spaces."""
    return "".join(map(book.paper.on, range(1, len(book.paper.texts) + 1)))


def test_a_moving_figure_says_where_it_moves(book):
    for page, text in book.texts.items():
        for moving in text.section.select("figure [page]"):
            assert f"figures/{moving.name}.html" in whole(book), page


# ---- what is seen -------------------------------------------------------------------------------


def test_each_page_has_its_number_and_its_running_head(book):
    parts = [squeezed(part.title) for part in book.parts]
    starts, chapter = running(book), None
    first = min(page for level, _, page in book.paper.outline() if level == 2)
    for page in range(first, len(book.paper.texts) + 1):
        lines = [squeezed(line) for line in book.paper.texts[page - 1].splitlines()[:2]]
        chapter = starts.get(page, chapter)
        assert lines[1] == str(page)
        assert lines[0] in ([chapter] if page % 2 else [*parts, squeezed(book.title)])


def running(book):
    """At which page the words at the right begin: those of a chapter, or of what is at the end."""
    outline = book.paper.outline()
    chapters = {squeezed(text.h1.get_text()) for text in book.texts.values()}
    ends = {page: squeezed(words) for _, words, page in outline if words in ENDS}
    starts = {page: squeezed(words) for level, words, page in outline if level == 2}
    before = {page: words for page, words in starts.items() if page < min(ends, default=page + 1)}
    assert {*before.values()} == chapters
    return before | ends


def test_nothing_is_cut_at_the_edge_of_a_sheet(book):
    """What would stand in the margin is not seen, but its letters are in the file.

    MathJax stretches the piece between the ends of a brace, and cuts it there.
    """
    for page, read in enumerate(book.paper.read, start=1):
        width = book.paper.seen[page - 1].get_width()
        for at, letter in enumerate(read.get_text_range()):
            if letter == BRACE or letter.isspace():
                continue
            left, _, right, _ = read.get_charbox(at)
            assert SIDE - 3 < left <= right < width - SIDE + 3, (page, letter)


def test_the_number_of_an_equation_stands_at_the_right_edge(book):
    for page, text in book.texts.items():
        for box in text.section.select(".math[id^=equation-]"):
            place = book.paper.places.get(f"{page.rpartition('/')[2]}--{box['id']}")
            if place:
                number = box.select_one(".eqno").get_text(strip=True)
                edge = book.paper.seen[place - 1].get_width() - SIDE
                assert any(abs(it - edge) < 3 for it in right_edges(book, place, number)), number


def right_edges(book, page, words):
    """Where these words end on a page, each time that they stand there."""
    read = book.paper.read[page - 1]
    text = book.paper.texts[page - 1]
    for found in re.finditer(re.escape(words), text):
        twice = sum(letter > "\uffff" for letter in text[: found.end()])  # PDFium counts them so
        yield read.get_charbox(found.end() - 1 + twice)[2]


def test_no_line_is_so_thin_that_a_viewer_loses_it(book):
    """At 100 % a point is more than a pixel; thinner lines are drawn grey, or not at all."""
    thin = [it for page in book.paper.seen for it in book.paper.lines(page) if it < THINNEST]
    assert thin == []


def test_pages_are_white(book):
    """But for photographs."""
    for page, ink in enumerate(book.paper.inks, start=1):
        dark = ink > 100
        for edges in book.paper.photographs(page):
            left, low, right, high = map(round, edges)
            dark[len(dark) - high : len(dark) - low, left:right] = False
        assert dark.mean() < 0.1, page


def test_no_sheet_is_half_empty_but_before_a_chapter(book):
    begin = {page for level, _, page in book.paper.outline() if level <= 2}
    for page, ink in enumerate(book.paper.inks[:-1], start=1):
        text = ink[: -round(TOP)]  # without the page's number
        if page + 1 not in begin:
            assert text.max(axis=1).nonzero()[0][-1] > HALF * len(text), page
