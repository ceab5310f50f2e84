"""How many, and what shape: 36 fits are gmmlib's, and every control, word, picture and task."""

import re

import numpy as np
import pytest
from scipy.stats import kstest, norm

import gmmlib
from gmmlib.covariance import COVARIANCES
from gmmlib.criteria import aic, bic, entropies

from .figures_seen import stays_in_its_frame, words
from .reader import FRAMES, Reader, touched

ELEMENT = "how-many"
SHAPES = ["full", "tied", "diag", "spherical", "tied_diag", "tied_spherical"]
WORDS = ["full", "tied", "diagonal", "spherical", "tied diagonal", "tied spherical"]
CRITERIA = ["BIC", "AIC", "ICL", "ln L"]
KS = range(1, 7)
REG = 0.01  # of the penalty
# All models of these rows, as the page fits them.
FIT = """rows => {
    const fits = models.of(rows, 2);
    while (!fits.ready) fits.slice();
    return fits.table;
}"""
# A figure of these rows in the place of the other; it may be held from fitting them.
OTHERS = """([name, rows, held]) => {
    const old = document.querySelector(name), other = kept.cloneNode(true);
    const script = other.querySelector("script");
    script.textContent = JSON.stringify({ ...JSON.parse(script.textContent), rows });
    old.replaceWith(other);
    if (held) other.fits.slice = () => false;
    return other.busy;
}"""


@pytest.fixture
def open_at(tab):
    """open_at(shape, K, criterion): the figure in this state, shape and criterion by name."""

    def open_at(shape="diag", K=3, criterion="BIC"):
        places = {"shape": SHAPES.index(shape), "criterion": CRITERIA.index(criterion)}
        return Reader(ELEMENT, tab(), state=places | {"K": K})

    return open_at


@pytest.fixture(scope="module")
def rows(tab):
    return np.array(Reader(ELEMENT, tab()).get("data.rows"))


@pytest.fixture(scope="module")
def fits(tab):
    """The figure's fits, by shape and K."""
    table = Reader(ELEMENT, tab()).get("fits.table")
    return {(SHAPES[fit["shape"]], fit["K"]): fit for row in table for fit in row}


@pytest.fixture
def drawn(tab, rng):
    """Rows that the figure has never seen, and its fits of them."""
    means = rng.normal(scale=4, size=(3, 2))
    X = means[rng.integers(0, 3, size=80)] + rng.normal(size=(80, 2)) * rng.uniform(0.5, 2, size=2)
    table = Reader(ELEMENT, tab()).page.evaluate(FIT, X.tolist())
    return X, {(SHAPES[fit["shape"]], fit["K"]): fit for row in table for fit in row}


def theta_of(fit, part="parameters"):
    return gmmlib.Parameters(**fit[part])


def from_its_start(X, shape, K, first):
    """What gmmlib's EM reaches from the same start with the same penalty."""
    kind = COVARIANCES[shape](K, 2)
    scatters = kind.gather(first.covariances * first.weights[:, None, None])
    begun = kind.divide(scatters, first.weights).reshape(kind.shape)
    inverse = np.linalg.inv if shape in ("full", "tied") else np.reciprocal
    given = {"weights_init": first.weights, "means_init": first.means}
    given |= {"covariance_type": shape, "precisions_init": inverse(begun)}
    mixture = gmmlib.GaussianMixture(K, reg_covar=REG, tol=1e-9, max_iter=10_000, **given)
    return mixture.fit(X)


def numbers_of(X, theta, p):
    lnL = gmmlib.log_likelihood(X, theta)
    BIC = bic(lnL, p, len(X))
    shared = entropies(gmmlib.responsibilities(X, theta)).sum()
    return {"BIC": BIC, "AIC": aic(lnL, p), "ICL": BIC + 2 * shared, "ln L": lnL}


