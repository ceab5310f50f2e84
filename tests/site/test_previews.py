"""What a link names is shown beside it: on hover and on focus, until Escape, without a request."""

import re
from urllib.parse import unquote

import pytest

from .conftest import REST
from .looks import weekly

TEMPLATE = re.compile(r'<template data-preview="([^"]+)">(.*?)</template>', re.S)
LINK = re.compile(r'href="([\w./-]+\.html#(?:equation|fig|term|symbol)-[^"]+)"')
BOX = "#preview"
# page, a link on it, and what the preview shows.
SAMPLES = {
    "figure here": ("01-mixture-model", 'href="#fig-one-or-two"]', "img"),
    "figure elsewhere": ("for-lecturers", 'href="01-mixture-model.html#fig-one-or-two"]', "img"),
    "equation in the index": (
        "equations",
        'href$="#equation-counts"]:not(th a)',
        ".math",
    ),
    "equation here": ("04-m-step", 'href="#equation-m-step-mean-1d"]', "mjx-container"),
    "equation elsewhere": ("04-m-step", 'href="03-e-step.html#equation-counts"]', "mjx-container"),
    "term": ("04-m-step", 'href="glossary.html#term-responsibility"]', "strong"),
    "symbol": ("04-m-step", 'href="notation.html#symbol-gamma-ik-theta"]', "strong mjx-container"),
}
OTHERS = [name for name in SAMPLES if name != "equation here"]
EMPTY_CORNER = (2, 2)


@pytest.fixture(scope="module")
def page_of(tab):
    """page_of(name): a page of the book, loaded again only where another one was asked for."""
    last = []

    def page_of(name):
        if last != [name]:
            tab().open(f"book/{name}.html", formulas=name != "equations")
            last[:] = [name]
        return tab().page

    return page_of


@pytest.fixture(params=list(SAMPLES), scope="module")
def opened(request, page_of):
    """A page's tab, a link, and a selector of what its preview shows."""
    name, link, content = SAMPLES[request.param]
    page = page_of(name)
    return page, page.locator(f"article a:not(.headerlink)[{link}").first, content


@pytest.fixture
def sample(opened, tab):
    page, link, _ = opened
    page.mouse.move(*EMPTY_CORNER)
    link.evaluate("it => it.blur()")
    link.scroll_into_view_if_needed()
    is_hidden(page)
    yield opened
    assert tab().problems == []


def shows(page, content):
    box = page.locator(BOX)
    box.locator(content).first.wait_for()
    rect = box.bounding_box()
    assert rect["x"] >= 0
    assert rect["x"] + rect["width"] <= 1280
    assert box.locator("mjx-merror, a, button").count() == 0
    assert page.evaluate("[...document.querySelectorAll('#preview img')].every(i => i.complete)")


def is_hidden(page):
    page.locator(BOX).wait_for(state="hidden")


def test_hover_shows_it_and_it_stays_while_the_pointer_is_on_it(sample):
    page, link, content = sample
    link.hover()
    page.evaluate("rest()")
    shows(page, content)
    assert link.get_attribute("aria-describedby") == "preview-words"
    page.locator(BOX).hover()
    page.evaluate("rest()")
    shows(page, content)
    page.mouse.move(*EMPTY_CORNER)
    page.evaluate("rest()")
    is_hidden(page)
    assert link.get_attribute("aria-describedby") is None


def test_focus_shows_it_and_escape_hides_it(sample):
    page, link, content = sample
    page.keyboard.press("Tab")
    link.focus()
    shows(page, content)
    page.keyboard.press("Escape")
    is_hidden(page)
    assert link.evaluate("it => it === document.activeElement")
    page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    shows(page, content)
    link.evaluate("it => it.blur()")
    is_hidden(page)


@pytest.mark.parametrize("opened", ["equation here", *weekly(*OTHERS)], indirect=True)
def test_escape_hides_what_hover_shows(sample):
    page, link, content = sample
    link.hover()
    shows(page, content)
    page.keyboard.press("Escape")
    is_hidden(page)


def test_escape_hides_the_preview_before_the_panel_that_it_is_in(page_of):
    page = page_of("04-m-step")
    page.locator('[id="equation-m-step-mean"] .why-mark').click()
    panel = page.locator('[id="why-m-step-mean"]')
    page.keyboard.press("Tab")
    panel.locator('a[href="#equation-index-mean"]').focus()
    shows(page, "mjx-container")
    page.keyboard.press("Escape")
    is_hidden(page)
    assert panel.is_visible()
    page.keyboard.press("Escape")
    assert not panel.is_visible()


