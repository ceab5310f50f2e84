"""The panel beside each equation: it says what equations.json says, and opens for everybody."""

import html
import json
import re

import pytest
from kit import words
from kit.equation import Equation

SAMPLE, PAGE = "m-step-mean", "book/04-m-step.html"
MARK, PANEL = f'[id="equation-{SAMPLE}"] .why-mark', f'[id="why-{SAMPLE}"]'
TEMPLATE = re.compile(r'<template data-why="([^"]+)"[^>]*>(.*?)</template>', re.S)
SOURCE = re.compile(r'<template id="source-([^"]+)">(.*?)</template>', re.S)
ANSWER = re.compile(r"<dt>(.*?)</dt>\s*<dd>(.*?)</dd>", re.S)


def text(markup):
    """What markup shows, with formulas as LaTeX."""
    return " ".join(html.unescape(re.sub("<[^>]+>", "", markup)).replace("’", "'").split())


def shown(sentence):
    """A sentence with formulas as the site writes them."""
    return " ".join(re.sub(r"\$([^$]*)\$", r"\\(\1\\)", sentence).split())


@pytest.fixture(scope="module")
def entries(site):
    stored = json.loads((site / "equations.json").read_text("utf-8"))
    return [Equation.from_json(json.dumps(fields)) for fields in stored]


@pytest.fixture(scope="module")
def pages_with_equations(entries):
    return sorted({f"book/{entry.chapter}.html" for entry in entries})


@pytest.fixture(scope="module")
def panels(site, pages_with_equations):
    """label -> {question: answer} of every page."""
    found = [
        (label, {text(question): answer for question, answer in ANSWER.findall(panel)})
        for page in pages_with_equations
        for label, panel in TEMPLATE.findall((site / page).read_text("utf-8"))
    ]
    assert len(found) == len(dict(found)), "two panels for one equation"
    return dict(found)


@pytest.fixture(scope="module")
def opened(tab):
    return tab().open(PAGE)


@pytest.fixture
def page(opened, tab):
    """The page with the panel closed."""
    yield opened
    if is_open(opened):
        opened.locator(MARK).click()
    assert tab().problems == []


def answers(panel, question):
    return text(panel.get(question, ""))


def named(panel, question):
    """The labels of the equations that an answer links to."""
    return re.findall(r'#equation-([^"]+)"', panel.get(question, ""))


def test_every_equation_has_a_panel_and_none_else_has(panels, entries):
    assert sorted(panels) == sorted(entry.label for entry in entries)


def test_every_panel_says_whether_it_is_proved_and_for_what(panels, entries):
    for entry in entries:
        panel = panels[entry.label]
        proved = panel["Is it proved?"]
        line = answers(panel, "Is it proved?")
        assert (f'href="#cell-{entry.label}"' in proved) == (entry.kind == "result")
        assert (f'data-code="cell-{entry.label}"' in proved) == (entry.kind == "result")
        assert (entry.source or "") in line
        if entry.kind == "result":
            assert shown(f"Proved for {words.scope(entry.scope)}.") in line
        for condition in entry.conditions:
            assert shown(condition.words) in line
        for part in entry.unjudged:
            assert shown(part) in line


def test_every_panel_shows_the_entries_behind_a_matrix_form(panels, entries):
    for entry in entries:
        said = answers(panels[entry.label], "As it is proved, entry by entry")
        assert (entry.index_latex is not None) == bool(said)
        assert " ".join((entry.index_latex or "").split()) in said


def test_every_panel_names_what_the_equation_rests_on(panels, entries):
    known = {entry.label: entry for entry in entries}

    def below(label):
        return {label}.union(*(below(it) for it in known[label].rests_on))

    for label, entry in known.items():
        assert named(panels[label], "What does it rest on?") == list(entry.rests_on)
        bottom = set().union(*(below(it) for it in entry.rests_on))
        defined = {it for it in bottom if known[it].kind == "definition"}
        granted = named(panels[label], "And what is taken for granted in the end?")
        assert sorted(granted) == sorted([*defined, *entry.cites])


def test_every_panel_shows_the_wrong_forms_that_were_refuted(panels, entries):
    for entry in entries:
        said = answers(panels[entry.label], "Would a wrong form pass?")
        forms = [shown(f"${form.latex}$ ({form.name})") for form in entry.refuted]
        assert said.endswith(" ".join(forms))
        assert bool(said) == bool(forms)


def test_every_panel_names_the_functions_and_has_their_code(site, panels, entries):
    for entry in entries:
        answer = panels[entry.label].get("Which code computes it?", "")
        assert re.findall(r"<code>(.*?)</code>", answer) == list(entry.code)
        page = (site / f"book/{entry.chapter}.html").read_text("utf-8")
        sources = dict(SOURCE.findall(page))
        for name in entry.code:
            assert f'data-code="source-{name}"' in answer
            code = text(sources[name])
            assert re.search(rf"^(@\w+ )*(def|class) {name.rpartition('.')[2]}\b", code)
            assert entry.label in code, f"{name} does not name its equation"


