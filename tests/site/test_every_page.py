"""Every page, loaded once: whole without a network, for ears, for axe, and in its costly looks.

A page is seen in one of four modes, and in one look more, both drawn by its content (looks.py).
"""

import json
import re

import pytest

from . import keyboard, slowness
from .axe import violations
from .conftest import CHAPTERS, PAGES, SITE
from .looks import MODES, ONCE, taken
from .panels import are_as_the_index_says
from .quizzes import is_judged_and_explained

# What a formula, a reference or a citation looks like when the site did not understand it.
RAW = re.compile(r"\$\$|\$[^$\s]|\\\(|\\\[|\{(?:eq|cite|doc|numref|ref)[^}]*\}`|```|:::")
# The words of a page that is all unfolded, but for code and formulas.
WORDS = """() => {
    const words = [], walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) {
        const { data, parentElement: place } = walk.currentNode;
        const apart = place.closest("pre, code, mjx-container, script, style, template");
        if (!apart && place.checkVisibility()) words.push(data);
    }
    return words.join(" ");
}"""
WIDE = "'mjx-container[display=\"true\"], span.math, pre, .pst-scrollable-table-container'"
# What scrolls sideways is a stop of the keyboard, and nothing else of its kind is: a frame or two
# after the page has changed its width or its letters.
SETTLED = f"""() => [...document.querySelectorAll({WIDE})]
    .every(e => e.scrollWidth > e.clientWidth === e.tabIndex >= 0)"""
UNREACHABLE = f"""[...document.querySelectorAll({WIDE})]
    .filter(e => e.scrollWidth > e.clientWidth && e.tabIndex < 0).map(e => e.textContent)"""
A4 = 718  # what Chromium's margins leave of the sheet
CUT = """[...document.querySelectorAll("article :is(h1, p, li, dd, pre, table, img, .math)")]
    .filter(it => it.checkVisibility() && !it.closest("mjx-container")
        && (it.getBoundingClientRect().right > innerWidth + 1
            || getComputedStyle(it).display !== "inline" && it.scrollWidth > it.clientWidth + 1))
    .map(it => [it.className, it.textContent.slice(0, 80)])"""
# What may not break leaves so much of a sheet empty, at most. Only one section begins a sheet.
HALF = 480
TALL = f"""[...document.querySelectorAll("article *")].filter(it => it.checkVisibility()
        && !it.closest("svg, #gaussian-mixtures-and-em-on-one-page")
        && (getComputedStyle(it).breakBefore === "page"
            || getComputedStyle(it).breakInside !== "auto" && it.offsetHeight > {HALF}))
    .map(it => [it.tagName, it.className, it.offsetHeight])"""
# Names of code in tables that are broken within: a narrow column sets letter under letter.
BROKEN = """[...document.querySelectorAll("article :is(td, th) code .pre")]
    .filter((it) => it.checkVisibility() && it.getClientRects().length > 1)
    .map((it) => it.textContent)"""
STYLES = "[...document.querySelectorAll('.cell_output img')].map(i => getComputedStyle(i))"
PICTURES = "[...document.querySelectorAll('img[src$=\".svg\"]')]"
NO_WIDER = "document.documentElement.scrollWidth <= innerWidth"
OPEN_PANELS = """() => {
    const kinds = new Set();
    for (const template of document.querySelectorAll("template[data-why]")) {
        const kind = [...template.content.querySelectorAll("dt")].map((it) => it.innerHTML).join();
        if (kinds.has(kind)) continue;
        kinds.add(kind);
        const mark = document.querySelector(`[aria-controls="why-${template.dataset.why}"]`);
        if (mark.ariaExpanded === "false") mark.click();
    }
    document.querySelectorAll(".quiz button").forEach((it) => it.click());
}"""


# ---- the costly looks besides axe ---------------------------------------------------------------


def paper(page):
    """The edge of a sheet cuts nothing off, and no sheet is left half empty."""
    page.emulate_media(media="print")
    page.set_viewport_size({"width": A4, "height": 900})
    assert page.evaluate(CUT) == []
    assert page.evaluate(TALL) == []


def a_narrow_screen(page):
    page.set_viewport_size({"width": 320, "height": 900})
    page.wait_for_function(NO_WIDER)


