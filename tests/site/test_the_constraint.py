"""The constraint: slopes, objective and best place are gmmlib's, and every control and task."""

import numpy as np
import pytest

import gmmlib

from .reader import Reader, touched

ELEMENT = "the-constraint"
DOT = "the weights:"


@pytest.fixture
def unknown(rng):
    """A mixture, rows of it, and the counts: all of gmmlib, unknown to the figure."""
    theta = gmmlib.Parameters(
        rng.dirichlet([5, 5]), rng.normal(scale=2, size=(2, 1)), rng.uniform(0.5, 3, (2, 1, 1))
    )
    X = gmmlib.sample(theta, int(rng.integers(30, 300)), rng)[0]
    counts = gmmlib.responsibilities(X, theta).sum(axis=0)
    state = {"weights": theta.weights.tolist(), "counts": counts.tolist(), "free": False}
    return X, theta, counts, state


def objective(counts, weights):
    return np.log(weights) @ counts


def test_it_starts_as_the_picture(reader):
    state = reader.state
    assert state == {"weights": [0.15, 0.85], "counts": state["counts"], "free": False}
    assert sum(state["counts"]) == pytest.approx(272)


def test_the_gradient_is_the_slope_of_gmmlibs_log_likelihood(tab, unknown):
    """At the weights that the counts were made with: N_k / pi_k = sum_i N_ik / p(x_i)."""
    X, theta, _, state = unknown
    reader = Reader(ELEMENT, tab(), state=state)
    logs = gmmlib.log_gaussian(X, theta.means, theta.covariances)
    slopes = np.exp(logs - gmmlib.log_density(X, theta)[:, None]).sum(axis=0)
    np.testing.assert_allclose(reader.get("gradient"), slopes, rtol=1e-10)
    angle = np.degrees(np.arccos(slopes.sum() / np.linalg.norm(slopes) / np.sqrt(2)))
    assert reader.get("angle") == pytest.approx(angle, abs=1e-5)


def test_the_best_place_and_the_objective_are_gmmlibs(tab, unknown):
    X, theta, counts, state = unknown
    reader = Reader(ELEMENT, tab(), state=state)
    best = gmmlib.m_step(X, gmmlib.responsibilities(X, theta)).weights
    np.testing.assert_allclose(reader.get("best"), best, rtol=1e-10)
    assert reader.get("objective") == pytest.approx(objective(counts, theta.weights), rel=1e-10)
    assert reader.get("most") == pytest.approx(objective(counts, best), rel=1e-10)


def test_the_shared_module_counts_any_number_of_components(reader, rng):
    K = int(rng.integers(1, 6))
    counts, weights = rng.uniform(1, 50, K), rng.dirichlet(np.full(K, 3))
    both = [counts.tolist(), weights.tolist()]
    found = reader.page.evaluate("([c, w]) => gmm.weightsObjective(c, w)", both)
    assert found == pytest.approx(objective(counts, weights), rel=1e-10)
    found = reader.page.evaluate("([c, w]) => gmm.weightsSlopes(c, w)", both)
    np.testing.assert_allclose(found, counts / weights, rtol=1e-10)


def test_the_level_curve_goes_through_the_weights(tab, unknown):
    _, theta, counts, state = unknown
    reader = Reader(ELEMENT, tab(), state=state)
    points = reader.path("svg > g > path.line.through")
    inside = points[(points > 0.1).all(axis=1)]
    assert len(inside) > 10
    levels = np.log(inside) @ counts - objective(counts, theta.weights)
    assert np.abs(levels).max() < 0.03 * counts.sum()
    for n in range(reader.figure.locator("path.line.level").count()):
        points = reader.path(f"path.line.level >> nth={n}")
        inside = points[(points > 0.1).all(axis=1)]
        assert np.ptp(np.log(inside) @ counts) < 0.06 * counts.sum()


def test_the_arrows_point_along_the_gradient_and_the_normal(tab, unknown):
    *_, state = unknown
    reader = Reader(ELEMENT, tab(), state=state)
    gradient = np.array(reader.get("gradient"))
    for part, direction in {"gradient": gradient, "normal": np.ones(2)}.items():
        start, end = reader.path(f"svg > g > path.arrow.{part}")
        np.testing.assert_allclose(start, state["weights"], atol=0.005)
        along = (end - start) / np.linalg.norm(end - start)
        np.testing.assert_allclose(along, direction / np.linalg.norm(direction), atol=0.05)
    assert reader.units[0] == pytest.approx(reader.units[1])


