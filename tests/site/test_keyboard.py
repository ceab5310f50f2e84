"""A reader without a mouse: everything is reached, seen where it is, and opened."""

import pytest

from .keyboard import walk
from .looks import weekly

MOVING = """[...document.querySelectorAll("*")].filter(it => {
    const style = getComputedStyle(it);
    return style.animationName !== "none" || style.scrollBehavior !== "auto"
        || style.transitionDuration.split(", ").some(it => parseFloat(it) > 0.001);
}).map(it => it.outerHTML.slice(0, 120))"""


CHAPTER = "book/05-mixing-weights.html"


@pytest.fixture(scope="module")
def narrow(tab):
    return tab(375).open(CHAPTER, formulas=False)


@pytest.mark.parametrize(("width", "mode"), [(1280, "light"), *weekly((375, "dark"))])
def test_tab_reaches_everything_also_in_a_moving_figure(tab, width, mode):
    """Of other pages it is a look that some draw: test_every_page.py."""
    assert walk(tab(width, mode).open("figures/the-constraint.html")) == []


def test_nothing_moves_and_the_skip_link_leads_past_the_menus(tab):
    page = tab().open(CHAPTER, formulas=False)
    assert page.evaluate(MOVING) == [], "who asked for less motion sees nothing move"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.innerText") == "Skip to main content"
    assert page.locator("#pst-skip-link a").is_visible()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("!!document.activeElement.closest('#main-content')")


@pytest.mark.parametrize("side", ["primary", "secondary"])
def test_a_menu_of_a_narrow_page_opens_and_closes(narrow, side):
    narrow.locator(f"button.{side}-toggle:visible").first.focus()
    narrow.keyboard.press("Enter")
    narrow.locator("dialog[open] a").first.wait_for()
    assert narrow.evaluate("!!document.activeElement.closest('dialog[open]')")
    narrow.keyboard.press("Escape")
    narrow.locator("dialog[open]").wait_for(state="detached")


def test_folded_code_and_solutions_open(tab):
    page = tab().open(CHAPTER, folded=True, formulas=False)
    page.locator("article summary").first.focus()
    page.keyboard.press("Enter")
    assert page.locator("details[open] pre").first.is_visible()
    page.locator(".solution .toggle-button").first.focus()
    page.keyboard.press("Enter")
    assert page.locator(".solution > section p").first.is_visible()
