"""Every slide of every deck, in a lecture room and on an old projector, light and dark.

A deck is loaded once in each room. Its content draws one of the four; `make test-all` takes all.
Decks share a template, and their formulas, questions and figures are those of chapters, which axe
sees: so one deck is shown to axe in a run, drawn by the content of all of them.
"""

import math
import re

import pytest

from .axe import violations
from .conftest import DECKS, SITE, Tab
from .covered import COVERED
from .looks import taken
from .quizzes import is_judged_and_explained

ROOMS = [(w, h, mode) for w, h in ((1280, 720), (1024, 768)) for mode in ("light", "dark")]
SEEN = [(name, room) for name in DECKS for room in taken(SITE / name, ROOMS)]
READY = "document.documentElement.dataset.ready !== undefined"
LAST_ROW = 50  # letters are at least so small a part of a slide's height
# What sticks out of the slide that is shown, or scrolls in it.
OUT = """() => {
    const slide = Deck.slides[Deck.at], box = slide.getBoundingClientRect();
    const within = (it) => [...it.querySelectorAll("*")].flatMap((e) =>
        [e, ...(e.shadowRoot ? within(e.shadowRoot) : [])]);
    const out = ({ left, right, top, bottom }) => left < box.left - 1 || right > box.right + 1
        || top < box.top - 1 || bottom > box.bottom + 1;
    const scrolls = (it) => getComputedStyle(it).overflowX !== "visible"
        && (it.scrollWidth > it.clientWidth + 1
            || (it.localName !== "mjx-container" && it.scrollHeight > it.clientHeight + 1));
    return within(slide)
        .filter((it) => it.checkVisibility({ visibilityProperty: true })
            && !it.closest("mjx-assistive-mml, .ear, mjx-container svg, .why, details[open]"))
        .filter((it) => out(it.getBoundingClientRect()) || (!it.closest("svg") && scrolls(it)))
        .map((it) => `${it.localName}.${it.className} ${it.textContent.slice(0, 40)}`);
}"""
# The size of the smallest letters of each kind that the slide shows, as parts of its height: words,
# those of plots, and formulas, whose em is read off the drawing.
LETTERS = """() => {
    const slide = Deck.slides[Deck.at], sizes = {};
    const note = (kind, size, text) => {
        if (!(sizes[kind]?.[0] <= size)) sizes[kind] = [size, text.trim().slice(0, 40)];
    };
    const look = (root) => {
        for (const it of root.querySelectorAll("*")) {
            if (it.shadowRoot) look(it.shadowRoot);
            if (!it.checkVisibility({ visibilityProperty: true })) continue;
            if (it.matches("mjx-container")) {
                const svg = it.querySelector("svg");
                const { height } = svg.getBoundingClientRect();
                note("formula", (1000 * height) / svg.viewBox.baseVal.height, it.textContent);
            }
            const words = [...it.childNodes].filter((e) => e.nodeType === 3 && e.data.trim());
            if (!words.length || it.closest("mjx-container, sub, sup, style, script")) continue;
            const zoom = it.ownerSVGElement ? it.getScreenCTM().a : 1;
            note("words", zoom * parseFloat(getComputedStyle(it).fontSize), it.textContent);
        }
    };
    look(slide);
    return sizes;
}"""
# Of each picture: its file, and how many pixels it has for each of its own.
PICTURES = """() => [...Deck.slides[Deck.at].querySelectorAll("img")]
    .filter((it) => it.checkVisibility()).map((it) => [it.src,
        Math.min(it.clientWidth / it.naturalWidth, it.clientHeight / it.naturalHeight)])"""
LETTER = re.compile(r"scale\((\.?[\d.]+)[ ,]?-")  # matplotlib draws letters of 100 points
POINT = 4 / 3
SHEET = re.compile(rb"/Type\s*/Page\b")
NOW = "Deck.slides[Deck.at]"
UNSET = "it => it.querySelectorAll('.math:not(:has(mjx-container)), mjx-merror').length"
# How far the pointer goes, for each figure whose handle goes with it, and in which directions it
# does: that of a curve keeps to it. (The discs of the eight rows turn where they stand.)
DRAGS = {
    "bayes-at-a-point": (60, 0, "xy"),
    "mixture-by-hand": (40, 0, "xy"),
    "the-constraint": (30, 30, "xy"),
    "two-steps-in-turn": (40, -30, "xy"),
    "the-bound": (-40, 0, "x"),
}