@pytest.mark.parametrize("weights", [[0.01, 0.99], [1.3, 1.3], [0.01, 1.35]])
def test_an_arrow_that_is_too_long_says_so_and_stays_within_the_axes(tab, reader, weights):
    assert "cut short" not in reader.figure.locator(".numbers").inner_text()
    reader = Reader(ELEMENT, tab(), state={**reader.state, "weights": weights, "free": True})
    assert "cut short" in reader.figure.locator(".numbers").inner_text()
    assert reader.path("svg > g > path.arrow.gradient").max() <= 1.41


def test_what_is_read_and_heard_are_the_numbers(tab, unknown):
    _, theta, counts, state = unknown
    reader = Reader(ELEMENT, tab(), state=state)
    text = reader.figure.locator(".numbers").inner_text().replace("\u2212", "-")
    one, two = counts / theta.weights
    assert f"= {objective(counts, theta.weights):.1f}" in text
    assert f"= ({one:.0f}, {two:.0f})" in text
    reader.said(f"The gradient ({one:.0f}, {two:.0f}) makes an angle")
    reader.said("are on the line")


@pytest.mark.parametrize(("weights", "k"), [([0.1, 0.9], 1), ([0.9, 0.1], 2)])
def test_it_says_which_way_it_pays_to_go(tab, reader, weights, k):
    reader = Reader(ELEMENT, tab(), state={**reader.state, "weights": weights})
    reader.said(f"it pays to move some weight to component {k}")


def test_who_hears_it_is_told_the_counts_and_how_the_level_curve_meets_the_line(tab, unknown):
    _, _, counts, state = unknown
    best = (counts / counts.sum()).tolist()
    reader = Reader(ELEMENT, tab(), state={**state, "weights": best})
    reader.said(f"The counts are {counts[0]:.1f} and {counts[1]:.1f}. The level curve touches")
    off = [best[0] / 2, 1 - best[0] / 2]
    Reader(ELEMENT, tab(), state={**state, "weights": off}).said("The level curve crosses")


@pytest.mark.parametrize("k", [0, 1])
def test_a_weight_slider_by_keyboard_and_mouse(reader, k):
    slider = reader.slider(f"weight of component {k + 1}")
    slider.focus()
    before = reader.state["weights"]
    reader.press("ArrowLeft", "ArrowLeft")
    assert reader.state["weights"][k] == pytest.approx(before[k] - 0.02)
    assert sum(reader.state["weights"]) == pytest.approx(1)
    assert f"{before[k] - 0.02:.3f}" == slider.get_attribute("aria-valuetext")
    reader.click_at(slider, 0.5)
    assert reader.state["weights"][k] == pytest.approx(0.68, abs=0.05)


def test_off_the_line_each_weight_moves_alone(reader):
    box = reader.figure.get_by_role("checkbox", name="stay on the line")
    box.focus()
    reader.press("Space")
    assert reader.state["free"] is True
    reader.slider("weight of component 2").focus()
    reader.press("End")
    assert reader.state["weights"] == pytest.approx([0.15, 1.35], abs=0.01)
    box.click()
    assert reader.state["free"] is False
    assert reader.state["weights"] == pytest.approx([0.01, 0.99])


def test_the_count_slider_by_keyboard_and_mouse(reader):
    slider = reader.slider("count of component 1")
    slider.focus()
    before = reader.state["counts"]
    reader.press("ArrowRight")
    assert reader.state["counts"][0] == pytest.approx(before[0], abs=0.2)
    assert reader.state["counts"][0] > before[0]
    reader.click_at(slider, 0.9)
    assert reader.state["counts"][0] > 200
    assert sum(reader.state["counts"]) == pytest.approx(sum(before))
    assert f"= {reader.state['counts'][1]:.1f}" in slider.get_attribute("aria-valuetext")