def large_letters(page):
    """Letters twice as large fit a phone, and its bar holds all its buttons."""
    page.set_viewport_size({"width": 375, "height": 900})
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    page.evaluate("scrollTo(0, 0)")
    page.wait_for_function(NO_WIDER)
    bar = page.locator(".bd-header-article").bounding_box()
    buttons = [it.bounding_box() for it in page.locator(".bd-header-article button:visible").all()]
    assert len(buttons) >= 4
    assert min(box["y"] for box in buttons) >= 0
    assert max(box["y"] + box["height"] for box in buttons) <= bar["height"]


def the_keyboard(page):
    page.wait_for_function(SETTLED)
    wrong = keyboard.walk(page)
    assert not wrong, "\n".join(wrong)


def a_slow_machine(page):
    slowness.soon_shows_text_and_formulas(page.context.browser, page.url)


def as_it_was(page, width):
    page.emulate_media(media="screen")
    page.evaluate("document.documentElement.style.fontSize = ''")
    page.evaluate("document.activeElement.blur()")  # a button in focus shows its tooltip
    page.locator(".tooltip").wait_for(state="detached")
    page.set_viewport_size({"width": width, "height": 900})


COSTLY = dict(zip(ONCE, [paper, a_narrow_screen, large_letters, the_keyboard, a_slow_machine]))


def costly(name):
    """Those of this page. Only of chapters it is said how soon they are shown."""
    return taken(SITE / name, [*COSTLY][: len(COSTLY) if name in CHAPTERS else -1])


@pytest.fixture(scope="class")
def page(tab, any_page, mode):
    """The page as it was loaded, all unfolded, without a problem, in the mode that was chosen."""
    width, light = mode
    it = tab(width)
    page = it.open(any_page)
    page.wait_for_function("[...document.images].every(i => i.naturalWidth)")
    assert it.problems == []
    button = page.locator("button.theme-switch-button").first
    while page.locator("html").get_attribute("data-mode") != light:
        button.evaluate("it => it.click()")
    return page


@pytest.fixture(scope="module")
def entries(site):
    return json.loads((site / "equations.json").read_text("utf-8"))


SEEN = [(name, mode) for name in PAGES for mode in taken(SITE / name, MODES)]


@pytest.mark.parametrize(
    ("any_page", "mode"), SEEN, ids=[f"{name} {w} {m}" for name, (w, m) in SEEN], scope="class"
)
class TestPage:
    """What the tests do to the page stays: axe comes last."""

    def test_it_is_whole_without_a_network(self, page, mode):
        assert page.locator("html").get_attribute("data-theme") == mode[1]
        assert page.locator("mjx-merror, [data-mjx-error]").count() == 0
        assert page.locator(".math:not(:has(mjx-container))").count() == 0, "a formula was not set"
        assert page.evaluate(NO_WIDER)
        page.wait_for_function(f"{UNREACHABLE}.length === 0")
        assert colours_are_apart(page)
        assert markup_left(page) == []

    def test_its_pictures_have_kept_their_shape(self, page):
        shapes = page.evaluate(
            f"{PICTURES}.filter(it => it.width).map(it => [it.naturalWidth / it.naturalHeight,"
            "it.width / it.height, it.width / it.getAttribute('width')])"
        )
        assert len(shapes) >= page.locator(".cell_output img").count()
        for natural, shown, scale in shapes:
            assert shown == pytest.approx(natural, rel=0.01)
            assert scale <= 1.001

    def test_pictures_tables_and_numbered_formulas_have_the_room_there_is_on_a_phone(
        self, page, mode
    ):
        """The whole screen, or what the frame of an exercise or a solution leaves of it.

        The number of a formula, and the mark beside that, stand under it.
        """
        page.set_viewport_size({"width": 375, "height": 900})
        for natural, shown, framed in page.evaluate(
            f"{PICTURES}.filter(it => it.width && it.closest('.cell_output')).map(it =>"
            "[+it.getAttribute('width'), it.width, !!it.closest('.admonition')])"
        ):
            assert shown >= min(natural, 340 if framed else 375)
        assert page.evaluate(BROKEN) == []
        for formula, room in page.locator("div.math:has(> .eqno)").evaluate_all(
            "all => all.map(it => [it.querySelector('mjx-container').clientWidth, it.clientWidth])"
        ):
            assert formula == room
        page.set_viewport_size({"width": mode[0], "height": 900})

    def test_its_formulas_can_be_read_aloud(self, page):
        formulas = page.locator("mjx-container")
        read = formulas.locator("> mjx-assistive-mml > math")
        drawn = formulas.locator('> svg[aria-hidden="true"]')
        assert formulas.count() >= page.locator(".math").count()
        assert read.count() == drawn.count() == formulas.count()
        hidden = "[hidden], [aria-hidden=true], [role=presentation]"
        unread = f":is({hidden}) mjx-assistive-mml, mjx-assistive-mml:is({hidden})"
        assert page.locator(unread).count() == 0

    def test_it_stands_its_costly_looks(self, page, any_page, mode):
        for name in costly(any_page):
            print("look:", name)
            try:
                COSTLY[name](page)
            finally:
                as_it_was(page, mode[0])

    def test_every_answer_to_its_questions_is_judged_and_explained(self, page, any_page):
        for kind in ("radio", "text"):
            questions = page.locator(f".quiz:has(input[type={kind}])")
            assert questions.count() > 0 or any_page not in CHAPTERS
            is_judged_and_explained(questions, kind)

    def test_every_equation_opens_a_panel_with_its_proof(self, page, any_page, entries, tab, mode):
        own = [entry for entry in entries if f"book/{entry['chapter']}.html" == any_page]
        are_as_the_index_says(page, own)
        assert page.evaluate(NO_WIDER)
        assert tab(mode[0]).problems == []

    def test_axe_finds_no_violation(self, page):
        """With all questions answered, and a panel of each kind of equation open."""
        page.evaluate(OPEN_PANELS)
        opened = page.locator(".why-mark[aria-expanded=true]").count()
        page.wait_for_function(
            "it => document.querySelectorAll('.why strong').length >= it", arg=opened
        )
        assert violations(page) == []


