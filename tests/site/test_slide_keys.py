"""How a deck is held: keys, clicker, finger, addresses, overview, the lecturer's window, paper."""

import re
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from full_slides import too_full

from .conftest import Tab
from .test_slides import READY

NAME = "slides/lecture-3.html"
CODE = ".slide[id^=two-lines-of-code]"
SEEN = r'(?<=<div class="seen docutils container">)'
MOVING = "bayes-at-a-point"
AT = "Deck.at"
FRAMES = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
SWIPE = """([from, to]) => {
    const slide = Deck.slides[Deck.at];
    const touch = (x) => new Touch({ identifier: 1, target: slide, clientX: x, clientY: 300 });
    const send = (kind, touches, changedTouches) => slide.dispatchEvent(
        new TouchEvent(kind, { touches, changedTouches, bubbles: true }));
    send("touchstart", [touch(from)], [touch(from)]);
    send("touchend", [], [touch(to)]);
}"""


@pytest.fixture(scope="module")
def deck(browser, site):
    """A tab of its own with a deck."""
    context = browser.new_context(
        viewport={"width": 1280, "height": 720}, offline=True, reduced_motion="reduce"
    )
    tab = Tab(context, site)
    tab.open(NAME, folded=True).wait_for_function(READY)
    yield tab
    context.close()


@pytest.fixture(scope="module")
def server(site):
    """The site's address on this machine."""
    handler = partial(Quiet, directory=site)
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *words):
        pass


@pytest.fixture
def page(deck):
    page = deck.page
    page.keyboard.press("Escape")
    page.evaluate("() => { Deck.overview(false); Deck.go(1); Deck.go(0); }")
    return page


@pytest.fixture
def last(page):
    return page.evaluate("Deck.slides.length") - 1


def on_figure(page):
    """Show the slide of the moving figure, and give it."""
    figure = page.locator(f".slide {MOVING}")
    figure.evaluate("it => Deck.go(Deck.slides.indexOf(it.closest('.slide')))")
    return figure


def shown(page):
    return page.locator(".slide.now").evaluate_all("all => all.map(it => Deck.slides.indexOf(it))")


@pytest.mark.parametrize("key", ["ArrowRight", "ArrowDown", "PageDown", " "])
def test_a_key_leads_on(page, key):
    page.keyboard.press(key)
    assert (page.evaluate(AT), shown(page)) == (1, [1])


@pytest.mark.parametrize("key", ["ArrowLeft", "ArrowUp", "PageUp"])
def test_a_key_leads_back_and_not_beyond_the_title(page, key):
    page.keyboard.press("ArrowRight")
    page.keyboard.press(key)
    assert page.evaluate(AT) == 0
    page.keyboard.press(key)
    assert page.evaluate(AT) == 0


def test_a_clicker_leads_through_all_slides_and_stays_at_the_end(page, last):
    for _ in range(last + 3):
        page.keyboard.press("PageDown")
    assert page.evaluate(AT) == last
    page.keyboard.press("Home")
    assert page.evaluate(AT) == 0
    page.keyboard.press("End")
    assert page.evaluate(AT) == last


def test_keys_within_a_figure_are_the_figures_and_a_clickers_are_not(page):
    figure = on_figure(page)
    at = page.evaluate(AT)
    for stop in (figure.get_by_role("slider").first, figure.locator(".handle").first):
        stop.focus()
        for key in ("ArrowRight", "Home", "ArrowRight"):
            before = figure.evaluate("it => it.state.x")
            page.keyboard.press(key)
            page.evaluate(FRAMES)
            assert figure.evaluate("it => it.state.x") != before
            assert page.evaluate(AT) == at
    before = figure.evaluate("it => it.state.x")
    page.keyboard.press("PageDown")
    assert page.evaluate(AT) == at + 1
    assert figure.evaluate("it => it.state.x") == before


