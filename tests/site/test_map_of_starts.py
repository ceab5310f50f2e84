"""A map of starts: each end is NumPy's, each sign its end's, and every control and task."""

import itertools
import re
from functools import cache

import numpy as np
import pytest

import gmmlib

from .figures_run import by_the_clock, runs_and_pauses, steps_to_its_rest
from .figures_seen import mixed, stays_in_its_frame, words
from .reader import Reader, touched

ELEMENT = "map-of-starts"
STARTS, SIGMA = [f"start of mean {k}" for k in (1, 2, 3)], "standard deviation"
AXIS = np.arange(8, 35.1, 0.5)
PAIRS = np.stack(np.meshgrid(AXIS, AXIS), axis=-1)  # [row, column] is (start 1, start 2)


@pytest.fixture
def rows(reader):
    return np.array(reader.get("data.rows"))


@pytest.fixture
def open_at(tab):
    """open_at(**state): the figure in this state, its map complete."""

    def open_at(**state):
        begin = {"K": 2, "sigma": 1, "start": [10, 32, 20], "at": 0, "before": []}
        return Reader(ELEMENT, tab(), state=begin | state)

    return open_at


@pytest.fixture(params=[2, 3])
def unknown(request, open_at, rng):
    """The figure in a state unknown to it, on the way."""
    start, sigma = rng.choice(AXIS, 3, replace=False).tolist(), round(float(rng.uniform(0.7, 4)), 1)
    return open_at(K=request.param, sigma=sigma, start=start, at=int(rng.integers(1, 5)))


def theta(means, sigma):
    K = len(means)
    return gmmlib.Parameters(np.full(K, 1 / K), np.reshape(means, (K, 1)), [[[sigma**2]]] * K)


def ln_l(rows, means, sigma):
    return gmmlib.log_likelihood(rows[:, None], theta(means, sigma))


def after(rows, means, sigma):
    """gmmlib's iteration; of its M-step the means alone are taken."""
    shares = gmmlib.responsibilities(rows[:, None], theta(means, sigma))
    return gmmlib.m_step(rows[:, None], shares).means[:, 0]


def trail(rows, means, sigma):
    """The means at the start and after each iteration, until none moves by a millionth."""
    means = np.array(means, float)
    while True:
        yield means
        before, means = means, after(rows, means, sigma)
        if np.abs(means - before).max() < 1e-6:
            yield means
            return


def trail_of(reader):
    state = reader.state
    rows = np.array(reader.get("data.rows"))
    return list(trail(rows, state["start"][: state["K"]], state["sigma"]))


@cache
def all_ends(rows, K, sigma, third):
    """Where EM ends from each start, [row, column, k], by NumPy for all at once."""
    rows = np.array(rows)
    means = PAIRS.reshape(-1, 2)
    if K == 3:
        means = np.column_stack([means, np.full(len(means), third)])
    for _ in range(3000):
        logs = -((rows - means[..., None]) ** 2) / (2 * sigma**2)
        shares = np.exp(logs - logs.max(axis=1, keepdims=True))
        shares /= shares.sum(axis=1, keepdims=True)
        # Sums of the same numbers in the same order: so equal means stay equal.
        before, means = means, (shares * rows).sum(axis=2) / shares.sum(axis=2)
        if np.abs(means - before).max() < 1e-8:
            return means.reshape(len(AXIS), len(AXIS), K)
    raise AssertionError("not at rest")


def ends_of(reader):
    state = reader.state
    third = state["start"][2] if state["K"] == 3 else None
    return all_ends(tuple(reader.get("data.rows")), state["K"], state["sigma"], third)


def kinds(ends):
    """The different ends, whatever their labels, and which is where."""
    flat = np.sort(ends.reshape(-1, ends.shape[-1]), axis=1)
    found, which = [], []
    for means in flat:
        same = [n for n, it in enumerate(found) if np.abs(it - means).max() < 0.03]
        which.append(same[0] if same else len(found))
        found += [] if same else [means]
    return np.array(found), np.reshape(which, ends.shape[:2])


