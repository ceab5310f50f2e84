"""Every page, as a reader without a network sees it."""

import json
import re
from html.parser import HTMLParser
from urllib.parse import unquote, urlsplit

NUMBERED = re.compile(r'<div class="math[^>]* id="equation-[^>]*>[^<]*<span class="eqno">')
NOTEBOOK = re.compile(r'<a href="([^"]*)"[^>]*\bbtn-download-source-button\b')
SOLUTION = re.compile(r'<p class="admonition-title">Solution to(.*?)</p>')


def test_chapter_offers_its_notebook_and_numbers_its_equations(site, chapter):
    page = (site / chapter).read_text("utf-8")
    entries = json.loads((site / "equations.json").read_text("utf-8"))
    own = [entry for entry in entries if f"book/{entry['chapter']}.html" == chapter]
    notebook = (site / chapter).parent.joinpath(NOTEBOOK.search(page)[1]).resolve()
    assert (notebook.suffix, notebook.exists()) == (".zip", True)
    assert len(NUMBERED.findall(page)) == len(own)


def test_the_menu_button_of_a_narrow_page_opens_the_menu(tab):
    page = tab(375).open("index.html", formulas=False)
    entry = page.locator("dialog[open] a", has_text="Index of equations").first
    assert not entry.is_visible()
    page.locator("button.primary-toggle:visible").first.click()
    entry.wait_for()


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


def test_a_solution_opens_where_its_title_is_pressed(tab):
    name = "book/05-mixing-weights.html"
    page = tab(375).open(name, folded=True, formulas=False)
    title = page.locator(".solution .admonition-title").first
    content = page.locator(".solution .section, .solution section").first
    for width in (1280, 375):
        page.set_viewport_size({"width": width, "height": 900})
        assert not content.is_visible()
        title.click(position={"x": 170, "y": 15})
        content.wait_for(state="visible")
        assert page.url.endswith(name)
        title.click()
        content.wait_for(state="hidden")


def test_no_title_of_a_solution_leads_away(site, chapter):
    titles = SOLUTION.findall((site / chapter).read_text("utf-8"))
    assert titles
    assert not any("<a" in title for title in titles)