def worse(fits, name):
    """How much each model is behind the best by this criterion."""
    sign = -1 if name == "ln L" else 1
    values = {pair: sign * fit["numbers"][name] for pair, fit in fits.items()}
    lowest = min(values.values())
    return {pair: value - lowest for pair, value in values.items()}


def best(fits, name):
    behind = worse(fits, name)
    return min(behind, key=behind.get)


# ---- the fits ---------------------------------------------------------------------------------


def test_it_starts_as_the_picture(reader):
    given = reader.get("data")
    assert set(given) == {"rows", "names", "shape", "n_components"}  # and no fit
    start = {"shape": SHAPES.index(given["shape"]), "K": given["n_components"], "criterion": 0}
    assert reader.state == start


def test_there_is_a_fit_of_each_shape_and_number(fits):
    assert list(fits) == [(shape, K) for shape in SHAPES for K in KS]
    assert all(len(fit["parameters"]["weights"]) == K for (_, K), fit in fits.items())


def test_their_parameters_are_counted_as_gmmlib_counts_them(fits):
    for (shape, K), fit in fits.items():
        assert fit["p"] == COVARIANCES[shape](K, 2).n_parameters + 2 * K + K - 1


def test_their_numbers_are_gmmlibs(fits, rows):
    for fit in fits.values():
        theta = theta_of(fit)
        assert fit["numbers"] == pytest.approx(numbers_of(rows, theta, fit["p"]), rel=1e-9)
        expected = gmmlib.responsibilities(rows, theta)
        np.testing.assert_allclose(fit["gamma"], expected, atol=1e-9)


def test_their_numbers_of_other_rows_are_gmmlibs(drawn):
    X, fits = drawn
    for fit in fits.values():
        expected = numbers_of(X, theta_of(fit), fit["p"])
        assert fit["numbers"] == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize("shape", SHAPES)
def test_their_covariances_have_their_shape(fits, rows, shape):
    for K in KS:
        theta = theta_of(fits[shape, K])
        kind = COVARIANCES[shape](K, 2)
        kept = kind.divide(kind.gather(theta.covariances), np.ones(K))
        np.testing.assert_allclose(theta.covariances, kind.expand(kept), rtol=1e-9)
        assert np.linalg.eigvalsh(theta.covariances).min() > 1e-3 * rows.var(axis=0).min()


@pytest.mark.parametrize("shape", SHAPES)
def test_em_of_gmmlib_ends_as_high_from_the_same_starts(fits, rows, shape):
    for K in range(1, 5):
        fit = fits[shape, K]
        end = from_its_start(rows, shape, K, theta_of(fit, "first"))
        assert fit["objective"] == pytest.approx(len(rows) * end.lower_bound_, abs=2e-3)


def test_gmmlibs_em_finds_no_more_from_where_they_end(fits, rows):
    for (shape, K), fit in fits.items():
        end = from_its_start(rows, shape, K, theta_of(fit))
        gain = len(rows) * end.lower_bound_ - fit["objective"]
        assert -1e-6 < gain < 0.05, (shape, K)


def test_their_starts_are_good_ones(fits, rows):
    """As gmmlib's search finds it; with many components there are always more ends to find."""
    for (shape, K), fit in fits.items():
        mixture = gmmlib.GaussianMixture(K, covariance_type=shape, reg_covar=REG, random_state=0)
        by = fit["objective"] - len(rows) * mixture.fit(rows).lower_bound_
        assert by > (-0.05 if K < 5 else -6), (shape, K)


def test_a_component_more_never_costs_likelihood(fits):
    for shape in SHAPES:
        heights = [fits[shape, K]["objective"] for K in KS]
        assert heights == sorted(heights)


def test_the_criteria_disagree(fits):
    """Else two tasks would be one."""
    assert len({best(fits, name) for name in ("BIC", "ICL", "ln L")}) == 3


