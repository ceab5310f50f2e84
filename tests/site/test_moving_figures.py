"""All moving figures: small files, only where they are needed, each on a page of its own."""

import re
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[2] / "book" / "_figures"
SHARED = {"numerics", "em", "plot", "figure"}
ELEMENTS = sorted({path.stem for path in FOLDER.glob("*.js")} - SHARED)


@pytest.fixture(params=sorted(FOLDER.glob("*.js")), ids=lambda path: path.name)
def file(request):
    return request.param


def test_a_file_is_small_plain_and_whole(file):
    text = file.read_text("utf-8")
    assert len(text.encode()) <= 15_000
    assert not re.search(
        r"\b(import|export|fetch|XMLHttpRequest|eval)\b|https?://(?!www.w3.org)", text
    )


@pytest.mark.parametrize("element", ELEMENTS)
def test_each_figure_stands_in_a_chapter_and_alone(site, pages, element):
    with_it = [name for name in pages if f"<{element} " in (site / name).read_text("utf-8")]
    assert f"figures/{element}.html" in with_it
    assert [name for name in with_it if name.startswith("book/")]


def test_only_pages_with_a_figure_load_scripts_of_figures(site, pages):
    for name in pages:
        text = (site / name).read_text("utf-8")
        loaded = re.findall(r'<script defer="defer" src="[./]*_static/figures/([\w-]+)\.js', text)
        here = {element for element in ELEMENTS if f"<{element} " in text}
        assert set(loaded) == (SHARED | here if here else set()), name
        assert len(loaded) == text.count("_static/figures/"), name


@pytest.mark.parametrize("element", ELEMENTS)
def test_a_figures_own_page_names_it_and_leads_back(tab, element):
    page = tab().open(f"figures/{element}.html")
    words = element.replace("-", " ").capitalize()
    assert page.title().startswith(words)
    assert page.locator("html").get_attribute("lang") == "en"
    assert page.locator("article h1").inner_text() == words
    assert page.locator(element).evaluate("f => f.shadowRoot !== null")
    page.locator("article p a").click()
    page.wait_for_load_state("load")
    assert page.locator(f"figure:target {element}").count() == 1
