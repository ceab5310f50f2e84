"""Bayes at a point: what is drawn and said is gmmlib's, and every control and task works."""

import json

import numpy as np
import pytest

import gmmlib

from .reader import Reader, touched

ELEMENT = "bayes-at-a-point"
START = {"x": 60, "weights": [0.36, 0.64], "means": [54.5, 80], "variances": [33.7, 36]}
THETA = gmmlib.Parameters([0.36, 0.64], [[54.5], [80]], [[[33.7]], [[36]]])


@pytest.fixture
def unknown(rng):
    """A mixture that the figure has never seen, and a row drawn from it by gmmlib."""
    theta = gmmlib.Parameters(
        rng.dirichlet([4, 4]), rng.uniform(-5, 5, (2, 1)), rng.uniform(0.5, 6, (2, 1, 1))
    )
    x = float(gmmlib.sample(theta, 1, rng)[0][0, 0])
    return theta, {
        "x": x,
        "weights": theta.weights.tolist(),
        "means": theta.means[:, 0].tolist(),
        "variances": theta.covariances[:, 0, 0].tolist(),
    }


def terms_at(x, theta):
    logs = gmmlib.log_gaussian(np.reshape(x, (-1, 1)), theta.means, theta.covariances)
    return theta.weights * np.exp(logs)


def test_it_starts_as_the_picture(reader):
    assert reader.state == START


def test_terms_sum_and_shares_are_gmmlibs(tab, unknown):
    theta, state = unknown
    reader = Reader(ELEMENT, tab(), state=state)
    terms = terms_at(state["x"], theta)[0]
    np.testing.assert_allclose(reader.get("terms"), terms, rtol=1e-10)
    assert reader.get("p") == pytest.approx(terms.sum(), rel=1e-10)
    gamma = gmmlib.responsibilities([[state["x"]]], theta)[0]
    np.testing.assert_allclose(reader.get("gamma"), gamma, rtol=1e-10)
    assert reader.get("hard") == gamma.argmax()
    assert reader.get("forgotten") == pytest.approx(gamma.min(), rel=1e-10)


def test_the_curves_on_the_screen_are_the_terms_and_their_sum(tab, unknown):
    theta, state = unknown
    reader = Reader(ELEMENT, tab(), state=state)
    pixel = 1 / reader.units[1]
    for selector, pick in [
        ("path.sum", [1, 1]),
        ("path.line.k1", [1, 0]),
        ("path.line.k2", [0, 1]),
    ]:
        x, y = reader.path(selector).T
        np.testing.assert_allclose(y, terms_at(x, theta) @ pick, atol=1.5 * pixel)


@pytest.mark.parametrize("x", [64.5, 66, 68])
def test_the_terms_stand_on_one_another_and_reach_the_sum(tab, x):
    """At rows where both terms are large enough to be seen."""
    reader = Reader(ELEMENT, tab(), state={**START, "x": x})
    terms = terms_at(x, THETA)[0]
    for k, bottom in enumerate([0, terms[0]]):
        box = reader.figure.locator(f"rect.k{k + 1}").evaluate(
            "r => ['x', 'y', 'width', 'height'].map(name => Number(r.getAttribute(name)))"
        )
        ends = reader.figure.evaluate(
            "(f, [x, low, high]) => [f.plot.px(x), f.plot.py(low), f.plot.py(high)]",
            [x, bottom, bottom + terms[k]],
        )
        assert box[0] + box[2] / 2 == pytest.approx(ends[0], abs=0.01)
        assert [box[1] + box[3], box[1]] == pytest.approx(ends[1:], abs=0.01)


def test_the_bars_are_the_shares_soft_and_hard(tab, unknown):
    theta, state = unknown
    reader = Reader(ELEMENT, tab(), state=state)
    gamma = gmmlib.responsibilities([[state["x"]]], theta)[0]
    widths = [
        [part.bounding_box()["width"] for part in bar.locator("span").all()]
        for bar in reader.figure.locator(".bar").all()
    ]
    soft, hard = [np.array(it) / np.sum(it) for it in widths]
    np.testing.assert_allclose(soft, gamma, atol=0.005)
    np.testing.assert_allclose(hard, np.eye(2)[gamma.argmax()], atol=0.005)


def test_what_is_read_and_heard_are_the_numbers(tab, unknown):
    theta, state = unknown
    reader = Reader(ELEMENT, tab(), state=state)
    gamma = gmmlib.responsibilities([[state["x"]]], theta)[0]
    text = reader.figure.locator(".terms").inner_text()
    assert all(f"= {share:.3f}" in text for share in gamma)
    reader.said(f"Component 1 has a share of {gamma[0]:.3f} of it, component 2 of {gamma[1]:.3f}.")
    reader.said(f"A hard label says component {gamma.argmax() + 1}")
    reader.said(f"forgets the share of {gamma.min():.3f}")


@pytest.mark.parametrize(("x", "k"), [(60, 1), (67, 2), (80, 2)])
def test_the_hard_label_is_the_larger_share(tab, x, k):
    reader = Reader(ELEMENT, tab(), state={**START, "x": x})
    reader.said(f"A hard label says component {k} and")
    whole = reader.figure.locator(f".bar >> nth=1 >> span.k{k}").bounding_box()["width"]
    assert whole > 100


def test_a_tiny_term_is_written_with_a_power_of_ten(tab):
    reader = Reader(ELEMENT, tab(), state={**START, "x": 40})
    second = terms_at(40, THETA)[0, 1]
    digits, power = f"{second:.2e}".split("e-")
    sup = reader.figure.locator(".terms sup", has_text=f"\u2212{int(power)}").first
    assert f"= {digits}\u00d710" in sup.locator("..").text_content()
    reader.said(f"{digits}\u00d710 to the power \u2212{int(power)}")


