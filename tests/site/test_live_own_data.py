"""A reader's own table is fitted and drawn in the page, and never leaves it."""

import numpy as np
import palette
import pytest
from matplotlib.colors import to_hex

import gmmlib

from .test_dark_pictures import seen
from .test_live_code import BOOK

PAGE = "book/own-data.html"
FILE = BOOK.parent / "data" / "faithful.csv"


@pytest.fixture(scope="module")
def place(browser, site):
    context = browser.new_context(offline=True)
    page = context.new_page()
    page.asked = []
    context.on("request", lambda it: page.asked.append(it.url))
    page.goto((site / PAGE).as_uri())
    place = page.locator(".own-table")
    place.get_by_role("button", name="Use your own table").click()
    place.locator("textarea").wait_for()
    yield place
    assert all(it.startswith(("file:", "data:", "blob:")) for it in page.asked)
    context.close()


def run(place, kind="*"):
    place.locator(".live-result").evaluate("it => { it.className = ''; it.replaceChildren(); }")
    place.get_by_role("button", name="Run", exact=True).click()
    place.locator(f".live-result > {kind}").first.wait_for(timeout=240_000)
    return place.locator(".live-result")


def test_a_chosen_file_is_fitted_and_drawn(place):
    place.locator("input[type=file]").set_input_files(FILE)
    place.page.wait_for_function("document.querySelector('.own-table textarea').value.length > 100")
    shown = run(place)
    shown.locator("img").wait_for()
    assert shown.locator("img").evaluate("it => it.naturalWidth") > 100
    assert "272 rows of eruption_min, waiting_min." in shown.inner_text()
    X = np.loadtxt(FILE, delimiter=",", skiprows=1)
    model = gmmlib.GaussianMixture(2, n_init=3, random_state=0).fit(X)
    sizes = shown.locator("table").first
    assert sizes.locator("strong").inner_text() == f"{model.bic(X):.2f}"
    weights = shown.locator("table").last.locator("td:nth-child(2)").all_inner_texts()
    assert sorted(map(float, weights)) == pytest.approx(sorted(model.weights_), abs=1e-3)


def test_a_picture_that_is_drawn_in_the_page_follows_the_theme(place):
    place.locator("textarea").fill(FILE.read_text("utf-8"))
    picture = run(place, "img").locator("img")
    for dark, mode in enumerate(("light", "dark")):
        place.page.evaluate("mode => { document.documentElement.dataset.theme = mode }", mode)
        kinds, counts = np.unique(seen(picture).reshape(-1, 3), axis=0, return_counts=True)
        shown = [to_hex(colour / 255) for colour in kinds]
        assert shown[counts.argmax()] == palette.PAPER[dark]
        own = palette.in_the_dark if dark else to_hex
        assert {own(colour) for colour in palette.COLOURS[:2]} <= {*shown}


def test_the_place_is_named_in_the_contents_and_stands_in_the_column_of_the_text(place):
    title = place.locator("xpath=preceding-sibling::h2")
    left = [it.bounding_box()["x"] for it in (title, place, place.locator("textarea"))]
    assert len(set(left)) == 1
    address = "#without-installing-anything"
    assert place.page.locator(
        f".page-toc a[href='{address}'], .toc-entry a[href='{address}']"
    ).count()


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ("", "There is no table yet"),
        ("a,b\n1,2\n3,4,5", "Line 3 has 3 fields; line 1 has 2."),
        ("name\nAda\nBob", "No column of numbers is left. name is left out: 'Ada' in line 2"),
        ("a,b\n1,2\n3,5\n6,1", "3 rows are too few for 2 columns; expected 12 or more."),
    ],
)
def test_what_is_wrong_with_a_table_is_said_in_plain_words(place, table, words):
    place.locator("textarea").fill(table)
    assert words in run(place, "pre").inner_text()
    assert "wrong" in place.locator(".live-result").get_attribute("class")