def test_keys_within_a_question_are_its_own(page):
    number = page.locator(".quiz input[type=text]").first
    number.evaluate("it => Deck.go(Deck.slides.indexOf(it.closest('.slide')))")
    at = page.evaluate(AT)
    number.focus()
    page.keyboard.type("0.5 dno")
    page.keyboard.press("ArrowLeft")
    assert number.input_value() == "0.5 dno"
    assert page.evaluate(AT) == at
    number.fill("")
    page.keyboard.press("PageUp")
    assert page.evaluate(AT) == at - 1


def test_the_focus_is_on_the_slide_that_is_shown_and_on_no_other(page):
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement === Deck.slides[1]")
    for _ in range(12):
        page.keyboard.press("Tab")
        inside = page.evaluate(
            "document.activeElement.closest('.slide')?.classList.contains('now')"
        )
        assert inside in (True, None)


def test_the_address_names_the_slide(page, site):
    page.keyboard.press("ArrowRight")
    assert page.url.endswith("#/2")
    for address in ("#/7", "#7"):
        page.evaluate("address => { location.hash = address }", address)
        page.wait_for_function("Deck.at === 6")
        page.evaluate("Deck.go(0)")
    page.evaluate("location.hash = 'equation-responsibility'")
    page.wait_for_function("Deck.slides[Deck.at].querySelector('#equation-responsibility')")


def test_a_deep_link_opens_at_its_slide(browser, site):
    page = browser.new_page()
    page.goto((site / NAME).as_uri() + "#/5")
    page.wait_for_function(READY)
    assert page.evaluate(AT) == 4
    assert "(5 / " in page.title()
    page.close()


def test_the_overview_shows_all_and_one_is_chosen(page, last):
    page.keyboard.press("o")
    boxes = page.locator(".slide").evaluate_all(
        "all => all.map(it => it.getBoundingClientRect()).map(it => [it.left, it.top, it.width])"
    )
    assert len({(x, y) for x, y, _ in boxes}) == last + 1
    assert max(width for _, _, width in boxes) < 400
    page.locator(".slide").nth(4).click()
    assert shown(page) == [4]
    page.keyboard.press("o")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert shown(page) == [5]
    page.keyboard.press("o")
    page.keyboard.press("Escape")
    assert page.locator("html.overview").count() == 0


def test_caps_lock_changes_no_key(page):
    """It makes an o an O, without Shift."""
    for press in ("O", "o"):
        page.evaluate(
            "key => document.activeElement.dispatchEvent(new KeyboardEvent('keydown',"
            "{ key, bubbles: true, composed: true }))",
            press,
        )
        assert page.locator("html.overview").count() == (press == "O")


def test_a_slide_that_is_too_full_is_framed_in_the_overview(page):
    fill = """full => {
        const seen = Deck.slides[1].querySelector(".seen");
        seen.querySelector("#many")?.remove();
        const words = "<p>Many words</p>".repeat(60);
        if (full) seen.insertAdjacentHTML("beforeend", `<div id="many">${words}</div>`);
        dispatchEvent(new Event("resize"));
    }"""
    full = "[...document.querySelectorAll('[data-full]')].map(it => Deck.slides.indexOf(it))"
    assert page.evaluate(full) == []
    page.evaluate(fill, True)
    assert page.evaluate(full) == [1]
    page.keyboard.press("o")
    frame = page.locator(".slide").nth(1).evaluate("it => getComputedStyle(it, '::after').content")
    assert "too full" in frame
    page.evaluate(fill, False)
    assert page.evaluate(full) == []


def test_code_alone_is_large_and_gives_way_before_words(page):
    """Each time one line more is put under it, until the words get smaller too."""
    seen = page.locator(f"{CODE} .seen")
    sizes = """it => [it.querySelector("pre"), it]
        .map((each) => parseFloat(getComputedStyle(each).fontSize))"""
    code, words = seen.evaluate(sizes)
    assert code > words
    whole = words
    while words == whole:
        before = code
        seen.evaluate("it => it.insertAdjacentHTML('beforeend', '<p class=more>One line</p>')")
        page.evaluate("() => { dispatchEvent(new Event('resize')) }")
        code, words = seen.evaluate(sizes)
        assert code <= before
    assert code < words
    page.evaluate("() => { document.querySelectorAll('.more').forEach((it) => it.remove()) }")
    page.evaluate("() => { dispatchEvent(new Event('resize')) }")