def test_the_residuals_are_the_probability_transform(fits, rows):
    for fit in fits.values():
        theta = theta_of(fit)
        for d in (0, 1):
            scores = (rows[:, [d]] - theta.means[:, d]) / np.sqrt(theta.covariances[:, d, d])
            u = np.sort(norm.cdf(scores) @ theta.weights)
            np.testing.assert_allclose(fit["u"][d], u, atol=1e-12)
            far = u - (np.arange(len(u)) + 0.5) / len(u)
            assert fit["bends"][d] == pytest.approx(far[np.abs(far).argmax()], abs=1e-9)


COUNTED = "([shape, K, D]) => models.nParameters(shape, K, D)"
TRANSFORM = "([X, theta, d]) => models.transform(X, theta, d)"


@pytest.mark.parametrize("shape", SHAPES)
def test_parameters_are_counted_for_any_number_of_features(reader, shape):
    for K in (1, 2, 5):
        for D in (1, 2, 3):
            expected = COVARIANCES[shape](K, D).n_parameters + K * D + K - 1
            assert reader.page.evaluate(COUNTED, [shape, K, D]) == expected


def test_the_probability_transform_reaches_far(reader, rng):
    """Also where the power series has large terms, and beyond."""
    theta = {"weights": [0.3, 0.7], "means": [[0.0], [2.0]], "covariances": [[[1.0]], [[4.0]]]}
    X = np.concatenate([rng.normal(size=50), np.linspace(-40, 40, 161)])[:, None]
    found = reader.page.evaluate(TRANSFORM, [X.tolist(), theta, 0])
    expected = 0.3 * norm.cdf(X[:, 0]) + 0.7 * norm.cdf((X[:, 0] - 2) / 2)
    np.testing.assert_allclose(found, expected, atol=1e-12)


def test_the_band_is_kolmogorovs(reader, fits, rows):
    """Outside of it are those for which his test, of a model that is not fitted, gives 5 %."""
    band = reader.get("fits.band")
    tested = [(u, bend) for fit in fits.values() for u, bend in zip(fit["u"], fit["bends"])]
    inside = [kstest(u, "uniform", method="asymp").pvalue > 0.05 for u, _ in tested]
    assert inside == [abs(bend) <= band for _, bend in tested]
    assert {True, False} == set(inside)


# ---- in slices, and once ------------------------------------------------------------------------


def doubled(rows, rng):
    """Rows for which there are no fits yet."""
    return (rows * rng.uniform(1.5, 3)).round(3).tolist()


def test_it_answers_while_it_computes_and_does_not_say_each_fit(reader, rows, rng):
    assert reader.page.evaluate(OTHERS, [ELEMENT, doubled(rows, rng)])
    found = reader.page.evaluate(
        """async name => {
            const figure = document.querySelector(name), seen = [], texts = new Set();
            let told = 0;
            new MutationObserver(() => told++)
                .observe(figure.find("[role=status]"), { childList: true });
            figure.scrollIntoView();
            while (figure.busy) {
                await new Promise((done) => requestAnimationFrame(done));
                seen.push(figure.fits.list.length);
                if (seen.length === 20) figure.find("input[type=radio]").click();
                for (const text of figure.shadowRoot.querySelectorAll(".stage > svg text"))
                    texts.add(text.textContent);
            }
            return { seen, told, texts: [...texts], state: { ...figure.state } };
        }""",
        ELEMENT,
    )
    assert len(found["seen"]) > 50
    assert len(set(found["seen"])) > 20
    assert found["told"] < 8
    progress = [text for text in found["texts"] if re.fullmatch(r"\d+ of 36 fitted", text)]
    assert len(progress) > 15
    assert found["state"]["shape"] == 0
    reader.drawn()
    assert reader.figure.locator("text", has_text="fitted").count() == 0


