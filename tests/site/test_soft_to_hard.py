"""Soft to hard: each iteration is that of NumPy, and every control, word and task."""

import itertools
import re

import numpy as np
import pytest

import gmmlib

from .figures_run import at, by_the_clock, runs_and_pauses, steps_to_its_rest, told_heights
from .figures_seen import mixed, stays_in_its_frame, words
from .reader import Reader, touched

ELEMENT = "soft-to-hard"
SIGMA, SQUEEZE = "standard deviation", "factor of the first feature"


@pytest.fixture
def rows(reader):
    return np.array(reader.get("data.rows"))


@pytest.fixture
def scale(rows):
    """The standard deviation of the rows, of both features together."""
    return np.sqrt(rows.var(axis=0).mean())


@pytest.fixture
def open_at(tab, rows, scale, rng):
    """open_at(**state): the figure at K means that are rows, drawn where none are given."""

    def open_at(K=2, **state):
        means = rows[rng.choice(len(rows), K, replace=False)].tolist()
        begin = {"means": means, "sigma": 0, "squeeze": 1, "seed": 0, "at": 0}
        return Reader(ELEMENT, tab(), state=begin | state)

    return open_at


@pytest.fixture(params=["hard", "soft"])
def unknown(request, open_at, scale, rng):
    """The figure in a state unknown to it, some iterations from its start."""
    sigma = 0 if request.param == "hard" else scale * float(rng.uniform(0.1, 2))
    squeeze = float(5 ** rng.uniform(-1, 1))
    return open_at(int(rng.integers(2, 5)), sigma=sigma, squeeze=squeeze, at=int(rng.integers(9)))


def e_step(X, means, sigma):
    """Shares, the sum of squares to the nearest mean, and ln L if there is one."""
    squared = np.square(X[:, None] - means).sum(axis=2)
    J = squared.min(axis=1).sum()
    if sigma == 0:
        return np.eye(len(means))[squared.argmin(axis=1)], J, None
    K = len(means)
    theta = gmmlib.Parameters(np.full(K, 1 / K), means, [sigma**2 * np.eye(2)] * K)
    return gmmlib.responsibilities(X, theta), J, gmmlib.log_likelihood(X, theta)


def m_step(X, shares, means):
    counts = shares.sum(axis=0)[:, None]
    return np.where(counts > 0, shares.T @ X / np.where(counts > 0, counts, 1), means)


def walk(X, means, sigma, steps=2000):
    """(means, shares, J, ln L) at the start and after each iteration, until the means rest."""
    means = np.array(means)
    for _ in range(steps + 1):
        yield means, *e_step(X, means, sigma)
        before, means = means, m_step(X, e_step(X, means, sigma)[0], means)
        if np.abs(means - before).max() < 1e-9:
            return


def walk_of(reader, steps=2000, squeeze=None, sigma=None):
    """The same, from the figure's start; as the reader has set it, or otherwise."""
    state = reader.state
    by = [state["squeeze"] if squeeze is None else squeeze, 1]
    X, means = np.array(reader.get("data.rows")) * by, np.array(state["means"]) * by
    return list(walk(X, means, state["sigma"] if sigma is None else sigma, steps))


def test_it_starts_as_the_picture(reader):
    means, sigma = reader.get("data.means"), reader.get("data.sigma")
    start = {"means": means, "sigma": sigma, "squeeze": 1, "seed": 0, "at": 0}
    assert reader.state == start


def test_each_iteration_is_numpys(unknown):
    found = unknown.get("past()")
    expected = walk_of(unknown, unknown.state["at"])
    assert len(found) == unknown.state["at"] + 1
    for own, (means, shares, J, lnL) in zip(found, expected, strict=True):
        np.testing.assert_allclose(own["means"], means, rtol=1e-8, atol=1e-8)
        np.testing.assert_allclose(own["gamma"], shares, rtol=1e-7, atol=1e-9)
        assert own["J"] == pytest.approx(J, rel=1e-9)
        assert ("ln L" in own) == (lnL is not None)
        assert lnL is None or own["ln L"] == pytest.approx(lnL, rel=1e-9)


@pytest.mark.parametrize("K", [2, 3, 4])
def test_k_means_never_raises_j_and_rests_where_no_row_changes(open_at, K):
    reader = open_at(K)
    reader.button("Run").click()
    J = np.array(reader.get("trace('J')"))
    assert (np.diff(J) < 0).all()
    expected = walk_of(reader)
    assert J[-1] == pytest.approx(expected[-1][2], rel=1e-9)
    np.testing.assert_array_equal(reader.get("moment().gamma"), expected[-1][1])
    reader.said("At rest.")


