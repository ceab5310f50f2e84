"""Every page, as a reader without a network sees it."""

import json
import re
from html.parser import HTMLParser
from urllib.parse import unquote, urlsplit

import pytest

# What a formula, a reference or a citation looks like when the site did not understand it.
RAW = re.compile(r"\$\$|\$[^$\s]|\\\(|\\\[|\{(?:eq|cite|doc|numref|ref)[^}]*\}`|```|:::")
WIDE = "'mjx-container[display=\"true\"], span.math, pre, .pst-scrollable-table-container'"
UNREACHABLE = f"""[...document.querySelectorAll({WIDE})]
    .filter(e => e.scrollWidth > e.clientWidth && e.tabIndex < 0).map(e => e.textContent)"""
STYLES = "[...document.querySelectorAll('.cell_output img')].map(i => getComputedStyle(i))"


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 375])
def test_page_is_whole_without_a_network(tab, any_page, width, mode):
    it = tab(width, mode)
    page = it.open(any_page)
    assert it.problems == []
    assert page.locator("html").get_attribute("data-theme") == mode
    assert page.locator("mjx-merror, [data-mjx-error]").count() == 0
    assert page.locator(".math:not(:has(mjx-container))").count() == 0, "a formula was not set"
    page.wait_for_function("[...document.images].every(i => i.naturalWidth)")
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    page.wait_for_function(f"{UNREACHABLE}.length === 0")
    assert colours_are_apart(page)
    assert markup_left(page) == []


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
    page.evaluate("document.querySelectorAll('pre, code, mjx-container').forEach(e => e.remove())")
    text = page.locator("body").inner_text()
    return [text[max(0, it.start() - 40) : it.end() + 40] for it in RAW.finditer(text)]


def test_chapter_offers_its_notebook_and_numbers_its_equations(tab, site, chapter):
    entries = json.loads((site / "equations.json").read_text("utf-8"))
    own = [entry for entry in entries if f"book/{entry['chapter']}.html" == chapter]
    page = tab().open(chapter)
    source = page.locator("a.btn-download-source-button").first.get_attribute("href")
    notebook = (site / chapter).parent.joinpath(source).resolve()
    assert (notebook.suffix, notebook.exists()) == (".ipynb", True)
    assert page.locator('div.math[id^="equation-"] .eqno').count() == len(own)


def test_the_menu_button_of_a_narrow_page_opens_the_menu(tab):
    page = tab(375).open("index.html")
    entry = page.locator("dialog[open] a", has_text="Index of equations").first
    assert not entry.is_visible()
    page.locator("button.primary-toggle:visible").first.click()
    entry.wait_for()


def test_search_finds_a_word_of_the_book(tab):
    it = tab()
    page = it.open("search.html", "?q=likelihood")
    page.locator("#search-results li a").first.wait_for()
    assert it.problems == []


class Links(HTMLParser):
    """The anchors of a page, and what it points to."""

    def __init__(self, path):
        super().__init__()
        self.anchors, self.targets = set(), []
        self.feed(path.read_text("utf-8"))

    def handle_starttag(self, tag, attributes):
        for key, value in attributes:
            if key in ("id", "name"):
                self.anchors.add(value)
            if key in ("href", "src", "data", "poster", "action") and value is not None:
                self.targets.append(urlsplit(value))
            if key == "srcset":
                self.targets += [urlsplit(part.split()[0]) for part in value.split(",")]


def test_every_link_inside_the_site_leads_somewhere(site, pages):
    parsed = {site / name: Links(site / name) for name in pages}
    broken = []
    for path, links in parsed.items():
        for url in links.targets:
            if url.scheme or url.netloc:
                continue
            target = (path.parent / unquote(url.path)).resolve() if url.path else path
            anchors = parsed[target].anchors | {""} if target in parsed else {url.fragment}
            if not target.exists() or unquote(url.fragment) not in anchors:
                broken.append(f"{path.relative_to(site)}: {url.geturl()}")
    assert broken == []


@pytest.mark.parametrize("name", ["01-mixture-model", "07-why-em-works"])
def test_on_a_phone_a_formula_has_the_whole_width(tab, name):
    """Its number, and the mark beside that, stand under it."""
    page = tab(375).open(f"book/{name}.html")
    numbered = page.locator("div.math:has(> .eqno)")
    assert numbered.count() > 0
    for widths in numbered.evaluate_all(
        "all => all.map(it => [it.querySelector('mjx-container').clientWidth, it.clientWidth])"
    ):
        assert widths[0] == widths[1]


def test_what_goes_on_behind_the_edge_fades_until_its_end(tab):
    page = tab(375).open("book/06-em.html")
    page.wait_for_function("document.querySelectorAll('[data-more]').length > 3")
    wide = page.locator("pre[data-more]:visible").first
    wide.evaluate("it => it.id = 'wide'")
    fades = "getComputedStyle(document.querySelector('#wide')).maskImage !== 'none'"
    assert page.evaluate(fades)
    page.evaluate("document.querySelector('#wide').scrollLeft = 9999")
    page.wait_for_function(f"!({fades})")
    page.evaluate("document.querySelector('#wide').scrollLeft = 0")
    page.wait_for_function(fades)
    more = "[...document.querySelectorAll('[data-more]')]"
    assert page.evaluate(f"{more}.every(it => it.scrollWidth > it.clientWidth)")


@pytest.mark.parametrize("width", [1280, 375])
def test_a_solution_opens_where_its_title_is_pressed(tab, chapter, width):
    page = tab(width).open(chapter, folded=True)
    title = page.locator(".solution .admonition-title").first
    content = page.locator(".solution .section, .solution section").first
    assert not content.is_visible()
    title.click(position={"x": 170, "y": 15})
    content.wait_for(state="visible")
    assert page.url.endswith(chapter)
