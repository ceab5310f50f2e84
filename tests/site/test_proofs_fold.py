"""Receipts on demand: proofs are folded, a panel gives the reason first, code is in a corner."""

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from .conftest import NO_FORMULAS

NAME = "04-m-step"
PAGE, NOTEBOOK = f"book/{NAME}.html", Path(__file__).parents[2] / "book" / f"{NAME}.ipynb"
FOLDED, OPEN = "m-step-mean", "m-step-variance"
OPENING = '<details class="why"><summary>Why?</summary>\n'
TAGGED = "show-proof"
# Of each cell that prints an equation: its label, and whether its code and what is said are shown.
CELLS = """() => [...document.querySelectorAll(".proof-cell")].map(it => [
    it.id.replace("cell-", ""),
    ...[".cell_input", ".receipt"].map(part => it.querySelector(part).checkVisibility())])"""
# Of each sign: its equation, whether it is visible, its name, and what is drawn before its word.
SIGNS = """marks => marks.map(it => [it.closest(".math").id.replace("equation-", ""),
    it.checkVisibility(), it.ariaLabel, getComputedStyle(it, "::before").content])"""
CLICK = "marks => marks.forEach(mark => mark.click())"
TOP = "document.getElementById('cell-index-mean').getBoundingClientRect().top"


class Outline(HTMLParser):
    """The headings of a panel and the place of its reason, in their order."""

    def __init__(self):
        super().__init__()
        self.parts, self.term = [], False

    def handle_starttag(self, tag, attrs):
        self.term = tag == "dt"
        if dict(attrs).get("class") == "reason":
            self.parts.append("reason")

    def handle_data(self, data):
        if self.term:
            self.parts.append(data)
            self.term = False


@pytest.fixture(scope="module")
def cells():
    return json.loads(NOTEBOOK.read_text("utf-8"))["cells"]


@pytest.fixture(scope="module")
def kinds(site):
    """label -> kind of the page's equations, in their order."""
    entries = json.loads((site / "equations.json").read_text("utf-8"))
    return {entry["label"]: entry["kind"] for entry in entries if entry["chapter"] == NAME}


@pytest.fixture(scope="module")
def opened(tab):
    return tab().open(PAGE, folded=True)


@pytest.fixture
def page(opened, tab):
    """The page as a reader finds it, with all panels closed."""
    yield opened
    opened.locator(".why-mark[aria-expanded=true]").evaluate_all(CLICK)
    assert tab().problems == []


def switch(page):
    return page.get_by_role("button", name="Show all proofs", exact=True)


def mark(page, label):
    return page.locator(f'[id="equation-{label}"] .why-mark')


def panel(page, label):
    return page.locator(f'[id="why-{label}"]')


def text(cell):
    return "".join(cell["source"])


def last_words(reason):
    """The longest piece of its last paragraph without a formula or a reference."""
    paragraph = reason.split("\n\n")[-2]
    pieces = re.split(r"\{eq\}`[^`]+`|\$[^$]*\$", paragraph)
    return " ".join(max(pieces, key=len).split()[1:-1])  # those at its ends may belong to a formula


# ---- the reason ---------------------------------------------------------------------------------


def test_each_reason_stands_first_in_the_panel_of_the_proof_before_it_and_nowhere_else(site, cells):
    html = (site / PAGE).read_text("utf-8")
    panels = dict(re.findall(r'<template data-why="([^"]+)"[^>]*>(.*?)</template>', html, re.S))
    rest = re.sub(r"<template.*?</template>", "", html, flags=re.S)
    pairs = [(proof, it) for proof, it in zip(cells, cells[1:]) if text(it).startswith(OPENING)]
    assert len(pairs) >= 20
    for proof, reason in pairs:
        (label,) = re.findall(r'^prove\w*\("([^"]+)"', text(proof), re.M)
        words = last_words(text(reason))
        outline = Outline()
        outline.feed(panels.pop(label))
        assert outline.parts[:2] == ["reason", "Is it proved?"]
        assert words in html
        assert words not in rest
    assert [label for label, it in panels.items() if 'class="reason"' in it] == []
    assert "Why?</summary>" not in html


def test_a_panel_shows_the_reason_the_proof_and_all_else_in_this_order(page):
    mark(page, FOLDED).click()
    shown = panel(page, FOLDED)
    page.wait_for_function(f"!document.querySelector('#why-{FOLDED} .math:not(:has(svg))')")
    parts = [".reason", "dt >> nth=0", "[data-code] pre", "dt >> nth=1", "dt >> nth=-1"]
    tops = [shown.locator(part).first.bounding_box()["y"] for part in parts]
    assert tops == sorted(tops)
    assert shown.locator(".reason mjx-container").count() >= 2
    code = page.locator(f"#cell-{FOLDED} > .cell_input pre").text_content()
    assert shown.locator("[data-code^=cell-] pre").inner_text().strip() == code.strip()


def test_what_stands_open_on_the_page_is_not_said_twice(page):
    receipt = page.locator(f"#cell-{OPEN} .receipt")
    assert receipt.is_visible()
    mark(page, OPEN).click()
    panel(page, OPEN).get_by_text("Is it proved?").wait_for()
    assert not panel(page, OPEN).locator("[data-code^=cell-]").is_visible()
    assert not receipt.is_visible()
    page.keyboard.press("Escape")
    assert receipt.is_visible()


