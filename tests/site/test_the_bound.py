"""The moving figure of chapter 7: ln L, the bound of a table, and KL between them."""

import re
from urllib.parse import quote

import numpy as np
import pytest

import gmmlib

from .reader import Reader, touched

ELEMENT = "the-bound"
START = {"mean": 64, "made": 72, "past": []}
NEARLY_AT_REST = 1e-3  # the figure takes no step that gains less than a billionth of a nat
NUMBERS = "f => ({now: f.now, lower: f.lower, gap: f.gap, best: f.best, bound: f.bound})"


class Climb(Reader):
    def numbers(self):
        self.drawn()
        return self.figure.evaluate(NUMBERS)

    def use(self, way, *names):
        """Press the buttons of these names, by mouse or by keyboard."""
        for name in names:
            if way == "mouse":
                self.button(name).click()
            else:
                self.button(name).focus()
                self.page.keyboard.press("Enter")

    def mean(self):
        return self.figure.get_by_role("slider", name="mean of component 1", exact=True)

    def handle(self):
        return self.figure.get_by_role("slider", name="where we stand")

    def unit(self):
        """Pixels of the screen for each minute."""
        return self.units[0] * self.get("plot.zoom")


def opened(tab, state=None):
    return Climb(ELEMENT, tab, state=state)


def at(mean, made, past=()):
    return {"mean": mean, "made": made, "past": list(past)}


@pytest.fixture
def climb(tab):
    return opened(tab())


def theta(data, mean):
    covariances = np.reshape(data["variances"], (2, 1, 1))
    return gmmlib.Parameters(data["weights"], [[mean], [data["second"]]], covariances)


@pytest.fixture
def unknown(rng):
    """Rows that gmmlib draws, and a mixture that the figure has never seen."""
    data = {
        "weights": rng.dirichlet([5, 5]).tolist(),
        "second": float(rng.uniform(4, 6)),
        "variances": rng.uniform(1, 3, 2).tolist(),
        "range": [-3, 8],
    }
    X, _ = gmmlib.sample(theta(data, -1.0), 40, rng)
    mean, made = rng.uniform(-2, 3, 2).tolist()
    return data | {"rows": X[:, 0].tolist(), "mean": mean, "made": made}


def put_in(page, data):
    """The same figure with other data, in the place of the page's own."""
    page.evaluate(
        """([name, data]) => {
            const figure = document.createElement(name);
            const script = document.createElement("script");
            script.type = "application/json";
            script.textContent = JSON.stringify(data);
            figure.append(script);
            figure.setAttribute("page", "");
            document.querySelector(name).replaceWith(figure);
        }""",
        [ELEMENT, data],
    )


def expected(data, mean, made):
    """ln L, ELBO and KL by their definitions, from gmmlib's densities and responsibilities."""
    X, there = np.c_[data["rows"]], theta(data, mean)
    q = gmmlib.responsibilities(X, theta(data, made))
    logs = np.log(there.weights) + gmmlib.log_gaussian(X, there.means, there.covariances)
    kl = (q * np.log(q / gmmlib.responsibilities(X, there))).sum()
    best = gmmlib.m_step(X, q).means[0, 0]
    return gmmlib.log_likelihood(X, there), (q * (logs - np.log(q))).sum(), kl, best


def same(numbers, data, mean, made):
    found = [numbers[name] for name in ("now", "lower", "gap", "best")]
    np.testing.assert_allclose(found, expected(data, mean, made), rtol=1e-10, atol=1e-10)


def test_its_numbers_are_gmmlibs_at_rows_it_has_never_seen(tab, unknown):
    climb = opened(tab())
    put_in(climb.page, unknown)
    mean, made = unknown["mean"], unknown["made"]
    same(climb.numbers(), unknown, mean, made)
    for at, bound in climb.numbers()["bound"][::35]:
        assert bound == pytest.approx(expected(unknown, at, made)[1], rel=1e-10)
    for _ in range(3):
        best = expected(unknown, mean, mean)[3]
        if abs(best - mean) < NEARLY_AT_REST:
            break
        climb.use("mouse", "E-step")
        same(climb.numbers(), unknown, mean, mean)
        climb.use("mouse", "M-step")
        made, mean = mean, best
        assert climb.state["mean"] == pytest.approx(mean, rel=1e-10)
        same(climb.numbers(), unknown, mean, made)
    climb.said("ELBO + KL = ln L")


