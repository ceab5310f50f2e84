"""All moving figures: small files, only where they are needed, each on a page of its own."""

import re
from pathlib import Path

import pytest

from .conftest import NO_FORMULAS
from .ears import tree
from .looks import weekly
from .reader import FRAMES

FOLDER = Path(__file__).parents[2] / "book" / "_figures"
SHARED = {"palette", "toolbox", "numerics", "em", "plot", "figure-style", "figure"}
MORE = {"map-of-starts": {"basins"}, "how-many": {"models"}}  # that only one figure loads
BACK = "article p a"  # from a figure's own page to its place in a chapter
ON_TOP = """link => {
    const {x, y} = link.getBoundingClientRect();
    return document.elementFromPoint(x + 5, y + 5) === link;
}"""
ELEMENTS = sorted({path.stem for path in FOLDER.glob("*.js")} - SHARED.union(*MORE.values()))


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
    texts = {name: (site / name).read_text("utf-8") for name in pages}
    data = re.compile(rf"<{element} [^>]*>.*?(<script .*?</script>)", re.S)
    with_it = {name: found[1] for name, text in texts.items() if (found := data.search(text))}
    assert f"figures/{element}.html" in with_it
    assert [name for name in with_it if name.startswith("book/")]
    assert len(set(with_it.values())) == 1, "it starts from other data in another place"


def test_only_pages_with_a_figure_load_scripts_of_figures(site, pages):
    for name in pages:
        text = (site / name).read_text("utf-8")
        loaded = re.findall(r'<script defer="defer" src="[./]*_static/figures/([\w-]+)\.js', text)
        here = {element for element in ELEMENTS if f"<{element} " in text}
        more = [MORE.get(element, set()) for element in here]
        assert set(loaded) == (SHARED.union(here, *more) if here else set()), name
        assert len(loaded) == text.count("_static/figures/"), name


def test_lecturers_find_each_figures_own_page_and_its_chapter(tab):
    page = tab().open("book/for-lecturers.html", formulas=False)
    rows = page.locator("section#figures-that-move tbody tr")
    found = rows.evaluate_all(
        "rows => rows.map(r => [...r.querySelectorAll('a')].map(a => a.href))"
    )
    alone = [re.search(r"figures/([\w-]+)\.html$", own)[1] for own, _ in found]
    assert sorted(alone) == ELEMENTS
    with tab().running(NO_FORMULAS):
        for own, chapter in found:
            page.goto(own)
            assert page.locator(BACK).evaluate("a => a.href") == chapter


def test_a_wide_figure_takes_the_place_of_the_list_of_sections(tab):
    """The list folds into its heading, and opens for the keyboard as for the mouse."""
    page = tab().open("book/05-mixing-weights.html", formulas=False)
    page.locator("the-constraint").evaluate("figure => figure.scrollIntoView()")
    aside = page.locator(".bd-sidebar-secondary.hide")
    aside.wait_for()
    assert page.locator("the-constraint").bounding_box()["width"] > 900
    assert aside.bounding_box()["height"] < 60
    link = aside.locator("nav.page-toc a").last
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    link.focus()
    assert aside.locator("nav.page-toc").evaluate("nav => getComputedStyle(nav).opacity") == "1"
    assert link.evaluate(ON_TOP)


# Of each slider: what is seen beside it, and what is said as its value.
VALUES = """all => all.map(it => [it.parentNode.textContent.trim(), it.ariaValueText])"""


@pytest.fixture(scope="class")
def page(tab, element):
    """The figure's own page."""
    page = tab().open(f"figures/{element}.html")
    page.evaluate(FRAMES)
    return page


@pytest.mark.parametrize("element", ELEMENTS, scope="class")
class TestAlone:
    """On its own page, which the last test leaves."""

    def test_who_hears_it_is_told_the_keys_and_the_picture_and_no_ticks(self, page, element):
        groups = tree(page).all("group")
        (figure,) = [it for it in groups if it.description.startswith("Arrow keys move")]
        assert "the space key goes one step on" in figure.description
        picture = page.locator(f"{element} img").get_attribute("alt")
        assert f"As it starts: {picture}" in figure.text()
        plot = next(figure.all("group"))
        handles = page.locator(f"{element} .stage .handle")
        assert len(list(plot.all("slider"))) == handles.count() > 0
        assert plot.text() == ""
        number = "\u2212?\\d+(\\.\\d+)?"
        span = f".+ from {number} to {number}"
        assert re.fullmatch(f"{span}; {span}", plot.description)

    def test_the_value_of_a_slider_does_not_say_its_name_again(self, page, element):
        sliders = page.locator(f"{element} input[type=range]").evaluate_all(VALUES)
        assert sliders
        for seen, value in sliders:
            assert seen in (value, f"{seen.partition(' = ')[0]} = {value}")

    def test_it_fills_a_projectors_screen(self, page, element):
        for width, height in [(1920, 1080), (1280, 720)]:
            page.set_viewport_size({"width": width, "height": height})
            page.evaluate(FRAMES)
            fills_the_screen(page.locator(element), page.viewport_size)
        page.set_viewport_size({"width": 1280, "height": 900})

    def test_its_page_names_it_and_leads_back(self, page, tab, element):
        words = element.replace("-", " ").capitalize()
        assert page.title().startswith(words)
        assert page.locator("html").get_attribute("lang") == "en"
        assert page.locator("article h1").inner_text() == words
        assert page.locator(element).evaluate("f => f.shadowRoot !== null")
        with tab().running(NO_FORMULAS):
            page.locator(BACK).click()
            page.locator(f"figure:target {element}").wait_for(state="attached")


def fills_the_screen(figure, screen):
    plot = figure.locator("svg").first.bounding_box()
    assert plot["height"] > 0.6 * screen["height"]
    assert plot["y"] + plot["height"] <= screen["height"]
    assert figure.bounding_box()["width"] > 0.9 * screen["width"]
    sizes = figure.evaluate("""f => {
        const size = (e) => parseFloat(getComputedStyle(e).fontSize);
        const zoom = (e) => (e.ownerSVGElement ? f.plot.zoom : 1);
        const parts = [...f.shadowRoot.querySelectorAll("svg text, p, button, li")];
        return parts.map((e) => size(e) * zoom(e));
    }""")
    assert min(sizes) >= 14 / 720 * screen["height"] - 0.1
    drawn = figure.evaluate("f => { const {a, d} = f.find('svg').getScreenCTM(); return [a, d]; }")
    assert drawn == pytest.approx([figure.evaluate("f => f.plot.zoom")] * 2, rel=0.01)


@pytest.mark.parametrize("width", [1280, *weekly(375, 1920)])
@pytest.mark.parametrize("element", ELEMENTS)
def test_alone_it_follows_keys_before_anything_is_clicked(tab, element, width):
    page = tab(width).open(f"figures/{element}.html")
    page.evaluate(FRAMES)
    state = f"JSON.stringify(document.querySelector('{element}').state)"
    for key in ["ArrowRight", "Space"]:
        before = page.evaluate(state)
        page.keyboard.press(key)
        page.wait_for_function(f"before => {state} !== before", arg=before)
        assert page.evaluate("scrollY") == 0
