"""A chapter on paper: its text on full sheets, without solutions and what only a screen can use."""

import re
from io import BytesIO

import pytest
from PIL import Image, ImageStat

SCREEN_ONLY = (
    "nav, button, summary, .bd-sidebar-primary, .bd-sidebar-secondary, .prev-next-area, "
    ".headerlink, .bd-header-article, #pst-skip-link a"
)
WHITE = "rgb(255, 255, 255)"
BACKGROUND = "getComputedStyle(document.body).backgroundColor"
SHEET = re.compile(rb"/Type /Page\b")
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


def test_solutions_and_folded_code_are_not_printed_and_it_is_said_where_they_stand(paper):
    for kind in (".solution", "details.above-input"):
        assert paper.locator(kind).count() > 0
        assert paper.locator(f"{kind}:visible").count() == 0
    said = paper.locator("#exercises > h2").evaluate(
        "it => getComputedStyle(it, '::after').content"
    )
    assert "solutions are not printed" in said
    assert "below each exercise" in said


def test_the_chapter_keeps_its_number(paper):
    assert paper.locator("h1:visible").all_inner_texts() == [
        "5. The mixing weights: the Lagrangian"
    ]


def test_the_addresses_of_links_are_not_printed(paper):
    added = "it => ['::before', '::after'].map(at => getComputedStyle(it, at).content)"
    links = paper.locator("article a").evaluate_all(f"all => all.flatMap({added})")
    assert set(links) == {"none"}


def test_pictures_are_light_on_paper(paper):
    drawn = paper.locator("article figure img").first.screenshot()
    assert ImageStat.Stat(Image.open(BytesIO(drawn)).convert("L")).mean[0] > 220


def test_a_moving_figure_is_printed_as_its_picture(paper):
    figure = paper.locator("figure:has(.frame), figure:has(> div > *:not(img) > img)").first
    assert figure.locator("img:visible").count() == 1
    assert figure.locator("button:visible, input:visible").count() == 0


def test_text_and_formulas_are_printed(paper):
    for kind in ("article h2", "article p", "article figure img", "article mjx-container"):
        assert paper.locator(f"{kind}:visible").count() > 0, kind


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_a_page_that_was_opened_on_paper_has_its_colours_on_the_screen(tab, mode):
    it = tab(1280, mode)
    it.page.emulate_media(media="print")
    page = it.open("figures/the-bound.html")
    page.emulate_media(media="screen")
    page.wait_for_function("!matchMedia('print').matches")
    assert page.locator("html").get_attribute("data-theme") in ("light", "dark")


def test_a_figure_s_own_page_is_printed_with_its_name(tab):
    page = tab().open("figures/the-bound.html", formulas=False)
    page.emulate_media(media="print")
    titles = page.locator("h1:visible").all_inner_texts()
    page.emulate_media(media="screen")
    assert titles == ["The bound"]


def test_a_table_of_some_pages_begins_below_its_heading(tab):
    page = tab().open("book/notation.html", formulas=False)
    page.emulate_media(media="print")
    inside = page.locator("article table").evaluate("it => getComputedStyle(it).breakInside")
    page.emulate_media(media="screen")
    assert inside == "auto"


def test_the_sheet_of_chapter_8_is_one_sheet_of_a4(tab):
    page = tab().open("book/08-reading-the-note.html", folded=True)
    sheet = page.locator("#gaussian-mixtures-and-em-on-one-page")
    assert sheet.locator("mjx-container[display]").count() >= 7
    sheet.evaluate("it => document.querySelector('article').replaceChildren(it)")
    sheet.evaluate("it => (it.style.breakBefore = 'auto')")  # nothing stands before it here
    margin = dict.fromkeys(["top", "right", "bottom", "left"], "1cm")
    page.emulate_media(media="print")
    printed = page.pdf(format="A4", margin=margin)
    page.emulate_media(media="screen")
    assert len(SHEET.findall(printed)) == 1