@pytest.mark.parametrize("K", [2, 3, 4])
def test_soft_iterations_never_lower_ln_l_and_rest_where_it_gains_nothing(open_at, scale, rng, K):
    reader = open_at(K, sigma=scale * float(rng.uniform(0.1, 2)))
    reader.button("Run").click()
    lnL = np.array(reader.get("trace('ln L')"))
    N = len(reader.get("data.rows"))
    assert (np.diff(lnL) >= 1e-9 * N).all()
    means = np.array(reader.get("moment().means"))
    X, sigma = np.array(reader.get("data.rows")), reader.state["sigma"]
    after = m_step(X, e_step(X, means, sigma)[0], means)
    assert e_step(X, after, sigma)[2] - lnL[-1] < 1.1e-9 * N
    reader.said("At rest.")


def test_a_tie_goes_to_the_first_and_a_mean_without_rows_stays(open_at, rows):
    place = rows[0].tolist()
    reader = open_at(means=[place, place], at=1)
    np.testing.assert_array_equal(reader.get("past()[0].gamma")[0], [1, 0])
    means = reader.get("moment().means")
    np.testing.assert_allclose(means, [rows.mean(axis=0), place], atol=1e-12)


def test_a_row_shows_who_has_most_of_it_and_is_open_where_nobody_has(unknown):
    *_, (_, shares, _, _) = walk_of(unknown, unknown.state["at"])
    marks = unknown.figure.locator(".row-mark")
    classes = marks.evaluate_all("all => all.map(m => m.className.baseVal.split(' '))")
    assert [it[1] for it in classes] == [f"k{k + 1}" for k in shares.argmax(axis=1)]
    assert ["open" in it for it in classes] == (shares.max(axis=1) < 0.9).tolist()
    assert mixed(shares[0]) in marks.first.get_attribute("style")


PLACES = """f => [...f.shadowRoot.querySelectorAll(".row-mark")].map((it) => {
    const { e, f: down } = it.transform.baseVal[0].matrix;
    return [e, down];
})"""


def test_the_rows_are_squeezed_in_the_first_feature_on_axes_with_equal_scales(unknown, rows):
    units = unknown.units
    assert units[0] == pytest.approx(units[1])
    zero = unknown.figure.evaluate("f => [f.plot.px(0), f.plot.py(0)]")
    found = (np.array(unknown.figure.evaluate(PLACES)) - zero) / [units[0], -units[1]]
    expected = rows * [unknown.state["squeeze"], 1]
    np.testing.assert_allclose(found, expected, atol=0.11 / units[0])
    ends = unknown.get("plot.inside")
    places = np.array(unknown.figure.evaluate(PLACES))
    assert (places > [ends["left"], ends["top"]]).all()
    assert (places < [ends["right"], ends["bottom"]]).all()


def test_a_circle_of_radius_sigma_lies_around_each_mean(open_at, scale, rng):
    reader = open_at(3, sigma=float(scale * rng.uniform(0.3, 1)), at=4)
    for k, mean in enumerate(reader.get("moment().means")):
        points = reader.path(f".stage > svg path.line.k{k + 1}")
        radii = np.linalg.norm(points - mean, axis=1)
        np.testing.assert_allclose(radii, reader.state["sigma"], atol=0.02 * scale)
    clipped = reader.figure.locator(".stage > svg path[clip-path='url(#inside)']")
    assert clipped.count() == 3
    assert open_at(3).figure.locator(".stage > svg path.line").count() == 0


def numbers(text):
    return [float(it) for it in re.findall(r"-?\d+\.\d{4}", text.replace("\u2212", "-"))]


def test_the_traces_end_at_the_numbers_that_are_said(unknown):
    *_, (_, _, J, lnL) = walk_of(unknown, unknown.state["at"])
    traces = unknown.figure.locator(".traces svg")
    said = unknown.figure.evaluate("f => f.describe()").replace("\u00a0", " ")
    found = numbers(traces.first.text_content())
    assert found == pytest.approx([J], abs=6e-5)
    assert f"J = {J:.4f}" in said
    absent = unknown.figure.locator(".traces p")
    if lnL is None:
        assert not traces.last.is_visible()
        assert absent.is_visible()
        assert "no ln L at \u03c3 = 0" in said
    else:
        assert not absent.is_visible()
        assert numbers(traces.last.text_content()) == pytest.approx([lnL], abs=6e-5)
        assert f"ln L = {words(lnL, 4)}" in said


