"""A reader opens a proof cell, changes it, runs it, stops it, and has it back as it was."""

import functools
import http.server
import threading
from pathlib import Path

import pytest

from .axe import violations

CHAPTER = "book/03-e-step.html"
OPEN, FOLDED = "responsibility", "responsibilities-sum"
EMPTIED = "it => { it.className = 'live-result'; it.replaceChildren(); }"
HEAVY = "while True: pass"


@pytest.fixture(scope="module")
def here(browser):
    """A context without a network, and all that its page asks for."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, offline=True)
    context.asked = []
    context.on("request", lambda it: context.asked.append(it.url))
    yield context
    context.close()


@pytest.fixture(scope="module")
def page(here, site):
    """One page for all tests: Python starts in it once, and again where it was stopped."""
    page = here.new_page()
    page.problems = []
    page.on("pageerror", lambda error: page.problems.append(str(error)))
    page.goto((site / CHAPTER).as_uri())
    page.evaluate("MathJax.startup.promise")
    yield page
    assert page.problems == []


@pytest.fixture(scope="module")
def address(site):
    """The site, served on this machine."""

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *words):
            pass

    handler = functools.partial(Quiet, directory=str(site))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/{CHAPTER}"
    server.shutdown()
    server.server_close()


def cell(page, label=OPEN):
    return page.locator(f"#cell-{label} > .cell_input")


def tried(place):
    """The cell, opened by its button if no test has done so."""
    if not place.locator("textarea").count():
        place.get_by_role("button", name="Try it").click()
    place.locator("textarea").wait_for()
    return place


def press(place, words):
    place.get_by_role("button", name=words, exact=True).click()


def result(place, kind):
    """What a run shows, once it does."""
    found = place.locator(f".live-result.{kind}")
    found.wait_for(timeout=120_000)
    return found


def test_nothing_is_loaded_before_the_first_click_and_a_line_says_how_much_will_be(
    page, here, site
):
    parts = (site / "live").as_uri()
    assert [it for it in here.asked if it.startswith(parts) or "live-" in Path(it).name] == []
    offer = cell(page).locator(".live-offer")
    offer.hover()
    weight = sum((site / "live" / f"{name}.js").stat().st_size for name in loaded_for_proofs())
    assert offer.locator("small").inner_text() == f"loads {weight / 1e6:.1f} MB, once"
    assert offer.locator("small").is_visible()


def loaded_for_proofs():
    core = ["pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip"]
    return [*core, "worker", "book", "sympy"]


def test_the_keyboard_reaches_all_of_it(page):
    button = cell(page).get_by_role("button", name="Try it")
    button.focus()
    page.keyboard.press("Enter")
    code = cell(page).locator("textarea")
    code.wait_for()
    page.wait_for_function("document.activeElement.matches('textarea')")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    result(cell(page), "right")


def test_a_right_side_that_is_made_false_is_refused_and_as_it_was_brings_it_back(page, here):
    place = tried(cell(page))
    code = place.locator("textarea")
    original = code.input_value()
    code.fill(original.replace("/ Sum(pi[j]", "/ Sum(2 * pi[j]"))
    code.press("Control+Enter")
    shown = result(place, "wrong")
    assert "False. There is a model in which the two sides differ." in shown.inner_text()
    assert shown.locator("p:text-is('You claim:') + .math mjx-container").count() == 1
    assert "Left over" in shown.inner_text()
    assert shown.locator("mjx-container").count() >= 3
    shown.get_by_text("The numbers of this model").click()
    assert shown.locator(".live-numbers li").count() >= 3
    press(place, "As it was")
    assert code.input_value() == original
    assert place.get_by_role("status").first.inner_text() == ""
    press(place, "Run")
    shown = result(place, "right")
    assert shown.locator("mjx-container").count() >= 2
    assert "Proved." in shown.inner_text()
    elsewhere = shown.get_by_role("link", name="mixture-density")
    assert elsewhere.get_attribute("href").endswith("equations.html#row-mixture-density")
    assert place.get_by_role("status").first.inner_text().endswith(" s")
    assert all(it.startswith(("file://", "data:", "blob:")) for it in here.asked)


def test_on_a_phone_lines_are_whole_and_the_box_grows_with_them(page):
    page.set_viewport_size({"width": 375, "height": 800})
    code = tried(cell(page)).locator("textarea")
    assert code.evaluate("it => [it.scrollLeft, it.scrollWidth - it.clientWidth]") == [0, 0]
    code.evaluate("it => { it.value += '\\n'.repeat(30); it.dispatchEvent(new Event('input')); }")
    assert code.evaluate("it => it.scrollHeight - it.clientHeight") == 0
    press(cell(page), "As it was")
    page.set_viewport_size({"width": 1280, "height": 900})


def test_letters_and_names_are_a_link_beside_the_code(page, here):
    place = tried(cell(page))
    with here.expect_page() as opened:
        place.get_by_role("link", name="Names and letters").click()
    opened.value.wait_for_load_state()
    words = opened.value.locator("#what-a-proof-cell-may-call").inner_text()
    assert "prove(label, lhs, rhs, *, wrong, **options): Prove lhs = rhs." in words
    assert "normal: The density of component k at row i." in words


def test_a_slip_brings_a_hint_and_what_is_wrong_is_said_in_words(page):
    place = tried(cell(page))
    place.locator("textarea").fill('prove("t", N_k, 1, wrong={"two": 2})')
    press(place, "Run")
    shown = result(place, "wrong")
    assert "NameError" in shown.inner_text()
    assert shown.locator("code").inner_text() == "count(k)"
    press(place, "As it was")


def test_the_panel_of_a_folded_proof_can_be_tried_too(page):
    page.locator(f'[id="equation-{FOLDED}"] .why-mark').click()
    place = page.locator(f'[id="why-{FOLDED}"] [data-code^=cell-]')
    tried(place)
    press(place, "Run")
    assert "responsibilities-sum" in result(place, "right").inner_text()
    assert violations(page) == []


def test_a_cell_that_does_not_end_is_stopped_and_the_next_one_runs(page):
    place = tried(cell(page))
    code, original = place.locator("textarea"), place.locator("textarea").input_value()
    code.fill(HEAVY)
    press(place, "Run")
    place.get_by_role("status").filter(has_text="Proving").wait_for(timeout=120_000)
    assert page.evaluate("1 + 1") == 2  # the page answers
    press(place, "Stop")
    place.get_by_text("Stopped. The next run starts Python anew").wait_for()
    place.locator(".live-result").evaluate(EMPTIED)  # of what an earlier test has left
    code.fill(original)
    press(place, "Run")
    result(place, "right")


def test_a_second_visit_loads_no_byte_again(browser, address):
    context = browser.new_context()
    first, second = (visited(context, address) for _ in range(2))
    context.close()
    assert first["sympy"] > 1e6
    assert second.keys() == first.keys()
    assert sum(second.values()) < 1e4


def visited(context, address):
    """Bytes that came over the network for each part, on a visit that runs a proof."""
    page = context.new_page()
    session, names, came = context.new_cdp_session(page), {}, {}
    session.send("Network.enable")
    session.on(
        "Network.responseReceived",
        lambda it: names.update({it["requestId"]: it["response"]["url"]}),
    )
    session.on(
        "Network.loadingFinished",
        lambda it: came.update({it["requestId"]: it["encodedDataLength"]}),
    )
    page.goto(address)
    place = tried(cell(page))
    press(place, "Run")
    result(place, "right")
    page.close()
    return {Path(url).stem: came.get(key, 0) for key, url in names.items() if "/live/" in url}