def test_it_says_when_elbo_and_kl_do_not_add_up(climb):
    climb.figure.evaluate("""f => {
        window.right = gmm.divergence;
        gmm.divergence = () => 1;
        f.change({mean: 60});
    }""")
    climb.said("ELBO + KL is not ln L")
    climb.page.evaluate("() => { gmm.divergence = right; }")


def test_it_starts_from_the_state_of_the_picture(climb):
    assert climb.state == START
    numbers = climb.numbers()
    climb.said(f"KL {numbers['gap']:.2f}; ELBO + KL = ln L.")
    assert numbers["gap"] > 10


@pytest.mark.parametrize("way", ["mouse", "keyboard"])
def test_e_closes_the_gap_m_climbs_the_bound_and_back_undoes(climb, way):
    before = climb.numbers()
    climb.use(way, "E-step")
    after_e, numbers = climb.state, climb.numbers()
    assert after_e == {"mean": 64, "made": 64, "past": [[64, 72]]}
    assert (numbers["now"], numbers["gap"]) == (before["now"], pytest.approx(0, abs=1e-9))
    climb.said("The bound touches here.")
    climb.use(way, "M-step")
    after_m = climb.numbers()
    assert after_m["lower"] > numbers["lower"]
    assert max(bound for _, bound in after_m["bound"]) <= after_m["lower"]
    climb.said("Here is the top of the bound. Steps so far: 2.")
    climb.use(way, "Step back")
    assert climb.state == after_e
    climb.use(way, "Step back")
    assert climb.state == START
    assert climb.button("Step back").is_disabled()


def test_the_slider_by_mouse_and_by_keyboard(climb):
    climb.mean().focus()
    climb.page.keyboard.press("ArrowRight")
    assert climb.state == START | {"mean": 64.1}
    climb.click_at(climb.mean(), 0.1)
    assert 51 < climb.state["mean"] < 55
    assert f"{climb.state['mean']:.2f}" in climb.mean().get_attribute("aria-valuetext")


def test_the_point_follows_the_mouse(climb):
    climb.drag(climb.handle(), -40, 30)
    assert climb.state["mean"] == pytest.approx(64 - 40 / climb.unit(), abs=0.05)
    assert climb.state["made"] == 72


def test_the_point_follows_the_keys_and_stays_in_bounds(climb):
    climb.handle().focus()
    climb.page.keyboard.press("ArrowLeft")
    assert climb.state["mean"] == pytest.approx(63.9)
    climb.page.keyboard.press("PageUp")
    assert climb.state["mean"] == pytest.approx(64.9)
    climb.page.keyboard.press("Home")
    assert climb.state["mean"] == 50
    climb.page.keyboard.press("End")
    assert climb.state["mean"] == 78
    numbers = climb.numbers()
    spoken = f"mean 78.00, ln L {numbers['now']:.2f}, ELBO {numbers['lower']:.2f}"
    assert spoken.replace("-", "\u2212") in climb.handle().get_attribute("aria-valuetext")


def test_the_point_follows_a_finger_and_the_page_stays(browser, site):
    _, after, slid = touched(browser, site, ELEMENT, "where we stand", -30, 60)
    assert after["mean"] < 62
    assert slid == 0


@pytest.mark.parametrize("link", ["%", quote('{"mean":60,"made":9e999,"past":[]}')])
def test_a_broken_link_leads_to_the_start(tab, link):
    bound = tab()
    climb = opened(bound, link)
    assert bound.problems == []
    assert climb.state == START


def test_a_link_from_outside_the_bounds_is_brought_within(tab):
    assert opened(tab(), at(-5, 999)).state == {"mean": 50, "made": 78, "past": []}


