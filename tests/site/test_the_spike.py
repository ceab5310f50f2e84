"""The moving figure of chapter 10: one component as narrow as one likes, and ln L over sigma."""

import numpy as np
import pytest

from .figures_run import at, by_the_clock, paused
from .figures_seen import words
from .reader import Reader, touched

ELEMENT = "the-spike"
MEAN, SIGMA, PSI = "mean of component 1", "standard deviation", "prior"
LEAST, MOST = 1e-6, 30
SPIKE = {"mean": 78, "sigma": 0.001}  # on 15 rows
CHANCE = {"mean": 68, "sigma": 0.4}  # EM leads to a few rows that are near each other
SUBNORMAL = 1e-300  # below some 1e-308 a number has fewer than sixteen digits


@pytest.fixture
def open_at(tab):
    """open_at(**state): the figure in this state."""

    def open_at(**state):
        return Reader(ELEMENT, tab(), state={"mean": 78, "sigma": 0.3, "psi": 0, "at": 0} | state)

    return open_at


@pytest.fixture
def data(reader):
    return reader.get("data")


@pytest.fixture
def drawn(rng):
    """A state that the figure does not know."""
    mean, sigma = rng.uniform(45, 95), 10 ** rng.uniform(-1, 1)
    return {"mean": float(mean), "sigma": float(sigma), "psi": float(10 ** rng.uniform(-3, 1))}


def normal(x, mean, variance):
    return np.exp(-((x - mean) ** 2) / (2 * variance)) / np.sqrt(2 * np.pi * variance)


def joint(data, x, mean, sigma):
    (first, second), x = data["weights"], np.asarray(x, float)
    held = second * normal(x, data["second"], data["variance"])
    return first * normal(x, mean, sigma**2), held


def moment(data, mean, sigma, psi=0):
    """(ln L, the penalised objective, N_1, the shares) by their definitions."""
    first, second = joint(data, data["rows"], mean, sigma)
    lnL, shares = np.log(first + second).sum(), first / (first + second)
    return lnL, lnL - psi / (2 * sigma**2), shares.sum(), shares


def iteration(data, mean, sigma, psi=0):
    *_, N, shares = moment(data, mean, sigma, psi)
    mean = shares @ data["rows"] / N
    squares = shares @ (np.array(data["rows"]) - mean) ** 2
    return mean, np.clip(np.sqrt((squares + psi) / N), LEAST, MOST)


def test_it_starts_as_the_picture(reader, data):
    assert reader.state == {"mean": 78, "sigma": 0.3, "psi": 0, "at": 0}
    assert data["best"] > moment(data, 78, 0.3)[0]


def test_its_numbers_are_numpys(open_at, data, drawn):
    reader = open_at(**drawn)
    found, (lnL, objective, N, shares) = reader.get("moment"), moment(data, **drawn)
    np.testing.assert_allclose(
        [found["lnL"], found["objective"], found["N1"]], [lnL, objective, N], rtol=1e-9
    )
    rows = {row: share for row, share in zip(data["rows"], shares, strict=True)}
    expected = [rows[value] for value in reader.get("values")]
    found_shares = np.array(found["gamma"])[:, 0]
    np.testing.assert_allclose(found_shares, expected, rtol=1e-8, atol=SUBNORMAL)


def test_its_curves_are_numpys(open_at, data, drawn):
    reader = open_at(**drawn)
    for name, n in (("curve()", 0), ("penalised()", 1)):
        points = np.array(reader.get(name))
        assert points[[0, -1], 0] == pytest.approx([LEAST, MOST])
        expected = [moment(data, drawn["mean"], s, drawn["psi"])[n] for s in points[:, 0]]
        np.testing.assert_allclose(points[:, 1], expected, rtol=1e-9)


@pytest.mark.parametrize("psi", [0, 0.01, 2])
def test_each_iteration_of_em_is_numpys(open_at, data, rng, psi):
    mean, sigma = float(rng.uniform(48, 92)), float(rng.uniform(2, 9))
    reader = open_at(mean=mean, sigma=sigma, psi=psi, at=6)
    past = reader.get("past.slice(0, figure.state.at + 1)")
    assert len(past) == 7
    for own in past:
        assert [own["mean"], own["sigma"]] == pytest.approx([mean, sigma], rel=1e-8)
        mean, sigma = iteration(data, mean, sigma, psi)
    objectives = [own["objective"] for own in past]
    assert objectives == sorted(objectives)