def test_the_traces_are_drawn_and_heard(open_at, scale):
    reader = open_at(3, sigma=0.6 * scale, at=7)
    expected = walk_of(reader, 7)
    for n, name in ((2, "J"), (3, "ln L")):
        heights = [it[n] for it in expected]
        told = told_heights(reader.figure.get_by_role("img", name=f"Trace of {name}"))
        assert [i for i, _ in told] == list(range(8))
        np.testing.assert_allclose([height for _, height in told], heights, atol=0.06)


def test_who_hears_it_is_told_what_an_iteration_has_changed(open_at, scale):
    reader = open_at(2, sigma=0.8 * scale, at=3)
    *_, (_, _, J0, L0), (means, shares, J, lnL) = walk_of(reader, 3)
    way = "down" if J < J0 else "up"
    reader.said(f"{J:.4f}, {way} {abs(J - J0):.4f}; ")
    reader.said(f", up {lnL - L0:.4f}; ")
    N1, N2 = shares.sum(axis=0)
    reader.said(f"N\u2081 = {N1:.1f}, N\u2082 = {N2:.1f}")
    unsure = int((shares.max(axis=1) < 0.9).sum())
    reader.said(f"{unsure} row{'s' * (unsure != 1)} with no share above 0.9 (open markers)")
    for k, (x, y) in enumerate(means, 1):
        reader.said(f"ean {k} at {words(x)} and {words(y)}")


def begins_anew(reader, before, changed):
    """The iterations have begun where the means were; of the state, only this has changed."""
    state = reader.state
    np.testing.assert_allclose(state["means"], before, atol=1e-9)
    assert state["at"] == 0
    assert len(reader.get("trace('J')")) == 1
    for name in {"sigma", "squeeze", "seed"} - {changed}:
        assert state[name] == reader.given[name]


def plain_means(reader):
    return np.array(reader.get("moment().means")) / [reader.state["squeeze"], 1]


@pytest.fixture
def on_the_way(open_at, scale):
    reader = open_at(3, sigma=0.7 * scale, squeeze=0.5, at=3)
    reader.given = reader.state
    assert reader.given["at"] == 3
    return reader


def test_the_sigma_slider_by_keyboard_and_mouse(on_the_way, scale):
    reader, slider, before = on_the_way, on_the_way.slider(SIGMA), plain_means(on_the_way)
    slider.focus()
    reader.press("ArrowRight")
    assert 1 < reader.state["sigma"] / (0.7 * scale) < 1.07
    begins_anew(reader, before, "sigma")
    assert slider.get_attribute("aria-valuetext") == f"{reader.state['sigma']:#.3g}"
    reader.press("Home")
    assert reader.state["sigma"] == 0
    assert slider.get_attribute("aria-valuetext") == "0 (hard: K-means)"
    reader.press("ArrowRight")
    assert reader.state["sigma"] == pytest.approx(0.05 * scale)
    reader.press("End")
    assert reader.state["sigma"] == pytest.approx(3 * scale)
    reader.click_at(slider, 0.5)
    assert reader.state["sigma"] == pytest.approx(scale * np.sqrt(0.15), rel=0.2)
    assert slider.evaluate("e => e.matches(':focus')")


def test_the_squeeze_slider_by_keyboard_and_mouse(on_the_way):
    reader, slider, before = on_the_way, on_the_way.slider(SQUEEZE), plain_means(on_the_way)
    slider.focus()
    reader.press("ArrowLeft")
    assert 0.47 < reader.state["squeeze"] < 0.5
    begins_anew(reader, before, "squeeze")
    assert slider.get_attribute("aria-valuetext") == f"{reader.state['squeeze']:#.3g}"
    reader.press("Home")
    assert reader.state["squeeze"] == pytest.approx(0.2)
    reader.press("End")
    assert reader.state["squeeze"] == pytest.approx(5)
    reader.click_at(slider, 0.5)
    assert reader.state["squeeze"] == pytest.approx(1, rel=0.1)
    begins_anew(reader, before, "squeeze")


