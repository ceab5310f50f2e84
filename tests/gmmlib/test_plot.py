"""What is drawn is what the mixture says: curves, contours, ellipses, rows, labels."""

import matplotlib.pyplot as plt
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.contour import QuadContourSet
from matplotlib.patches import Ellipse

import gmmlib

ARRAYS = ("weights", "means", "covariances")


@pytest.fixture(autouse=True)
def no_window():
    """Draw without a screen; forget the pictures."""
    plt.switch_backend("agg")
    yield
    plt.close("all")


@pytest.fixture(scope="module")
def two(faithful):
    return gmmlib.GaussianMixture(2, random_state=0).fit(faithful)


@pytest.fixture(scope="module")
def lines(galaxies):
    return gmmlib.GaussianMixture(4, random_state=0).fit(galaxies)


def mixture(draw, seed, K, D):
    return gmmlib.Parameters(*draw(seed, 1, K, D)[1:])


def ellipses(ax):
    return [patch for patch in ax.patches if isinstance(patch, Ellipse)]


def contours(ax):
    return [artist for artist in ax.collections if isinstance(artist, QuadContourSet)]


def scatters(ax):
    return [artist for artist in ax.collections if not isinstance(artist, QuadContourSet)]


def curve(line, normal, theta, k):
    x = line.get_xdata()
    heights = [normal([value], theta.means[k], theta.covariances[k]) for value in x]
    return theta.weights[k] * np.array(heights)


def test_one_feature_is_the_density_and_its_parts(lines, galaxies, normal):
    ax = gmmlib.plot(lines, galaxies)
    total, *parts = ax.lines
    assert len(parts) == 4
    theta = lines.parameters_
    curves = [curve(line, normal, theta, k) for k, line in enumerate(parts)]
    for line, expected in zip(parts, curves):
        np.testing.assert_allclose(line.get_ydata(), expected, rtol=1e-10, atol=1e-300)
    np.testing.assert_allclose(total.get_ydata(), sum(curves), rtol=1e-10)
    low, high = ax.get_xlim()
    assert low < galaxies.min() < galaxies.max() < high


def test_the_histogram_has_mass_one(lines, galaxies):
    ax = gmmlib.plot(lines, galaxies)
    assert sum(bar.get_width() * bar.get_height() for bar in ax.patches) == pytest.approx(1)
    assert len(ax.patches) == 18
    assert len(gmmlib.plot(lines).patches) == 0


def test_one_feature_is_labelled(lines, galaxies):
    ax = gmmlib.plot(lines, galaxies)
    texts = [text.get_text() for text in ax.get_legend().get_texts()]
    assert texts == ["rows", "sum over $k$", "$k = 1$", "$k = 2$", "$k = 3$", "$k = 4$"]
    assert ax.get_legend().get_title().get_text().startswith(r"$\pi_k\,\mathcal{N}(x_i")
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("$x_i$", "density")


def test_a_narrow_peak_is_drawn_to_its_top():
    theta = gmmlib.Parameters([0.5, 0.5], [[0.0], [1.0]], [[[1.0]], [[1e-12]]])
    narrow = gmmlib.plot(theta).lines[2]
    top = 0.5 / np.sqrt(2 * np.pi * 1e-12)
    assert narrow.get_ydata().max() == pytest.approx(top, rel=1e-9)
    peak = narrow.get_markevery()[0]
    assert narrow.get_xdata()[peak] == pytest.approx(1, abs=1e-9)
    assert (np.abs(narrow.get_xdata() - 1) < 4.1e-6).sum() > 80  # enough points for its shape


def test_ellipses_are_two_standard_deviations_along_the_eigenvectors(two, faithful):
    ax = gmmlib.plot(two, faithful)
    assert len(ellipses(ax)) == 2
    for ellipse, mean, covariance in zip(ellipses(ax), two.means_, two.covariances_):
        np.testing.assert_array_equal(ellipse.center, mean)
        radians = np.radians(ellipse.angle)
        along = np.array([np.cos(radians), np.sin(radians)])
        for direction, size in ((along, ellipse.width), (along[::-1] * [-1, 1], ellipse.height)):
            variance = (size / 4) ** 2
            expected = variance * direction
            np.testing.assert_allclose(covariance @ direction, expected, atol=1e-10 * variance * 40)
        edge = ellipse.get_transform().transform(ellipse.get_path().vertices[:1])
        apart = ax.transData.inverted().transform(edge)[0] - mean
        assert apart @ np.linalg.inv(covariance) @ apart == pytest.approx(4, rel=1e-9)