def test_the_chosen_shape_is_fitted_first(reader, rows, rng):
    reader.page.evaluate(OTHERS, [ELEMENT, doubled(rows, rng)])
    reader.page.evaluate("name => document.querySelector(name).scrollIntoView()", ELEMENT)
    first = reader.page.evaluate(
        """async name => {
            const figure = document.querySelector(name);
            while (!figure.fits.list.length) await new Promise(requestAnimationFrame);
            return figure.fits.list[0].shape;
        }""",
        ELEMENT,
    )
    assert SHAPES[first] == reader.get("data.shape")


def test_what_is_not_yet_fitted_is_said_to_be(reader, rows, rng):
    reader.page.evaluate(OTHERS, [ELEMENT, doubled(rows, rng), True])
    reader.said("Model: diagonal, K = 3. Please wait: the models are being fitted.")
    for n in range(4):
        reader.has_not_done(n, "the models are being fitted")
    text = reader.slider("model").get_attribute("aria-valuetext")
    assert text == "diagonal, K = 3: not yet fitted"
    assert reader.figure.locator(".pictures .k1").count() == 0
    reader.slider("model").focus()
    reader.press("ArrowUp", "ArrowLeft")
    assert (reader.state["shape"], reader.state["K"]) == (2, 2)


def test_it_waits_until_it_is_seen(reader, rows, rng):
    reader.page.evaluate("document.querySelector('article').style.paddingTop = '5000px'")
    reader.page.evaluate("scrollTo(0, 0)")
    reader.page.evaluate(OTHERS, [ELEMENT, doubled(rows, rng)])
    for _ in range(5):
        reader.page.evaluate(FRAMES)
    assert reader.get("fits.list.length") == 0
    reader.figure.scroll_into_view_if_needed()
    reader.page.wait_for_function(f"document.querySelector('{ELEMENT}').fits.list.length > 0")
    reader.page.evaluate("document.querySelector('article').style.paddingTop = ''")


def test_the_fits_are_kept_for_the_page(reader, rows):
    assert reader.page.evaluate(OTHERS, [ELEMENT, rows.tolist()]) is False


# ---- what is drawn ------------------------------------------------------------------------------


@pytest.mark.parametrize("name", CRITERIA)
def test_there_is_a_line_for_each_shape(open_at, fits, name):
    reader = open_at(criterion=name)
    for n, shape in enumerate(SHAPES, 1):
        points = reader.path(f".stage > svg path.line.k{n}")
        values = [fits[shape, K]["numbers"][name] for K in KS]
        low, top = reader.get("plot.range.y")
        near = 0.01 * (top - low)
        np.testing.assert_allclose(points[:, 1], np.interp(points[:, 0], KS, values), atol=near)
        assert points[:, 1].max() <= top + near
        assert {K for K, value in zip(KS, values) if value <= top} <= {*points[:, 0].round(2)}
    title = reader.figure.locator(".stage > svg text", has_text="is better").text_content()
    assert title == f"{name} ({'higher' if name == 'ln L' else 'lower'} is better)"


@pytest.mark.parametrize("name", CRITERIA)
def test_the_axis_leaves_out_what_is_far_worse(open_at, fits, name):
    reader = open_at(criterion=name)
    behind = worse(fits, name)
    reach = 4 * sorted(behind.values())[18]
    low, high = reader.get("plot.range.y")
    shown = {pair for pair, fit in fits.items() if low <= fit["numbers"][name] <= high}
    assert shown == {pair for pair, by in behind.items() if by <= reach}
    assert reader.figure.locator(".stage > svg .marker").count() == len(shown)
    assert 20 < len(shown)


def test_lines_end_at_the_axes(open_at):
    reader = open_at("spherical", 1)
    marks = reader.figure.locator(".stage > svg path.line")
    for link in marks.evaluate_all("all => all.map(it => it.getAttribute('clip-path'))"):
        assert link == "url(#inside-0)"
    top = reader.figure.evaluate("f => f.plot.inside.top")
    box = reader.figure.locator("#inside-0 path").get_attribute("d")
    assert f" {top}H" in box


