"""Every page against every rule of axe-core: WCAG 2.2 A and AA, and best practices.

No rule is off and no element is left out. What axe cannot decide ("incomplete") is not tested.
"""

import pytest
from axe_playwright_python.sync_playwright import Axe

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


@pytest.mark.parametrize("width", [1280, 375])
class TestLight:
    """A class for each mode: pytest's workers share them out."""

    mode = "light"

    def test_axe_finds_no_violation(self, tab, any_page, width):
        """With all unfolded, all questions answered, and a panel of each kind of equation open."""
        page = tab(width, self.mode).open(any_page)
        page.evaluate(OPEN_PANELS)
        opened = page.locator(".why-mark[aria-expanded=true]").count()
        page.wait_for_function(
            "it => document.querySelectorAll('.why strong').length >= it", arg=opened
        )
        assert violations(page) == []

    def test_axe_finds_no_violation_among_search_results(self, tab, width):
        page = tab(width, self.mode).open("search.html", "?q=likelihood")
        page.locator("#search-results li a").first.wait_for()
        assert violations(page) == []

    @pytest.mark.parametrize("side", ["primary", "secondary"])
    def test_axe_finds_no_violation_in_a_menu(self, tab, width, side):
        """Menus cover the page where it is narrow; where it is wide, they stand beside it."""
        page = tab(width, self.mode).open("book/03-e-step.html", folded=True)
        if width < 992:
            page.locator(f"button.{side}-toggle:visible").first.click()
            page.locator("dialog[open]").wait_for()
        assert violations(page) == []


class TestDark(TestLight):
    mode = "dark"


def test_axe_would_notice_an_unnamed_picture(tab):
    page = tab().open("index.html")
    page.evaluate("document.querySelector('article img').removeAttribute('alt')")
    assert [found.split()[0] for found in violations(page)] == ["image-alt"]


def violations(page):
    """What axe finds at the top of the page, where its bar covers nothing: rule, element, why."""
    page.evaluate("scrollTo(0, 0)")
    found = Axe().run(page, options=OPTIONS).response["violations"]
    return [
        f"{rule['id']} {node['target']} {node['failureSummary']}"
        for rule in found
        for node in rule["nodes"]
    ]
