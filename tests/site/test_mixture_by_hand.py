"""The first moving figure, in chapter 1 and alone: by mouse, by finger and by keyboard."""

import json
import re
from urllib.parse import quote

import numpy as np
import pytest

import gmmlib

from .figures_run import by_the_clock
from .figures_seen import nothing_is_wider
from .reader import STATE, Reader, touched

ELEMENT = "mixture-by-hand"
ALONE = f"figures/{ELEMENT}.html"
WEIGHTLESS = {"weights": [0, 0], "means": [1, 2], "widths": [1, 1]}
WEIGHTLESS |= {"chosen": 0, "rows": 0, "seed": 1}
SLIDERS = {"weight": "weights", "mean": "means", "standard deviation": "widths"}


def opened(tab, **state):
    full = {"chosen": 0, "rows": 0, "seed": 0} | state
    return Reader(ELEMENT, tab, state=full if state else None)


@pytest.fixture
def unknown(rng):
    """A mixture the figure has never seen."""
    K = int(rng.integers(2, 5))
    weights = rng.dirichlet(np.full(K, 4)).tolist()
    means, widths = rng.uniform(-2.8, 2.8, K).tolist(), rng.uniform(0.25, 0.95, K).tolist()
    return {"weights": weights, "means": means, "widths": widths}


@pytest.fixture
def hand(tab):
    return opened(tab())


def theta(state):
    covariances = np.square(state["widths"])[:, None, None]
    return gmmlib.Parameters(state["weights"], np.c_[state["means"]], covariances)


def test_a_link_restores_its_state_and_what_is_drawn_is_gmmlibs(tab, unknown):
    hand = opened(tab(), **unknown, chosen=1, rows=20, seed=7)
    state = hand.state
    for name in SLIDERS.values():
        np.testing.assert_allclose(state[name], unknown[name], rtol=1e-12)
    assert (state["chosen"], state["rows"], state["seed"]) == (1, 20, 7)
    x = np.linspace(-6.5, 6.5, 651)
    density = np.exp(gmmlib.log_density(x[:, None], theta(unknown)))
    np.testing.assert_allclose(hand.figure.evaluate("f => f.density"), density, rtol=1e-9, atol=0)
    middle = density[1:-1]
    peaks = np.sum((middle > density[:-2]) & (middle >= density[2:]))
    hand.said(f"{peaks} peak{'' if peaks == 1 else 's'}.")
    hand.said("The area under the drawn curve is 1.000")
    hand.said("20 rows: ")


def test_the_area_is_that_of_the_drawn_curve(tab, unknown):
    """Taken from the path on the screen, in pixels."""
    hand = opened(tab(), **unknown)
    d = hand.figure.locator("path.sum").get_attribute("d")
    x, y = np.array(re.findall(r"[ML](\S+) ([^L]+)", d), dtype=float).T
    assert np.trapezoid(y.max() - y, x) / hand.units.prod() == pytest.approx(1, abs=0.005)
    assert "area 1.000" in hand.figure.locator("svg text", has_text="area").text_content()


def test_who_hears_it_is_told_every_mean_and_width_and_where_the_peaks_are(tab, unknown):
    hand = opened(tab(), **unknown)
    for k, (mean, width) in enumerate(zip(unknown["means"], unknown["widths"], strict=True), 1):
        words = f"Component {k} has the mean {mean:.2f}, the standard deviation {width:.2f}"
        hand.said(words.replace("-", "\u2212"))
    x = np.linspace(-6.5, 6.5, 651)
    density = np.exp(gmmlib.log_density(x[:, None], theta(unknown)))
    middle = density[1:-1]
    tops = 1 + np.flatnonzero((middle > density[:-2]) & (middle >= density[2:]))
    peaks = ", ".join(f"{density[n]:.2f} at {x[n]:.2f}" for n in tops)
    hand.said(f"Peaks: {peaks}.".replace("-", "\u2212"))


@pytest.mark.parametrize(
    "link",
    ["%", quote('{"weights":[9e999]}'), quote(json.dumps(WEIGHTLESS))],
)
def test_a_broken_link_leads_to_the_start(tab, link):
    hand = Reader(ELEMENT, tab(), ALONE, link)
    assert hand.tab.problems == []
    assert hand.state["weights"] == [0.5, 0.3, 0.2]


