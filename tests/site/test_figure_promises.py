"""What every moving figure of these promises, whatever it shows. More may be added to FIGURES."""

import re

import numpy as np
import pytest

from .figures_seen import (
    fits_a_finger,
    leaves_its_picture,
    nothing_is_wider,
    takes_the_pictures_place,
    the_plot_is_beside,
    the_plot_stays,
)
from .reader import FRAMES, Reader

# The chapter, and a slider by which the state is changed.
FIGURES = {
    "mixture-by-hand": ("book/01-mixture-model.html", "mean of component 1"),
    "bayes-at-a-point": ("book/03-e-step.html", "row"),
    "weighted-mean-and-covariance": ("book/04-m-step.html", "responsibility of component 1"),
    "the-constraint": ("book/05-mixing-weights.html", "weight of component 1"),
    "the-bound": ("book/07-why-em-works.html", "mean of component 1"),
    "soft-to-hard": ("book/09-kmeans.html", "factor of the first feature"),
    "the-spike": ("book/10-infinite-likelihood.html", "mean of component 1"),
    "map-of-starts": ("book/11-two-runs.html", "start of mean 1"),
    "how-many": ("book/12-how-many.html", "number of components"),
}

BOXES = "all => all.map(it => it.getBoundingClientRect().toJSON())"


@pytest.fixture(params=FIGURES, scope="class")
def element(request):
    return request.param


@pytest.fixture
def lever(element):
    """Moves the figure away from its start."""

    def move(reader, *keys):
        name = FIGURES[element][1]
        reader.track(name).first.focus()
        reader.press(*(keys or ["ArrowRight", "ArrowRight"]))

    return move


@pytest.fixture(scope="class")
def reader(tab, element):
    """The figure in its chapter: loaded once for all tests of a class."""
    return Reader(element, tab(), FIGURES[element][0])


@pytest.fixture(scope="class")
def phone(reader):
    """The same figure, as a phone shows it."""
    reader.page.set_viewport_size({"width": 375, "height": 900})
    reader.page.evaluate(FRAMES)
    yield reader
    reader.page.set_viewport_size({"width": 1280, "height": 900})


@pytest.fixture(scope="class")
def start(tab, element):
    """The state of the figure as it is opened."""
    return Reader(element, tab()).state


class TestInItsChapter:
    """On one page, which the last test leaves."""

    def test_it_takes_the_pictures_place_and_no_task_is_done(self, reader):
        takes_the_pictures_place(reader)

    def test_nothing_is_wider_than_the_figure(self, reader):
        nothing_is_wider(reader)

    def test_the_plot_is_in_view_beside_each_control_and_task(self, reader):
        the_plot_is_beside(reader)

    def test_on_a_phone_the_plot_stays_where_its_controls_are(self, phone):
        the_plot_stays(phone)

    def test_the_name_of_the_axis_does_not_touch_the_controls(self, phone):
        """Where the plot has not begun to stay behind while the controls move on."""
        phone.figure.evaluate("it => it.scrollIntoView()")
        names = phone.figure.locator(".stage > svg > g > text")
        controls = phone.figure.locator(".controls")
        lowest = max(box["y"] + box["height"] for box in names.evaluate_all(BOXES))
        assert controls.bounding_box()["y"] - lowest >= 6

    def test_on_a_phone_nothing_is_wider_than_the_figure(self, phone):
        nothing_is_wider(phone)

    def test_its_controls_are_large_enough_for_a_finger(self, phone):
        fits_a_finger(phone, more_than=4)

    def test_no_text_of_the_plot_leaves_it_or_lies_on_another(self, phone):
        svg = phone.figure.locator("svg").first.bounding_box()
        boxes = phone.figure.locator("svg > g > text").evaluate_all(BOXES)
        assert len(boxes) > 6
        for n, one in enumerate(boxes):
            assert one["x"] >= svg["x"] - 1
            assert one["x"] + one["width"] <= svg["x"] + svg["width"] + 13
            assert not [other for other in boxes[:n] if overlap(one, other)]

    def test_its_link_opens_it_alone_as_it_is(self, reader, lever):
        start = reader.state
        lever(reader)
        assert reader.state != start
        reader.opens_alone()


class TestALinkToNoState:
    @pytest.mark.parametrize("link", ["{", "{}", "null", "[]", "5"])
    def test_a_broken_link_leads_to_the_start(self, tab, element, start, link):
        reader = Reader(element, tab(), state=link)
        assert reader.tab.problems == []
        assert reader.state == start

    def test_a_number_that_is_none_leads_to_the_start(self, tab, element, start):
        for name in start:
            reader = Reader(element, tab(), state={**start, name: None})
            assert reader.state == start, name


class TestAlone:
    def test_alone_it_takes_the_pictures_place_and_no_task_is_done(self, tab, element):
        takes_the_pictures_place(Reader(element, tab()))

    def test_alone_on_a_phone_the_plot_stays_where_its_controls_are(self, tab, element):
        the_plot_stays(Reader(element, tab(375)))

    def test_its_picture_shows_without_javascript_and_on_paper(self, browser, site, tab, element):
        names = FIGURES[element][0], f"figures/{element}.html"
        leaves_its_picture(browser, site, Reader(element, tab()), *names)

    def test_reset_brings_back_the_start(self, tab, element, lever):
        reader = Reader(element, tab())
        start = reader.state
        lever(reader, "ArrowRight")
        reader.resets_to(start)

    def test_a_screen_reader_is_told_once_the_reader_rests(self, tab, element, lever):
        reader = Reader(element, tab())
        assert reader.told_once(lambda: lever(reader, *["ArrowRight"] * 5))

    def test_a_finger_that_scrolls_over_a_slider_moves_nothing(self, tab, element):
        """The browser has moved the slider by the time it finds that the finger scrolls."""
        reader = Reader(element, tab(375))
        start = reader.state
        slider = reader.track(FIGURES[element][1]).first
        assert slider.evaluate("it => getComputedStyle(it).touchAction") == "pan-y"
        slider.dispatch_event("pointerdown")
        slider.evaluate("it => { it.value = it.max; it.dispatchEvent(new Event('input')); }")
        assert reader.state != start
        slider.dispatch_event("pointercancel")
        for name, value in reader.state.items():
            np.testing.assert_allclose(value, start[name], atol=1e-9, err_msg=name)

    @pytest.mark.parametrize("mode", ["light", "dark"])
    def test_it_is_as_light_or_dark_as_the_page(self, tab, element, mode):
        reader = Reader(element, tab(1280, mode))
        colours = """f => [[".frame", "backgroundColor"], [".frame", "color"], [".axis", "stroke"],
            ["svg text", "fill"]].map(([part, name]) => getComputedStyle(f.find(part))[name])"""
        paper, *inks = [brightness(it) for it in reader.figure.evaluate(colours)]
        assert (paper < 128) == (mode == "dark")
        assert all(abs(ink - paper) > 100 for ink in inks)


def overlap(one, other):
    across = min(one["x"] + one["width"], other["x"] + other["width"]) - max(one["x"], other["x"])
    down = min(one["y"] + one["height"], other["y"] + other["height"]) - max(one["y"], other["y"])
    return across > 0 and down > 3


def brightness(colour):
    numbers = [float(part) for part in re.findall(r"[\d.]+", colour)[:3]]
    return np.mean(numbers) * (255 if colour.startswith("color(srgb") else 1)