@pytest.fixture(scope="class")
def deck(browser, site, name, room):
    """The tab with the deck, its formulas set and its letters fitted."""
    width, height, mode = room
    screen = {"width": width, "height": height}
    context = browser.new_context(
        viewport=screen, offline=True, reduced_motion="reduce", color_scheme=mode
    )
    tab = Tab(context, site)
    tab.open(name, folded=True).wait_for_function(READY)
    yield tab
    context.close()


def each(page):
    """Show the slides in turn, and give their places."""
    for place in range(page.evaluate("Deck.slides.length")):
        show(page, place)
        yield place


def show(page, place):
    page.evaluate("place => Deck.go(place)", place)
    page.evaluate("() => new Promise(done => requestAnimationFrame(() => setTimeout(done)))")


@pytest.fixture(scope="class")
def shown(deck):
    """What is seen of each slide, in one walk through the deck."""
    page = deck.page
    looks = (OUT, LETTERS, PICTURES, f"({COVERED})({NOW})")
    return {n: [page.evaluate(it) for it in looks] for n in each(page)}


def with_a(page, selector):
    """Show in turn the slides that have such a thing, and give it."""
    for thing in page.locator(f".slide {selector}").all():
        thing.evaluate("it => Deck.go(Deck.slides.indexOf(it.closest('.slide')))")
        yield thing


@pytest.mark.parametrize(
    ("name", "room"), SEEN, ids=[f"{n} {w}x{h} {m}" for n, (w, h, m) in SEEN], scope="class"
)
class TestDeck:
    """axe comes last: it asks for style sheets, which a browser does not give it from the disk."""

    def test_it_is_whole_without_a_network(self, deck, room):
        page = deck.page
        page.wait_for_function("[...document.images].every(it => it.naturalWidth)")
        assert page.locator("html").get_attribute("data-theme") == room[2]
        assert page.locator("main").evaluate(UNSET) == 0
        assert deck.problems == []

    def test_nothing_sticks_out_or_scrolls(self, shown):
        assert {place: out for place, (out, *_) in shown.items() if out} == {}

    def test_nothing_covers_anything(self, shown):
        assert {place: pairs for place, (*_, pairs) in shown.items() if pairs} == {}

    def test_the_last_row_can_read_it(self, shown, room):
        least = room[1] / LAST_ROW
        for place, (_, letters, pictures, _) in shown.items():
            for kind, (size, text) in letters.items():
                assert size >= least - 0.05, (place + 1, kind, size, text)
            for address, scale in pictures:
                size = scale * POINT * smallest_letter(address)
                assert size >= least - 0.05, (place + 1, address, size)

    def test_a_handle_follows_the_pointer(self, deck):
        for element, (dx, dy, along) in DRAGS.items():
            for figure in with_a(deck.page, element):
                moved = dragged(deck.page, figure, dx, dy)
                for axis, by, pixels in zip("xy", moved, (dx, dy)):
                    assert axis not in along or by == pytest.approx(pixels, abs=2), element

    def test_every_answer_is_judged_and_fits(self, deck):
        page = deck.page
        for kind in ("radio", "text"):
            for quiz in with_a(page, f".quiz:has(input[type={kind}])"):
                quiz.locator("details").evaluate("it => { it.open = true }")
                assert is_on_the_slide(quiz.locator("details"))
                assert is_beside(quiz.locator("details"))
                is_judged_and_explained(page.locator(f"#{quiz.get_attribute('id')}"), kind)
                quiz.locator("details").evaluate("it => { it.open = false }")
                page.evaluate("() => new Promise(done => requestAnimationFrame(done))")
                assert page.evaluate(OUT) == []

    def test_why_opens_over_the_slide(self, deck):
        for mark in with_a(deck.page, ".why-mark"):
            mark.click()
            panel = deck.page.locator(f"#{mark.get_attribute('aria-controls')}")
            deck.page.wait_for_function(
                "id => document.querySelector(`#${id} strong`) && !document.querySelector("
                "`#${id} .math:not(:has(mjx-container))`)",
                arg=mark.get_attribute("aria-controls"),
            )
            assert is_on_the_slide(panel)
            assert is_beside(panel)
            if "result" in mark.get_attribute("class"):
                assert "prove" in panel.locator("[data-code^=cell-] pre").first.inner_text()
            deck.page.keyboard.press("Escape")
            assert panel.is_hidden()
        assert deck.problems == []

    def test_a_solution_opens_over_the_slide(self, deck):
        for solution in with_a(deck.page, "details.solution"):
            solution.locator("> summary").click()
            assert is_on_the_slide(solution)
            assert is_beside(solution)
            assert len(solution.inner_text()) > 50
            deck.page.keyboard.press("Escape")
            assert solution.get_attribute("open") is None

    def test_a_hand_out_has_two_slides_a_page(self, deck, name):
        """With or without notes, as the deck's content draws; with GMM_ALL=1 both."""
        for with_notes in taken(SITE / name, [False, True]):
            is_a_hand_out(deck.page, with_notes)

    def test_axe_finds_no_violation(self, deck, name):
        """On every slide, or on one that the deck's content draws."""
        for place in taken(SITE / name, [*range(deck.page.evaluate("Deck.slides.length"))]):
            show(deck.page, place)
            assert violations(deck.page) == [], place + 1