def test_the_chosen_model_is_marked(open_at, fits):
    reader = open_at("tied", 5)
    x, y = reader.get("plot.px(5)"), reader.get("plot.py(figure.fit.numbers.BIC)")
    place = reader.slider("model").get_attribute("transform")
    assert [float(it) for it in re.findall(r"[\d.]+", place)] == pytest.approx([x, y], abs=0.06)
    colours = reader.figure.evaluate(
        """f => ["#model", ".k2"].map(() => f.find(".handle path"))
            .map(it => [getComputedStyle(it).fill, it.getAttribute("d")])[0]"""
    )
    marker = reader.figure.locator(".shapes .marker.k2")
    same = marker.evaluate("it => [getComputedStyle(it).fill, it.getAttribute('d')]")
    assert colours == same
    thick = reader.figure.locator(".stage > svg path.line").evaluate_all(
        "all => all.filter(it => it.style.strokeWidth === '4').map(it => it.className.baseVal)"
    )
    assert [it.split() for it in thick] == [["line", "k2"]]


def test_a_model_beyond_the_axis_is_marked_at_its_end(open_at):
    reader = open_at("spherical", 1)
    assert reader.get("fit.numbers.BIC") > reader.get("plot.range.y[1]")
    place = reader.slider("model").get_attribute("transform")
    assert float(place[:-1].split()[1]) == reader.get("plot.inside.top")


INVERSE = """(plot, d) => [...d.matchAll(/[ML](\\S+) ([^ML]+)/g)].map(([, x, y]) => {
    const { left, right, top, bottom } = plot.inside, { x: xs, y: ys } = plot.range;
    return [xs[0] + (x - left) / (right - left) * (xs[1] - xs[0]),
        ys[0] + (bottom - y) / (bottom - top) * (ys[1] - ys[0])];
})"""


def points_of(reader, plot, selector):
    """The points of these lines in one of the small plots."""
    script = f"f => [...f.shadowRoot.querySelectorAll('{selector}')].map(it => "
    return reader.figure.evaluate(script + f"({INVERSE})(f.{plot}, it.getAttribute('d')))")


@pytest.mark.parametrize(("shape", "K"), [("full", 6), ("tied_spherical", 4), ("diag", 1)])
def test_the_picture_has_rows_and_ellipses(open_at, fits, rows, shape, K):
    reader = open_at(shape, K)
    theta = theta_of(fits[shape, K])
    ellipses = points_of(reader, "picture", ".pictures svg:first-child path.line")
    assert len(ellipses) == K
    for n, points in enumerate(ellipses):
        apart = np.array(points) - theta.means[n]
        far = np.sqrt((apart @ np.linalg.inv(theta.covariances[n]) * apart).sum(axis=1))
        np.testing.assert_allclose(far, 2, atol=0.25)
        assert far.mean() == pytest.approx(2, abs=0.05)
    marks = reader.figure.locator(".pictures .row-mark")
    names = marks.evaluate_all("all => all.map(it => it.className.baseVal)")
    most = gmmlib.responsibilities(rows, theta).argmax(axis=1) + 1
    assert [int(re.search(r"k(\d)", name)[1]) for name in names] == most.tolist()
    assert reader.figure.locator(".pictures .marker").count() == K


def test_the_residuals_are_drawn_with_their_band(open_at, fits, rows):
    reader = open_at("full", 2)
    uniform = (np.arange(len(rows)) + 0.5) / len(rows)
    for d, style in enumerate(("sum", "second")):
        (points,) = [
            line
            for line in points_of(reader, "residuals", f".pictures path.{style}")
            if len(line) > 1
        ]
        np.testing.assert_allclose(points, np.c_[uniform, fits["full", 2]["u"][d]], atol=0.005)
    edges = points_of(reader, "residuals", '.pictures path.axis[stroke-dasharray="2 3"]')
    band = reader.get("fits.band")
    assert sorted(edge[0][1] for edge in edges) == pytest.approx([-band, band], abs=0.005)
    assert all(edge[1][1] - edge[0][1] == pytest.approx(1, abs=0.01) for edge in edges)