def hessian(rows, means, sigma, step=1e-3):
    """Of ln L in the means, by second differences."""
    K = len(means)
    steps, signs = step * np.eye(K), [(a, b) for a in (-1, 1) for b in (-1, 1)]

    def entry(k, j):
        heights = [a * b * ln_l(rows, means + a * steps[k] + b * steps[j], sigma) for a, b in signs]
        return sum(heights) / (4 * step**2)

    return np.array([[entry(k, j) for j in range(K)] for k in range(K)])


def is_maximum(rows, means, sigma):
    return bool(np.linalg.eigvalsh(hessian(rows, means, sigma)).max() < 0)


def ranked(reader):
    """The ends whatever their labels: maxima first, and the highest first."""
    rows, sigma = np.array(reader.get("data.rows")), reader.state["sigma"]
    found, which = kinds(ends_of(reader))
    tops = [is_maximum(rows, means, sigma) for means in found]
    heights = [ln_l(rows, means, sigma) for means in found]
    order = sorted(range(len(found)), key=lambda n: (not tops[n], -heights[n]))
    shares = [float((which == n).mean()) for n in range(len(found))]
    return [
        {
            "means": found[n],
            "lnL": heights[n],
            "top": tops[n],
            "share": shares[n],
            "where": which == n,
        }
        for n in order
    ]


def spoken(values, digits=2):
    return ", ".join(words(value, digits) for value in values)


def test_it_starts_as_the_picture(reader):
    start = {name: reader.get(f"data.{name}") for name in ("K", "sigma", "start")}
    assert reader.state == start | {"at": 0, "before": []}


def test_each_iteration_is_gmmlibs(unknown):
    found, expected = unknown.get("trail"), trail_of(unknown)
    assert len(found) == len(expected)
    np.testing.assert_allclose(found, expected, rtol=1e-9)


def test_no_iteration_lowers_ln_l(unknown, rows):
    sigma = unknown.state["sigma"]
    heights = []
    for n in range(unknown.get("trail.length")):
        unknown.figure.evaluate("(f, at) => f.change({ at })", n)
        heights.append(unknown.get("lnL()"))
        assert heights[-1] == pytest.approx(ln_l(rows, unknown.get("means"), sigma), rel=1e-12)
    assert (np.diff(heights) > -1e-9).all()


CELLS = """f => {
    const found = [];
    for (let row = 0; row < f.axis.length; row++)
        for (let column = 0; column < f.axis.length; column++)
            found.push(f.map.end(column, row).means);
    return found;
}"""


@pytest.mark.parametrize("sigma", [0.5, 0.8, 1, 2.5, 4])
def test_from_each_start_em_ends_where_numpys_does(open_at, sigma):
    reader = open_at(sigma=sigma)
    np.testing.assert_array_equal(reader.get("axis"), AXIS)
    found = np.reshape(reader.figure.evaluate(CELLS), (len(AXIS), len(AXIS), 2))
    np.testing.assert_allclose(found, ends_of(reader), atol=0.03)


def test_with_three_components_too(open_at, rng):
    reader = open_at(K=3, sigma=1.5, start=[10, 32, float(rng.choice(AXIS))])
    found = np.reshape(reader.figure.evaluate(CELLS), (len(AXIS), len(AXIS), 3))
    np.testing.assert_allclose(found, ends_of(reader), atol=0.03)


def test_one_start_is_computed_for_all_its_places(open_at):
    """What the path ends in is what the map says of its start."""
    for start in ([16, 24.5, 20], [9, 9.5, 20], [34, 8, 20]):
        reader = open_at(start=start)
        np.testing.assert_allclose(reader.get("here.means"), trail_of(reader)[-1], atol=0.01)


