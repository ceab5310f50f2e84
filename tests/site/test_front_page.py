"""The front page: what it counts, and the figure that runs on it until it is touched."""

import json
import re
from pathlib import Path

import nbformat
import numpy as np
import pytest

from .conftest import CHAPTERS
from .reader import AGAIN, KEEP

ROOT = Path(__file__).parents[2]
PAGE, ELEMENT = "index.html", "two-steps-in-turn"
SPREAD = np.tile(np.loadtxt(ROOT / "data/faithful.csv", delimiter=",", skiprows=1).std(0), 2)
AT = f"document.querySelector('{ELEMENT}').state.at"


@pytest.fixture(scope="module")
def loaded(browser, site):
    """The page on a phone, whose clock goes on where a test lets it, and what was loaded for it."""
    context = browser.new_context(offline=True, viewport={"width": 375, "height": 800})
    context.clock.install(time=0)
    page, files = context.new_page(), []
    page.on("requestfinished", lambda request: files.append(request.url))
    page.goto((site / PAGE).as_uri())
    files = [*files]
    context.clock.pause_at(100_000)
    page.evaluate(KEEP, ELEMENT)
    yield page, files
    context.close()


@pytest.fixture
def moving(loaded, request):
    """The figure made anew, for a reader who does not mind motion or for one who does."""
    page = loaded[0]
    page.emulate_media(reduced_motion=getattr(request, "param", "no-preference"))
    page.evaluate(AGAIN, [ELEMENT, ""])
    return page


def counts(page):
    """The number in bold of each line, by the words after it."""
    lines = [line.split(maxsplit=1) for line in page.locator(".counts li").all_inner_texts()]
    return {words: int(number) for number, words in lines}


def test_what_it_counts_is_there(moving, site):
    found = counts(moving)
    entries = json.loads((site / "equations.json").read_text("utf-8"))
    results = [it for it in entries if it["kind"] == "result"]
    assert found["results, each with its proof in the page"] == len(results)
    general = [it for it in results if it["scope"]["N"] == "any"]
    assert found["of them for any number of rows"] == len(general) > 0
    refuted = [form for it in results for form in it["refuted"]]
    assert found["wrong forms tried, and refuted"] == len(refuted)
    books = [nbformat.read(path, 4) for path in (ROOT / "book").glob("*.ipynb")]
    outputs = [cell for book in books for cell in book.cells if cell.get("outputs")]
    assert found["outputs, run again and compared"] == len(outputs)
    files = [path.read_text("utf-8") for path in (ROOT / "tests").rglob("test_*.py")]
    tests = [it for text in files for it in re.findall(r"^ *def test_\w+\(", text, re.M)]
    assert found["test functions of gmmlib, the book and the site"] == len(tests)
    assert len(found) == 5


def test_no_number_of_it_is_typed():
    text = re.sub(r"`[^`]*`|^\d+\. ", "", (ROOT / "index.md").read_text("utf-8"), flags=re.M)
    assert not re.search(r"\d{2,}", text)


def test_it_says_the_minutes_of_each_chapter_and_the_hours_of_all(moving, site):
    said = {}
    for line in moving.locator("#the-way-through ol li").all():
        page = line.locator("a").first.get_attribute("href")
        said[page] = int(re.search(r", (\d+) minutes:", line.inner_text())[1])
    assert sorted(said) == CHAPTERS
    for page, minutes in said.items():
        assert f">{minutes} minutes · exercises apart<" in (site / page).read_text("utf-8")
    hours = re.search(r"about (\d+)(½?) hours", moving.locator(".doors").inner_text())
    assert abs(60 * int(hours[1]) + 30 * len(hours[2]) - sum(said.values())) <= 15


def test_its_doors_lead_on(moving):
    doors = moving.locator(".doors li")
    names = [door.split(".")[0] for door in doors.all_inner_texts()]
    assert names == ["See", "Read", "Run", "Teach"]
    for door in doors.all():
        assert door.locator("a").count() >= 1


def test_it_moves_within_a_second(moving):
    means = f"document.querySelector('{ELEMENT}').moment().parameters.means"
    before = moving.evaluate(means)
    moving.clock.run_for(1000)
    after = moving.evaluate(means)
    assert abs(after[0][1] - before[0][1]) > 5 or abs(after[0][0] - before[0][0]) > 0.5