def test_contours_are_where_the_density_has_the_stated_share_of_its_top(two, faithful):
    (drawn,) = contours(gmmlib.plot(two, faithful))
    steps = np.diff(drawn.levels)
    np.testing.assert_allclose(steps, [2.5, 1.5])
    a, b = np.meshgrid(*[np.linspace(low, high, 400) for low, high in ((1, 6), (40, 100))])
    top = gmmlib.log_density(np.column_stack([a.ravel(), b.ravel()]), two.parameters_).max()
    assert drawn.levels[-1] == pytest.approx(top - 0.5, abs=0.01)
    for path, level in zip(drawn.get_paths(), drawn.levels):
        assert len(path.vertices) > 50
        found = gmmlib.log_density(path.vertices, two.parameters_)
        np.testing.assert_allclose(found, level, atol=0.02)


def test_rows_are_marked_by_their_likeliest_component(two, faithful):
    ax = gmmlib.plot(two, faithful)
    labels = two.predict(faithful)
    for k, group in enumerate(scatters(ax)):
        np.testing.assert_array_equal(group.get_offsets(), faithful[labels == k])
    assert scatters(gmmlib.plot(two)) == []


def test_means_bear_their_numbers(two, faithful):
    ax = gmmlib.plot(two, faithful)
    assert [text.get_text() for text in ax.texts] == [r"$\mu_{1}$", r"$\mu_{2}$"]
    for text, line, mean in zip(ax.texts, ax.lines, two.means_):
        np.testing.assert_array_equal(text.xy, mean)
        np.testing.assert_array_equal(line.get_xydata(), [mean])
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("$x_{i1}$", "$x_{i2}$")


@pytest.mark.parametrize("D", [1, 2])
def test_no_two_components_look_alike(draw, D):
    """By colour, by line and by marker: neighbours differ in each, any two in one."""
    ax = gmmlib.plot(mixture(draw, 1, 28, D))
    markers = [line.get_marker() for line in ax.lines][-28:]
    drawn = ax.lines[-28:] if D == 1 else ellipses(ax)
    lines = [artist.get_linestyle() for artist in drawn]
    colours = [artist.get_color() if D == 1 else artist.get_edgecolor() for artist in drawn]
    for looks in (markers, lines, colours):
        assert all(left != right for left, right in zip(looks, looks[1:]))
    assert len(set(zip(markers, lines, colours))) == 28
    assert len(set(zip(markers, lines))) == 28  # without any colour


def test_more_features_are_pairs(draw, normal):
    theta = mixture(draw, 4, 3, 3)
    X, _ = gmmlib.sample(theta, 60, 0)
    grid = gmmlib.plot(theta, X)
    assert grid.shape == (3, 3)
    labels = gmmlib.responsibilities(X, theta).argmax(axis=1)
    for row in range(3):
        for column in range(3):
            ax = grid[row, column]
            assert ax.axison == (column <= row)
            if column < row:
                pair = theta.marginal([column, row])
                for k, ellipse in enumerate(ellipses(ax)):
                    np.testing.assert_array_equal(ellipse.center, pair.means[k])
                for k, group in zip(np.unique(labels), scatters(ax)):
                    np.testing.assert_array_equal(
                        group.get_offsets(), X[labels == k][:, [column, row]]
                    )
            elif column == row:
                line = ax.lines[1]
                expected = curve(line, normal, theta.marginal([row]), 0)
                np.testing.assert_allclose(line.get_ydata(), expected, rtol=1e-10)
    assert [grid[2, d].get_xlabel() for d in range(3)] == ["$x_{i1}$", "$x_{i2}$", "$x_{i3}$"]
    assert len(grid[0, 2].get_legend().get_texts()) == 5


def test_it_draws_where_it_is_told(two, lines, draw):
    for model in (two, lines):
        _, ax = plt.subplots()
        assert gmmlib.plot(model, ax=ax) is ax
    _, grid = plt.subplots(3, 3)
    assert gmmlib.plot(mixture(draw, 1, 2, 3), ax=grid) is grid
    assert len(plt.get_fignums()) == 3