def test_what_builds_slides_names_those_that_are_too_full(browser, site, tmp_path):
    deck = site / NAME
    cover, first, rest = re.split(r'(?<=<div class="seen docutils container">)', deck.read_text())[
        :3
    ]
    cover = cover.replace("<head>", f'<head><base href="{deck.as_uri()}">')
    crammed = tmp_path / "crammed.html"
    crammed.write_text(cover + first + "<p>Many words</p>" * 60 + rest)
    assert too_full(browser, crammed) == ["Which component made A, B and C?"]
    assert too_full(browser, deck) == []


def test_d_turns_light_into_dark_and_back(page):
    look = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(look)
    page.keyboard.press("d")
    assert page.evaluate(look) != light
    page.keyboard.press("d")
    assert page.evaluate(look) == light


def test_help_names_every_key_and_closes(page):
    page.keyboard.press("?")
    keys = page.locator("#keys dt").all_inner_texts()
    assert page.locator("#keys").is_visible()
    assert {"O", "N", "D", "F", "Escape"} <= set(keys)
    page.keyboard.press("ArrowRight")
    assert page.evaluate(AT) == 0
    page.keyboard.press("Escape")
    assert page.locator("#keys").is_hidden()


@pytest.mark.parametrize(("start", "end", "at"), [(900, 300, 2), (300, 900, 0), (500, 480, 1)])
def test_a_finger_that_is_drawn_across_turns_over(page, start, end, at):
    page.evaluate("Deck.go(1)")
    page.evaluate(SWIPE, [start, end])
    assert page.evaluate(AT) == at


def test_the_notes_window_follows_the_deck_and_leads_it(page):
    page.evaluate("Deck.go(3)")
    with page.expect_popup() as opened:
        page.keyboard.press("n")
    notes = opened.value
    headings = notes.locator("h2").all_inner_texts()
    wanted = page.evaluate("[3, 4].map(Deck.heading)")
    assert [it.rstrip("#") for it in headings] == wanted
    assert "one-hot label" in notes.locator("#said").inner_text()
    assert notes.locator("#now .slide").evaluate("it => it.clientWidth > it.clientHeight")
    time = notes.locator("#time").inner_text()
    planned = page.evaluate(
        "Deck.slides.slice(0, 4).reduce((all, it) => all + Number(it.dataset.minutes ?? 0), 0)"
    )
    assert re.match(r"\d\d:\d\d · \d+:\d\d of ", time)
    assert f"of {planned} minutes · slide 4 of " in time
    notes.keyboard.press("PageDown")
    assert page.evaluate(AT) == 4
    assert notes.locator("h2").first.inner_text().rstrip("#") == wanted[1]
    page.evaluate("Deck.go(0)")
    assert "three rows" in notes.locator("#said").inner_text()
    close(page, notes)


def opened(page):
    """The lecturer's window, which N opens."""
    with page.expect_popup() as popup:
        page.keyboard.press("n")
    return popup.value


def close(page, notes):
    """Close the lecturer's window, and wait until the deck knows."""
    notes.close()
    page.wait_for_function("!Deck.hasNotes()")


PARTS = """slide => {
    const box = slide.getBoundingClientRect(), figure = slide.querySelector(".pulled.moving > *");
    return [...figure.shadowRoot.querySelectorAll("svg, button, select, [role=status]")]
        .filter((it) => it.checkVisibility()).map((it) => it.getBoundingClientRect())
        .map(({ left, top, width, height }) => [(left - box.left) / box.width,
            (top - box.top) / box.height, width / box.width, height / box.height]);
}"""


