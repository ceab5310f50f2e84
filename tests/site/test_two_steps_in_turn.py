"""EM on Old Faithful, in chapter 6 and alone: the numbers, the controls, the words, the tasks."""

import re
from pathlib import Path

import numpy as np
import pytest
from kit import notebooks

import gmmlib

from .figures_run import at, by_the_clock, paused, told_heights
from .figures_seen import (
    fits_a_finger,
    leaves_its_picture,
    mixed,
    stays_in_its_frame,
    takes_the_pictures_place,
    the_plot_is_beside,
    the_plot_stays,
)
from .looks import ALL, weekly
from .reader import FRAMES, Reader, touched

ROOT = Path(__file__).parents[2]
ELEMENT = "two-steps-in-turn"
CHAPTER, ALONE = "book/06-em.html", f"figures/{ELEMENT}.html"
SETTINGS = {"Components, K": "K", "Covariances": "shape", "Penalty": "reg", "Start": "start"}
# To the end takes seconds for each start.
STEPS = 10_000 if ALL else 50
HISTORY = "(f, steps) => { f.walk.reach(steps); return f.walk.history; }"
# Of thousands of iterations: the first and the last.
ENDS = HISTORY.replace("history;", "history.filter((_, n, all) => n % (all.length - 1) === 0);")
NAMES = ("weights", "means", "covariances")
X = np.loadtxt(ROOT / "data" / "faithful.csv", delimiter=",", skiprows=1)
MEAN, COVARIANCE = X.mean(axis=0), np.cov(X.T, bias=True)


@pytest.fixture
def open_at(tab):
    """open_at(width, name, **state): the figure, at its start or in a state from a link."""

    def open_at(width=1280, name=ALONE, **state):
        begin = {"K": 2, "shape": "full", "reg": 0, "start": "text", "seed": 1, "means": None}
        full = begin | {"at": 0, "reached": state.get("at", 0)} | state if state else None
        return Reader(ELEMENT, tab(width), name, full)

    return open_at


def even(means):
    K = len(means)
    return gmmlib.Parameters(np.full(K, 1 / K), means, [COVARIANCE] * K)


BAD = even([[3.0, 65.0], [3.9, 72.0]])


def history(reader, steps=10_000, script=HISTORY):
    """The iterations, up to so many, as the browser computes them."""
    found = reader.figure.evaluate(script, steps)
    return [[np.array(it["parameters"][name]) for name in NAMES] for it in found], found


def same(found, expected):
    for name, value in zip(NAMES, found, strict=True):
        np.testing.assert_allclose(value, getattr(expected, name), rtol=1e-10, err_msg=name)


def test_from_the_texts_start_each_iteration_is_gmmlibs(open_at):
    parameters, found = history(open_at())
    expected = list(gmmlib.em(X, BAD))
    assert len(found) == len(expected)
    for step, own, it in zip(expected, parameters, found, strict=True):
        same(own, step.parameters)
        assert it["logLikelihood"] == pytest.approx(step.log_likelihood, rel=1e-10)


def test_it_says_the_numbers_that_the_chapter_printed(open_at):
    cells = notebooks.cells(ROOT / "book" / "06-em.ipynb")
    (cell,) = [it for it in cells if "ours = list(islice(loop, 21))" in it.source]
    text = cell.outputs[0]["text/plain"]
    printed = re.findall(r"iteration +(\d+) +ln L = +(\S+)", text)
    reader = open_at()
    reader.button("To the end").click()
    before_rest = [(int(n), height) for n, height in printed if int(n) <= 19]
    assert len(before_rest) > 5
    for n, height in before_rest:
        reader.slider("Iteration").fill(str(2 * n))
        reader.drawn()
        words = reader.figure.evaluate("f => f.describe()").replace("\u00a0", " ")
        shown = height.replace("-", "\u2212")
        assert words.startswith(f"Iteration {n}: ln L = {shown}")


@pytest.mark.parametrize("start", ["random", "spread", "own"])
def test_from_any_start_each_iteration_is_gmmlibs(open_at, rng, start):
    K, seed = int(rng.integers(1, 5)), int(rng.integers(1, 1000))
    means = rng.uniform([1.6, 45], [5, 95], size=(K, 2)).tolist() if start == "own" else None
    parameters, found = history(open_at(K=K, start=start, seed=seed, means=means), STEPS)
    first = gmmlib.Parameters(*parameters[0])
    same(parameters[0], even(first.means))
    if start == "own":
        np.testing.assert_array_equal(first.means, means)
    else:
        assert all((X == mean).all(axis=1).any() for mean in first.means)
        assert len(np.unique(first.means, axis=0)) == K
    for now, after, it in zip(parameters, parameters[1:], found, strict=False):
        theta = gmmlib.Parameters(*now)
        gamma = gmmlib.responsibilities(X, theta)
        np.testing.assert_allclose(it["gamma"], gamma, rtol=1e-8, atol=1e-10)
        assert it["logLikelihood"] == pytest.approx(gmmlib.log_likelihood(X, theta), rel=1e-10)
        same(after, gmmlib.m_step(X, np.array(it["gamma"])))


