"""Every page in four looks, each loaded once: whole without a network, for ears, and for axe.

axe-core tries every rule: WCAG 2.2 A and AA, best practices, and those it calls experimental. No
rule is off and no element is left out. What axe cannot decide ("incomplete") is not tested.
"""

import re
from pathlib import Path

import pytest

AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text("utf-8")

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
A4 = 718  # what Chromium's margins leave of the sheet
CUT = """[...document.querySelectorAll("article :is(h1, p, li, dd, pre, table, img, .math)")]
    .filter(it => it.checkVisibility() && !it.closest("mjx-container")
        && (it.getBoundingClientRect().right > innerWidth + 1
            || getComputedStyle(it).display !== "inline" && it.scrollWidth > it.clientWidth + 1))
    .map(it => [it.className, it.textContent.slice(0, 80)])"""
STYLES = "[...document.querySelectorAll('.cell_output img')].map(i => getComputedStyle(i))"
PICTURES = "[...document.querySelectorAll('img[src$=\".svg\"]')]"
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]
TAGS = [*WCAG, "best-practice", "experimental"]  # axe leaves out the last unless told
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
OPTIONS = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]}


@pytest.fixture(scope="class")
def page(tab, any_page, request):
    """The page as it was loaded, all unfolded, without a problem. The tests of a class share it."""
    it = tab(request.cls.width)
    page = it.open(any_page)
    page.wait_for_function("[...document.images].every(i => i.naturalWidth)")
    assert it.problems == []
    return page


@pytest.fixture(scope="class")
def cut_on_paper(page):
    """What the edge of a sheet cuts off: paper is light in both modes, so this is tried once."""
    size = page.viewport_size
    page.emulate_media(media="print")
    page.set_viewport_size(size | {"width": A4})
    cut = page.evaluate(CUT)
    page.emulate_media(media="screen")
    page.set_viewport_size(size)
    return cut


@pytest.fixture(scope="class")
def look(page, mode):
    """The page in this mode, chosen as a reader does."""
    button = page.locator("button.theme-switch-button").first
    while page.locator("html").get_attribute("data-mode") != mode:
        button.evaluate("it => it.click()")
    return page


@pytest.mark.parametrize("mode", ["light", "dark"], scope="class")
class TestWide:
    """A class for each width: pytest's workers share them out."""

    width = 1280

    def test_it_is_whole_without_a_network(self, look, mode):
        assert look.locator("html").get_attribute("data-theme") == mode
        assert look.locator("mjx-merror, [data-mjx-error]").count() == 0
        assert look.locator(".math:not(:has(mjx-container))").count() == 0, "a formula was not set"
        assert look.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
        look.wait_for_function(f"{UNREACHABLE}.length === 0")
        assert colours_are_apart(look)
        assert markup_left(look) == []

    def test_its_pictures_have_kept_their_shape(self, look):
        shapes = look.evaluate(
            f"{PICTURES}.filter(it => it.width).map(it => [it.naturalWidth / it.naturalHeight,"
            "it.width / it.height, it.width / it.getAttribute('width')])"
        )
        assert len(shapes) >= look.locator(".cell_output img").count()
        for natural, shown, scale in shapes:
            assert shown == pytest.approx(natural, rel=0.01)
            assert scale <= 1.001

    def test_its_formulas_can_be_read_aloud(self, look):
        formulas = look.locator("mjx-container")
        read = formulas.locator("> mjx-assistive-mml > math")
        drawn = formulas.locator('> svg[aria-hidden="true"]')
        assert formulas.count() >= look.locator(".math").count()
        assert read.count() == drawn.count() == formulas.count()
        hidden = "[hidden], [aria-hidden=true], [role=presentation]"
        unread = f":is({hidden}) mjx-assistive-mml, mjx-assistive-mml:is({hidden})"
        assert look.locator(unread).count() == 0

    def test_axe_finds_no_violation(self, look):
        """With all questions answered, and a panel of each kind of equation open: these stay."""
        look.evaluate(OPEN_PANELS)
        opened = look.locator(".why-mark[aria-expanded=true]").count()
        look.wait_for_function(
            "it => document.querySelectorAll('.why strong').length >= it", arg=opened
        )
        assert violations(look) == []


class TestNarrow(TestWide):
    width = 375

    def test_its_pictures_have_all_the_room_there_is(self, look):
        """The whole screen, or what the frame of an exercise or a solution leaves of it."""
        for natural, shown, framed in look.evaluate(
            f"{PICTURES}.filter(it => it.width && it.closest('.cell_output')).map(it =>"
            "[+it.getAttribute('width'), it.width, !!it.closest('.admonition')])"
        ):
            assert shown >= min(natural, 340 if framed else 375)

    def test_it_does_not_scroll_sideways_on_the_narrowest_screen(self, look):
        size = look.viewport_size
        look.set_viewport_size(size | {"width": 320})
        look.wait_for_function("document.documentElement.scrollWidth <= innerWidth")
        look.set_viewport_size(size)

    def test_paper_cuts_nothing_off(self, mode, cut_on_paper):
        assert cut_on_paper == []


@pytest.mark.parametrize("mode", ["light", "dark"])
class TestMore:
    @pytest.mark.parametrize("width", [1280, 375])
    def test_axe_finds_no_violation_among_search_results(self, tab, width, mode):
        page = tab(width, mode).open("search.html", "?q=likelihood")
        page.locator("#search-results li a").first.wait_for()
        assert violations(page) == []

    @pytest.mark.parametrize("side", ["primary", "secondary"])
    def test_axe_finds_no_violation_in_a_menu(self, tab, mode, side):
        """Menus cover the page where it is narrow; where it is wide, they stand beside it."""
        page = tab(375, mode).open("book/03-e-step.html", folded=True)
        page.locator(f"button.{side}-toggle:visible").first.click()
        page.locator("dialog[open]").wait_for()
        assert violations(page) == []

    def test_axe_finds_no_violation_where_all_is_folded(self, tab, mode):
        page = tab(1280, mode).open("book/03-e-step.html", folded=True)
        assert violations(page) == []


LARGE = ["index.html", "book/03-e-step.html", "figures/bayes-at-a-point.html"]


@pytest.mark.parametrize("name", LARGE)
def test_letters_twice_as_large_fit_a_phone(tab, name):
    page = tab(375).open(name)
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    page.evaluate("scrollTo(0, 0)")
    page.wait_for_function("document.documentElement.scrollWidth <= innerWidth")
    bar = page.locator(".bd-header-article").bounding_box()
    buttons = [it.bounding_box() for it in page.locator(".bd-header-article button:visible").all()]
    assert len(buttons) >= 4
    assert min(box["y"] for box in buttons) >= 0
    assert max(box["y"] + box["height"] for box in buttons) <= bar["height"]


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
    page.evaluate(AXE)
    found = page.evaluate("options => axe.run(document, options)", OPTIONS)
    return [
        f"{rule['id']} {node['target']} {node['failureSummary']}"
        for rule in found["violations"]
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