@pytest.mark.parametrize(("K", "sigma"), [(2, 1), (2, 3), (2, 5), (3, 0.5), (3, 1.5)])
def test_maxima_are_told_from_saddles_and_named_by_their_height(open_at, K, sigma):
    reader = open_at(K=K, sigma=sigma)
    found, expected = reader.get("map.groups"), ranked(reader)
    assert len(found) == len(expected)
    for n, (own, it) in enumerate(zip(found, expected, strict=True)):
        np.testing.assert_allclose(own["means"], it["means"], atol=0.03)
        assert own["lnL"] == pytest.approx(it["lnL"], abs=0.1)
        assert (own["top"], own["rank"]) == (it["top"], n)
        assert own["name"] == ("ABCDEFGH"[n] if it["top"] else "S")


@pytest.mark.parametrize("K", [2, 3])
def test_the_matrix_that_tells_them_is_the_hessian(reader, rows, rng, K):
    means, sigma = rng.uniform(15, 27, K), float(rng.uniform(1, 3))
    found = reader.figure.evaluate(
        "(f, [means, sigma]) => basins.bends(f.map.X, means, sigma)", [means.tolist(), sigma]
    )
    expected = -(sigma**2) * hessian(rows, means, sigma)
    np.testing.assert_allclose(found, expected, atol=1e-4 * np.abs(expected).max())


def test_two_means_on_one_place_may_be_a_maximum(open_at):
    """Where its rows vary less than the components: starts off the diagonal end there, too."""
    reader = open_at(K=3, sigma=0.5)
    expected = [it for it in ranked(reader) if it["top"] and it["means"][1] - it["means"][0] < 0.03]
    assert len(expected) == 1
    assert expected[0]["share"] > 0.01
    found = [it for it in reader.get("map.groups") if it["means"][1] - it["means"][0] < 0.03]
    tops = [it["means"] for it in found if it["top"]]
    np.testing.assert_allclose(tops, [expected[0]["means"]], atol=0.03)
    row, column = np.argwhere(expected[0]["where"] & ~np.eye(len(AXIS), dtype=bool))[0]
    assert reader.get(f"map.end({column}, {row})")["order"] == ""


def test_an_end_has_the_components_from_left_to_right_as_indices(open_at):
    reader = open_at(K=3, sigma=1)
    for end in reader.get("map.ends"):
        means = np.array(end["means"])
        order = "".join("\u2081\u2082\u2083"[k] for k in means.argsort())
        apart = np.diff(np.sort(means)).min() > 0.03
        assert end["order"] == (order if apart else "")


def test_the_other_side_of_the_diagonal_is_its_mirror(open_at):
    reader = open_at()
    found = np.reshape(reader.figure.evaluate(CELLS), (len(AXIS), len(AXIS), 2))
    np.testing.assert_allclose(found, np.swapaxes(found, 0, 1)[..., ::-1], atol=1e-3)
    assert np.abs(found - np.swapaxes(found, 0, 1)).max() > 5


FILLS = """(f, [x, y]) => {
    const point = f.plot.svg.createSVGPoint();
    [point.x, point.y] = [f.plot.px(x), f.plot.py(y)];
    return [...f.shadowRoot.querySelectorAll(".map > path")]
        .filter((path) => path.isPointInFill(point)).map((path) => path.getAttribute("fill"));
}"""


def test_each_cell_has_the_sign_of_its_end(unknown, rng):
    listed = ranked(unknown)
    for row, column in rng.integers(0, len(AXIS), (200, 2)):
        n = next(n for n, it in enumerate(listed) if it["where"][row, column])
        name = "ABCDEFGH"[n] if listed[n]["top"] else "S"
        x, y = PAIRS[row, column] + rng.uniform(-0.2, 0.2, 2)
        assert unknown.figure.evaluate(FILLS, [x, y]) == [f"url(#end-{name})"]


def test_no_two_maxima_have_one_sign(open_at):
    reader = open_at(K=3, sigma=0.5)
    patterns = reader.figure.locator("pattern")
    signs = patterns.evaluate_all("all => all.map(it => it.innerHTML)")
    names = patterns.evaluate_all("all => all.map(it => it.id)")
    maxima = [sign for sign, name in zip(signs, names, strict=True) if name != "end-S"]
    assert len(set(maxima)) == len(maxima) == 8
    # And where colours are not seen: of neighbours in the list the hatching differs.
    hatches = [re.search(r'd="([^"]*)" class="hatch"', sign)[1] for sign in maxima]
    assert all(one != other for one, other in itertools.pairwise(hatches))


