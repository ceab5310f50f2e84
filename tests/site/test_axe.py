"""Every page against every rule of axe-core: WCAG 2.2 A and AA, and best practices.

No rule is off and no element is left out. What axe cannot decide ("incomplete") was looked at
by hand; that is not tested here.
"""

import pytest
from axe_playwright_python.sync_playwright import Axe

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]
OPTIONS = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]}


@pytest.mark.parametrize("width", [1280, 375])
class TestLight:
    """A class for each mode: pytest's workers share them out."""

    mode = "light"

    def test_axe_finds_no_violation(self, tab, any_page, width):
        page = tab(width, self.mode).open(any_page)
        assert violations(page) == []

    def test_axe_finds_no_violation_among_search_results(self, tab, width):
        page = tab(width, self.mode).open("search.html", "?q=likelihood")
        page.locator("#search-results li a").first.wait_for(timeout=5000)
        assert violations(page) == []


class TestDark(TestLight):
    mode = "dark"


def test_axe_would_notice_an_unnamed_picture(tab):
    page = tab().open("index.html")
    page.evaluate("document.querySelector('article img').removeAttribute('alt')")
    assert [found.split()[0] for found in violations(page)] == ["image-alt"]


def violations(page):
    """What axe finds: the rule, the element and why."""
    found = Axe().run(page, options=OPTIONS).response["violations"]
    return [
        f"{rule['id']} {node['target']} {node['failureSummary']}"
        for rule in found
        for node in rule["nodes"]
    ]
