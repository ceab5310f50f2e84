"""The index of equations in a browser: its filter, and the links between it and the chapters."""

import json
import re

import pytest

PAGE = "book/equations.html"
ROWS = "table.equation-index tbody tr"
COUNT = "#equation-count"
WORDS = "Search the equations"
# The words of a scope for what it says of the density.
SAID = {
    "any": "any component density",
    "one parameter": "any component density with one real parameter of its own",
    "normal": "",
    None: "",
}
# Of each row: how many formulas (which stay TeX here) and numbers it displays, its names, how much
# it says is refuted.
CONTENTS = """rows => rows.map(row => [
    row.querySelectorAll("div.math").length,
    row.querySelectorAll(".eqno").length,
    [...row.querySelectorAll("code")].map(name => name.textContent),
    row.textContent.split("Refuted:").length - 1,
])"""


@pytest.fixture(scope="module")
def entries(site):
    return json.loads((site / "equations.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def opened(tab):
    return tab().open(PAGE, formulas=False)


@pytest.fixture
def page(opened):
    """The page, with nothing chosen."""
    yield opened
    opened.get_by_role("button", name="Show all").click()
    opened.wait_for_function(f"!document.querySelector('{ROWS}[hidden]')")


def labels(page):
    """The labels of the rows that are to be seen, and no problem on the way there."""
    shown = page.locator(f"{ROWS}:visible").evaluate_all("rows => rows.map(row => row.id)")
    return [anchor.removeprefix("row-") for anchor in shown]


def said(entry):
    """What a result's scope says of the density."""
    return SAID[entry["scope"]["density"]] if entry["kind"] == "result" else ""


def such(entries, condition):
    """The labels of the entries that the condition picks: some, not all."""
    picked = [entry["label"] for entry in entries if condition(entry)]
    assert 0 < len(picked) < len(entries)
    return picked


def says(page, shown, entries):
    return page.locator(COUNT).inner_text() == f"{len(shown)} of {len(entries)} equations shown."


def test_at_first_every_equation_is_shown(page, entries):
    assert labels(page) == [entry["label"] for entry in entries]
    assert says(page, entries, entries)


@pytest.mark.parametrize("kind", ["definition", "result", "cited"])
def test_choosing_a_kind_leaves_that_kind(page, entries, kind):
    page.get_by_label("Kind").select_option(kind)
    expected = such(entries, lambda entry: entry["kind"] == kind)
    assert labels(page) == expected
    assert says(page, expected, entries)


def test_choosing_a_chapter_leaves_its_section(page, entries):
    chapter = entries[-1]["chapter"]
    page.get_by_label("Chapter", exact=True).select_option(chapter)
    assert labels(page) == such(entries, lambda entry: entry["chapter"] == chapter)
    assert page.locator("article h2:visible").count() == 1


@pytest.mark.parametrize(("choice", "features"), [("any D", "any"), ("D = 1", 1)])
def test_choosing_d_leaves_results_of_that_scope(page, entries, choice, features):
    page.get_by_label("D (features)").select_option(choice)
    expected = {"kind": "result", "D": features}
    assert labels(page) == such(
        entries, lambda entry: {"kind": entry["kind"], "D": entry["scope"]["D"]} == expected
    )


@pytest.mark.parametrize(
    ("words", "field"),
    [
        ("M-Step-Mean", lambda entry: entry["label"]),
        ("gmmlib.m_step.m_step", lambda entry: " ".join(entry["code"])),
        ("density any component", lambda entry: said(entry)),
        ("note's 1/N", lambda entry: " ".join(form["name"] for form in entry["refuted"])),
    ],
)
def test_words_are_found_in_labels_functions_scopes_and_refuted_forms(page, entries, words, field):
    page.get_by_label(WORDS).fill(words)
    wanted = words.lower().split()
    expected = such(entries, lambda entry: all(word in field(entry).lower() for word in wanted))
    assert set(labels(page)) >= set(expected)
    assert says(page, labels(page), entries)
    assert len(labels(page)) < len(entries) / 2


def test_what_nothing_matches_is_said(page, entries):
    page.get_by_label(WORDS).fill("no such equation")
    assert labels(page) == []
    assert says(page, [], entries)
    assert page.locator("article h2:visible").count() == 0


def test_the_keyboard_alone_filters_and_shows_all_again(page, entries):
    page.get_by_label(WORDS).focus()
    page.keyboard.type("mass")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("c")
    masses = such(entries, lambda it: it["kind"] == "cited" and "mass" in it["label"])
    assert labels(page) == masses
    for _ in range(3):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.locator(f"{ROWS}:visible").nth(len(entries) - 1).wait_for()
    assert says(page, entries, entries)


def test_the_mouse_shows_all_again(page, entries):
    page.get_by_label(WORDS).fill("slope")
    page.get_by_role("button", name="Show all").click()
    page.locator(f"{ROWS}:visible").nth(len(entries) - 1).wait_for()
    assert says(page, entries, entries)


def test_a_screen_reader_is_told_what_changed_and_each_control_s_name(page):
    assert page.get_by_role("status").filter(has_text="equations shown").count() == 1
    controls = page.locator("#equation-filter :is(input, select)")
    names = controls.evaluate_all("all => all.map(it => [...it.labels].map(l => l.innerText))")
    assert names == [[WORDS], ["Kind"], ["Chapter"], ["D (features)"]]


def test_without_javascript_the_whole_table_shows_and_no_dead_control(browser, site, entries):
    context = browser.new_context(java_script_enabled=False, offline=True)
    page = context.new_page()
    page.goto((site / PAGE).as_uri())
    assert page.locator(f"{ROWS}:visible").count() == len(entries)
    assert not page.locator("#equation-filter").is_visible()
    context.close()


def test_a_row_shows_its_formula_without_a_number_and_all_that_runs(page, entries):
    shown = page.locator(ROWS).evaluate_all(CONTENTS)
    for entry, (formulas, numbers, code, refuted) in zip(entries, shown, strict=True):
        assert (formulas, numbers, refuted) == (1, 0, len(entry["refuted"]))
        assert code == [entry["label"], *entry["code"], *entry["tests"]]


def test_each_equation_and_its_row_lead_to_each_other(site, entries):
    index = (site / PAGE).read_text("utf-8")
    for entry in entries:
        label, chapter = entry["label"], entry["chapter"]
        assert f'href="{chapter}.html#equation-{label}"' in index
        assert re.search(rf'<tr [^>]*id="row-{label}"', index)
        page = (site / f"book/{chapter}.html").read_text("utf-8")
        back = f'href="equations.html#row-{label}"><strong>{label}</strong></a>'
        assert page.count(back) == 1, f"{label} has no way back to the index"


def test_all_that_a_result_rests_on_is_linked(site, entries):
    for chapter in {entry["chapter"] for entry in entries}:
        page = (site / f"book/{chapter}.html").read_text("utf-8")
        for named in re.findall(
            r"(?:Rests on|Rests in the end on the literature:) (.*?)\.(?: |</p>)", page
        ):
            for link in named.split(", "):
                assert re.fullmatch(r'<a [^>]*#equation-([\w-]+)">\1</a>', link), (chapter, link)