TEXTS = """f => [...f.shadowRoot.querySelectorAll(".map text")].map((it) => {
    const { x, y, width, height } = it.getBBox();
    return [it.textContent, [[x, y], [x + width, y], [x, y + height], [x + width, y + height]]];
})"""


def test_a_name_lies_in_its_region(open_at):
    for state in ({}, {"K": 3}, {"sigma": 2.5}):
        reader = open_at(**state)
        named = reader.figure.evaluate(TEXTS)
        named = [it for it in named if it[0]]
        assert len(named) >= 4
        for text, corners in named:
            for x, y in corners:
                place = reader.figure.evaluate(
                    "(f, [x, y]) => [[f.plot.px(0), f.plot.px(1)], [f.plot.py(0), f.plot.py(1)]]"
                    ".map(([zero, one], d) => ([x, y][d] - zero) / (one - zero))",
                    [x, y],
                )
                column, row = (int(np.abs(AXIS - it).argmin()) for it in place)
                end = reader.get(f"map.end({column}, {row})")
                assert end["group"]["name"] + end["order"] == text


def test_the_ends_are_listed_with_their_share_of_the_starts(open_at):
    reader = open_at()
    table = reader.figure.locator(".ends tr")
    cells = table.evaluate_all("all => all.slice(1).map(r => [...r.cells].map(c => c.textContent))")
    listed = ranked(reader)
    assert [it["top"] for it in listed] == [True, True, True, False]
    for own, name, it in zip(cells, "ABCS", listed, strict=True):
        assert own[0] == name
        found = float(own[1].replace("\u2212", "-"))
        assert found == pytest.approx(it["lnL"], abs=0.05)
        assert own[2] == spoken(it["means"], 1)
        assert own[3] == (f"{100 * it['share']:.1f}\u00a0%" if it["top"] else "1 saddle")
    assert sum(it["share"] for it in listed) == pytest.approx(1)


def test_of_saddles_the_highest_is_listed_and_all_are_counted(open_at):
    reader = open_at(K=3)
    saddles = [it for it in ranked(reader) if not it["top"]]
    assert len(saddles) > 1
    last = reader.figure.locator(".ends tr").last.text_content()
    assert last.endswith(f"{len(saddles)} saddles")
    assert spoken(saddles[0]["means"], 1) in last


def test_who_hears_it_is_told_the_step_and_the_ends(open_at, rows):
    reader = open_at(at=2)
    means = trail_of(reader)[2]
    reader.said(f"After 2 iterations the means are {spoken(means)}; ")
    reader.said(f"is {words(ln_l(rows, means, 1))}.")
    for it in ranked(reader):
        reader.said(f", {spoken(it['means'], 1)}, ")
    reader.said("; S, ")
    reader.said("1 saddle.")
    reader.said("An end's indices are the components from left to right.")


def test_who_hears_it_is_told_where_the_regions_are(open_at):
    for state in ({}, {"K": 3, "sigma": 0.8}):
        reader = open_at(**state)
        told = reader.figure.evaluate("f => f.more()")
        found = re.findall(r"([A-H]\S*) about (\d+\.\d) and (\d+\.\d)", told)
        large = [it["top"] and it["share"] > 0.1 for it in ranked(reader)]
        expected = {name for name, it in zip("ABCDEFGH", large, strict=False) if it}
        assert {it[0][0] for it in found} >= expected
        for name, *starts in found:
            column, row = (int(np.abs(AXIS - float(it)).argmin()) for it in starts)
            for a, b in itertools.product((-2, 0, 2), repeat=2):
                end = reader.get(f"map.end({column + a}, {row + b})")
                assert end["group"]["name"] + end["order"] == name
        column, row = (int(np.abs(AXIS - it).argmin()) for it in reader.state["start"][:2])
        end = reader.get(f"map.end({column}, {row})")
        assert f"This start is in {end['group']['name']}{end['order']}." in told