def test_em_rests_where_an_iteration_gains_nothing(open_at, data):
    reader = open_at(**CHANCE)
    reader.button("EM for component 1").click()
    now = reader.get("moment")
    after = iteration(data, now["mean"], now["sigma"])
    assert moment(data, *after)[0] - now["lnL"] < 1.1e-9
    reader.said("EM is at rest.")
    assert now["sigma"] > 0.1


def test_on_a_row_sigma_falls_without_end(open_at):
    reader = open_at()
    reader.button("EM for component 1").click()
    assert reader.get("moment.sigma") == LEAST
    assert reader.get("moment.mean") == pytest.approx(78)
    reader.said("\u03c3 falls without end.")


def test_where_no_row_has_a_share_em_cannot_go_on(open_at):
    reader = open_at(mean=78.5, sigma=1e-4)
    assert reader.get("moment.N1") == 0
    reader.button("EM for component 1").click()
    assert reader.state["at"] == 0
    reader.has_not_done(3, "no row is left to component 1")


def test_who_hears_it_is_told_the_numbers(open_at, data):
    reader = open_at(mean=78.5, sigma=0.5, psi=0.1)
    lnL, objective, N, _ = moment(data, 78.5, 0.5, 0.1)
    reader.said(f"mean 78.50, \u03c3 = 0.5, N\u2081 = {words(N)}; the mean is 0.5 from a row.")
    reader.said(f"is {words(lnL)}, {words(data['best'] - lnL)} below the good fit, penalised")
    reader.said(f"penalised {words(objective)}.")
    density = sum(joint(data, 78.5, 78.5, 0.5))
    reader.said(f"the density is {float(f'{density:.3g}'):g}.")
    lnL = moment(data, 78, 0.001)[0]
    reader = open_at(**SPIKE)
    reader.said(f"{words(lnL - data['best'])} above the good fit.")
    reader.said("the mean is on a row")
    reader.said(", cut off.")


def test_who_hears_it_is_told_the_tops_of_the_curves(open_at, data):
    reader = open_at(psi=0.01)
    sigmas = LEAST * (MOST / LEAST) ** (np.arange(401) / 400)
    for n in (0, 1):
        curve = np.array([moment(data, 78, sigma, 0.01)[n] for sigma in sigmas])
        for part in (sigmas >= 0.1, sigmas < 0.1):
            top = np.where(part, curve, -np.inf).argmax()
            place = f"{sigmas[top]:.3g}" if sigmas[top] > 1e-4 else "0.000001"
            reader.said(f"{words(curve[top])} at \u03c3 = {float(place):.9f}".rstrip("0"))


def test_a_spike_is_cut_off_and_said_to_be(open_at, data):
    reader = open_at(**SPIKE)
    top = reader.get("cap")
    assert top == pytest.approx(3 * data["weights"][1] * normal(0, 0, data["variance"]), rel=1e-3)
    points = reader.path(".stage > svg path.line.k1[d*=L]")
    assert points[:, 1].max() == pytest.approx(top, rel=0.02)
    density = sum(joint(data, 78, **SPIKE))
    text = reader.figure.locator(".stage > svg text", has_text="cut off")
    assert float(text.text_content().split()[2]) == pytest.approx(density, rel=0.006)
    assert open_at(sigma=5).figure.locator("text", has_text="cut off").count() == 0


def test_the_density_and_its_parts_are_drawn(open_at, data):
    reader = open_at(mean=60, sigma=4)
    for name, heights in (
        ("path.sum[d*=L]", lambda x: sum(joint(data, x, 60, 4))),
        ("path.k1[d*=L]", lambda x: joint(data, x, 60, 4)[0]),
        ("path.k2[d*=L]", lambda x: joint(data, x, 60, 4)[1]),
    ):
        points = reader.path(f".stage > svg {name}")
        assert len(points) > 200
        np.testing.assert_allclose(points[:, 1], heights(points[:, 0]), atol=0.001)


def test_each_row_hangs_under_the_axis(open_at, data):
    reader = open_at()
    lengths = reader.figure.locator("path.value").evaluate_all(
        "all => all.map(it => it.getTotalLength())"
    )
    _, counts = np.unique(data["rows"], return_counts=True)
    rows = 1 + np.floor(np.array(lengths) / 2.8)
    assert sorted(rows) == sorted(counts)
    bottom = reader.figure.locator("path.value").evaluate_all(
        "all => Math.max(...all.map(it => it.getBoundingClientRect().bottom))"
    )
    labels = reader.figure.locator(".stage > svg text", has_text="waiting")
    assert bottom < labels.bounding_box()["y"]