def test_a_collapse_is_gmmlibs_and_said_in_words(open_at):
    reader = open_at()
    reader.button("Set up task 3").click()
    parameters, _ = history(reader)
    covariances = [COVARIANCE / 1000, COVARIANCE]
    start = gmmlib.Parameters([0.1, 0.9], [X[0], MEAN], covariances)
    same(parameters[0], start)
    seen = []
    with pytest.raises(gmmlib.CollapseError) as error:
        seen.extend(gmmlib.em(X, start))
    for own, step in zip(parameters, seen, strict=True):
        same(own, step.parameters)
    fate = reader.figure.evaluate("f => f.walk.fate")
    assert fate["component"] == error.value.component
    assert fate["count"] == pytest.approx(error.value.count, rel=1e-10)
    for name in ("E-step", "M-step", "E-step", "M-step"):
        assert reader.tasks() == []
        reader.button(name).click()
    reader.said(f"Component {error.value.component + 1} has collapsed: its N\u2081 = 0.998")
    assert reader.tasks() == [2]
    assert reader.figure.locator("svg text", has_text="collapsed").count() == 1


@pytest.mark.parametrize(
    ("shape", "reg"),
    [("full", 1e-6), ("tied", 0.1), ("diag", 1e-6), ("spherical", 0.1)]
    + weekly(("full", 0.1), ("tied", 1e-6), ("diag", 0.1), ("spherical", 1e-6)),
)
def test_with_a_penalty_the_fit_is_the_estimators(open_at, shape, reg):
    reader = open_at(K=3, start="poor", shape=shape, reg=reg)
    parameters, found = history(reader, script=ENDS)
    assert len(found) == 2
    first, last = gmmlib.Parameters(*parameters[0]), gmmlib.Parameters(*parameters[-1])
    precisions = np.linalg.inv(first.covariances)
    given = {
        "full": precisions,
        "tied": precisions[0],
        "diag": np.diagonal(precisions, axis1=1, axis2=2),
        "spherical": precisions[:, 0, 0],
    }[shape]
    begin = dict(weights_init=first.weights, means_init=first.means, precisions_init=given)
    settings = dict(covariance_type=shape, reg_covar=reg, tol=1e-12, max_iter=3000)
    fit = gmmlib.GaussianMixture(3, **begin, **settings).fit(X)
    assert found[-1]["objective"] == pytest.approx(len(X) * fit.lower_bound_, abs=1e-5)
    np.testing.assert_allclose(last.means, fit.parameters_.means, rtol=1e-3)


def marks(reader):
    reader.drawn()
    return reader.figure.locator(".row-mark").evaluate_all("all => all.map(m => m.classList[1])")


def ellipse(reader, k=0):
    reader.drawn()
    return reader.figure.locator(f"path.line.k{k + 1}").first.get_attribute("d")


def test_the_e_step_changes_the_rows_and_the_m_step_the_ellipses(open_at):
    reader = open_at()
    grey, first = marks(reader), ellipse(reader)
    assert set(grey) == {None}
    reader.said("; π₁ = 0.500, π₂ = 0.500.")
    assert reader.button("M-step").is_disabled()
    reader.button("E-step").click()
    coloured = marks(reader)
    gamma = gmmlib.responsibilities(X, BAD)
    assert coloured == [f"k{k + 1}" for k in gamma.argmax(axis=1)]
    unsure = int((gamma.max(axis=1) < 0.9).sum())
    assert reader.figure.locator(".row-mark.open").count() == unsure
    reader.said(f"{unsure} rows with no share above 0.9 (open markers).")
    counts = gamma.sum(axis=0)
    reader.said(f"; N₁ = {counts[0]:.1f}, N₂ = {counts[1]:.1f}.")
    assert ellipse(reader) == first
    assert reader.button("E-step").is_disabled()
    reader.press("Enter")  # the focus went on to the M-step
    assert (marks(reader), reader.state["at"]) == (coloured, 2)
    reader.said(f"; N₁ = {counts[0]:.1f}, N₂ = {counts[1]:.1f}.")
    assert ellipse(reader) != first
    for _ in range(2):
        reader.press("Enter")
        reader.page.evaluate(FRAMES)  # the focus goes on in the next frame
    assert reader.state["at"] == 4