@pytest.mark.parametrize("way", ["keyboard", "mouse"])
def test_another_number_of_means_is_drawn_from_the_rows(on_the_way, rows, way):
    select = on_the_way.choose_next("Means, K", way)
    state = on_the_way.state
    assert (len(state["means"]), state["at"], state["sigma"]) == (4, 0, on_the_way.given["sigma"])
    are_rows(state["means"], rows)
    assert select.input_value() == "4"


def are_rows(means, rows):
    found = [int(np.abs(rows - mean).sum(axis=1).argmin()) for mean in means]
    np.testing.assert_array_equal(rows[found], means)
    assert len(set(found)) == len(means)


@pytest.mark.parametrize("way", ["keyboard", "mouse"])
def test_a_start_is_drawn_anew(on_the_way, rows, way):
    button, seen = on_the_way.button("Draw a new start"), []
    for n in range(1, 4):
        button.focus()
        button.click() if way == "mouse" else on_the_way.press("Enter")
        state = on_the_way.state
        assert (state["seed"], state["at"], len(state["means"])) == (n, 0, 3)
        are_rows(state["means"], rows)
        seen.append(str(state["means"]))
        assert button.evaluate("e => e.matches(':focus')")
    assert len(set(seen)) > 1


@pytest.mark.parametrize("way", ["keyboard", "mouse"])
def test_a_step_is_one_iteration_and_at_rest_the_focus_goes_on(open_at, way):
    reader = open_at(2)
    steps_to_its_rest(reader, len(walk_of(reader)) - 1, way)


@pytest.mark.parametrize("motion", ["reduce", "no-preference"])
def test_it_runs_by_itself_and_pauses_unless_less_motion_is_asked_for(browser, site, motion):
    with by_the_clock(browser, site, ELEMENT, motion) as figure:
        last = figure.evaluate("f => f.iterations.reach(1e4)")
        if motion == "reduce":
            figure.get_by_role("button", name="Run", exact=True).click()
            assert at(figure) == last
        else:
            runs_and_pauses(figure, last, within=10_000)


def mean(reader, k):
    return reader.slider(f"mean of component {k + 1}")


def test_a_mean_follows_the_mouse(open_at, scale):
    reader = open_at(2, means=[[0.1, 0.2], [0.3, -0.4]], sigma=scale, squeeze=0.5)
    units = reader.units * reader.get("plot.zoom")
    reader.drag(mean(reader, 1), 40, -30)
    expected = [0.3 + 40 / units[0] / 0.5, -0.4 + 30 / units[1]]
    np.testing.assert_allclose(reader.state["means"], [[0.1, 0.2], expected], atol=1e-6)


def test_a_drag_takes_the_other_means_as_they_are_and_begins_anew(on_the_way):
    before = plain_means(on_the_way)
    on_the_way.drag(mean(on_the_way, 2), 10, 10)  # the last lies above the others
    state = on_the_way.state
    assert state["at"] == 0
    for k in (0, 1):
        np.testing.assert_allclose(state["means"][k], before[k], atol=1e-9)
    assert np.abs(np.array(state["means"][2]) - before[2]).min() > 0.01


def test_a_mean_follows_the_arrow_keys_and_stays_in_the_picture(open_at, rows, scale):
    reader = open_at(2, means=[[0.1, 0.2], [0.3, -0.4]], squeeze=0.5)
    mean(reader, 1).focus()
    reader.press("ArrowRight", "ArrowUp", "ArrowUp")
    expected = [0.3 + 0.1 * scale, -0.4 + 0.1 * scale]
    np.testing.assert_allclose(reader.state["means"], [[0.1, 0.2], expected])
    shown = f"{words(0.15 + 0.05 * scale)} and {words(expected[1])}"
    assert mean(reader, 1).get_attribute("aria-valuetext") == shown
    reader.press("End")
    top = rows[:, 0].max() + 0.1 * np.ptp(rows[:, 0])
    assert reader.state["means"][1][0] == pytest.approx(top)
    assert mean(reader, 1).evaluate("e => e.matches(':focus')")


def test_two_keys_before_the_next_frame_are_two_steps(open_at, scale):
    reader = open_at(2, means=[[0.1, 0.2], [0.3, -0.4]])
    reader.press_at_once(mean(reader, 0), "ArrowRight", "ArrowRight", "ArrowUp")
    expected = [0.1 + 0.1 * scale, 0.2 + 0.05 * scale]
    np.testing.assert_allclose(reader.state["means"], [expected, [0.3, -0.4]])