def test_the_lower_plot_keeps_its_axes(open_at):
    ranges = [open_at(**it).get("curves.range") for it in (SPIKE, CHANCE)]
    assert ranges[0] == ranges[1]


def test_the_good_fit_is_a_line_with_its_number(reader, data):
    lower = reader.figure.locator(".controls svg")
    line = lower.locator("path[stroke-dasharray='2 3']")
    height, inside = reader.get("curves.py(figure.data.best)"), reader.get("curves.inside")
    found = line.evaluate("it => [it.getBBox().y, it.getBBox().width]")
    assert found == pytest.approx([height, inside["right"] - inside["left"]], abs=0.01)
    assert f"good fit {words(data['best'])}" in lower.text_content()


def test_the_penalised_curve_is_drawn_where_there_is_a_prior(open_at):
    curve = ".controls svg path.line.k3"
    assert open_at(psi=0).figure.locator(curve).count() == 0
    reader = open_at(psi=1)
    end = reader.get("curves.py(figure.penalised().at(-1)[1])")
    drawn = reader.figure.locator(curve).get_attribute("d")
    assert float(drawn.split()[-1]) == pytest.approx(end, abs=0.06)


def test_the_dot_stands_on_the_curve_or_on_its_edge(open_at, data):
    for state, height in ((CHANCE, moment(data, **CHANCE)[0]), (SPIKE, data["best"] + 40)):
        reader = open_at(**(state if state is CHANCE else SPIKE | {"sigma": LEAST}))
        found = reader.figure.evaluate(
            "f => { const m = f.find('.controls circle').transform.baseVal[0].matrix;"
            "return f.curves.inside.bottom - m.f; }"
        )
        unit = reader.get("curves.py(0) - figure.curves.py(1)")
        assert found / unit == pytest.approx(height - data["best"] + 95, abs=0.2)


def test_the_sliders_by_keyboard_and_mouse(reader):
    for name, part, first, last in (
        (MEAN, "mean", 43, 96),
        (SIGMA, "sigma", LEAST, MOST),
        (PSI, "psi", 0, 100),
    ):
        slider = reader.track(name)
        slider.focus()
        reader.press("Home")
        assert reader.state[part] == pytest.approx(first)
        reader.press("End")
        assert reader.state[part] == pytest.approx(last)
        reader.press("ArrowLeft")
        assert 0.8 * last < reader.state[part] < last
        reader.click_at(slider, 0.5)
        middle = {"mean": 69.5, "sigma": np.sqrt(LEAST * MOST), "psi": 0.1}[part]
        assert reader.state[part] == pytest.approx(middle, rel=0.3)
        value = float(slider.get_attribute("aria-valuetext").replace("\u2212", "-"))
        assert value == pytest.approx(reader.state[part], rel=0.006)
    slider.focus()
    reader.press("Home")
    assert reader.state["psi"] == 0
    assert slider.get_attribute("aria-valuetext") == "0 (none)"
    reader.press("ArrowRight")
    assert reader.state["psi"] == pytest.approx(1e-4)


def test_what_a_slider_does_begins_em_anew_where_it_is(open_at):
    reader = open_at(**CHANCE, at=5)
    before = reader.get("moment")
    reader.track(PSI).focus()
    reader.press("ArrowRight")
    state = reader.state
    assert (state["at"], state["psi"]) == (0, pytest.approx(1e-4))
    assert [state["mean"], state["sigma"]] == [before["mean"], before["sigma"]]


def test_the_handle_by_key_and_mouse(reader):
    handle = reader.slider("component 1: left and right")
    handle.focus()
    for key, mean in (("ArrowLeft", 77.9), ("PageUp", 78.9), ("Home", 43), ("End", 96)):
        reader.press(key)
        assert reader.state["mean"] == mean
    unit = reader.units[0] * reader.get("plot.zoom")
    reader.drag(handle, -100, 20)
    assert reader.state["mean"] == pytest.approx(96 - 100 / unit, abs=0.06)
    assert reader.state["mean"] == round(reader.state["mean"], 1)


def test_the_handle_follows_a_finger_and_the_page_stays(browser, site):
    _, after, slid = touched(browser, site, ELEMENT, "component 1: left", -60, 40)
    assert 43 < after["mean"] < 76
    assert slid == 0


