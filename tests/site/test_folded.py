"""A link into a folded solution shows what it names, and the solution can be folded again."""

import re

import pytest

from .looks import ALL

SOLUTION = re.compile(r'<section id="solution-content">.*?</section>', re.S)
SEEN = """id => {
    const place = document.getElementById(id), box = place.closest(".toggle");
    const { top, bottom } = place.getBoundingClientRect();
    return [box.scrollTop, top >= 0 && bottom <= innerHeight && place.checkVisibility()];
}"""


@pytest.fixture(scope="module")
def folded(site):
    """Equations that stand in folded solutions, as links: page#id."""
    found = []
    for path in sorted((site / "book").glob("[0-9]*.html")):
        for solution in SOLUTION.findall(path.read_text("utf-8")):
            names = re.findall(r'id="(equation-[^"]+)"', solution)
            found += [f"{path.name}#{name}" for name in names]
    assert len(found) >= 4
    return found


def shown(page, name):
    page.wait_for_function(
        f"document.getElementById('{name}').closest('.toggle:not(.toggle-hidden)')"
    )
    page.evaluate("rest()")
    return page.evaluate(SEEN, name)


def test_a_link_from_elsewhere_opens_the_solution(tab, folded):
    """One link into each page; with GMM_ALL=1 each link."""
    first = {link.partition("#")[0]: link for link in reversed(folded)}
    for link in folded if ALL else first.values():
        file, _, name = link.partition("#")
        page = tab(375).open(f"book/{file}", f"#{name}", folded=True)
        assert (link, *shown(page, name)) == (link, 0, True)


def test_a_link_of_the_page_opens_it_each_time_and_its_title_folds_it(tab, folded):
    link = next(it for it in folded if it.startswith("02"))
    file, _, name = link.partition("#")
    page = tab(375).open(f"book/{file}", folded=True, formulas=False)
    to = page.locator(f'article p a[href="#{name}"]:not(.headerlink)').first
    box = page.locator(".toggle").filter(has=page.locator(f'[id="{name}"]'))
    for _ in range(2):
        to.evaluate("it => it.click()")
        assert shown(page, name) == [0, True]
        box.locator(".admonition-title").first.click()
        assert re.search("toggle-hidden", box.get_attribute("class"))
