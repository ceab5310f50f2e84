"""Weighted mean and covariance: the M-step of gmmlib, and every control and task."""

import re

import numpy as np
import pytest

import gmmlib

from .reader import Reader, touched

ELEMENT = "weighted-mean-and-covariance"
SHARE = "responsibility of component 1"


@pytest.fixture
def unknown(rng):
    """Rows that gmmlib has drawn, and responsibilities by chance."""
    theta = gmmlib.Parameters([0.4, 0.6], [[0, 0], [3, 5]], [[[1, 0.5], [0.5, 2]], np.eye(2)])
    N = int(rng.integers(5, 12))
    X, first = gmmlib.sample(theta, N, rng)[0], rng.uniform(0.02, 0.98, N)
    return X, first, {"rows": X.tolist(), "first": first.tolist(), "chosen": 2, "note": False}


def ellipse(reader, selector, mean, Sigma):
    """The Mahalanobis distances of the points of a line on the screen."""
    apart = reader.path(selector) - mean
    return np.sqrt(np.einsum("na,ab,nb->n", apart, np.linalg.inv(Sigma), apart))


@pytest.mark.parametrize("note", [False, True])
def test_means_and_covariances_are_gmmlibs(tab, unknown, note):
    X, first, state = unknown
    reader = Reader(ELEMENT, tab(), state={**state, "note": note})
    fit = gmmlib.m_step(X, np.c_[first, 1 - first])
    counts = reader.get("counts")
    np.testing.assert_allclose(counts, fit.weights * len(X), rtol=1e-10)
    for k, part in enumerate(reader.get("parts")):
        shrunk = fit.weights[k] if note else 1
        np.testing.assert_allclose(part["mean"], fit.means[k], rtol=1e-10, atol=1e-10)
        np.testing.assert_allclose(part["right"], fit.covariances[k], rtol=1e-10, atol=1e-10)
        np.testing.assert_allclose(part["drawn"], shrunk * fit.covariances[k], rtol=1e-10)


@pytest.mark.parametrize("note", [False, True])
def test_the_ellipses_on_the_screen_are_theirs(tab, unknown, note):
    X, first, state = unknown
    reader = Reader(ELEMENT, tab(), state={**state, "note": note})
    fit = gmmlib.m_step(X, np.c_[first, 1 - first])
    for k in range(2):
        Sigma = fit.covariances[k] * (fit.weights[k] if note else 1)
        far = ellipse(reader, f"path.line.k{k + 1}", fit.means[k], Sigma)
        np.testing.assert_allclose(far, 1, atol=0.03)
    assert reader.figure.locator("path.line.right").count() == (2 if note else 0)
    if note:
        thin = reader.figure.locator("path.line.right").first
        assert thin.evaluate("e => getComputedStyle(e).stroke") != "none"
        far = ellipse(reader, "path.line.right", fit.means[0], fit.covariances[0])
        np.testing.assert_allclose(far, 1, atol=0.03)


def test_what_is_read_and_heard_are_the_numbers(tab, unknown):
    X, first, state = unknown
    reader = Reader(ELEMENT, tab(), state={**state, "note": True})
    fit = gmmlib.m_step(X, np.c_[first, 1 - first])
    for k in range(2):
        text = reader.figure.locator(".numbers").nth(k).inner_text()
        assert f"= {fit.weights[k] * len(X):.2f}" in text
        shown = text[text.rindex("=") + 1 :].replace("\u2212", "-").split()
        Sigma = fit.weights[k] * fit.covariances[k]
        np.testing.assert_allclose(np.array(shown, dtype=float), Sigma.ravel(), rtol=0.006)
        reader.said(f"Component {k + 1} has {fit.weights[k] * len(X):.2f} of {len(X)} rows")
        said = reader.figure.evaluate("f => f.more()").replace("\u2212", "-")
        words = rf"Ellipse {k + 1} has the variances (\S+) and (\S+), the covariance (\S+), "
        numbers = re.search(rf"{words}the standard deviations (\S+) and (\S+)\.( |$)", said)
        found = np.array(numbers.groups()[:5], dtype=float)
        entries = [Sigma[0, 0], Sigma[1, 1], Sigma[0, 1]]
        np.testing.assert_allclose(found[:3], entries, rtol=0.006, atol=1e-9)
        np.testing.assert_allclose(found[3:], np.sqrt(entries[:2]), rtol=0.006)
    one, two = np.sqrt(fit.weights)
    reader.said(f"the axes of the ellipses are {one:.2f} and {two:.2f} times as long")