@pytest.mark.parametrize(("width", "height"), [(800, 565), (1100, 760), (1400, 900)])
def test_a_moving_figure_looks_in_the_notes_window_as_on_the_slide(page, width, height):
    figure = on_figure(page)
    notes = opened(page)
    notes.set_viewport_size({"width": width, "height": height})
    notes.wait_for_function(
        "() => { const it = document.querySelector('#now .slide').getBoundingClientRect();"
        " return Math.abs(it.width - 0.6 * innerWidth) < 1; }"
    )
    here = page.locator(".slide.now").evaluate(PARTS)
    assert len(here) > 2
    shown = f"({PARTS})(document.querySelector('#now .slide'))"
    notes.wait_for_function(f"parts => {shown}.length === parts", arg=len(here))
    there = notes.evaluate(shown)
    assert [pytest.approx(it, abs=0.004) for it in there] == here
    drawn = "it => it.shadowRoot.querySelector('svg').innerHTML"
    seen = []
    for key in ("End", "Home"):
        figure.get_by_role("slider").first.press(key)
        page.evaluate(FRAMES)
        seen.append(figure.evaluate(drawn))
        there = f"({drawn})(document.querySelector('#now .pulled.moving > :first-child'))"
        notes.wait_for_function(f"drawn => {there} === drawn", arg=seen[-1])
    assert seen[0] != seen[1]
    close(page, notes)


def test_d_in_the_notes_window_darkens_both(page):
    notes = opened(page)
    for _ in range(2):
        notes.keyboard.press("d")
        theme = page.locator("html").get_attribute("data-theme")
        notes.wait_for_function("it => document.documentElement.dataset.theme === it", arg=theme)
    close(page, notes)


@pytest.mark.parametrize("from_disk", [True, False])
def test_a_deck_that_is_loaded_again_keeps_its_clock_and_its_notes(
    browser, site, from_disk, server
):
    """From the disk it cannot reach the window again: then that is closed, and N opens one."""
    page = browser.new_page()
    page.goto(f"{site.as_uri() if from_disk else server}/{NAME}")
    page.wait_for_function(READY)
    notes = opened(page)
    page.evaluate("sessionStorage[`notes-began ${location.pathname}`] -= 600000")
    page.reload()
    page.wait_for_function(READY)
    if from_disk:
        if not notes.is_closed():
            notes.wait_for_event("close")
        notes = opened(page)
    notes.wait_for_function("document.getElementById('time').textContent.includes(' 10:')")
    notes.keyboard.press("ArrowRight")
    page.wait_for_function("Deck.at === 1")
    assert "slide 2 of" in notes.locator("#time").inner_text()
    page.close()


def test_what_was_answered_in_class_is_not_in_the_hand_out(page):
    answers = page.locator(".slide :is(.quiz details, details.solution)")
    slides = page.locator(".slide:has(.quiz, details.solution) .seen")
    sizes = "all => all.map(it => getComputedStyle(it).fontSize)"
    page.evaluate("dispatchEvent(new Event('resize'))")
    page.emulate_media(media="print")
    plain = slides.evaluate_all(sizes)
    page.emulate_media(media="null")
    answers.evaluate_all("all => all.forEach(it => { it.open = true })")
    page.locator(".quiz input[type=radio]").first.evaluate("it => { it.checked = true }")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    assert not [it for it in answers.all() if it.is_visible()]
    assert slides.evaluate_all(sizes) == plain
    drawn = "all => all.map(it => getComputedStyle(it).appearance)"
    assert {*page.locator(".quiz input[type=radio]").evaluate_all(drawn)} == {"none"}
    numbers = """all => all.map(it => getComputedStyle(it, '::after'))
        .map(({ content, zIndex, opacity }) => [content, zIndex, opacity].join(" "))"""
    assert {*page.locator(".slide").evaluate_all(numbers)} == {"counter(slide) 1 1"}
    page.emulate_media(media="null")