@pytest.mark.parametrize("name", SLIDERS)
@pytest.mark.parametrize("k", [0, 1])
def test_each_slider_by_keyboard_changes_its_number_alone(tab, unknown, name, k):
    hand = opened(tab(), **unknown)
    hand.figure.get_by_role("radio", name="component 1").focus()
    hand.press(*["ArrowRight"] * k)
    before = hand.state
    hand.slider(f"{name} of component {k + 1}").focus()
    hand.press("ArrowRight", "ArrowRight")
    after = hand.state
    key = SLIDERS[name]
    assert after["chosen"] == k
    assert after[key][k] > before[key][k]
    others = [key] if name == "weight" else []
    for kept in ({*SLIDERS.values()} - {key}) | set(others):
        untouched = np.delete(np.array(before[kept]), k), np.delete(np.array(after[kept]), k)
        if kept == "weights" and name == "weight":
            share = untouched[1] / untouched[0]
            np.testing.assert_allclose(share, share[0])
        else:
            np.testing.assert_array_equal(after[kept], before[kept])
    assert sum(after["weights"]) == pytest.approx(1)
    spoken = hand.slider(f"{name} of component {k + 1}").get_attribute("aria-valuetext")
    assert f"{after[key][k]:.2f}".replace("-", "\u2212") in spoken


@pytest.mark.parametrize("name", SLIDERS)
def test_each_slider_by_mouse(hand, name):
    before = hand.state[SLIDERS[name]][0]
    hand.click_at(hand.slider(f"{name} of component 1"), 0.9)
    assert hand.state[SLIDERS[name]][0] > before


def test_more_and_fewer_components_by_mouse_and_keyboard(hand):
    hand.button("one component more").click()
    assert len(hand.state["weights"]) == 4
    assert sum(hand.state["weights"]) == pytest.approx(1)
    assert hand.button("one component more").is_disabled()
    hand.button("one component fewer").focus()
    hand.press("Enter", "Enter", "Enter")
    assert len(hand.state["weights"]) == 1
    assert hand.state["weights"] == [1]
    assert hand.button("one component fewer").is_disabled()
    hand.said("1 component with the weights 1.00; 1 peak.")


def bell(hand, k):
    return hand.slider(f"component {k + 1}: left and right")


def test_a_bell_follows_the_mouse_and_keeps_its_area(hand):
    before = hand.state
    unit = hand.units[0]
    hand.drag(bell(hand, 1), -30, 40)
    after = hand.state
    assert after["means"][1] == pytest.approx(before["means"][1] - 30 / unit, abs=0.02)
    assert after["widths"][1] > before["widths"][1]
    assert after["weights"] == before["weights"]
    assert (after["means"][0], after["chosen"]) == (before["means"][0], 1)
    assert hand.figure.evaluate("f => f.area") == pytest.approx(1, abs=5e-4)


def test_a_bell_follows_the_arrow_keys_and_stays_in_bounds(hand):
    before = hand.state
    bell(hand, 0).focus()
    hand.press("ArrowRight", "ArrowUp")
    after = hand.state
    assert after["means"][0] == pytest.approx(before["means"][0] + 0.1)
    assert after["widths"][0] == pytest.approx(before["widths"][0] - 0.02)
    hand.press("Home", "PageUp", "PageUp", "PageUp", "PageUp")
    assert (hand.state["means"][0], hand.state["widths"][0]) == (-3, 0.2)
    spoken = bell(hand, 0).get_attribute("aria-valuetext")
    assert spoken == "mean \u22123.00, standard deviation 0.20"
    assert bell(hand, 0).evaluate("e => e.matches(':focus')")


def test_a_bell_follows_a_finger_and_the_page_stays(browser, site):
    before, after, slid = touched(browser, site, ELEMENT, "component 1: left", 20, -60)
    assert after["means"][0] > before["means"][0]
    assert after["widths"][0] < before["widths"][0]
    assert slid == 0


def test_reset_brings_back_the_start_the_mixture_of_the_picture(hand):
    start = hand.state
    assert start["weights"] == [0.5, 0.3, 0.2]
    hand.button("one component more").click()
    hand.slider("mean of component 4").focus()
    hand.press("Home")
    hand.button("Draw 120 rows").click()
    hand.resets_to(start)
    hand.said("3 components with the weights 0.50, 0.30, 0.20; 3 peaks.")


def test_rows_are_drawn_and_taken_away(hand):
    hand.button("Draw 120 rows").click()
    hand.said("120 rows: ")
    text = hand.figure.get_by_role("status").text_content()
    counts = [int(n) for n in re.findall(r"(\d+) from component", text)]
    marks = [hand.figure.locator(f"path.marker.k{k}[transform]").count() for k in (1, 2, 3)]
    assert (sum(counts), marks) == (120, counts)
    hand.button("Take them away").click()
    assert hand.state["rows"] == 0
    assert hand.figure.locator("path.marker[transform]").count() == 0