def test_who_hears_a_row_is_told_where_it_lies(reader):
    rows = reader.state["rows"]
    for i, (length, wait) in enumerate(rows):
        handle = reader.slider(f"row {i + 1}:")
        words = f"It lies at {length:.1f} and {wait:.0f} minutes."
        assert handle.get_attribute("aria-description") == words


def test_the_discs_show_the_shares(tab, unknown):
    """The sector of component 1 ends at the angle of its share, and each disc is at its row."""
    X, first, state = unknown
    reader = Reader(ELEMENT, tab(), state=state)
    sectors = reader.figure.locator("path.part").evaluate_all(
        "all => all.map(p => p.getAttribute('d'))"
    )
    for share, d in zip(first, sectors, strict=True):
        large, _, x, y = d.split("A")[1].rstrip("z").split()[3:7]
        angle = np.arctan2(float(x), -float(y)) % (2 * np.pi)
        assert angle == pytest.approx(2 * np.pi * share, abs=0.01)
        assert int(large) == (share > 0.5)
    places = reader.figure.evaluate("(f, rows) => rows.map(row => f.plot.at(row))", X.tolist())
    discs = reader.figure.locator("circle.disc")
    assert discs.evaluate_all("all => all.map(c => c.getAttribute('transform'))") == [
        f"translate({place})" for place in places
    ]


def test_the_divisor_by_mouse_and_keyboard(reader):
    reader.figure.get_by_role("radio", name="N, as a common mistake does").check()
    assert reader.state["note"] is True
    reader.press("ArrowLeft")
    assert reader.state["note"] is False
    assert reader.figure.get_by_role("radio", name="Nk", exact=True).is_checked()


def test_the_sliders_by_keyboard_and_mouse(reader):
    start = reader.state
    row = reader.figure.locator("input[type=range]").nth(0)
    row.focus()
    reader.press("ArrowRight", "ArrowRight")
    assert reader.state == {**start, "chosen": 2}
    share = reader.slider(f"{SHARE} for row 3")
    share.focus()
    reader.press("Home", "ArrowRight", "ArrowRight")
    assert reader.state["first"][2] == pytest.approx(0.02)
    assert np.delete(reader.state["first"], 2) == pytest.approx(np.delete(start["first"], 2))
    assert share.get_attribute("aria-valuetext") == "0.02, \u03b3\u2083\u2082 = 0.98"
    reader.click_at(share, 0.8)
    assert reader.state["first"][2] == pytest.approx(0.8, abs=0.05)
    reader.click_at(row, 0.99)
    assert reader.state["chosen"] == 7


def test_the_buttons_by_mouse_and_keyboard(reader):
    start = reader.state["first"]
    reader.button("Halve every \u03b3\u1d62\u2081").click()
    assert reader.state["first"] == pytest.approx(np.array(start) / 2)
    for name, share in {"All to 1": 1, "All half and half": 0.5, "All to 2": 0}.items():
        reader.button(name).focus()
        reader.press("Enter")
        assert reader.state["first"] == [share] * 8


def test_halving_changes_neither_mean_nor_right_covariance(reader):
    before = reader.get("parts")[0]
    reader.button("Halve every \u03b3\u1d62\u2081").click()
    after = reader.get("parts")[0]
    np.testing.assert_allclose(after["mean"], before["mean"])
    np.testing.assert_allclose(after["drawn"], before["drawn"])


def test_a_disc_follows_the_mouse_from_where_it_was(reader):
    start = reader.state
    reader.drag(reader.slider("row 6:"), 20, -27)
    after = reader.state
    assert after["first"][5] == pytest.approx(start["first"][5] + 0.3, abs=0.02)
    assert np.delete(after["first"], 5).tolist() == np.delete(start["first"], 5).tolist()
    assert (after["chosen"], after["rows"]) == (5, start["rows"])
    reader.drag(reader.slider("row 6:"), 0, -9)
    assert reader.state["first"][5] == pytest.approx(start["first"][5] + 0.4, abs=0.03)
    reader.drag(reader.slider("row 6:"), 0, 300)
    assert reader.state["first"][5] == 0