def test_the_space_key_is_one_step_of_em(open_at, data):
    reader = open_at(**CHANCE)
    reader.press("Space")
    assert reader.state["at"] == 1
    mean, sigma = iteration(data, **CHANCE)
    assert [reader.get("moment.mean"), reader.get("moment.sigma")] == pytest.approx([mean, sigma])


def test_em_runs_by_itself_and_pauses(browser, site):
    with by_the_clock(browser, site, ELEMENT) as figure:
        figure.evaluate("f => f.change({mean: 68, sigma: 0.4})")
        button = figure.get_by_role("button", name="EM for component 1")
        button.click()
        figure.page.clock.run_for(300)
        assert paused(figure) == 1
        button.click()
        figure.page.clock.run_for(20_000)
        assert figure.evaluate("f => f.ended") is True
        button.click()  # once more from the start
        assert at(figure) == 0


def test_a_link_from_outside_the_bounds_is_brought_within(open_at):
    state = open_at(mean=999, sigma=0, psi=1e9, at=0).state
    assert state == {"mean": 96, "sigma": LEAST, "psi": 100, "at": 0}
    assert open_at(sigma=-1).state["sigma"] == 0.3


def test_a_narrow_spike_on_many_rows_does_the_first(open_at, data):
    assert moment(data, **SPIKE)[0] > data["best"]
    open_at(**SPIKE).has_done(0, [], SIGMA, "End")


@pytest.mark.parametrize(
    ("state", "why"),
    [({"mean": 78.5, "sigma": 1e-6}, "0.5 from a row"), ({"mean": 43, "sigma": 1e-6}, "too low")],
)
def test_the_first_needs_a_row_and_a_height(open_at, state, why):
    open_at(**state).has_not_done(0, why)


def best_sigma(data, mean):
    sigmas = np.geomspace(LEAST, MOST, 4001)
    return float(sigmas[np.argmax([moment(data, mean, sigma)[0] for sigma in sigmas])])


@pytest.mark.parametrize("mean", [78.5, 54.3, 66.2])
def test_the_best_sigma_off_the_rows_does_the_second(open_at, data, mean):
    best = best_sigma(data, mean)
    open_at(mean=mean, sigma=best).has_done(1, [], SIGMA, "Home")
    for factor in (0.9, 1.1):
        open_at(mean=mean, sigma=best * factor).has_not_done(1, "another \u03c3 is better by")


def test_the_second_needs_a_mean_off_the_rows(open_at, data):
    open_at(mean=78.1, sigma=best_sigma(data, 78.1)).has_not_done(1, "0.1 from a row")
    open_at(mean=78, sigma=best_sigma(data, 78)).has_not_done(1, "on a row")


def no_spike(data, mean, psi):
    sigmas = np.geomspace(LEAST, MOST, 4001)
    curve = np.array([moment(data, mean, sigma, psi)[1] for sigma in sigmas])
    return curve[sigmas < 0.1].max() <= curve[sigmas >= 0.1].max()


@pytest.mark.parametrize("mean", [78, 60])
def test_a_prior_that_forbids_spikes_does_the_third(open_at, data, mean):
    strong, weak = 1, 1e-4
    assert no_spike(data, mean, strong)
    assert not no_spike(data, mean, weak)
    open_at(mean=mean, psi=strong).has_done(2, [], PSI, "Home")
    open_at(mean=mean, psi=weak).has_not_done(2, "below 0.1 it is higher")


def test_the_third_needs_a_prior_and_a_row(open_at):
    open_at(psi=0).has_not_done(2, "there is no prior")
    open_at(mean=78.3, psi=1).has_not_done(2, "0.3 from a row")


def test_em_to_a_few_rows_does_the_fourth(open_at):
    reader = open_at(**CHANCE)
    reader.has_not_done(3, "EM is not at rest")
    reader.button("EM for component 1").click()
    assert reader.get("moment.N1") < 15
    reader.has_done(3, [], MEAN, "Home")
    reader.button("Reset").click()
    assert reader.tasks() == []


@pytest.mark.parametrize(
    ("state", "why"),
    [
        ({"mean": 70.6, "sigma": 0.52}, "EM began with \u03c3 = 0.52"),
        ({"mean": 78, "sigma": 0.3}, "falls without end"),
        ({"mean": 67.5, "sigma": 0.3}, "N\u2081 is 19."),
    ],
)
def test_the_fourth_says_what_is_missing(open_at, state, why):
    reader = open_at(**state)
    reader.button("EM for component 1").click()
    reader.has_not_done(3, why)