def test_at_rest_it_says_in_which_end(open_at, rows):
    for start, name in (([10, 32, 20], "C\u2081\u2082"), ([32, 10, 20], "C\u2082\u2081")):
        reader = open_at(start=start)
        reader.button("Run").click()
        below = ranked(reader)[0]["lnL"] - ln_l(rows, trail_of(reader)[-1], 1)
        reader.said(f"At rest in {name}, a local maximum, {words(below)} below A.")
    reader = open_at(start=[12, 12, 20])
    reader.button("Run").click()
    reader.said("At rest in S, a saddle.")
    reader = open_at(start=[12, 22, 20])
    reader.button("Run").click()
    reader.said("At rest in A\u2081\u2082, a local maximum.")


def test_the_map_is_made_in_slices_and_blocks_stand_for_it_meanwhile(reader):
    first = reader.figure.evaluate("""f => {
        f.change({ K: 3, sigma: 0.8 });
        do {
            cancelAnimationFrame(f.frame);
            f.show(); // one frame
        } while (f.map.progress < 0.04);
        const ends = [...f.map.cells.keys()].map((cell) =>
            Boolean(f.map.end(cell % f.map.n, Math.floor(cell / f.map.n))));
        const said = [f.describe(), f.tasks()[3].missing()];
        said.push(f.shadowRoot.querySelector(".ends").textContent);
        f.state.at = 2000;
        said.push((f.map.next = 0, f.describe()));
        return [f.map.progress, ends.filter(Boolean).length, said, Boolean(f.frame)];
    }""")
    now, missing, listed, at_rest = first[2]
    assert first[0] < 0.5
    assert first[1] > 0.2 * len(AXIS) ** 2
    assert first[1] > 5 * first[0] * len(AXIS) ** 2
    assert "The map is not ready." in now
    assert first[3]
    assert "At rest. The map is not ready." in at_rest
    assert "the map is not ready" in missing
    assert "\u2026" in listed
    assert reader.get("map.progress") == 1
    assert "\u2026" not in reader.figure.locator(".ends").text_content()
    assert "not ready" not in reader.figure.evaluate("f => f.describe()")