def test_climbing_by_e_and_m_alone_does_the_first_three_tasks_and_reset_undoes_them(climb):
    climb.use("mouse", "E-step")
    assert climb.tasks() == [0]
    climb.use("mouse", "M-step")
    assert climb.tasks() == [0, 1]
    heights = []
    while 2 not in climb.tasks():
        assert len(heights) < 25
        climb.use("mouse", "E-step", "M-step")
        heights.append(climb.numbers()["now"])
    assert heights == sorted(heights)
    climb.said("Task 3 is done.")
    assert 3 not in climb.tasks()
    climb.use("keyboard", "Reset")
    assert (climb.state, climb.tasks()) == (START, [])


def test_a_move_past_the_top_of_the_bound_does_the_fourth(tab):
    climb = opened(tab(), at(60, 72))
    assert climb.tasks() == [3]
    climb.said("Task 4 is done.")


@pytest.mark.parametrize(("mean", "why"), [(75, "ln L is not higher"), (66, "ELBO is not lower")])
def test_the_fourth_says_what_is_missing(tab, mean, why):
    opened(tab(), at(mean, 72)).has_not_done(3, why)


def test_one_who_has_moved_is_told_so(tab):
    opened(tab(), at(60, 60)).has_not_done(0, "you have moved")


def test_who_hears_it_is_told_where_the_curves_are(climb):
    data = climb.figure.evaluate("f => f.data")
    touch, best = expected(data, 72, 72)[0], expected(data, 64, 72)[3]
    top = expected(data, best, 72)[1]
    words = f"touches it at the mean 72.00, at {touch:.2f}; its own top is {top:.2f} at {best:.2f}."
    climb.said(words.replace("-", "\u2212"))
    grid = np.linspace(50, 78, 141)
    heights = [expected(data, mean, mean)[0] for mean in grid]
    peak = int(np.argmax(heights))
    words = f"rises from {heights[0]:.2f} at 50.00 to {heights[peak]:.2f} at {grid[peak]:.2f}"
    climb.said(words.replace("-", "\u2212"))


def test_lines_end_within_the_plot(tab):
    climb = opened(tab(), at(51, 78, [[78, 78]]))
    bottom = climb.figure.evaluate("f => f.plot.inside.bottom")
    for path in climb.figure.locator("path.line, path.axis").all():
        heights = re.findall(r" (-?[\d.]+)(?=L|$)", path.get_attribute("d"))
        assert all(float(height) <= bottom + 0.1 for height in heights)


def test_a_step_that_gains_nothing_is_none(tab):
    climb = opened(tab(), at(64, 64))
    climb.button("E-step").click()
    assert climb.state["past"] == []
    climb.button("M-step").click()
    climb.button("M-step").click()
    assert climb.state["past"] == [[64, 64]]


def test_steps_are_counted_to_the_top_and_no_further(tab):
    climb = opened(tab(), at(64, 72))
    counts = []
    for _ in range(20):
        climb.figure.evaluate("f => { f.eStep(); f.mStep(); }")
        counts.append(len(climb.state["past"]))
    assert counts[:8] == [2 * n for n in range(1, 9)]
    assert counts[-1] == counts[-5] < 30
    climb.said(f"Steps so far: {counts[-1]}.")
    assert 2 in climb.tasks()


def test_a_move_by_hand_begins_another_way(tab):
    climb = opened(tab(), at(64, 72, [[60, 72]]))
    climb.mean().focus()
    climb.press("ArrowRight")
    assert climb.state["past"] == []
    assert climb.figure.locator("svg path.axis[d*=L]").count() == 0


@pytest.mark.parametrize("end", [50, 78])
def test_where_one_can_stand_is_in_the_plot(tab, end):
    climb = opened(tab(), at(end, 72))
    y, inside = climb.figure.evaluate("f => [f.plot.py(f.now), f.plot.inside]")
    assert inside["top"] < y < inside["bottom"]