def smallest_letter(address):
    """Of a picture of the site, in points."""
    svg = (SITE / "_images" / address.rpartition("/")[2]).read_text("utf-8")
    return min(100 * float(scale) for scale in LETTER.findall(svg))


def dragged(page, figure, dx, dy):
    """How far the first handle goes when the pointer takes it so far."""
    handle = figure.locator(".handle circle").first
    before = handle.bounding_box()
    x, y = before["x"] + before["width"] / 2, before["y"] + before["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + dx, y + dy, steps=4)
    page.evaluate("() => new Promise(done => requestAnimationFrame(() => setTimeout(done)))")
    after = handle.bounding_box()
    page.mouse.up()
    return after["x"] - before["x"], after["y"] - before["y"]


def is_on_the_slide(thing):
    return thing.evaluate("""it => {
        const box = it.getBoundingClientRect();
        return it.checkVisibility() && box.width > innerWidth / 3 && box.left >= 0 && box.top >= 0
            && box.right <= innerWidth && box.bottom <= innerHeight;
    }""")


def is_beside(panel):
    """What it explains is not under it: a formula, the words of a question or an exercise."""
    return panel.evaluate("""it => {
        const box = it.getBoundingClientRect();
        const shown = Deck.slides[Deck.at].querySelectorAll(".numbered, legend, .exercise p");
        return [...shown].filter((e) => !it.contains(e)).map((e) => e.getBoundingClientRect())
            .every(({ right, top, bottom }) =>
                right <= box.left + 1 || bottom <= box.top || top >= box.bottom);
    }""")


def is_a_hand_out(page, with_notes):
    """Two slides a sheet, and the notes below them, or none."""
    page.evaluate("it => document.documentElement.classList.toggle('with-notes', it)", with_notes)
    slides = page.evaluate("Deck.slides.length")
    sheets = SHEET.findall(page.pdf(prefer_css_page_size=True, print_background=True))
    assert len(sheets) == math.ceil(slides / 2)
    page.emulate_media(media="print")
    notes = page.locator(".notes")
    assert notes.first.is_visible() == with_notes
    low = "all => all.map(it => it.getBoundingClientRect().height)"
    room = page.locator(".slide").first.evaluate(
        "it => parseFloat(getComputedStyle(it).marginBottom)"
    )
    assert not with_notes or max(notes.evaluate_all(low)) < room
    page.emulate_media(media="null")  # else the next sheets were those of the screen
    page.evaluate("document.documentElement.classList.remove('with-notes')")
