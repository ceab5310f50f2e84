"""Every page in four looks, each loaded once: whole without a network, for ears, and for axe.

axe-core tries every rule: WCAG 2.2 A and AA, and best practices. No rule is off and no element is
left out. What axe cannot decide ("incomplete") is not tested.
"""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe

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
UNREACHABLE = f"""[...document.querySelectorAll({WIDE})]
    .filter(e => e.scrollWidth > e.clientWidth && e.tabIndex < 0).map(e => e.textContent)"""
STYLES = "[...document.querySelectorAll('.cell_output img')].map(i => getComputedStyle(i))"
PICTURES = "[...document.querySelectorAll('img[src$=\".svg\"]')]"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]
OPEN_PANELS = """() => {
    const kinds = new Set();
    for (const template of document.querySelectorAll("template[data-why]")) {
        const kind = [...template.content.querySelectorAll("dt")].map((it) => it.innerHTML).join();
        if (kinds.has(kind)) continue;
        kinds.add(kind);
        document.querySelector(`[aria-controls="why-${template.dataset.why}"]`).click();
    }
    document.querySelectorAll(".quiz button").forEach((it) => it.click());
}"""
OPTIONS = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]}


@pytest.fixture(scope="class")
def look(tab, any_page, width, request):
    """A tab with the page as it was loaded, all unfolded. The tests of a class share it."""
    it = tab(width, request.cls.mode)
    it.open(any_page)
    return it


@pytest.mark.parametrize("width", [1280, 375], scope="class")
class TestLight:
    """A class for each mode: pytest's workers share them out."""

    mode = "light"

    def test_it_is_whole_without_a_network(self, look):
        page = look.page
        assert look.problems == []
        assert page.locator("html").get_attribute("data-theme") == self.mode
        assert page.locator("mjx-merror, [data-mjx-error]").count() == 0
        assert page.locator(".math:not(:has(mjx-container))").count() == 0, "a formula was not set"
        page.wait_for_function("[...document.images].every(i => i.naturalWidth)")
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
        page.wait_for_function(f"{UNREACHABLE}.length === 0")
        assert colours_are_apart(page)
        assert markup_left(page) == []

    def test_its_pictures_have_kept_their_shape(self, look):
        shapes = look.page.evaluate(
            f"{PICTURES}.filter(it => it.width).map(it => [it.naturalWidth / it.naturalHeight,"
            "it.width / it.height, it.width / it.getAttribute('width')])"
        )
        assert len(shapes) >= look.page.locator(".cell_output img").count()
        for natural, shown, scale in shapes:
            assert shown == pytest.approx(natural, rel=0.01)
            assert scale <= 1.001

    def test_its_formulas_can_be_read_aloud(self, look):
        formulas = look.page.locator("mjx-container")
        read = formulas.locator("> mjx-assistive-mml > math")
        drawn = formulas.locator('> svg[aria-hidden="true"]')
        assert formulas.count() >= look.page.locator(".math").count()
        assert read.count() == drawn.count() == formulas.count()
        hidden = "[hidden], [aria-hidden=true], [role=presentation]"
        unread = f":is({hidden}) mjx-assistive-mml, mjx-assistive-mml:is({hidden})"
        assert look.page.locator(unread).count() == 0

    def test_axe_finds_no_violation(self, look):
        """With all questions answered, and a panel of each kind of equation open. The last test of
        a page: these stay.
        """
        look.page.evaluate(OPEN_PANELS)
        opened = look.page.locator(".why-mark[aria-expanded=true]").count()
        look.page.wait_for_function(
            "it => document.querySelectorAll('.why strong').length >= it", arg=opened
        )
        assert violations(look.page) == []


class TestDark(TestLight):
    mode = "dark"


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 375])
class TestMore:
    def test_axe_finds_no_violation_among_search_results(self, tab, width, mode):
        page = tab(width, mode).open("search.html", "?q=likelihood")
        page.locator("#search-results li a").first.wait_for()
        assert violations(page) == []

    @pytest.mark.parametrize("side", ["primary", "secondary"])
    def test_axe_finds_no_violation_in_a_menu(self, tab, width, mode, side):
        """Menus cover the page where it is narrow; where it is wide, they stand beside it."""
        page = tab(width, mode).open("book/03-e-step.html", folded=True)
        if width < 992:
            page.locator(f"button.{side}-toggle:visible").first.click()
            page.locator("dialog[open]").wait_for()
        assert violations(page) == []


def test_axe_would_notice_an_unnamed_picture(tab):
    page = tab().open("index.html")
    page.evaluate("document.querySelector('article img').removeAttribute('alt')")
    assert [found.split()[0] for found in violations(page)] == ["image-alt"]


def test_markup_that_is_left_would_be_noticed(tab):
    page = tab().open("index.html")
    page.evaluate("document.querySelector('article p').append('see {eq}`bayes`')")
    assert len(markup_left(page)) == 1


def violations(page):
    """What axe finds at the top of the page, where its bar covers nothing: rule, element, why."""
    page.evaluate("scrollTo(0, 0)")
    found = Axe().run(page, options=OPTIONS).response["violations"]
    return [
        f"{rule['id']} {node['target']} {node['failureSummary']}"
        for rule in found
        for node in rule["nodes"]
    ]


def colours_are_apart(page):
    """Text and formulas stand out from the page, and figures lie on white, not dimmed."""
    paper = brightness(page.evaluate("getComputedStyle(document.body).backgroundColor"))
    inks = page.evaluate(
        "[...document.querySelectorAll('mjx-container, article p, article h1')]"
        ".map(e => getComputedStyle(e).color)"
    )
    dark = paper < 128
    cards = page.evaluate(STYLES + ".map(s => [s.filter, s.backgroundColor])")
    return all(abs(brightness(ink) - paper) > 100 for ink in inks) and all(
        filter == "none" and (not dark or brightness(card) == 255) for filter, card in cards
    )


def brightness(colour):
    """Mean of the three channels of a colour that CSS computed, 0 to 255."""
    return sum(float(part) for part in re.findall(r"[\d.]+", colour)[:3]) / 3


def markup_left(page):
    """Pieces of the visible text around markup that the site did not understand."""
    text = page.evaluate(WORDS)
    return [text[max(0, it.start() - 40) : it.end() + 40] for it in RAW.finditer(text)]