def test_who_hears_it_is_told_all_that_a_step_has_changed(open_at):
    reader = open_at()
    reader.said("No row has shares yet. Component 1 at 3.00 and 65.0 minutes")
    reader.button("E-step").click()
    gamma = gmmlib.responsibilities(X, BAD)
    rows = np.bincount(gamma.argmax(axis=1))
    reader.said("The E-step has changed the shares and kept the components.")
    reader.said(f"that of component 1 in {rows[0]} rows, that of component 2 in {rows[1]} rows.")
    reader.said("Component 1 at 3.00 and 65.0 minutes")
    reader.button("M-step").click()
    reader.said("The M-step has moved the components and kept the shares.")
    fit = gmmlib.m_step(X, gamma)
    for k, ((x, y), Sigma) in enumerate(zip(fit.means, fit.covariances, strict=True), 1):
        one, two = np.sqrt(np.diag(Sigma))
        reader.said(
            f"omponent {k} at {x:.2f} and {y:.1f} minutes, standard deviations {one:.2f} and "
            f"{two:.1f}, correlation {Sigma[0, 1] / one / two:.2f}"
        )


def test_who_hears_the_trace_is_told_its_heights(open_at):
    reader = open_at()
    reader.button("To the end").click()
    heights = [step.log_likelihood for step in gmmlib.em(X, BAD)]
    reader.drawn()
    told = told_heights(reader.figure.locator("svg[role=img]"))
    numbers = [n for n, _ in told]
    expected = [pytest.approx(heights[n], abs=0.06) for n in numbers]
    assert [height for _, height in told] == expected
    assert len(numbers) == 9
    assert (numbers[0], numbers[-1]) == (0, len(reader.get("walk.history")) - 1)


def test_the_colour_of_a_row_is_mixed_from_the_components(open_at):
    reader = open_at(at=1)
    look = "m => getComputedStyle(m).getPropertyValue('--own')"
    rows = reader.figure.locator(".row-mark")
    gamma = gmmlib.responsibilities(X, BAD)
    for i in (0, 1, 100):
        assert mixed(gamma[i]) in rows.nth(i).get_attribute("style")
    assert rows.nth(0).evaluate(look) != rows.nth(1).evaluate(look)


def test_it_can_be_run_back_and_forth(open_at):
    reader = open_at()
    reader.button("To the end").focus()
    reader.press("Enter")
    reader.said("EM is at rest")
    assert reader.state["at"] == reader.state["reached"] == 39
    slider = reader.slider("Iteration")
    slider.focus()
    reader.press("Home")
    assert reader.state["at"] == 0
    reader.press("ArrowRight", "ArrowRight")
    assert (reader.state["at"], reader.state["reached"]) == (2, 39)
    assert slider.get_attribute("aria-valuetext") == "iteration 1 of 19"
    reader.click_at(slider, 0.5)
    assert 15 < reader.state["at"] < 25
    assert reader.figure.locator("svg text", has_text="iteration ").first.text_content() == (
        f"iteration {reader.state['at'] // 2}"
    )


@pytest.mark.parametrize(("motion", "at_once"), [("reduce", True), ("no-preference", False)])
def test_it_runs_by_itself_and_pauses_unless_less_motion_is_asked_for(
    browser, site, motion, at_once
):
    with by_the_clock(browser, site, ELEMENT, motion) as figure:
        figure.get_by_role("button", name="Run", exact=True).click()
        if at_once:
            assert at(figure) == 39
        else:
            figure.page.clock.run_for(2000)
            assert 1 < paused(figure) < 39


@pytest.mark.parametrize("setting", SETTINGS)
@pytest.mark.parametrize("way", ["keyboard", "mouse"])
def test_each_setting_begins_anew(open_at, setting, way):
    reader = open_at(at=7, K=2, start="spread")
    before = reader.state
    select = reader.choose_next(setting, way)
    after = reader.state
    key = SETTINGS[setting]
    assert after[key] != before[key]
    assert (after["at"], after["reached"]) == (0, 0)
    assert select.input_value() == reader.get(f"state.{key}.toString()")


def test_random_starts_are_drawn_again(open_at):
    reader = open_at(K=3, start="random")
    first = reader.get("moment().parameters.means")
    reader.button("Draw again").click()
    assert reader.get("moment().parameters.means") != first
    assert open_at().button("Draw again").is_disabled()


def mean(reader, k):
    return reader.slider(f"mean of component {k + 1}")