def test_a_narrow_page_keeps_the_preview_on_it(page_of):
    page = page_of("04-m-step")
    page.set_viewport_size({"width": 375, "height": 900})
    links = page.locator('article p a[href="#equation-m-step-mean-1d"]:not(.headerlink)').all()
    for link in links[:3]:
        link.hover()
        shows(page, "mjx-container")
        box = page.locator(BOX).bounding_box()
        assert (box["x"] >= 0, box["x"] + box["width"] <= 375) == (True, True)
        page.mouse.move(*EMPTY_CORNER)
        is_hidden(page)
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    page.set_viewport_size({"width": 1280, "height": 900})


@pytest.fixture(scope="module")
def touched(browser):
    """A page on a phone, of which one can only touch."""
    context = browser.new_context(has_touch=True, viewport={"width": 375, "height": 800})
    context.add_init_script(REST)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("sample", ["equation here", "term", "figure elsewhere"])
def test_a_first_tap_shows_it_one_elsewhere_hides_it_and_a_second_follows(touched, site, sample):
    name, href, content = SAMPLES[sample]
    address = (site / f"book/{name}.html").as_uri()
    if not touched.url.startswith(address):
        touched.goto(address)
    link = touched.locator(f"article a:not(.headerlink)[{href}:visible").first
    before, target = touched.url, link.evaluate("it => it.href")
    box = touched.locator(BOX)
    link.tap()
    shows(touched, content)
    box.get_by_text("Tap the link again to go there.").wait_for()
    box.tap()
    touched.evaluate("rest()")
    assert (box.is_visible(), touched.url) == (True, before)
    touched.locator("article h1").tap()
    is_hidden(touched)
    link.tap()
    shows(touched, content)
    assert touched.url == before
    link.tap()
    touched.wait_for_url(target, wait_until="commit")


def test_a_link_without_a_preview_follows_the_first_tap(touched, site):
    touched.goto((site / "book/for-lecturers.html").as_uri())
    link = touched.locator('article a[href^="../figures/"]').first
    link.tap()
    touched.wait_for_url("**/figures/*.html*", wait_until="commit")


def test_a_symbol_s_link_has_a_name(page_of):
    page = page_of("04-m-step")
    names = page.locator('a.look-up[href="notation.html#symbol-gamma-ik-theta"]').evaluate_all(
        "links => links.map(link => [link.getAttribute('aria-label'), link.title])"
    )
    assert names == [["gamma i m of theta", ""]]
    assert page.locator("a.look-up[title]").count() == 0


def test_what_links_name_on_other_pages_is_in_the_page_and_nothing_else(site, any_page):
    page = (site / any_page).read_text("utf-8")
    stored = dict(TEMPLATE.findall(page))
    without = any_page == "book/equations.html" or any_page.startswith("figures/")
    linked = set() if without else set(LINK.findall(page))
    assert set(stored) == linked
    assert all(re.sub("<[^>]+>", "", shown).strip() for shown in stored.values())


def test_terms_and_symbols_lead_to_their_rows(site):
    for name in ("glossary", "notation"):
        page = (site / f"book/{name}.html").read_text("utf-8")
        anchors = re.findall(r'<tr [^>]*id="((?:term|symbol)-[^"]+)"', page)
        assert len(anchors) == len(set(anchors)) == page.count("<tr") - page.count("<thead")
        chapter = (site / "book/06-em.html").read_text("utf-8")
        linked = re.findall(rf'class="look-up[^"]*" href="{name}.html#([^"]+)"', chapter)
        assert len(linked) > 10
        assert {unquote(it) for it in linked} <= set(anchors)


def test_a_section_links_a_word_once_and_nothing_in_code_or_headings(site, chapter):
    page = (site / chapter).read_text("utf-8")
    for section in page.split("<h2>"):
        linked = re.findall(r'class="look-up[^"]*" href="([^"]+)"', section)
        assert len(linked) == len(set(linked))
    assert "look-up" in page
    for inside in re.findall(r"<(pre|h[1-6]|code)\b[^>]*>(.*?)</\1>", page, re.S):
        assert "look-up" not in inside[1]


def test_no_link_stands_in_a_link(site, any_page):
    """Looked for in the file: browsers part them, and leave one of the two without a name."""
    links = re.findall(r"<(/?)a\b", (site / any_page).read_text("utf-8"))
    assert links == ["", "/"] * (len(links) // 2)