def test_both_lines_of_the_residuals_are_seen(reader):
    for style in ("sum", "second"):
        strokes = reader.figure.locator(f".pictures path.{style}").evaluate_all(
            "all => all.map(it => getComputedStyle(it).stroke)"
        )
        assert len(strokes) == 2
        assert "none" not in strokes


# ---- controls -----------------------------------------------------------------------------------


def test_the_number_by_keyboard_and_mouse(reader):
    slider = reader.track("number of components")
    slider.focus()
    for key, K in (("ArrowRight", 4), ("Home", 1), ("End", 6), ("ArrowLeft", 5)):
        reader.press(key)
        assert reader.state["K"] == K
        assert slider.get_attribute("aria-valuetext") == str(K)
    reader.click_at(slider, 0.4)
    assert reader.state["K"] == 3


@pytest.mark.parametrize("way", ["keyboard", "mouse"])
def test_the_shape_is_chosen(reader, way):
    radio = reader.figure.get_by_role("radio", name="diagonal", exact=True)
    assert radio.is_checked()
    if way == "keyboard":
        radio.focus()
        reader.press("ArrowDown")
    else:
        reader.figure.locator(".choice", has_text="spherical").first.click()
    assert reader.state["shape"] == 3
    assert reader.figure.get_by_role("radio", name="spherical", exact=True).is_checked()
    assert not radio.is_checked()


def test_the_criterion_is_chosen(reader):
    select = reader.figure.get_by_role("combobox", name="Criterion")
    for n, name in enumerate(CRITERIA):
        select.select_option(name)
        assert reader.state["criterion"] == n
        text = reader.slider("model").get_attribute("aria-valuetext")
        assert text.split(": ")[1].startswith(f"{name} ")


def test_the_handle_goes_along_k(reader):
    handle = reader.slider("model")
    handle.focus()
    for key, K in (("ArrowRight", 4), ("End", 6), ("ArrowRight", 6), ("Home", 1), ("ArrowLeft", 1)):
        reader.press(key)
        assert (reader.state["K"], reader.state["shape"]) == (K, 2)
    assert handle.get_attribute("aria-valuenow") == "1"
    assert handle.evaluate("it => it.matches(':focus')")


@pytest.mark.parametrize("name", CRITERIA)
def test_the_handle_goes_up_and_down_as_the_points_are(open_at, fits, name):
    order = sorted(SHAPES, key=lambda shape: fits[shape, 4]["numbers"][name])
    reader = open_at(order[0], 4, name)
    reader.slider("model").focus()
    for shape in [*order[1:], order[-1]]:
        reader.press("ArrowUp")
        assert reader.state == {
            "shape": SHAPES.index(shape),
            "K": 4,
            "criterion": reader.state["criterion"],
        }
    reader.press("ArrowDown")
    assert SHAPES[reader.state["shape"]] == order[-2]
    reader.press("PageDown")
    assert SHAPES[reader.state["shape"]] == order[0]
    reader.press("PageUp")
    assert SHAPES[reader.state["shape"]] == order[-1]
    assert reader.slider("model").evaluate("it => it.matches(':focus')")


def test_where_models_are_one_the_handle_still_reaches_each(open_at):
    """With one component tied and free are the same."""
    reader = open_at("full", 1)
    reader.slider("model").focus()
    reader.press("PageDown")
    seen = [reader.state["shape"]]
    for _ in range(5):
        reader.press("ArrowUp")
        seen.append(reader.state["shape"])
    assert sorted(seen) == list(range(6))


def place_of(reader, fits, shape, K, name="BIC"):
    """Where a model is, on the screen."""
    value = fits[shape, K]["numbers"][name]
    x, y = reader.figure.evaluate(f"f => [f.plot.px({K}), f.plot.py({value})]")
    box = reader.figure.locator(".stage > svg").bounding_box()
    zoom = reader.get("plot.zoom")
    return box["x"] + zoom * x, box["y"] + zoom * y