def test_a_click_on_a_disc_chooses_its_row_and_changes_nothing(reader):
    start = reader.state
    reader.drag(reader.slider("row 5:"), 0, 0)
    assert reader.state == {**start, "chosen": 4}


def test_a_disc_follows_the_arrow_keys(reader):
    start = reader.state
    handle = reader.slider("row 6:")
    handle.focus()
    reader.press("ArrowUp", "ArrowRight", "ArrowDown")
    assert reader.state["first"][5] == pytest.approx(start["first"][5] + 0.05)
    reader.press("End")
    assert reader.state["first"][5] == 1
    reader.press("PageDown")
    assert reader.state["first"][5] == pytest.approx(0.5)
    reader.press("Home")
    assert reader.state["first"][5] == 0
    assert handle.get_attribute("aria-valuetext").endswith("= 0.00, \u03b3\u2086\u2082 = 1.00")
    assert handle.evaluate("e => e.matches(':focus')")


def test_a_disc_follows_a_finger_and_the_page_stays(browser, site):
    before, after, slid = touched(browser, site, ELEMENT, "row 5:", 10, -45)
    assert after["first"][4] == pytest.approx(before["first"][4] + 0.5, abs=0.02)
    assert slid == 0


def test_a_component_without_rows_has_no_mean_and_no_ellipse(reader):
    reader.button("All to 1").click()
    reader.said("Component 2 has 0.00 of 8 rows: no mean, no ellipse.")
    assert reader.figure.locator("path.line.k2").count() == 0
    assert "NaN" not in reader.figure.evaluate("f => f.shadowRoot.innerHTML")


def rows_to_1(*rows):
    return {"first": [1.0 if i in rows else 0.0 for i in range(8)]}


def test_rows_on_a_line_leave_no_ellipse(tab, reader):
    start = reader.state
    reader = Reader(ELEMENT, tab(), state={**start, **rows_to_1(0, 4)})
    reader.said("its rows leave no ellipse.")
    assert reader.figure.locator("path.line.k1").count() == 0
    middle = np.mean([start["rows"][0], start["rows"][4]], axis=0)
    np.testing.assert_allclose(reader.get("parts")[0]["mean"], middle)


DONE = [
    (0, {"first": [0.3] * 8}),
    (1, {"first": [0.2] * 8, "note": True}),
    (2, {"first": [1.0] * 8, "note": True}),
    (3, {"first": [0, 0, 0.01, 0, 0, 0, 0, 0]}),
]
NOT_DONE = [
    (0, {"first": [1.0] * 8}, "one component has no mean"),
    (0, {"first": [0.4, 0.3, 0.3, 0.3, 0.3, 0.3, 0.3, 0.2]}, "minutes of waiting time apart"),
    (1, {"first": [0.2] * 8}, "divided by the count"),
    (1, {"first": [0.3] * 8, "note": True}, "0.55 times as long"),
    (2, {"first": [1.0] * 8}, "divided by the count"),
    (2, {"first": [0.9] * 8, "note": True}, "0.95 times as long"),
    (2, {"first": [0.0] * 8, "note": True}, "no ellipse"),
    (3, rows_to_1(2, 3), "a part of 2 rows"),
]


@pytest.mark.parametrize(("n", "change"), DONE)
def test_a_task_that_is_done_is_confirmed_and_stays_so(tab, reader, n, change):
    reader = Reader(ELEMENT, tab(), state={**reader.state, **change})
    reader.has_done(n, {0}, "row 1:", "End", "ArrowDown")


@pytest.mark.parametrize(("n", "change", "words"), NOT_DONE)
def test_a_task_that_is_not_done_says_what_is_missing(tab, reader, n, change, words):
    Reader(ELEMENT, tab(), state={**reader.state, **change}).has_not_done(n, words)


@pytest.mark.parametrize(
    "wrong", [{"first": [0.5]}, {"rows": [[1]] * 8}, {"rows": [[1, 2, 3]] * 8}, {"note": 1}]
)
def test_a_link_to_no_rows_leads_to_the_start(tab, reader, wrong):
    start = reader.state
    assert Reader(ELEMENT, tab(), state={**start, **wrong}).state == start