def test_the_dot_follows_the_mouse_along_the_line(reader):
    unit = reader.units[0]
    reader.drag(reader.slider(DOT), 60, 60)
    assert reader.state["weights"] == pytest.approx([0.15 + 60 / unit, 0.85 - 60 / unit], abs=0.02)
    reader.drag(reader.slider(DOT), -40, 40)
    assert reader.state["weights"] == pytest.approx([0.15 + 60 / unit, 0.85 - 60 / unit], abs=0.02)
    assert sum(reader.state["weights"]) == pytest.approx(1)


def test_the_dot_follows_the_mouse_off_the_line(tab, reader):
    reader = Reader(ELEMENT, tab(), state={**reader.state, "free": True})
    unit = reader.units[0]
    reader.drag(reader.slider(DOT), 60, -30)
    assert reader.state["weights"] == pytest.approx([0.15 + 60 / unit, 0.85 + 30 / unit], abs=0.02)


def test_the_dot_follows_the_arrow_keys(tab, reader):
    handle = reader.slider(DOT)
    handle.focus()
    reader.press("ArrowRight", "ArrowDown", "ArrowDown", "ArrowLeft")
    assert reader.state["weights"] == pytest.approx([0.17, 0.83])
    reader.press("PageDown")
    assert reader.state["weights"] == pytest.approx([0.27, 0.73])
    reader.press("End")
    assert reader.state["weights"] == pytest.approx([0.99, 0.01])
    assert handle.get_attribute("aria-valuetext") == "\u03c0\u2081 = 0.990, \u03c0\u2082 = 0.010"
    assert handle.evaluate("e => e.matches(':focus')")
    reader = Reader(ELEMENT, tab(), state={**reader.state, "free": True, "weights": [0.5, 0.5]})
    reader.slider(DOT).focus()
    reader.press("ArrowRight", "PageUp")
    assert reader.state["weights"] == pytest.approx([0.51, 0.6])


def test_the_dot_follows_a_finger_and_the_page_stays(browser, site):
    before, after, slid = touched(browser, site, ELEMENT, DOT, 90, -30)
    assert after["weights"][0] > before["weights"][0] + 0.05
    assert sum(after["weights"]) == pytest.approx(1)
    assert slid == 0


COUNTS = [108.8, 163.2]
DONE = [
    (0, {"weights": [0.4, 0.6]}),
    (1, {"weights": [0.6, 0.9], "free": True}),
    (2, {"weights": [0.2, 0.3], "free": True}),
    (3, {"weights": [0.8, 0.2], "counts": [217.6, 54.4]}),
]
NOT_DONE = [
    (0, {"weights": [0.45, 0.55]}, "degrees from the normal"),
    (0, {"weights": [0.2, 0.3], "free": True}, "off the line"),
    (1, {"weights": [0.4, 0.6]}, "sum to 1.00"),
    (1, {"weights": [0.3, 0.6], "free": True}, "the best of the line is"),
    (2, {"weights": [0.4, 0.6]}, "sum to 1.00"),
    (2, {"weights": [0.9, 0.9], "free": True}, "degrees from the normal"),
    (3, {"weights": [0.4, 0.6]}, "a share of 0.400"),
    (3, {"weights": [0.7, 0.3], "counts": [217.6, 54.4]}, "degrees from the normal"),
]


def at(tab, change):
    return Reader(ELEMENT, tab(), state={"counts": COUNTS, "free": False, **change})


@pytest.mark.parametrize(("n", "change"), DONE)
def test_a_task_that_is_done_is_confirmed_and_stays_so(tab, n, change):
    at(tab, change).has_done(n, {1: {2}, 3: {0}}.get(n, set()), DOT, "PageUp")


@pytest.mark.parametrize(("n", "change", "words"), NOT_DONE)
def test_a_task_that_is_not_done_says_what_is_missing(tab, n, change, words):
    at(tab, change).has_not_done(n, words)


@pytest.mark.parametrize(
    "wrong",
    [{"weights": [0.2]}, {"counts": [0, 5]}, {"counts": [-1, 5]}, {"free": 1}]
    + [{"weights": [0.1, 0.2, 0.3], "counts": [1]}],
)
def test_a_link_to_no_weights_leads_to_the_start(tab, reader, wrong):
    start = reader.state
    assert Reader(ELEMENT, tab(), state={**start, **wrong}).state == start