# ---- what is folded -----------------------------------------------------------------------------


def test_only_the_first_proof_and_those_that_ask_for_it_stand_open(page, cells, kinds):
    proofs = (label for label, kind in kinds.items() if kind == "result")
    tagged = {
        label
        for it in cells
        if TAGGED in it["metadata"].get("tags", [])
        for label in re.findall(r'^prove\w*\("([^"]+)"', text(it), re.M)
    }
    assert tagged == {OPEN}
    wanted = {next(proofs), *tagged}
    assert page.evaluate(CELLS) == [[it, it in wanted, it in wanted] for it in kinds]


def test_each_equation_has_its_number_and_a_sign_that_tells_a_proof(page, kinds):
    signs = page.locator(".why-mark").evaluate_all(SIGNS)
    assert [label for label, *_ in signs] == [*kinds]
    for n, (label, visible, name, drawn) in enumerate(signs, 1):
        known = {"result": "Proved", "definition": "Definition", "cited": "Cited"}[kinds[label]]
        assert visible
        assert name == f"{known}. Why? Equation (4.{n})"
        assert ("✓" in drawn) == (known == "Proved")


def test_a_link_to_a_folded_proof_unfolds_it(tab):
    """A link from elsewhere, one in the address, and the one in its panel."""
    page = tab(375).open(PAGE, "#cell-index-mean", folded=True)
    page.locator("#cell-index-mean > .cell_input").wait_for()
    page.wait_for_function(f"{TOP} >= 0 && {TOP} < 300")
    page.evaluate("location.hash = '#cell-index-logdet-slope'")
    page.locator("#cell-index-logdet-slope > .cell_input").wait_for()
    assert not page.locator(f"#cell-{FOLDED} > .cell_input").is_visible()
    mark(page, FOLDED).click()
    panel(page, FOLDED).get_by_role("link", name="its cell").click()
    page.locator(f"#cell-{FOLDED} > .cell_input").wait_for()
    assert not panel(page, FOLDED).locator("[data-code^=cell-]").is_visible()


# ---- the switch ---------------------------------------------------------------------------------


def test_a_switch_shows_all_proofs_and_is_remembered(browser, site, kinds):
    """By keyboard on a wide screen, by a finger on a phone; on paper too, which shows no switch."""
    screen = {"viewport": {"width": 1280, "height": 900}, "offline": True, "has_touch": True}
    context = browser.new_context(**screen)
    context.add_init_script(NO_FORMULAS)
    page = context.new_page()
    page.goto((site / PAGE).as_uri())
    switch(page).focus()
    page.keyboard.press("Enter")
    assert switch(page).get_attribute("aria-pressed") == "true"
    assert page.evaluate(CELLS) == [[it, True, True] for it in kinds]
    page = another_tab(context, site)
    page.set_viewport_size({"width": 375, "height": 800})
    page.goto((site / PAGE).as_uri())
    assert switch(page).get_attribute("aria-pressed") == "true"
    assert page.evaluate(CELLS) == [[it, True, True] for it in kinds]
    on_paper(page, folded=False)
    box = switch(page).bounding_box()
    theme = page.locator(".theme-switch-button:visible").bounding_box()
    assert min(box["width"], box["height"]) >= 24
    assert abs(box["y"] - theme["y"]) < 12
    switch(page).tap()
    assert switch(page).get_attribute("aria-pressed") == "false"
    on_paper(page, folded=True)
    context.close()


def another_tab(context, site):
    """A tab that has heard from the first one, which takes the browser a moment."""
    page = context.new_page()
    page.goto((site / "search.html").as_uri())
    # Not at its next frame: a tab beside one that is busy may wait long for a frame.
    page.wait_for_function("localStorage.proofs === 'shown'", polling=100)
    return page


def on_paper(page, folded):
    page.emulate_media(media="print")
    assert page.locator(f"#cell-{FOLDED} > .cell_input").is_visible() != folded
    assert page.locator(f"#cell-{FOLDED} .receipt").is_visible() != folded
    assert page.locator(".proofs-switch:visible").count() == 0
    page.emulate_media(media="screen")


def test_without_javascript_all_proofs_are_shown(site, browser, kinds):
    context = browser.new_context(java_script_enabled=False, offline=True)
    page = context.new_page()
    page.goto((site / PAGE).as_uri())
    assert page.locator(".proof-cell > .cell_input:visible").count() == len(kinds)
    assert page.locator(".receipt:visible").count() == len(kinds)
    assert page.locator(".proofs-switch").count() == 0
    context.close()


# ---- the code of figures ------------------------------------------------------------------------


def test_the_code_of_a_figure_is_a_word_in_its_corner(page):
    cell = page.locator(".cell:has(> details.above-input):has(figure)").first
    word = cell.locator("> details > summary")
    word.scroll_into_view_if_needed()
    place, corner = word.bounding_box(), cell.bounding_box()
    assert word.inner_text() == "code"
    assert place["width"] < 80
    assert place["height"] >= 24
    assert corner["x"] + corner["width"] - place["x"] - place["width"] < 5
    assert place["y"] - corner["y"] < 5
    code = cell.locator("> details .cell_input")
    assert not code.is_visible()
    word.focus()
    page.keyboard.press("Enter")
    assert code.is_visible()
    assert code.bounding_box()["width"] > 0.95 * corner["width"]
    word.click()
    assert not code.is_visible()
