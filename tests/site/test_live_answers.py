"""Answers are kept in the browser and taken away as a notebook; a figure lends its rows."""

import json

import nbformat
import pytest
from kit import notebooks

from .test_live_code import BOOK

CHAPTER = "book/06-em.html"
STUB, SOLUTION = 93, 95  # places in the notebook
LOOP = 12
CELLS = [*notebooks.cells(BOOK / "06-em.ipynb")]
START = {"start": "poor", "K": 3, "at": 0, "reached": 0, "means": None}
FOLDED = ".toggle-hidden .toggle-button"
FIGURE = "document.querySelector('two-steps-in-turn')"


@pytest.fixture(scope="module")
def page(browser, site):
    context = browser.new_context(offline=True, accept_downloads=True)
    page = context.new_page()
    page.goto((site / CHAPTER).as_uri())
    yield page
    context.close()


def cell(page, place):
    return page.locator(f'.cell[id^="run-"][id$="-{place}"] .cell_input')


def opened(page, place):
    """A cell, opened by its button if no test has done so, wherever it is folded."""
    page.evaluate(
        "document.querySelectorAll('.toggle-hidden .toggle-button').forEach(b => b.click())"
    )
    found = cell(page, place)
    if found.locator("textarea").count():
        return found
    found.get_by_role("button", name="Try it").click()
    found.locator("textarea").wait_for()
    return found


def run(place):
    place.locator(".live-result").evaluate("it => it.replaceChildren()")
    place.get_by_role("button", name="Run", exact=True).click()
    shown = place.locator(".live-result > :not(.live-whose)")
    shown.first.wait_for(timeout=120_000)
    return "\n".join(shown.all_inner_texts())


def answers(page):
    return json.loads(page.evaluate("localStorage.getItem('gmm-answers') ?? '{}'"))


def test_an_answer_is_judged_kept_and_taken_away(page, tmp_path):
    assert CELLS[STUB].source.startswith("from checks")
    place = opened(page, STUB)
    assert run(place).startswith("Not yet. ")
    assert answers(page) == {}
    answer = f"import numpy as np\n{CELLS[STUB].source.splitlines()[0]}\n{CELLS[SOLUTION].source}"
    place.locator("textarea").fill(answer)
    judged = run(place)
    assert judged.startswith("Right. ")
    assert "right" in place.locator(".live-result").get_attribute("class")
    stored = place.locator("xpath=../*[contains(@class, 'cell_output')]")
    assert not stored.is_visible()  # it judges the stub
    page.reload()
    place = opened(page, STUB)
    assert place.locator("textarea").input_value() == answer
    assert "kept" in place.get_by_role("status").first.inner_text()
    with page.expect_download() as download:
        place.get_by_role("button", name="All my answers").click()
    path = tmp_path / "answers.ipynb"
    download.value.save_as(path)
    notebook = nbformat.read(path, 4)
    nbformat.validate(notebook)
    assert notebook.cells[-1].source == answer
    assert [it.text.strip() for it in notebook.cells[-1].outputs] == [judged]
    assert "Your own loop" in notebook.cells[-2].source
    assert "in your downloads" in place.get_by_role("status").first.inner_text()
    place.get_by_role("button", name="As it was").click()
    assert answers(page) == {}
    assert place.locator("textarea").input_value() == CELLS[STUB].source


def test_a_cell_says_what_runs_before_it_and_takes_what_a_reader_has_changed_there(page):
    loop = opened(page, LOOP)
    code = loop.locator("textarea")
    code.fill(code.input_value().replace("while True:", 'while print("mine") or True:'))
    page.locator(".live-before a", has_text="gaussians").first.wait_for(timeout=120_000)
    user = next(
        n for n, it in enumerate(CELLS) if n > LOOP and "our_em(" in it.source and it.kind == "code"
    )
    said = run(opened(page, user))
    assert "mine" in said
    note = cell(page, user).locator(".live-before")
    assert "our_em, as you have changed it" in note.inner_text()
    shown = cell(page, user).locator("xpath=..").locator(".live-whose").all_inner_texts()
    assert shown == ["Yours", "In the book"]
    code.fill("def our_em(*start):\n    raise ValueError('changed by the reader')")
    assert "changed by the reader" in run(cell(page, user))
    loop.get_by_role("button", name="As it was").click()
    assert run(cell(page, user)) == said.replace("mine\n", "")


def test_the_ten_lines_run_on_the_rows_and_components_of_the_figure(page):
    page.wait_for_function(f"!!{FIGURE}.moment")
    page.evaluate(f"part => {FIGURE}.change(part)", START)
    place = opened(page, LOOP)
    place.get_by_role("button", name="On the rows of the figure").click()
    lines = run(place).splitlines()
    for n in (0, 3):
        height = page.evaluate(f"""() => {{
            {FIGURE}.change({{ at: {2 * n}, reached: {2 * n} }});
            return {FIGURE}.moment().logLikelihood;
        }}""")
        assert float(lines[n].split("ln L = ")[1].split(",")[0]) == pytest.approx(height, abs=1e-3)
    page.evaluate(f"{FIGURE}.change({{ at: 4, reached: 4 }})")
    assert run(place).splitlines()[0].split(": ")[1] == lines[2].split(": ")[1]
