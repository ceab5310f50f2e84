"""A reader without a mouse: everything is reached, seen where it is, and opened."""

import pytest

STOPS = """a[href], button, input, select, textarea, summary, [tabindex]"""
# The elements that Tab should stop at, also within moving figures; each keeps its place in the
# list. Of choices that are one question, Tab stops at the first.
NUMBER = f"""() => {{
    const within = (root) => [...root.querySelectorAll("*")].flatMap(it =>
        [...it.matches("{STOPS}") ? [it] : [], ...it.shadowRoot ? within(it.shadowRoot) : []]);
    const first = (it, all) => it.type !== "radio" || all.find(other =>
        other.name === it.name && other.getRootNode() === it.getRootNode()) === it;
    const stops = within(document).filter(it => it.tabIndex >= 0 && !it.disabled
        && it.checkVisibility({{visibilityProperty: true}})).filter((it, _, all) => first(it, all));
    stops.forEach((it, place) => it.dataset.place = place);
    return stops.length;
}}"""
# Where the keyboard is: the place, whether it is marked, and whether it is on the screen.
HERE = """() => {
    let it = document.activeElement;
    while (it.shadowRoot?.activeElement) it = it.shadowRoot.activeElement;
    const style = getComputedStyle(it);
    const box = it.getBoundingClientRect();
    return {
        place: it === document.body ? null : Number(it.dataset.place),
        marked: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
        seen: box.width > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0
            && box.left < innerWidth,
        what: it.outerHTML.slice(0, 120),
    };
}"""
MOVING = """[...document.querySelectorAll("*")].filter(it => {
    const style = getComputedStyle(it);
    return style.animationName !== "none" || style.scrollBehavior !== "auto"
        || style.transitionDuration.split(", ").some(it => parseFloat(it) > 0.001);
}).map(it => it.outerHTML.slice(0, 120))"""


@pytest.mark.parametrize(("width", "mode"), [(1280, "light"), (375, "dark")])
def test_tab_reaches_everything_and_shows_where_it_is(tab, width, mode):
    page = tab(width, mode).open("book/05-mixing-weights.html")
    wanted, reached = page.evaluate(NUMBER), set()
    for _ in range(wanted + 1):
        page.keyboard.press("Tab")
        here = page.evaluate(HERE)
        if here["place"] is None:
            break
        assert here["marked"], here["what"]
        assert here["seen"], here["what"]
        reached.add(here["place"])
    assert reached == set(range(wanted))


def test_the_skip_link_leads_past_the_menus(tab):
    page = tab().open("book/05-mixing-weights.html")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.innerText") == "Skip to main content"
    assert page.locator("#pst-skip-link a").is_visible()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("!!document.activeElement.closest('#main-content')")


@pytest.mark.parametrize("side", ["primary", "secondary"])
def test_a_menu_of_a_narrow_page_opens_and_closes(tab, side):
    page = tab(375).open("book/05-mixing-weights.html")
    page.locator(f"button.{side}-toggle:visible").first.focus()
    page.keyboard.press("Enter")
    page.locator("dialog[open] a").first.wait_for()
    assert page.evaluate("!!document.activeElement.closest('dialog[open]')")
    page.keyboard.press("Escape")
    page.locator("dialog[open]").wait_for(state="detached")


def test_folded_code_and_solutions_open(tab):
    page = tab().open("book/05-mixing-weights.html", folded=True)
    page.locator("article summary").first.focus()
    page.keyboard.press("Enter")
    assert page.locator("details[open] pre").first.is_visible()
    page.locator(".solution .toggle-button").first.focus()
    page.keyboard.press("Enter")
    assert page.locator(".solution > section p").first.is_visible()


def test_nothing_moves_for_who_asked_for_less_motion(tab):
    page = tab().open("book/05-mixing-weights.html")
    assert page.evaluate(MOVING) == []