@pytest.mark.parametrize(("shape", "K"), [("tied", 4), ("full", 2), ("spherical", 6)])
def test_a_model_is_chosen_by_a_press(reader, fits, shape, K):
    reader.page.mouse.click(*place_of(reader, fits, shape, K))
    assert (SHAPES[reader.state["shape"]], reader.state["K"]) == (shape, K)


def test_a_press_far_from_all_models_chooses_none(reader):
    before = reader.state
    box = reader.figure.locator(".stage > svg").bounding_box()
    reader.page.mouse.click(box["x"] + 5, box["y"] + box["height"] - 5)
    assert reader.state == before


def test_a_model_is_chosen_by_a_drag(reader, fits):
    handle = reader.slider("model")
    here = reader.middle(handle.locator("circle"))
    there = place_of(reader, fits, "tied", 4)
    reader.page.mouse.move(*here)
    reader.page.mouse.down()
    reader.page.mouse.move(*there, steps=4)
    reader.page.mouse.up()
    assert (reader.state["shape"], reader.state["K"]) == (1, 4)


def test_the_handle_follows_a_finger_and_the_page_stays(browser, site):
    before, after, slid = touched(browser, site, ELEMENT, "model", -90, -40)
    assert after["K"] < before["K"]
    assert slid == 0


def test_the_space_key_takes_one_component_more(reader):
    reader.press("Space")
    assert reader.state["K"] == 4


@pytest.mark.parametrize(
    "state",
    [
        {"shape": 6, "K": 3, "criterion": 0},
        {"shape": -1, "K": 3, "criterion": 0},
        {"shape": 1.5, "K": 3, "criterion": 0},
        {"shape": 1, "K": 0, "criterion": 0},
        {"shape": 1, "K": 7, "criterion": 0},
        {"shape": 1, "K": 3, "criterion": 4},
        {"shape": "1", "K": 3, "criterion": 0},
    ],
)
def test_a_link_to_no_model_leads_to_the_start(tab, reader, state):
    start = reader.state
    reader = Reader(ELEMENT, tab(), state=state)
    assert reader.tab.problems == []
    assert reader.state == start


# ---- words --------------------------------------------------------------------------------------


@pytest.mark.parametrize(("shape", "K", "name"), [("tied", 3, "BIC"), ("full", 1, "ICL")])
def test_the_numbers_are_said(open_at, fits, shape, K, name):
    reader, fit = open_at(shape, K, name), fits[shape, K]
    reader.said(f"Model: {shape}, K = {K}, {fit['p']} parameters.")
    lnL, value = fit["numbers"]["ln L"], fit["numbers"][name]
    reader.said(f"ln\u00a0L = {words(lnL)}, {name} = {words(value)}, ".replace("\u00a0", " "))
    reader.said(f"{words(worse(fits, name)[shape, K])} above the lowest.")


@pytest.mark.parametrize("name", CRITERIA)
def test_the_best_is_said_to_be(open_at, fits, name):
    end = "highest" if name == "ln L" else "lowest"
    reader = open_at(*best(fits, name), name)
    reader.said(f", the {end} of 36.")
    reader = open_at("diag", 2, name)
    by = worse(fits, name)["diag", 2]
    reader.said(f", {words(by)} {'below' if name == 'ln L' else 'above'} the {end}.")


def test_the_residuals_are_said(open_at, fits):
    reader, bends = open_at("full", 2), fits["full", 2]["bends"]
    sides = [f"{abs(far):.3f} {'above' if far > 0 else 'below'}" for far in bends]
    band = reader.get("fits.band")
    reader.said(f"bill length {sides[0]}, bill depth {sides[1]}; the band reaches {band:.3f}.")