def test_a_mean_follows_the_mouse_and_em_starts_again(open_at):
    reader = open_at(at=8)
    before = reader.get("moment().parameters.means")
    reader.drag(mean(reader, 0), 40, -30)
    state = reader.state
    expected = np.array(before[0]) + [40, 30] / reader.units
    np.testing.assert_allclose(state["means"][0], expected, atol=0.2)
    assert state["means"][1] == before[1]
    assert (state["start"], state["at"], state["reached"]) == ("own", 0, 0)


def press_beside_mean_1(reader, dx, button="left"):
    """Take hold of its edge, and slide by so many pixels."""
    x, y = reader.middle(mean(reader, 0).locator("circle"))
    reader.page.mouse.move(x + 15, y)
    reader.page.mouse.down(button=button)
    reader.page.mouse.move(x + 15 + dx, y)
    reader.page.mouse.up(button=button)


@pytest.mark.parametrize(("dx", "button"), [(2, "left"), (40, "right")])
def test_a_press_that_is_no_drag_leaves_the_run_alone(open_at, dx, button):
    reader = open_at(at=8)
    before = reader.state
    press_beside_mean_1(reader, dx, button)
    assert reader.state == before


def test_a_mean_taken_at_its_edge_keeps_its_distance_from_the_pointer(open_at):
    reader = open_at(at=8)
    place, still = reader.get("moment().parameters.means[0]")
    press_beside_mean_1(reader, 40)
    minute = reader.units[0] * reader.get("plot.zoom")
    np.testing.assert_allclose(reader.state["means"][0], [place + 40 / minute, still])


def test_a_random_start_stays_random_with_another_number_of_components(open_at):
    reader = open_at(start="random")
    choose = reader.figure.get_by_role("combobox", name="Components, K").select_option
    choose("3")
    assert (reader.state["K"], reader.state["start"]) == (3, "random")


def test_a_step_pressed_twice_at_once_is_taken_once(open_at):
    reader = open_at()
    reader.button("E-step").evaluate("button => { button.click(); button.click(); }")
    assert reader.state["at"] == 1


def test_a_mean_follows_the_arrow_keys_and_stays_in_the_picture(open_at):
    reader = open_at()
    mean(reader, 1).focus()
    reader.press("ArrowRight", "ArrowUp")
    np.testing.assert_allclose(reader.state["means"][1], [3.95, 73])
    reader.press("End")
    assert reader.state["means"][1][0] == pytest.approx(5.1 + 0.1 * 3.5)
    assert mean(reader, 1).evaluate("e => e.matches(':focus')")
    assert mean(reader, 1).get_attribute("aria-valuetext") == "5.45 and 73.0 minutes"


def test_a_mean_follows_a_finger_and_the_page_stays(browser, site):
    before, after, slid = touched(browser, site, ELEMENT, "mean of component 1", 20, 30)
    assert before["means"] is None
    assert after["means"][0][0] > 3.0
    assert after["means"][0][1] < 65.0
    assert slid == 0


@pytest.mark.parametrize(
    "wrong",
    [
        {"K": 5},
        {"K": 3, "start": "text"},
        {"shape": "round"},
        {"reg": 0.5},
        {"start": "toString"},
        {"at": 3, "reached": 2},
        {"at": 1e9, "reached": 1e9},
        {"start": "own", "means": [[1, 2]]},
        {"start": "own", "means": [[1, None], [2, 50]]},
        {"seed": "x"},
    ],
)
def test_a_link_to_no_state_leads_to_the_start(open_at, wrong):
    start = open_at().state
    reader = open_at(**wrong)
    assert reader.tab.problems == []
    assert reader.state == start


def test_reset_brings_back_the_start(open_at):
    reader = open_at()
    start = reader.state
    reader.button("Set up task 5").click()
    reader.button("To the end").click()
    reader.resets_to(start)


