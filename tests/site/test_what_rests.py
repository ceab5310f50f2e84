"""The page with the graph of all equations, against the records that the notebooks store."""

import json
import re
from graphlib import TopologicalSorter
from pathlib import Path

import pytest
from _ext.equations.sources import tree
from _ext.graph.drawing import drawing
from _ext.graph.layout import columns
from bs4 import BeautifulSoup
from pdf.article import article

ROOT = Path(__file__).parents[2]
NOTEBOOKS = sorted(ROOT.glob("book/*.ipynb"))
PAGE = "book/what-rests-on-what.html"
NEAR = "all => all.map(it => it.dataset.label).sort()"
WIDTH = "document.querySelector('.window > svg').getBoundingClientRect().width"
SCROLLED = "document.querySelector('.window').scrollLeft"
FOCUS = "document.activeElement.dataset.label"
ONE = "m-step-mean"
# A numbered equation on its page: its label, and its number, before or after the formula.
NUMBERED = re.compile(r'id="equation-([\w-]+)">[^<]*<span class="eqno">(\([\w.]+\))')


@pytest.fixture(scope="module")
def premises():
    """Of each equation that a cell printed, what it rests on: read from the files alone."""
    cells = [it for path in NOTEBOOKS for it in json.loads(path.read_text("utf-8"))["cells"]]
    data = [it.get("data", {}) for cell in cells for it in cell.get("outputs", [])]
    texts = ["".join(it.get("text/plain", "")) for it in data]
    records = [json.loads(text) for text in texts if text.startswith('{\n "label"')]
    assert len(records) > 100
    return {record["label"]: record["rests_on"] for record in records}