def test_who_hears_it_is_told_the_best_of_each_shape_and_the_components(open_at, fits):
    reader = open_at("tied", 2, "AIC")
    for n, shape in enumerate(SHAPES):
        behind = {K: fits[shape, K]["numbers"]["AIC"] for K in KS}
        K = min(behind, key=behind.get)
        reader.said(f"{WORDS[n]} {words(behind[K])} at K = {K}")
    theta = theta_of(fits["tied", 2])
    for k in (0, 1):
        x, y = theta.means[k]
        weight = f"component {k + 1} with weight {words(theta.weights[k])}"
        reader.said(f"{weight} at {words(x)} and {words(y)}")


# ---- tasks --------------------------------------------------------------------------------------


@pytest.mark.parametrize(("n", "name"), [(0, "BIC"), (1, "ICL")])
def test_the_model_that_a_criterion_prefers_does_the_task(open_at, fits, n, name):
    open_at(*best(fits, name)).has_done(n, {2}, "model", "ArrowRight")


@pytest.mark.parametrize(("n", "name"), [(0, "BIC"), (1, "ICL")])
def test_the_second_best_does_not(open_at, fits, n, name):
    behind = worse(fits, name)
    second = sorted(behind, key=behind.get)[1]
    reader = open_at(*second)
    reader.has_not_done(n, f"its {name} is {words(behind[second])} above the lowest")


def test_a_step_too_far_does_the_third(open_at, fits):
    for shape in ("tied", "full"):
        lnL, bic = ([fits[shape, K]["numbers"][name] for K in (4, 5)] for name in ("ln L", "BIC"))
        assert lnL[1] > lnL[0]
        assert bic[1] > bic[0]
        open_at(shape, 5).has_done(2, set(), "model", "Home")


def test_a_step_that_pays_or_none_does_not_do_the_third(open_at, fits):
    by = fits["full", 2]["numbers"]["BIC"] - fits["full", 3]["numbers"]["BIC"]
    open_at("full", 3).has_not_done(2, f"its BIC is better, by {words(by)}")
    open_at("full", 1).has_not_done(2, "it has one component")


def test_a_step_down_in_likelihood_does_not_do_the_third(open_at):
    """It may be one where starts were bad: the model before is given a higher ln L."""
    reader = open_at("tied", 5)
    reader.figure.evaluate("""f => {
        const own = f.fitOf.bind(f), high = { "ln L": 0 };
        f.fitOf = (shape, K) => {
            const fit = own(shape, K);
            return K === 4 ? { ...fit, numbers: { ...fit.numbers, ...high } } : fit;
        };
    }""")
    reader.button("Reset").click()
    reader.figure.evaluate("f => f.change({ shape: 1, K: 5 })")
    reader.has_not_done(2, "its ln L is not higher")


@pytest.mark.parametrize("which", [0, 1])
def test_residuals_outside_of_the_band_do_the_fourth(open_at, reader, fits, which):
    band = reader.get("fits.band")
    out = {pair: np.abs(fit["bends"]) > band for pair, fit in fits.items()}
    pair = next(pair for pair, far in out.items() if far[which] and not far[1 - which])
    open_at(*pair).has_done(3, {2}, "model", "End")


def test_residuals_within_the_band_do_not(open_at, reader, fits):
    band = reader.get("fits.band")
    most = {pair: np.abs(fit["bends"]).max() for pair, fit in fits.items()}
    pair = max((pair for pair in most if most[pair] <= band), key=most.get)
    said = f"they come {most[pair]:.3f} from the diagonal, within the band"
    open_at(*pair).has_not_done(3, said)


@pytest.mark.parametrize("width", [375, 1280])
def test_nothing_leaves_the_figure_in_the_corners_of_its_state(tab, width):
    for shape in range(6):
        for K in (1, 6):
            state = {"shape": shape, "K": K, "criterion": shape % 4}
            stays_in_its_frame(Reader(ELEMENT, tab(width), state=state))