def test_it_goes_on_moving(moving):
    """Each of the first six M-steps moves or widens a component by a tenth of the data's spread."""
    figure = f"document.querySelector('{ELEMENT}')"
    parameters = f"(n) => {figure}.walk.at(2 * n).parameters"
    seen = [moving.evaluate(parameters, n) for n in range(7)]
    shapes = [np.concatenate([it["means"], roots(it["covariances"])], axis=1) for it in seen]
    steps = [np.abs(two - one) / SPREAD for one, two in zip(shapes, shapes[1:])]
    assert min(step.max() for step in steps) > 0.1


def roots(covariances):
    return np.sqrt([np.diag(it) for it in covariances])


def test_beside_the_figure_it_says_what_a_hollow_mark_means(moving):
    caption = moving.locator(f"{ELEMENT} + p")
    assert "A hollow mark is an eruption that EM is not sure of" in caption.inner_text()
    assert caption.is_visible()


@pytest.mark.parametrize("moving", ["reduce"], indirect=True)
def test_with_less_motion_the_figure_stands_still_at_the_start(moving):
    moving.clock.run_for(5000)
    assert moving.evaluate(AT) == 0
    moving.locator(ELEMENT).get_by_role("button", name="Run").click()
    assert moving.evaluate(AT) > 0


def test_the_figure_shows_steps_and_plot_and_not_the_rest(tab):
    figure = tab(375).open(PAGE).locator(ELEMENT)
    assert figure.locator(".row-mark").count() == 272
    for name in ("E-step", "M-step", "Run", "To the end", "Reset"):
        assert figure.get_by_role("button", name=name, exact=True).is_visible()
    for part in (".settings", ".tasks", ".ask"):
        assert not figure.locator(part).is_visible()
    figure.get_by_role("link", name="Open alone").click()
    figure.page.wait_for_url(f"**/figures/{ELEMENT}.html#*")
    assert figure.locator(".tasks").is_visible()


@pytest.mark.parametrize("touch", ["mouse", "keyboard", "pause"])
def test_the_figure_runs_by_itself_until_it_is_touched(moving, touch):
    moving.clock.run_for(2000)
    assert moving.evaluate(AT) > 1
    figure = moving.locator(ELEMENT)
    assert figure.get_by_role("status").get_attribute("aria-live") == "off"
    if touch == "mouse":
        figure.locator("svg").first.click(position={"x": 60, "y": 40})
    elif touch == "pause":
        figure.get_by_role("button", name="Pause").click()
    else:
        figure.get_by_role("slider", name="Iteration").press("ArrowLeft")
    at = moving.evaluate(AT)
    assert at > 0
    moving.clock.run_for(5000)
    assert moving.evaluate(AT) == at
    assert figure.get_by_role("button", name="Run", exact=True).is_visible()


def test_at_its_end_the_figure_begins_again(moving):
    moving.evaluate(f"document.querySelector('{ELEMENT}').advance(100)")
    end = moving.evaluate(AT)
    assert moving.evaluate(f"document.querySelector('{ELEMENT}').end().rest")
    seen = []
    for _ in range(20):
        moving.clock.run_for(500)
        seen.append(moving.evaluate(AT))
    assert 0 <= min(seen) < end


def test_what_stands_below_the_figure_stays_where_it_is(moving):
    """While it runs, whatever it says."""
    place = "document.querySelector('.doors').getBoundingClientRect().top"
    figure = f"document.querySelector('{ELEMENT}')"
    moving.evaluate(f"{figure}.pause()")
    tops = set()
    for at in (0, 1, 2, 3, 20, 42, 43):
        moving.evaluate(f"{figure}.change({{at: {at}, reached: {at}}})")
        moving.clock.run_for(1000)
        tops.add(round(moving.evaluate(place)))
    assert len(tops) == 1


def test_it_is_light(loaded, site):
    """What a phone must load and set before it can be read; the theme's own files are extra."""
    files = loaded[1]
    own = {url.split("?")[0] for url in files if re.search(r"index\.html|figures/|_images/", url)}
    weight = sum((site / url.partition("/html/")[2]).stat().st_size for url in own) / 1000
    print(f"{weight:.0f} kB of its own")
    assert len(own) > 5
    assert weight < 250
    assert not [url for url in files if "mathjax" in url or "tex-svg" in url]