@pytest.fixture(scope="module")
def entries(site):
    return json.loads((site / "equations.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def html(site):
    return (site / PAGE).read_text("utf-8")


@pytest.fixture(scope="module")
def built(html):
    return BeautifulSoup(html, "html.parser")


@pytest.fixture(scope="module")
def opened(tab):
    return tab().open(PAGE)


@pytest.fixture
def page(opened):
    """The page with the graph in full size, at its beginning, and nothing pointed at."""
    opened.mouse.move(0, 0)
    opened.evaluate("document.activeElement.blur()")
    opened.get_by_role("button", name="Full size").click()
    opened.evaluate("document.querySelector('.window').scrollTo(0, 0)")
    return opened


def node(page, label):
    return page.locator(f".node[data-label='{label}']")


def closure(lines, label):
    """All that is reached from a label."""
    reached = set(lines.get(label, ()))
    return reached.union(*(closure(lines, it) for it in reached))


def turned(premises):
    """Of each label what rests on it directly."""
    return {
        it: [other for other, on in premises.items() if it in on]
        for it in {*premises, *sum(premises.values(), [])}
    }


def test_the_lines_are_those_of_the_records(built, premises):
    drawn = [(it["data-from"], it["data-to"]) for it in built.select(".lines path")]
    stored = [(one, label) for label, ones in premises.items() for one in ones]
    assert sorted(drawn) == sorted(stored)


def test_no_equation_rests_on_itself_by_a_detour(premises):
    order = [*TopologicalSorter(premises).static_order()]
    assert len(order) >= len(premises)


def test_each_equation_stands_there_once_and_leads_to_itself(built, entries, site):
    drawn = {it["data-label"]: (it["class"], it["href"]) for it in built.select(".node")}
    assert len(built.select(".node")) == len(entries)
    for it in entries:
        address = f"{it['chapter']}.html#equation-{it['label']}"
        assert drawn[it["label"]] == (["node", it["kind"]], address)
        assert f'id="equation-{it["label"]}"' in (site / f"book/{it['chapter']}.html").read_text()


def test_a_name_has_the_number_that_the_equation_has_on_its_page(built, entries, site):
    names = {it["data-label"]: it.get_text(strip=True) for it in built.select(".node")}
    shown = {}
    for chapter in {it["chapter"] for it in entries}:
        shown |= dict(NUMBERED.findall((site / f"book/{chapter}.html").read_text("utf-8")))
    assert names == {it["label"]: f"{shown[it['label']]} {it['label']}" for it in entries}


def test_chapters_come_in_reading_order_and_pages_without_number_last(built):
    titles = [it.get_text(strip=True) for it in built.select(".chapter")]
    numbers = [int(it.split(".")[0]) for it in titles if it[0].isdigit()]
    assert numbers == sorted(numbers)
    assert titles[len(numbers) :] == [it for it in titles if not it[0].isdigit()] != []


def test_the_lists_say_the_same(built, premises):
    after = turned(premises)
    items = built.select("details.rests-on li")
    assert len(items) == len(built.select(".node"))
    for item in items:
        label, *others = [it["href"].partition("#equation-")[2] for it in item.select("a")]
        assert others == [*premises.get(label, []), *others[len(premises.get(label, [])) :]]
        assert sorted(others[len(premises.get(label, [])) :]) == sorted(after.get(label, []))


def test_drawn_once_more_it_is_the_same_to_the_byte(html, built):
    """In another process than that of the build, so with other hashes."""
    records, _ = tree(ROOT, NOTEBOOKS)
    names = {it["data-label"]: it.get_text(strip=True) for it in built.select(".node")}
    titles = {it["href"][:-5]: it.get_text(strip=True) for it in built.select(".chapter")}
    assert drawing(records, columns(records, titles, names), "{}.html".format) in html


def test_paper_has_neither_graph_nor_lists():
    text = article("book/what-rests-on-what", [])
    assert text.select("svg, details, .equation-graph") == []
    assert "Paper has neither" in text.get_text()


def test_without_javascript_lines_are_drawn_links_lead_and_no_control_is_dead(browser, site):
    context = browser.new_context(java_script_enabled=False, offline=True)
    page = context.new_page()
    page.goto((site / PAGE).as_uri())
    assert page.locator(".lines path").first.is_visible()
    assert not page.locator(".sizes").is_visible()
    node(page, ONE).click()
    assert page.url.endswith(f"book/04-m-step.html#equation-{ONE}")
    context.close()


@pytest.mark.parametrize("by", ["focus", "hover"])
@pytest.mark.parametrize("label", [ONE, "one-hot", "direction"])
def test_what_an_equation_rests_on_and_what_rests_on_it_stand_out(page, premises, by, label):
    getattr(node(page, label), by)()
    below, above = closure(premises, label), closure(turned(premises), label)
    marked = page.locator(".node.near:not(.one, .rests)").evaluate_all(NEAR)
    assert (marked, page.locator(".node.rests").evaluate_all(NEAR)) == (
        sorted(below),
        sorted(above),
    )
    counts = re.findall(r"(\d+) equations?\b", page.locator(".told").inner_text())
    assert counts == [str(len(below)), str(len(above))]
    inside = below | above | {label}
    lines = page.locator(".lines .near").evaluate_all("all => all.map(it => it.dataset.to)")
    whole = [one for it in below | {label} for one in premises.get(it, ())]
    whole += [it for it in above for one in premises[it] if one in above | {label}]
    assert set(lines) <= inside
    assert len(lines) == len(whole)


def test_nothing_stands_out_when_the_mouse_has_gone(page):
    node(page, ONE).hover()
    page.locator(".of-one").wait_for()
    page.mouse.move(0, 0)
    page.wait_for_function("!document.querySelector('.of-one, .node.near, .lines .near')")


def test_a_mouse_at_rest_does_not_interfere_when_the_keyboard_scrolls(page):
    """A browser says that it is over what has come under it."""
    node(page, ONE).focus()
    node(page, "one-hot").dispatch_event("pointerover", {"bubbles": True})
    assert page.locator(".node.one").get_attribute("data-label") == ONE


def test_buttons_set_the_size(page):
    full = page.evaluate(WIDTH)
    page.get_by_role("button", name="Larger").click()
    assert page.evaluate(WIDTH) == pytest.approx(1.25 * full, abs=1)
    page.get_by_role("button", name="Full size").click()
    page.get_by_role("button", name="Smaller").click()
    assert page.evaluate(WIDTH) == pytest.approx(full / 1.25, abs=1)
    page.get_by_role("button", name="Whole graph").click()
    assert page.evaluate(f"{WIDTH} <= document.querySelector('.window').clientWidth")
    page.get_by_role("button", name="Smaller").click()
    assert page.evaluate(f"{WIDTH} > document.querySelector('.window').clientWidth - 2")


def test_what_is_under_the_mouse_stays_there_when_the_wheel_changes_the_size(page):
    it = node(page, "gaussian")
    it.hover()
    full, before = page.evaluate(WIDTH), it.locator(".marker").bounding_box()
    page.evaluate("document.querySelector('.window').scrollBy(1, 1)")
    page.mouse.move(before["x"] + 4, before["y"] + 4)
    before = it.locator(".marker").bounding_box()
    page.keyboard.down("Control")
    page.mouse.wheel(0, -100)
    page.wait_for_function(f"{WIDTH} > {full}")
    page.keyboard.up("Control")
    after = it.locator(".marker").bounding_box()
    assert [after[it] for it in "xy"] == pytest.approx([before[it] for it in "xy"], abs=4)


def test_the_wheel_alone_does_not_change_the_size(page):
    full = page.evaluate(WIDTH)
    page.locator(".window").hover()
    page.mouse.wheel(200, 0)
    page.wait_for_function(f"{SCROLLED} > 0")
    assert page.evaluate(WIDTH) == full


def test_a_drag_moves_the_graph_and_follows_no_link(page):
    box = node(page, "weights-sum").locator("text").bounding_box()
    x, y = box["x"] + 20, box["y"] + 5
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 50, y, steps=3)
    page.mouse.up()
    assert page.evaluate(SCROLLED) == 50
    page.mouse.move(x, y)
    assert page.evaluate(SCROLLED) == 50, "the button is up"
    assert page.url.endswith(PAGE)


def test_by_the_keyboard_it_is_one_stop_and_arrows_lead_on(page, entries):
    first = entries[0]["label"]
    assert page.locator(".node[tabindex='0']").count() == 1
    page.locator(".node[tabindex='0']").focus()
    node(page, first).focus()
    for key, there in (("ArrowDown", entries[1]), ("ArrowUp", entries[0])):
        page.keyboard.press(key)
        assert page.evaluate(FOCUS) == there["label"]
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowLeft")
    assert page.evaluate(FOCUS) == first, "there is nothing beyond the edge"
    page.keyboard.press("ArrowRight")
    second = next(it for it in entries if it["chapter"] != entries[0]["chapter"])
    assert page.evaluate(FOCUS) == second["label"]
    page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    assert page.evaluate(FOCUS) == second["label"], "the graph is entered where it was left"


def test_keys_set_the_size_and_the_equation_stays_in_sight(page):
    node(page, ONE).focus()
    full = page.evaluate(WIDTH)
    for key, size in (("+", 1.25), ("1", 1), ("-", 0.8)):
        page.keyboard.press(key)
        assert page.evaluate(WIDTH) == pytest.approx(size * full, abs=1)
        frame, box = page.locator(".window").bounding_box(), node(page, ONE).bounding_box()
        assert frame["x"] <= box["x"] + 1
        assert box["x"] + box["width"] <= frame["x"] + frame["width"] + 1
    page.keyboard.press("0")
    assert page.evaluate(WIDTH) < full / 2


def test_a_click_and_enter_follow_the_link(tab):
    for follow in (lambda it: it.click(), lambda it: it.press("Enter")):
        page = tab(375).open(PAGE)
        with page.expect_navigation():
            follow(node(page, "weights-sum"))
        assert page.url.endswith("01-mixture-model.html#equation-weights-sum")