@pytest.mark.parametrize(("motion", "at_once"), [("reduce", True), ("no-preference", False)])
def test_rows_come_one_after_another_unless_less_motion_is_asked_for(
    browser, site, motion, at_once
):
    clicked = """figure => {
        figure.shadowRoot.querySelectorAll("button")[2].click();
        return figure.state.rows;
    }"""
    with by_the_clock(browser, site, ELEMENT, motion) as figure:
        assert (figure.evaluate(clicked) == 120) is at_once
        figure.page.clock.run_for(60_000)
        assert figure.evaluate(STATE)["rows"] == 120


DONE = [
    (0, {"weights": [0.6, 0.4], "means": [-0.5, 0.5], "widths": [1, 0.8]}),
    (1, {"weights": [0.5, 0.5], "means": [-0.55, 0.55], "widths": [0.5, 0.5]}),
    (2, {"weights": [0.4, 0.3, 0.3], "means": [-2, 1, 1.5], "widths": [0.5, 0.6, 0.7]}),
    (3, {"weights": [1.0], "means": [0], "widths": [0.3]}),
]
NOT_DONE = [
    (0, {"weights": [0.6, 0.4], "means": [0.5, 0.5], "widths": [1, 0.8]}),
    (0, {"weights": [0.6, 0.4], "means": [-2, 2], "widths": [1, 0.8]}),
    (1, {"weights": [0.5, 0.5], "means": [-2, 2], "widths": [0.5, 0.5]}),
    (1, {"weights": [0.5, 0.5], "means": [-0.45, 0.45], "widths": [0.5, 0.5]}),
    (2, {"weights": [0.92, 0.04, 0.04], "means": [-2, 1, 1.5], "widths": [0.5, 0.6, 0.7]}),
    (3, {"weights": [1.0], "means": [0], "widths": [0.41]}),
]


@pytest.mark.parametrize(("n", "state"), DONE)
def test_a_task_that_is_done_is_confirmed_and_stays_so(tab, n, state):
    hand = opened(tab(), **state)
    assert hand.tasks() == [n]
    hand.said(f"Task {n + 1} is done.")
    hand.button("one component more").click()
    assert n in hand.tasks()
    hand.button("Reset").click()
    assert hand.tasks() == []


@pytest.mark.parametrize("apart", [0.6, 1.08])
@pytest.mark.parametrize("width", [0.5, 0.8, 1.0])
def test_one_component_more_does_no_task_by_itself(tab, apart, width):
    """From the states in which the first two tasks are done."""
    means = [-apart * width, apart * width]
    hand = opened(tab(), weights=[0.5, 0.5], means=means, widths=[width, width])
    done = hand.tasks()
    assert len(done) == 1
    hand.button("one component more").click()
    assert hand.tasks() == done
    hand.has_not_done(2, "one weight is 0.09")


@pytest.mark.parametrize(("n", "state"), NOT_DONE)
def test_a_task_that_is_not_done_says_what_is_missing(tab, n, state):
    opened(tab(), **state).has_not_done(n, "Not yet: ")


@pytest.mark.parametrize("width", [1280, 375])
def test_nothing_is_wider_than_the_figure(tab, width):
    hand = opened(tab(width))
    hand.button("one component more").click()
    nothing_is_wider(hand)


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_components_stand_out_from_the_paper(tab, mode):
    """With at least the contrast 3 that WCAG asks of graphics."""
    hand = opened(tab(1280, mode))
    hand.button("one component more").click()
    hand.drawn()
    paper = hand.figure.evaluate("f => getComputedStyle(f.find('.frame')).backgroundColor")
    for k in (1, 2, 3, 4):
        ink = hand.figure.evaluate(f"f => getComputedStyle(f.find('.line.k{k}')).stroke")
        light, dark = sorted([luminance(ink), luminance(paper)], reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= 3, (k, ink)


def channels(colour):
    """Red, green and blue, 0 to 255, of a colour that CSS computed."""
    numbers = [float(part) for part in re.findall(r"[\d.]+", colour)[:3]]
    return np.array(numbers) * (255 if colour.startswith("color(srgb") else 1)


def luminance(colour):
    """As WCAG defines it."""
    share = channels(colour) / 255
    linear = np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)
    return linear @ [0.2126, 0.7152, 0.0722]