def test_every_panel_names_the_tests_and_leads_to_their_files(site, panels, entries):
    for entry in entries:
        answer = panels[entry.label].get("Which tests hold it?", "")
        found = [
            f"{file}::{name}"
            for item in re.findall("<li>(.*?)</li>", answer, re.S)
            for *names, file in [re.findall("<code>(.*?)</code>", item)]
            for name in names
        ]
        assert sorted(found) == sorted(entry.tests)
        for href, file in re.findall(r'<a href="([^"]+)"><code>(.*?)</code></a>', answer):
            assert (site / "book" / href).resolve().read_bytes()
            assert href.endswith(file.rpartition("/")[2])


def is_open(page):
    mark, panel = page.locator(MARK), page.locator(PANEL)
    assert mark.get_attribute("aria-expanded") == str(panel.is_visible()).lower()
    return panel.is_visible()


def has_focus(page, selector):
    return page.locator(selector).evaluate("it => it === document.activeElement")


def test_the_mouse_opens_and_closes_a_panel(page):
    assert not is_open(page)
    page.locator(MARK).click()
    assert is_open(page)
    page.locator(PANEL).get_by_role("button", name="Close").click()
    assert not is_open(page)
    assert has_focus(page, MARK)
    page.locator(MARK).click()
    page.locator(MARK).click()
    assert not is_open(page)


@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_the_keyboard_opens_a_panel_reads_on_in_it_and_escape_leads_back(page, key):
    page.locator(MARK).focus()
    page.keyboard.press(key)
    assert is_open(page)
    assert has_focus(page, PANEL)
    page.keyboard.press("Tab")
    assert has_focus(page, f"{PANEL} > button")
    page.keyboard.press("Tab")
    assert has_focus(page, f"{PANEL} a[href='#cell-{SAMPLE}']")
    page.keyboard.press("Escape")
    assert not is_open(page)
    assert has_focus(page, MARK)


def test_a_finger_opens_and_closes_a_panel(browser, site):
    context = browser.new_context(
        viewport={"width": 375, "height": 800}, has_touch=True, offline=True
    )
    page = context.new_page()
    page.goto((site / PAGE).as_uri())
    page.evaluate("MathJax.startup.promise")  # a finger misses what formulas still push away
    page.locator(MARK).tap()
    assert is_open(page)
    size = page.locator(MARK).bounding_box()
    assert min(size["width"], size["height"]) >= 24
    page.locator(PANEL).get_by_role("button", name="Close").tap()
    assert not is_open(page)
    context.close()


def test_a_panel_unfolds_the_code_of_the_function(page):
    page.locator(MARK).click()
    source = page.locator(f"{PANEL} details", has_text="gmmlib/m_step.py")
    assert source.get_attribute("open") is None
    assert not source.locator("pre").is_visible()
    source.locator("summary").click()
    assert source.locator("pre").inner_text().startswith("def m_step(X")


def test_paper_has_neither_marks_nor_panels(page):
    page.locator(MARK).click()
    page.emulate_media(media="print")
    assert not page.locator(MARK).is_visible()
    assert not page.locator(PANEL).is_visible()
    page.emulate_media(media="screen")


def test_without_javascript_the_index_of_equations_says_the_same(site, browser, entries):
    index = (site / "book/equations.html").read_text("utf-8")
    rows = dict(re.findall(r'<tr [^>]*id="row-([^"]+)">(.*?)</tr>', index, re.S))
    for entry in entries:
        row = rows[entry.label]
        for opening, field in (("Rests on", "rests_on"), ("From the literature", "cites")):
            (links,) = re.findall(f"<p>{opening}: (.*?)</p>", row) or [""]
            assert re.findall(r'#equation-([^"]+)"', links) == list(getattr(entry, field))
        facts = [f"${form.latex}$ ({form.name})" for form in entry.refuted]
        facts += [*words.proved_for(entry), *words.where(entry), *words.not_judged(entry)]
        facts += [*entry.code, *entry.tests]
        assert [fact for fact in facts if shown(fact) not in text(row)] == []
    context = browser.new_context(java_script_enabled=False, offline=True)
    page = context.new_page()
    page.goto((site / PAGE).as_uri())
    assert page.locator(".why-mark, .why").count() == 0
    page.get_by_role("link", name=SAMPLE, exact=True).first.click()
    assert page.url.endswith(f"equations.html#row-{SAMPLE}")
    context.close()