def test_the_row_slider_by_keyboard_and_mouse(reader):
    slider = reader.figure.locator("input").nth(0)
    slider.focus()
    reader.press("ArrowRight", "ArrowRight")
    assert reader.state == {**START, "x": pytest.approx(60.2, abs=0.06)}
    assert f"{reader.state['x']:.1f} minutes" in slider.get_attribute("aria-valuetext")
    reader.click_at(slider, 0.9)
    assert reader.state["x"] > 85


def test_the_weight_slider_by_keyboard_and_mouse(reader):
    slider = reader.slider("weight of component 1")
    slider.focus()
    reader.press("ArrowRight")
    assert reader.state == {**START, "weights": pytest.approx([0.37, 0.63])}
    assert "\u03c0\u2082 = 0.63" in slider.get_attribute("aria-valuetext")
    reader.click_at(slider, 0.9)
    assert reader.state["weights"][0] > 0.8
    assert sum(reader.state["weights"]) == pytest.approx(1)


@pytest.mark.parametrize("weight", ["Home", "End"])
def test_a_weight_of_nothing_has_a_share_of_nothing(reader, weight):
    reader.slider("weight of component 1").focus()
    reader.press(weight)
    assert reader.get("gamma") == ([0, 1] if weight == "Home" else [1, 0])
    assert "NaN" not in reader.figure.evaluate("f => f.shadowRoot.innerHTML")


def test_who_hears_it_is_told_how_far_the_means_are(tab):
    reader = Reader(ELEMENT, tab(), state={**START, "x": 60})
    one, two = START["means"]
    reader.said(
        f"The row is {60 - one:.1f} minutes above the mean of component 1 and {two - 60:.1f} "
        "minutes below the mean of component 2."
    )


def test_the_row_follows_the_mouse_sideways_only(reader):
    unit = reader.units[0]
    reader.drag(reader.slider("the row:"), 70, -60)
    assert reader.state == {**START, "x": pytest.approx(60 + 70 / unit, abs=0.5)}
    reader.drag(reader.slider("the row:"), -2000, 0)
    assert reader.state["x"] == pytest.approx(54.5 - 3.4 * np.sqrt(33.7))


def test_the_row_follows_the_arrow_keys(reader):
    handle = reader.slider("the row:")
    handle.focus()
    reader.press("ArrowRight", "ArrowUp", "PageUp", "ArrowLeft")
    assert reader.state == {**START, "x": pytest.approx(61.1)}
    assert handle.get_attribute("aria-valuetext") == "61.1 minutes"
    reader.press("End")
    assert reader.state["x"] == pytest.approx(80 + 3.4 * 6)
    assert handle.evaluate("e => e.matches(':focus')")


def test_the_row_follows_a_finger_and_the_page_stays(browser, site):
    before, after, slid = touched(browser, site, ELEMENT, "the row:", 40, -60)
    assert after["x"] > before["x"] + 4
    assert slid == 0


# The two terms cross at about 66.3 minutes, as the chapter says.
DONE = [
    (0, {"x": 66.2}),
    (1, {"x": 67}),
    (2, {"x": 39}),
    (2, {"x": 97}),
    (3, {"x": 67.2, "weights": [0.53, 0.47]}),
    (3, {"x": 67.3, "weights": [0.54, 0.46]}),
]
NOT_DONE = [
    (0, {"x": 67}, "forgets a share of 0.374"),
    (1, {"x": 67.5}, "nearer to the mean of component 2"),
    (1, {"x": 66}, "component 1 has the larger share"),
    (2, {"x": 60}, "the sum is"),
    (2, {"x": 66, "weights": [0.5, 0.5]}, "the sum is"),
    (3, {"x": 66.3}, "0.95 minutes to the left of the middle"),
    (3, {"x": 67.1, "weights": [0.5, 0.5]}, "0.15 minutes to the left of the middle"),
    (3, {"x": 67.2, "weights": [0.5, 0.5]}, "the shares are 0.479 and 0.521"),
    (3, {"x": 67.3, "weights": [0.5, 0.5]}, "the shares are 0.461 and 0.539"),
]


@pytest.mark.parametrize(("n", "change"), DONE)
def test_a_task_that_is_done_is_confirmed_and_stays_so(tab, n, change):
    reader = Reader(ELEMENT, tab(), state={**START, **change})
    reader.has_done(n, {0}, "the row:", "Home")


@pytest.mark.parametrize(("n", "change", "words"), NOT_DONE)
def test_a_task_that_is_not_done_says_what_is_missing(tab, n, change, words):
    Reader(ELEMENT, tab(), state={**START, **change}).has_not_done(n, words)


def test_a_rare_row_needs_a_sure_share_too(tab):
    """Two far components: rare between them, and undecided."""
    state = {"x": 0, "weights": [0.5, 0.5], "means": [-30, 30], "variances": [36, 36]}
    Reader(ELEMENT, tab(), state=state).has_not_done(2, "no share is above 0.99")


@pytest.mark.parametrize(
    "wrong",
    [{"weights": [1]}, {"weights": [0, 0]}, {"weights": [-1, 2]}, {"variances": [0, 1]}]
    + [{"means": [1, 2, 3]}, {"x": "9e999"}],
)
def test_a_link_to_no_mixture_leads_to_the_start(tab, wrong):
    state = json.dumps({**START, **wrong}).replace('"9e999"', "9e999")
    assert Reader(ELEMENT, tab(), state=state).state == START


def test_a_term_of_weight_zero_is_zero(tab):
    reader = Reader(ELEMENT, tab(), state={**START, "weights": [0, 1]})
    assert "e+0" not in reader.figure.locator(".frame").inner_text()
    assert "0.00" in reader.figure.locator(".terms").inner_text()