FEW = "book/03-e-step.html"


@pytest.mark.parametrize(("width", "mode"), taken(SITE / "search.html", MODES))
def test_axe_finds_no_violation_among_search_results(tab, width, mode):
    page = tab(width, mode).open("search.html", "?q=likelihood")
    page.locator("#search-results li a").first.wait_for()
    assert violations(page) == []


@pytest.mark.parametrize("mode", taken(SITE / FEW, ["light", "dark"]))
class TestFolded:
    def test_axe_finds_no_violation_in_a_menu(self, tab, mode):
        """Menus cover the page where it is narrow; where it is wide, they stand beside it."""
        page = tab(375, mode).open(FEW, folded=True)
        for side in ("primary", "secondary"):
            page.locator(f"button.{side}-toggle:visible").first.click()
            page.locator("dialog[open]").wait_for()
            assert violations(page) == []
            page.keyboard.press("Escape")
            page.locator("dialog[open]").wait_for(state="detached")

    def test_axe_finds_no_violation_where_all_is_folded(self, tab, mode):
        """But for one panel, which shows the code of its folded proof."""
        page = tab(1280, mode).open(FEW, folded=True)
        page.locator(".why-mark.result:visible").last.click()
        page.locator(".why [data-code^=cell-] pre").wait_for()
        assert violations(page) == []


def test_markup_that_is_left_and_an_unnamed_picture_would_be_noticed(tab):
    page = tab().open("index.html")
    page.evaluate("document.querySelector('article p').append('see {eq}`bayes`')")
    assert len(markup_left(page)) == 1
    page.evaluate("document.querySelector('article img').removeAttribute('alt')")
    assert [found.split()[0] for found in violations(page)] == ["image-alt"]


def colours_are_apart(page):
    """Text and formulas stand out from the page, and figures lie on no card, not dimmed."""
    paper = brightness(page.evaluate("getComputedStyle(document.body).backgroundColor"))
    inks = page.evaluate(
        "[...document.querySelectorAll('mjx-container, article p, article h1')]"
        ".map(e => getComputedStyle(e).color)"
    )
    cards = page.evaluate(STYLES + ".map(s => [s.filter, s.backgroundColor])")
    return all(abs(brightness(ink) - paper) > 100 for ink in inks) and all(
        filter == "none" and card == "rgba(0, 0, 0, 0)" for filter, card in cards
    )


def brightness(colour):
    """Mean of the three channels of a colour that CSS computed, 0 to 255."""
    return sum(float(part) for part in re.findall(r"[\d.]+", colour)[:3]) / 3


def markup_left(page):
    """Pieces of the visible text around markup that the site did not understand."""
    text = page.evaluate(WORDS)
    return [text[max(0, it.start() - 40) : it.end() + 40] for it in RAW.finditer(text)]