def test_a_mean_follows_a_finger_and_the_page_stays(browser, site):
    before, after, slid = touched(browser, site, ELEMENT, "mean of component 1", 20, 30)
    moved = np.array(after["means"]) - before["means"]
    assert moved[0, 0] > 0 > moved[0, 1]
    assert (moved[1:] == 0).all()
    assert slid == 0


def test_task_1_goes_from_the_rest_of_k_means_to_soft_shares(open_at, rows, scale):
    reader = open_at(2)
    reader.has_not_done(0, "K-means is not at rest")
    reader.button("Run").click()
    reader.has_not_done(0, "\u03c3 is 0")
    rest = walk_of(reader)[-1][0]
    slider = reader.slider(SIGMA)
    for place in range(1, 101):  # the least sigma that leaves a quarter unsure, also at rest
        sigma = 0.05 * scale * 60 ** ((place - 1) / 99)
        *_, (_, shares, _, _) = walk(rows, rest, sigma)
        if (shares.max(axis=1) < 0.9).mean() >= 0.3:
            break
    slider.fill("30")
    few = (e_step(rows, rest, reader.state["sigma"])[0].max(axis=1) < 0.9).sum()
    reader.has_not_done(0, f"{few} row")
    slider.fill(str(place))
    assert 0 not in reader.tasks()
    reader.button("Run").click()
    reader.has_done(0, {1, 3}, SIGMA, "Home")


def test_task_1_is_not_done_from_another_start_or_with_three_means(open_at, rows, scale):
    reader = open_at(3, sigma=scale)
    reader.button("Run").click()
    reader.has_not_done(0, "there are 3 means")
    reader = open_at(2, means=[rows[0].tolist(), rows[1].tolist()], sigma=scale)
    reader.button("Run").click()
    reader.has_not_done(0, "this run did not begin where K-means rests")


@pytest.mark.parametrize("K", [2, 4])
def test_task_2_is_done_where_all_means_end_in_the_mean_of_all_rows(open_at, rows, scale, K):
    reader = open_at(K, sigma=0.2 * scale)
    reader.has_not_done(1, "the means are not at rest")
    reader.slider(SIGMA).focus()
    reader.press("End")
    reader.has_not_done(1, "the means are not at rest")
    reader.button("Run").click()
    middle = np.tile(rows.mean(axis=0), (K, 1))
    np.testing.assert_allclose(reader.get("moment().means"), middle, atol=0.005 * scale)
    reader.has_done(1, {3}, SIGMA, "Home")


def test_task_2_is_not_done_apart_or_by_means_that_began_together(open_at, rows, scale):
    reader = open_at(2, sigma=0.3 * scale)
    reader.button("Run").click()
    one, two = walk_of(reader)[-1][0]
    reader.has_not_done(1, f"they end {np.linalg.norm(one - two):.2f} apart")
    place = rows.mean(axis=0)
    together = [place.tolist(), (place + 0.05 * scale).tolist()]
    reader = open_at(2, sigma=3 * scale, means=together)
    reader.button("Run").click()
    reader.has_not_done(1, "they did not begin apart")


def crossed(rows, means, squeeze):
    """How many rows are in each group of K-means without the squeeze and each group with it."""
    by, K = [squeeze, 1], len(means)
    plain, here = (
        list(walk(rows * it, np.array(means) * it, 0))[-1][1].argmax(axis=1) for it in ([1, 1], by)
    )
    return np.bincount(K * plain + here, minlength=K * K).reshape(K, K)


def most(table):
    """The rows that keep their group, whatever groups are called."""
    K = len(table)
    return max(table[range(K), names].sum() for names in itertools.permutations(range(K)))


def draw_start(rows, rng):
    means = rows[rng.choice(len(rows), int(rng.integers(2, 5)), replace=False)]
    return means.tolist(), float(5 ** rng.uniform(-1, 1))


def counts_the_moved(reader, moved):
    reader.button("Run").click()
    if 5 * moved >= len(reader.get("data.rows")):
        reader.has_done(2, set(), SIGMA, "ArrowRight")
    else:
        reader.has_not_done(2, f"{moved} row{'s' if moved != 1 else ''} changed the group")


