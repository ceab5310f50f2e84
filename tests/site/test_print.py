"""A chapter on paper: the text and its solutions, without what only a screen can use."""

import pytest

SCREEN_ONLY = (
    "nav, button, summary, .bd-sidebar-primary, .bd-sidebar-secondary, .prev-next-area, "
    ".headerlink, .bd-header-article, #pst-skip-link a"
)
WHITE = "rgb(255, 255, 255)"
BACKGROUND = "getComputedStyle(document.body).backgroundColor"
INKS = """[...document.querySelectorAll("article :is(h1, h2, h3, p, li, mjx-container, pre span)")]
    .map(e => getComputedStyle(e).color.match(/\\d+/g).slice(0, 3).map(Number))"""


@pytest.fixture(params=["light", "dark"], scope="module")
def paper(tab, request):
    page = tab(794, request.param).open("book/05-mixing-weights.html", folded=True)
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    yield page
    page.emulate_media(media="screen")
    page.wait_for_function(f"document.documentElement.dataset.theme === '{request.param}'")


def test_nothing_is_printed_that_only_a_screen_can_use(paper):
    shown = paper.locator(f":is({SCREEN_ONLY}):visible")
    assert shown.evaluate_all("all => all.map(it => it.outerHTML.slice(0, 200))") == []


def test_paper_is_white_and_ink_is_dark(paper):
    paper.wait_for_function(f"{BACKGROUND} === '{WHITE}'")
    assert [ink for ink in paper.evaluate(INKS) if sum(ink) / 3 > 170] == []


def test_solutions_are_printed_and_folded_code_is_not(paper):
    solutions = paper.locator(".solution")
    assert solutions.count() > 0
    text = "p:not(details *)"
    assert solutions.locator(f"{text}:visible").count() == solutions.locator(text).count()
    assert paper.locator("details.above-input").count() > 0
    assert paper.locator("details.above-input:visible").count() == 0


def test_text_and_formulas_are_printed(paper):
    assert paper.locator("h1:visible").count() == 1
    for kind in ("article h2", "article p", "article figure img", "article mjx-container"):
        assert paper.locator(f"{kind}:visible").count() > 0, kind


def test_a_figure_s_own_page_is_printed_with_its_name(tab):
    page = tab().open("figures/the-bound.html")
    page.emulate_media(media="print")
    titles = page.locator("h1:visible").all_inner_texts()
    page.emulate_media(media="screen")
    assert titles == ["The bound"]


def test_a_table_of_some_pages_begins_below_its_heading(tab):
    page = tab().open("book/notation.html")
    page.emulate_media(media="print")
    inside = page.locator("article table").evaluate("it => getComputedStyle(it).breakInside")
    page.emulate_media(media="screen")
    assert inside == "auto"


def test_the_sheet_of_chapter_8_fits_one_page_of_a4(tab):
    page = tab(718).open("book/08-reading-the-note.html")  # A4 less margins of 1 cm
    page.emulate_media(media="print")
    sheet = page.locator("#gaussian-mixtures-and-em-on-one-page")
    height = sheet.evaluate("it => it.getBoundingClientRect().height")
    assert sheet.locator("mjx-container[display]").count() >= 7
    page.emulate_media(media="screen")
    assert 500 < height < 1047