def test_parameters_are_drawn_as_the_estimator_is(two, faithful):
    left, right = gmmlib.plot(two, faithful), gmmlib.plot(two.parameters_, faithful)
    assert [e.angle for e in ellipses(left)] == [e.angle for e in ellipses(right)]


def test_beside_the_outermost_of_rows_and_components_a_fortieth_is_left():
    theta = gmmlib.Parameters([0.5, 0.5], [[0.0], [10.0]], [[[1.0]], [[4.0]]])
    for row, left, right in ((20.0, -3, 20), (5.0, -3, 16), (-30.0, -30, 16)):
        edge = (right - left) / 40
        limits = gmmlib.plot(theta, [[row]]).get_xlim()
        assert limits == pytest.approx((left - edge, right + edge))


def test_names_of_features_are_labels(faithful):
    model = gmmlib.GaussianMixture(1).fit(faithful)
    model.feature_names_in_ = np.array(["eruption", "waiting"], dtype=object)
    ax = gmmlib.plot(model)
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("eruption", "waiting")


def test_names_of_parameters_are_labels(faithful):
    theta = gmmlib.Parameters([1], [[3, 70]], [np.eye(2)], feature_names=["eruption", "waiting"])
    assert gmmlib.plot(theta, faithful).get_ylabel() == "waiting"


def test_objective_is_the_trace(two):
    ax = gmmlib.plot_objective(two)
    (line,) = ax.lines
    np.testing.assert_array_equal(line.get_ydata(), two.lower_bounds_)
    np.testing.assert_array_equal(line.get_xdata(), np.arange(1, two.n_iter_ + 1))
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("step of EM", "objective per row")
    assert gmmlib.plot_objective(two, ax) is ax
    assert len(ax.lines) == 2


@given(seed=st.integers(0, 2**32 - 1), K=st.integers(1, 4), data=st.data())
@settings(max_examples=8, deadline=None)
def test_components_may_be_permuted(draw, seed, K, data):
    theta = mixture(draw, seed, K, 2)
    order = data.draw(st.permutations(range(K)))
    other = gmmlib.Parameters(*(getattr(theta, name)[order] for name in ARRAYS))
    left, right = ellipses(gmmlib.plot(theta)), ellipses(gmmlib.plot(other))
    for k, ellipse in zip(order, right):
        assert (ellipse.width, ellipse.angle) == (left[k].width, left[k].angle)
    plt.close("all")


@given(scale=st.sampled_from([1e-9, 1, 1e9]), K=st.integers(1, 3), D=st.integers(1, 3))
@settings(max_examples=8, deadline=None)
def test_any_units_are_drawn_without_a_warning(draw, scale, K, D):
    theta = mixture(draw, 3, K, D)
    X, _ = gmmlib.sample(theta, 2, 1)  # two rows see little of the mixture
    other = gmmlib.Parameters(theta.weights, theta.means * scale, theta.covariances * scale**2)
    ax = gmmlib.plot(other, X * scale)
    np.ravel(ax)[0].figure.canvas.draw()
    plt.close("all")


def test_wrong_arguments_are_refused(two, faithful, draw):
    with pytest.raises(gmmlib.NotFittedError):
        gmmlib.plot(gmmlib.GaussianMixture(2))
    for wrong in (None, faithful, "model", gmmlib.GaussianMixture):
        with pytest.raises(TypeError, match="mixture: expected a gmmlib.GaussianMixture or gmm"):
            gmmlib.plot(wrong)
    with pytest.raises(ValueError, match=r"X: expected 2 features \(columns\), found 1"):
        gmmlib.plot(two, faithful[:, :1])
    with pytest.raises(ValueError, match=r"ax: expected 3 x 3 axes, found shape \(\)"):
        gmmlib.plot(mixture(draw, 1, 2, 3), ax=plt.gca())
    for wrong in (gmmlib.GaussianMixture(2), two.parameters_, None):
        with pytest.raises(ValueError, match="model: expected a GaussianMixture after some steps"):
            gmmlib.plot_objective(wrong)
    with pytest.raises(ValueError, match="model: expected .*, found GaussianMixture"):
        gmmlib.plot_objective(gmmlib.GaussianMixture(2, max_iter=0).fit(faithful))