def test_a_block_stands_for_no_start_of_equal_means(reader):
    stands = reader.get("map.order.map((cell) => figure.map.stands(cell))")
    assert len(set(stands)) == 14**2
    assert all(cell % len(AXIS) != cell // len(AXIS) for cell in stands)


def test_while_the_start_moves_the_map_stays(reader):
    reader.figure.evaluate("f => { window.before = f.map; }")
    reader.slider("start of EM").focus()
    reader.press("ArrowLeft", "ArrowDown")
    assert reader.figure.evaluate("f => f.map === before")
    reader.track(SIGMA).focus()
    reader.press("ArrowRight")
    assert not reader.figure.evaluate("f => f.map === before")


def test_where_em_does_not_rest_there_is_no_end(reader):
    """Rows with the variance sigma squared: EM slows down without end."""
    found = reader.figure.evaluate("""f => {
        const map = new basins.Ends([-1, 1], 2, 1, 0);
        map.work(Infinity);
        return [map.done, [...map.cells].filter((cell) => cell === basins.NONE).length,
            basins.trail([-1, 1], [-1, 1.5], 1).length];
    }""")
    assert found[0]
    assert found[1] > 5
    assert found[2] == 2001
    reader.figure.evaluate("f => { f.map.cells[0] = basins.NONE; f.change({}); }")
    reader.has_not_done(3, "from some starts EM does not come to rest")


def test_the_path_is_drawn_from_start_to_now(unknown):
    state = unknown.state
    expected = np.array(trail_of(unknown))[: state["at"] + 1, :2]
    near = 0.1 / unknown.units[0]
    np.testing.assert_allclose(unknown.path("path.way.halo + path.way"), expected, atol=near)
    ring = unknown.figure.locator("circle.now")
    at = unknown.figure.evaluate(
        "(f, [x, y]) => [f.plot.px(x), f.plot.py(y)]", expected[-1].tolist()
    )
    assert [float(ring.get_attribute(it)) for it in ("cx", "cy")] == pytest.approx(at, abs=0.06)
    dots = unknown.figure.locator("path.dots").get_attribute("d")
    assert dots.count("M") == state["at"] + 1


POINTS = """(f, name) => {
    const d = f.panel.svg.querySelector(name).getAttribute("d");
    const pixels = [...d.matchAll(/[ML](\\S+) ([^L]+)/g)];
    const [x0, y0] = [f.panel.px(0), f.panel.py(0)];
    return pixels.map(([, x, y]) =>
        [(x - x0) / (f.panel.px(1) - x0), (y - y0) / (f.panel.py(1) - y0)]);
}"""


def test_beside_it_stand_the_density_and_its_parts(unknown, rows):
    state = unknown.state
    means = trail_of(unknown)[state["at"]]
    for name, k in [("path.sum", None), *((f"path.line.k{k + 1}", k) for k in range(state["K"]))]:
        points = np.array(unknown.figure.evaluate(POINTS, name))
        joint = np.exp(
            gmmlib.log_gaussian(
                points[:, :1], np.reshape(means, (-1, 1)), [[[state["sigma"] ** 2]]] * state["K"]
            )
        )
        expected = (joint if k is None else joint[:, [k]]).sum(axis=1) / state["K"]
        np.testing.assert_allclose(points[:, 1], expected, atol=0.01 * expected.max() + 0.002)
    height = ln_l(rows, means, state["sigma"])
    assert f"ln L {words(height)}" in unknown.figure.locator(".controls svg").text_content()
    name = unknown.figure.locator(".controls svg").get_attribute("aria-label")
    assert name.endswith(f"means at {spoken(means)}")


def test_the_rows_have_the_colours_of_their_shares(unknown, rows):
    ticks = unknown.figure.locator(".controls svg path.tick")
    assert ticks.count() == len(rows)
    state = unknown.state
    shares = gmmlib.responsibilities(
        rows[:, None], theta(trail_of(unknown)[state["at"]], state["sigma"])
    )
    for n in (0, 30, 60, 81):
        assert mixed(shares[n]) in ticks.nth(n).get_attribute("style")


@pytest.mark.parametrize("k", [0, 1, 2])
def test_the_starts_by_keyboard_and_mouse(open_at, k):
    reader = open_at(K=3, at=3)
    it, before = reader.track(STARTS[k]), reader.state["start"]
    it.focus()
    reader.press("ArrowRight")
    moved = [value + 0.5 * (j == k) for j, value in enumerate(before)]
    assert (reader.state["start"], reader.state["at"]) == (moved, 0)
    assert it.get_attribute("aria-valuetext") == f"{moved[k]:.1f}"
    reader.press("Home")
    assert reader.state["start"][k] == 8
    reader.press("End")
    assert reader.state["start"][k] == 35
    reader.click_at(it, 0.5)
    assert reader.state["start"][k] == pytest.approx(21.5, abs=1)
    assert it.evaluate("e => e.matches(':focus')")


def test_the_third_start_is_there_for_three_components(open_at):
    assert not open_at().track(STARTS[2]).is_visible()
    assert open_at(K=3).track(STARTS[2]).is_visible()


def test_the_sigma_slider_by_keyboard_and_mouse(open_at):
    reader = open_at(at=3, before=[10, 20])
    it = reader.track(SIGMA)
    it.focus()
    reader.press("ArrowRight")
    state = reader.state
    assert state["sigma"] == pytest.approx(1.1)
    assert (state["start"], state["at"], state["before"]) == ([10, 32, 20], 0, [])
    assert it.get_attribute("aria-valuetext") == "1.1"
    reader.press("Home")
    assert reader.state["sigma"] == 0.5
    reader.press("End")
    assert reader.state["sigma"] == 6
    reader.click_at(it, 0.5)
    assert reader.state["sigma"] == pytest.approx(3.25, abs=0.3)


@pytest.mark.parametrize("way", ["keyboard", "mouse"])
def test_three_components_are_chosen(open_at, way):
    reader = open_at(at=3, before=[10, 20])
    select = reader.choose_next("Components", way)
    state = reader.state
    assert (state["K"], state["at"], state["before"]) == (3, 0, [])
    assert len(reader.get("means")) == 3
    assert select.input_value() == "3"


def start(reader):
    return reader.slider("start of EM")


def test_the_start_follows_the_arrow_keys_and_stays_on_the_map(open_at):
    reader = open_at(at=3)
    start(reader).focus()
    for key, place in (
        ("ArrowRight", [10.5, 32]),
        ("ArrowLeft", [10, 32]),
        ("ArrowUp", [10, 32.5]),
        ("PageDown", [10, 27.5]),
        ("End", [35, 27.5]),
        ("ArrowRight", [35, 27.5]),
        ("Home", [8, 27.5]),
        ("ArrowDown", [8, 27]),
    ):
        reader.press(key)
        assert reader.state["start"] == [*place, 20]
        told = f"mean 1 at {place[0]:.1f}, mean 2 at {place[1]:.1f}"
        assert start(reader).get_attribute("aria-valuetext") == told
    assert reader.state["at"] == 0


def test_two_keys_before_the_next_frame_are_two_steps(open_at):
    reader = open_at()
    reader.press_at_once(start(reader), "ArrowRight", "ArrowRight", "ArrowUp")
    assert reader.state["start"] == [11, 32.5, 20]


def test_the_start_follows_the_mouse_from_cell_to_cell(open_at):
    reader = open_at()
    units = reader.units * reader.get("plot.zoom")
    reader.drag(start(reader), 83, 60)
    x, y, third = reader.state["start"]
    assert third == 20
    assert [x, y] == pytest.approx([10 + 83 / units[0], 32 - 60 / units[1]], abs=0.26)
    assert x % 0.5 == y % 0.5 == 0


def test_the_start_follows_a_finger_and_the_page_stays(browser, site):
    before, after, slid = touched(browser, site, ELEMENT, "start of EM", 40, 30)
    assert after["start"][0] > before["start"][0]
    assert after["start"][1] < before["start"][1]
    assert after["start"][2] == before["start"][2]
    assert slid == 0


@pytest.mark.parametrize("way", ["keyboard", "mouse"])
def test_a_step_is_one_iteration_and_at_rest_the_focus_goes_on(open_at, way):
    reader = open_at()
    steps_to_its_rest(reader, len(trail_of(reader)) - 1, way)


def test_it_runs_by_itself_and_pauses(browser, site):
    with by_the_clock(browser, site, ELEMENT) as figure:
        last = figure.evaluate("f => f.trail.length - 1")
        runs_and_pauses(figure, last, within=20_000)


def test_where_a_run_has_come_to_rest_is_kept_for_the_next(open_at):
    reader = open_at()
    start(reader).focus()
    reader.press("ArrowRight")
    assert reader.state["before"] == []
    reader.button("Run").click()
    rest = trail_of(reader)[-1]
    start(reader).focus()
    reader.press("ArrowRight", "ArrowRight")
    np.testing.assert_allclose(reader.state["before"], rest)


def ran(reader):
    reader.button("Run").click()
    return reader


def test_task_1_is_a_lower_maximum(open_at):
    reader = open_at(start=[12, 22, 20])
    reader.has_not_done(0, "EM is not at rest")
    ran(reader).has_not_done(0, "this is A, the highest")
    ran(open_at(start=[12, 12, 20])).has_not_done(0, "this is no maximum")
    for place in ([10, 32, 20], [9, 10, 20]):
        ran(open_at(start=place)).has_done(0, {2}, STARTS[0], "Home")


def test_task_2_is_the_mirror_of_the_run_before(open_at):
    reader = ran(open_at())
    reader.has_not_done(1, "no run before has come to rest")
    reader.track(STARTS[0]).focus()
    reader.press("ArrowLeft")
    reader.has_not_done(1, "EM is not at rest")
    ran(reader).has_not_done(1, "the labels are the same")
    for name, key in zip(STARTS[:2], ("End", "PageDown"), strict=True):
        reader.track(name).focus()
        reader.press(key)
    ran(reader).has_done(1, {0}, STARTS[0], "Home")


def test_task_2_takes_the_same_means(open_at):
    reader = ran(open_at(start=[12, 22, 20], before=[23.79, 17.82]))
    reader.has_not_done(1, "the run before ended in other means")
    reader = ran(open_at(start=[12, 12, 20], before=[20.83, 20.83]))
    reader.has_not_done(1, "the labels are the same")
    reader = ran(open_at(start=[32, 10, 20], before=[17.82, 23.79]))
    assert 1 in reader.tasks()


def test_task_3_is_two_means_on_one_place(open_at):
    reader = ran(open_at())
    reader.has_not_done(2, "the means began in different places")
    reader = open_at(start=[12, 11.5, 12])
    reader.track(STARTS[1]).focus()
    reader.press("ArrowRight")
    reader.has_not_done(2, "EM is not at rest")
    ran(reader).has_done(2, set(), STARTS[0], "Home")
    one, two = trail_of(open_at(start=[12, 12, 20]))[-1]
    assert one == two


def test_task_3_does_not_take_a_start_that_is_not_used(open_at):
    ran(open_at(start=[12, 20, 20])).has_not_done(2, "the means began in different places")
    assert 2 in ran(open_at(K=3, start=[12, 20, 20])).tasks()


@pytest.mark.parametrize("K", [2, 3])
def test_task_4_is_a_sigma_above_the_rows_own(open_at, rows, K):
    """All means end in the mean of the rows when sigma is above their standard deviation."""
    reader = open_at(K=K, sigma=4.5)
    assert rows.std() > 4.5
    reader.has_not_done(3, "there are ")
    reader.track(SIGMA).focus()
    reader.press("End")
    np.testing.assert_allclose(reader.get("map.ends")[0]["means"], rows.mean(), atol=0.01)
    reader.has_done(3, set(), SIGMA, "Home")
    assert rows.std() < 4.7
    assert 3 in open_at(K=K, sigma=4.7).tasks()


def test_task_4_counts_the_ends(open_at):
    open_at().has_not_done(3, "there are 7 ends")  # three maxima, twice, and a saddle


@pytest.mark.parametrize(
    "wrong",
    [
        {"K": 1},
        {"K": 4},
        {"K": "2"},
        {"sigma": "x"},
        {"start": [10, 20]},
        {"start": [10, 20, None]},
        {"start": [10, "20", 20]},
        {"at": -1},
        {"at": 0.5},
        {"at": 1e9},
        {"before": [1]},
        {"before": [1, 2, 3]},
        {"before": [1, None]},
    ],
)
def test_a_link_to_no_state_leads_to_the_start(reader, open_at, wrong):
    start = reader.state
    reader = open_at(**{"sigma": 2} | wrong)
    assert reader.tab.problems == []
    assert reader.state == start


def test_numbers_of_a_link_come_within_their_bounds_and_on_the_grid(open_at):
    state = open_at(start=[1e9, -1e9, 20.3], sigma=1e9).state
    assert (state["start"], state["sigma"]) == ([35, 8, 20.5], 6)
    reader = open_at(sigma=1e-9, at=2000)
    assert (reader.state["sigma"], reader.state["at"]) == (0.5, len(trail_of(reader)) - 1)


@pytest.mark.parametrize("width", [375, 1280])
def test_nothing_leaves_the_figure_in_the_corners_of_its_state(tab, width):
    for K, sigma, place in [(3, 0.5, [8, 8, 8]), (3, 6, [35, 8, 35]), (2, 0.5, [35, 35, 20])]:
        state = {"K": K, "sigma": sigma, "start": place, "at": 3, "before": []}
        stays_in_its_frame(Reader(ELEMENT, tab(width), state=state))