def test_task_1_is_the_iteration_that_gained_most(open_at):
    gains = np.diff([step.log_likelihood for step in gmmlib.em(X, BAD)])
    reader = open_at()
    reader.button("Set up task 1").click()
    most = 2 * (int(gains.argmax()) + 1)
    for _ in range(most // 2):
        reader.button("E-step").click()
        reader.button("M-step").click()
    assert (reader.tasks(), reader.state["at"]) == ([], most)
    assert "EM was not run to the end" in reader.missing(0)
    reader.button("To the end").click()
    assert reader.tasks() == []
    slider = reader.slider("Iteration")
    slider.focus()
    reader.press("Home", *["ArrowRight"] * (most - 1))
    assert reader.tasks() == []
    reader.press("ArrowRight")
    assert reader.tasks() == [0]
    reader.said("Task 1 is done.")


def test_task_2_is_a_higher_top_with_three_components(open_at):
    reader = open_at()
    reader.button("Set up task 2").click()
    reader.button("To the end").click()
    assert "this end is 0.00 nats above the poor top" in reader.missing(1)
    low = reader.get("moment().logLikelihood")
    for k, place in enumerate([[2.2, 50.0], [4.35, 85.0], [2.25, 51.0]]):
        mean(reader, k).focus()
        now = reader.get("moment().parameters.means")[k]
        across, up = round((place[0] - now[0]) / 0.05), round(place[1] - now[1])
        reader.press(*["ArrowRight" if across > 0 else "ArrowLeft"] * abs(across))
        reader.press(*["ArrowUp" if up > 0 else "ArrowDown"] * abs(up))
    assert "EM is not at rest" in reader.missing(1)
    reader.button("To the end").click()
    assert reader.get("moment().logLikelihood") > low + 10
    assert reader.tasks() == [1]


def test_task_2_is_not_done_by_a_top_that_is_a_little_higher(open_at):
    means = [[3.333, 68.0], [4.0, 71.0], [3.917, 84.0]]
    reader = open_at(K=3, start="own", means=means)
    reader.button("To the end").click()
    assert reader.tasks() == []
    assert "this end is 7.86 nats above the poor top" in reader.missing(1)


def test_task_4_is_a_penalty_that_bounds_the_collapse(open_at):
    reader = open_at()
    reader.button("Set up task 4").click()
    reader.figure.get_by_role("combobox", name="Penalty").select_option("a millionth")
    assert "EM is not at rest" in reader.missing(3)
    reader.button("To the end").click()
    assert reader.tasks() == [3]
    reader.said("But component 1 rests on 1.0 rows")


def test_task_4_is_not_done_by_covariances_that_cannot_collapse(open_at):
    reader = open_at(start="narrow", shape="tied")
    reader.button("To the end").click()
    assert reader.get("end().rest") is True
    assert reader.tasks() == []
    assert "there is no penalty" in reader.missing(3)


def test_task_5_is_a_penalty_that_frees_the_component(open_at):
    reader = open_at()
    reader.button("Set up task 5").click()
    reader.button("To the end").click()
    assert reader.get("moment().logLikelihood") > -1100
    assert "component 3 rests on 15.0 rows" in reader.missing(4)
    reader.said("a spurious top")
    penalty = reader.figure.get_by_role("combobox", name="Penalty")
    penalty.select_option("a hundredth")
    reader.button("To the end").click()
    assert reader.tasks() == []
    penalty.select_option("a tenth")
    reader.button("To the end").click()
    assert reader.tasks() == [4]


def test_a_screen_reader_is_told_once_the_reader_rests(open_at):
    reader = open_at(at=30)
    reader.slider("Iteration").focus()
    assert reader.told_once(lambda: reader.press(*["ArrowLeft"] * 8))


def test_the_plot_is_in_view_beside_each_control_and_task(open_at):
    the_plot_is_beside(open_at(1280, CHAPTER))


@pytest.mark.parametrize("name", [ALONE, CHAPTER])
def test_on_a_phone_the_plot_stays_where_its_controls_are(open_at, name):
    the_plot_stays(open_at(375, name))


def test_its_controls_are_large_enough_for_a_finger(open_at):
    fits_a_finger(open_at(375, CHAPTER), more_than=12)


@pytest.mark.parametrize("name", [ALONE, CHAPTER])
def test_it_takes_the_pictures_place_and_no_task_is_done(open_at, name):
    reader = open_at(1280, name)
    takes_the_pictures_place(reader)
    assert [reader.missing(n).startswith("\u25cb Not yet: ") for n in range(5)] == [True] * 5


@pytest.mark.parametrize("width", [375, 1280])
def test_nothing_is_wider_than_the_figure(open_at, width):
    reader = open_at(width, CHAPTER, K=4, start="spread", shape="spherical", at=9)
    stays_in_its_frame(reader, "svg text")  # none of them is hidden


def test_a_link_restores_the_state_in_the_chapter_and_alone(open_at, rng):
    means = rng.uniform([2, 50], [5, 90], size=(3, 2)).tolist()
    state = {"K": 3, "shape": "diag", "reg": 0.01, "start": "own", "seed": 5, "means": means}
    state |= {"at": 5, "reached": 9}
    reader = open_at(1280, CHAPTER, **state)
    assert reader.state == state
    reader.opens_alone()


def test_without_javascript_and_on_paper_the_picture_shows(browser, site, open_at):
    leaves_its_picture(browser, site, open_at(), CHAPTER, ALONE, "index.html")