@pytest.mark.parametrize("enough", [True, False])
def test_task_3_counts_the_rows_that_have_left_their_group(open_at, rows, rng, enough):
    for _ in range(2000):
        means, squeeze = draw_start(rows, rng)
        moved = len(rows) - most(crossed(rows, means, squeeze))
        if (5 * moved >= len(rows)) == enough:
            return counts_the_moved(open_at(means=means, squeeze=squeeze), moved)
    raise AssertionError("no such start")


WRONG = {"by their names": np.trace, "one group twice": lambda table: table.max(axis=1).sum()}


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG)
def test_task_3_pairs_each_group_with_one_other(open_at, rows, rng, wrong):
    """A start is drawn for which a wrong way to pair them counts other rows."""
    N = len(rows)
    for _ in range(5000):
        means, squeeze = draw_start(rows, rng)
        table = crossed(rows, means, squeeze)
        moved, other = N - most(table), N - wrong(table)
        if moved != other and 5 * min(moved, other) < N:
            return counts_the_moved(open_at(means=means, squeeze=squeeze), moved)
    raise AssertionError("no such start")


def test_task_3_takes_k_means_at_rest(open_at, scale):
    reader = open_at(2, squeeze=0.2, sigma=scale)
    reader.has_not_done(2, "\u03c3 is not 0")
    reader.slider(SIGMA).focus()
    reader.press("Home")
    assert len(walk_of(reader)) > 1
    reader.has_not_done(2, "the means are not at rest")


def test_task_4_is_j_that_falls_and_rises(open_at, rows, scale, rng):
    """From drawn starts: what they have done is what NumPy's J has done."""
    seen = set()
    for _ in range(40):
        reader = open_at(2, sigma=float(scale * rng.uniform(0.3, 2.5)))
        heights = np.array([it[2] for it in walk_of(reader)])
        fell = heights.min() < heights[0]
        turned = bool(fell and heights[-1] > 1.02 * heights.min())
        reader.button("Run").click()
        if fell and abs(heights[-1] / heights.min() - 1.02) < 1e-3:
            continue
        seen.add(turned)
        if turned:
            reader.has_done(3, {1}, SIGMA, "ArrowRight")
        else:
            reader.has_not_done(3, "after a fall" if fell else "J has not fallen")
        if len(seen) == 2:
            return
    raise AssertionError(f"all starts have given {seen}")


def test_task_4_takes_a_soft_run(open_at):
    reader = open_at(2)
    reader.button("Run").click()
    reader.has_not_done(3, "\u03c3 is 0")


@pytest.mark.parametrize(
    "wrong",
    [
        {"means": [[0, 0]]},
        {"means": [[0, 0]] * 5},
        {"means": [[0, 0], [1]]},
        {"means": [[0, 0], [1, None]]},
        {"means": [[0, 0], [1, "2"]]},
        {"sigma": -1},
        {"sigma": "1"},
        {"squeeze": "x"},
        {"seed": 0.5},
        {"at": -1},
        {"at": 1e9},
    ],
)
def test_a_link_to_no_state_leads_to_the_start(reader, open_at, wrong):
    start = reader.state
    reader = open_at(**wrong)
    assert reader.tab.problems == []
    assert reader.state == start


def test_numbers_of_a_link_come_within_their_bounds(open_at, rows, scale):
    state = open_at(means=[[1e9, 0], [0, -1e9]], sigma=1e9, squeeze=1e9, at=10_000).state
    low, high = rows.min(axis=0), rows.max(axis=0)
    room = 0.1 * (high - low)
    np.testing.assert_allclose(
        state["means"], [[(high + room)[0], 0], [0, (low - room)[1]]], atol=1e-9
    )
    assert (state["sigma"], state["squeeze"]) == (pytest.approx(3 * scale), 5)
    assert open_at(sigma=1e-9).state["sigma"] == pytest.approx(0.05 * scale)
    assert open_at(squeeze=1e-9).state["squeeze"] == 0.2


@pytest.mark.parametrize("width", [375, 1280])
def test_nothing_leaves_the_figure_in_the_corners_of_its_state(tab, rows, scale, width):
    for sigma, squeeze in [(3 * scale, 5), (3 * scale, 0.2), (0, 5), (0.05 * scale, 0.2)]:
        state = {"sigma": sigma, "squeeze": squeeze, "seed": 0, "at": 5}
        state |= {"means": rows[:4].tolist()}
        stays_in_its_frame(Reader(ELEMENT, tab(width), state=state))
