"""Parameters are checked, copied, and cannot be changed; their marginals and conditionals."""

import copy
import dataclasses
import pickle
import tracemalloc

import mpmath
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import gmmlib

GOOD = {"weights": [0.25, 0.75], "means": [[0.0, 1], [2, 3]], "covariances": [np.eye(2)] * 2}


def with_(**changes):
    return gmmlib.Parameters(**(GOOD | changes))


def test_they_hold_what_was_given():
    theta = with_()
    assert (theta.n_components, theta.n_features) == (2, 2)
    for name, values in GOOD.items():
        found = getattr(theta, name)
        np.testing.assert_array_equal(found, values)
        assert found.dtype == float


def test_they_cannot_be_changed():
    theta = with_()
    with pytest.raises(dataclasses.FrozenInstanceError):
        theta.weights = np.array([0.5, 0.5])
    for name in GOOD:
        with pytest.raises(ValueError, match="read-only"):
            getattr(theta, name)[0] = 0


def test_the_callers_arrays_stay_apart():
    arrays = {name: np.array(values, dtype=float) for name, values in GOOD.items()}
    theta = gmmlib.Parameters(**arrays)
    for array in arrays.values():
        array[:] = 99
    for name, values in GOOD.items():
        np.testing.assert_array_equal(getattr(theta, name), values)


def test_they_can_be_copied_and_pickled():
    theta = with_()
    for other in (copy.deepcopy(theta), pickle.loads(pickle.dumps(theta))):
        for name in GOOD:
            np.testing.assert_array_equal(getattr(other, name), getattr(theta, name))


def test_a_weight_may_be_zero():
    np.testing.assert_array_equal(with_(weights=[0, 1]).weights, [0, 1])


def test_rounding_in_a_sum_or_a_mirror_entry_is_forgiven():
    assert with_(weights=[0.1 + 0.2, 0.7]).n_components == 2
    theta = with_(covariances=[[[1, 0.5 + 1e-12], [0.5, 1]], np.eye(2)])
    np.testing.assert_array_equal(theta.covariances[0], theta.covariances[0].T)


BAD = [
    ({"weights": [0.5, 0.6]}, r"weights: expected a sum of 1, found 1\.1"),
    ({"weights": [-0.5, 1.5]}, r"weights: expected no negative number, found -0\.5"),
    ({"weights": [1.0]}, r"weights: expected shape \(2,\).*, found \(1,\)"),
    ({"weights": [[0.5, 0.5]]}, r"weights: expected shape \(2,\).*, found \(1, 2\)"),
    ({"weights": [0.5, np.nan]}, r"weights: expected finite .*, found nan at index \(1,\)"),
    ({"means": [0, 1]}, r"means: expected a 2-D array, found 1-D of shape \(2,\)"),
    ({"means": [[0, 1]]}, r"covariances: expected shape \(1, 2, 2\)"),
    ({"means": np.zeros((2, 0))}, r"means: .*found 2 sample\(s\) and 0 feature\(s\)"),
    ({"means": [[0, 1], [2, np.inf]]}, r"means: expected finite .*, found inf at index \(1, 1\)"),
    ({"covariances": np.eye(2)}, r"covariances: expected shape \(2, 2, 2\).*, found \(2, 2\)"),
    ({"covariances": np.ones((2, 2, 3))}, r"covariances: expected shape \(2, 2, 2\)"),
    (
        {"covariances": [np.eye(2), [[1, 0.5], [0.2, 1]]]},
        r"covariances\[1\]: expected a symmetric matrix, found entries 0\.3 apart",
    ),
    (
        {"covariances": [[[1, 1e-6], [0, 1e-12]], np.eye(2)]},
        r"covariances\[0\]: expected a symmetric matrix",
    ),
    (
        {"covariances": [np.eye(2), [[1, 2], [2, 1]]]},
        r"covariances\[1\]: expected a positive definite matrix, found smallest eigenvalue -1",
    ),
    ({"covariances": [np.eye(2), np.zeros((2, 2))]}, r"covariances\[1\]: .* eigenvalue 0"),
    ({"covariances": [np.eye(2), [[np.nan, 0], [0, 1]]]}, r"covariances: expected finite"),
]


@pytest.mark.parametrize(("changes", "message"), BAD)
def test_what_is_no_mixture_is_refused(changes, message):
    with pytest.raises(ValueError, match=message):
        with_(**changes)


@pytest.mark.parametrize("name", GOOD)
@pytest.mark.parametrize("values", [None, "text", [["a"]], {}, object()])
def test_what_is_no_number_is_refused(name, values):
    with pytest.raises(TypeError, match=f"{name}: expected a dense array of real numbers, found"):
        with_(**{name: values})


@pytest.mark.parametrize("name", GOOD)
def test_complex_numbers_are_refused(name):
    with pytest.raises(ValueError, match=f"{name}: Complex data not supported"):
        with_(**{name: [1j]})


def test_log_gaussian_checks_its_means_and_covariances_too():
    with pytest.raises(ValueError, match=r"covariances\[0\]: expected a positive definite"):
        gmmlib.log_gaussian([[0.0]], [[0.0]], [[[-1.0]]])
    with pytest.raises(ValueError, match=r"covariances: expected shape \(1, 1, 1\)"):
        gmmlib.log_gaussian([[0.0]], [[0.0]], [1.0])


# Marginals and conditionals. The oracle adds up the joint density, by the textbook formula, over a
# grid. For a Gaussian the error of that sum is about exp(-2 pi^2 (sigma / step)^2).

GRID = np.arange(-25, 25, 0.125)
SIZES = st.tuples(st.integers(0, 2**32 - 1), st.integers(1, 4), st.integers(2, 4))


def mixture(draw, seed, K, D):
    return gmmlib.Parameters(*draw(seed, 1, K, D)[1:])


def joint(theta, points):
    """The density at points, M x D: inverses and determinants, no logarithm, no gmmlib."""
    apart = points[:, None] - theta.means
    powers = np.einsum("mka,kab,mkb->mk", apart, np.linalg.inv(theta.covariances), apart) / 2
    heights = theta.weights / np.sqrt(np.linalg.det(2 * np.pi * theta.covariances))
    return np.exp(-powers) @ heights


def summed(theta, known, features, unknown):
    """The joint density at the known values, summed over a grid of the unknown features."""
    axes = np.meshgrid(*[GRID] * len(unknown), indexing="ij")
    points = np.empty((axes[0].size, theta.n_features))
    points[:, unknown] = np.stack([axis.ravel() for axis in axes], axis=1)
    points[:, features] = known
    return joint(theta, points).sum() * 0.125 ** len(unknown)


def density(theta, point):
    return np.exp(gmmlib.log_density(np.array([point]), theta)[0])


def same(left, right, rtol=1e-9, atol=1e-12):
    for name in GOOD:
        np.testing.assert_allclose(getattr(left, name), getattr(right, name), rtol, atol)


def permuted(theta, order):
    return gmmlib.Parameters(*(getattr(theta, name)[order] for name in GOOD))


@pytest.mark.equation("mixture-mean")
@pytest.mark.equation("mixture-variance")
def test_mean_and_covariance_are_moments_of_the_density(draw):
    theta = mixture(draw, 1, 3, 2)
    points = np.stack(np.meshgrid(GRID, GRID), axis=-1).reshape(-1, 2)
    mass = joint(theta, points) * 0.125**2
    mean = mass @ points
    np.testing.assert_allclose(theta.mean(), mean, rtol=1e-10)
    covariance = (points - mean).T @ ((points - mean) * mass[:, None])
    np.testing.assert_allclose(theta.covariance(), covariance, rtol=1e-10)


def test_covariance_of_the_whole_keeps_its_digits_far_from_zero():
    theta = with_(means=[[1e8, 0], [1e8 + 4, 0]])
    np.testing.assert_allclose(theta.covariance(), [[1 + 3 / 16 * 16, 0], [0, 1]], rtol=1e-12)


@pytest.mark.equation("marginal-density")
@pytest.mark.parametrize(("features", "unknown"), [([0, 2], [1]), ([2, 0], [1]), ([1], [0, 2])])
def test_marginal_is_the_joint_density_summed_over_the_others(draw, features, unknown):
    theta = mixture(draw, 2, 3, 3)
    for point in ([0.3, -1.0], [2.0, 1.5]):
        known = point[: len(features)]
        expected = summed(theta, known, features, unknown)
        assert density(theta.marginal(features), known) == pytest.approx(expected, rel=1e-10)


@pytest.mark.equation("conditional-density")
@pytest.mark.equation("conditional-mean")
@pytest.mark.equation("conditional-covariance")
@pytest.mark.parametrize(
    ("features", "unknown"), [([1], [0, 2]), ([0, 2], [1]), ([2, 0], [1]), ([2, 1], [0])]
)
def test_conditional_is_the_joint_over_the_summed_density(draw, features, unknown):
    theta = mixture(draw, 3, 3, 3)
    known = [1.2, -0.4][: len(features)]
    total = summed(theta, known, features, unknown)
    found = theta.conditional(features, known)
    for others in ([0.5, 0.1], [-2.0, 1.0]):
        point = np.empty(3)
        point[features], point[unknown] = known, others[: len(unknown)]
        expected = joint(theta, point[None])[0] / total
        assert density(found, others[: len(unknown)]) == pytest.approx(expected, rel=1e-10)


def test_conditional_mean_of_the_mixture_is_the_regression(draw):
    theta = mixture(draw, 4, 3, 2)
    for value in (-2.0, 0.0, 1.5):
        line = joint(theta, np.column_stack([np.full_like(GRID, value), GRID]))
        found = theta.conditional([0], [value])
        mean = (GRID * line).sum() / line.sum()
        assert found.mean()[0] == pytest.approx(mean, rel=1e-10)
        spread = ((GRID - mean) ** 2 * line).sum() / line.sum()
        assert found.covariance()[0, 0] == pytest.approx(spread, rel=1e-10)


@pytest.mark.parametrize("value", [45.0, 1e3, -1e8])
def test_conditional_holds_where_all_densities_underflow(value):
    """Weights by 60 digits; 45 standard deviations away a density is about 1e-440."""
    near = [[0.0, 0], [0.03, 5]]
    slopes = [[[1, 0.5], [0.5, 1]], [[1, -0.5], [-0.5, 1]]]
    found = with_(means=near, covariances=slopes).conditional([0], [value])
    with mpmath.workdps(60):
        terms = [
            w * mpmath.exp(-((mpmath.mpf(value) - m) ** 2) / 2)
            for w, m in ((0.25, 0), (0.75, mpmath.mpf(0.03)))
        ]
        expected = [float(term / sum(terms)) for term in terms]
    np.testing.assert_allclose(found.weights, expected, rtol=2e-15 * value**2, atol=1e-15)
    np.testing.assert_allclose(found.means[:, 0], [value / 2, 5 - (value - 0.03) / 2], rtol=1e-14)
    np.testing.assert_allclose(found.covariances[:, 0, 0], [0.75, 0.75], rtol=1e-14)


def test_conditional_of_nearly_dependent_features_stays_positive():
    """Two features that differ by 1e-7 of their size: S_aa - S_ab S_bb^-1 S_ba would cancel."""
    narrow = np.array([[1, 1], [1, 1 + 1e-14]])
    found = gmmlib.Parameters([1], [[0, 0]], narrow[None]).conditional([0], [3])
    assert found.covariances[0, 0, 0] == pytest.approx(narrow[1, 1] - 1, rel=1e-12)
    assert found.means[0, 0] == 3


def test_a_component_of_weight_zero_keeps_it(draw):
    _, _, means, covariances = draw(5, 1, 2, 2)
    theta = gmmlib.Parameters([0, 1], means, covariances)
    np.testing.assert_array_equal(theta.marginal([1]).weights, [0, 1])
    np.testing.assert_array_equal(theta.conditional([1], [1e4]).weights, [0, 1])


@given(sizes=SIZES, data=st.data())
@settings(max_examples=30, deadline=None)
def test_components_may_be_permuted(draw, sizes, data):
    theta = mixture(draw, *sizes)
    order = data.draw(st.permutations(range(theta.n_components)))
    other = permuted(theta, order)
    same(other.marginal([1, 0]), permuted(theta.marginal([1, 0]), order))
    same(other.conditional([1], [0.7]), permuted(theta.conditional([1], [0.7]), order))
    np.testing.assert_allclose(other.mean(), theta.mean(), rtol=1e-12, atol=1e-12)
    np.testing.assert_allclose(other.covariance(), theta.covariance(), rtol=1e-12, atol=1e-12)


@given(sizes=SIZES, data=st.data())
@settings(max_examples=30, deadline=None)
def test_marginal_of_a_marginal_is_a_marginal(draw, sizes, data):
    theta = mixture(draw, *sizes)
    first = data.draw(st.permutations(range(theta.n_features)))
    kept = data.draw(st.lists(st.sampled_from(range(len(first))), unique=True, min_size=1))
    both = theta.marginal([first[d] for d in kept])
    same(theta.marginal(first).marginal(kept), both, 0, 0)
    np.testing.assert_allclose(both.mean(), theta.mean()[[first[d] for d in kept]])


@given(sizes=SIZES, values=st.tuples(*[st.floats(-5, 5)] * 2))
@settings(max_examples=30, deadline=None)
def test_conditioning_twice_is_conditioning_at_once(draw, sizes, values):
    theta = mixture(draw, *sizes[:2], 4)
    at_once = theta.conditional([2, 1], values)
    same(theta.conditional([2], values[:1]).conditional([1], values[1:]), at_once)
    same(theta.conditional([1, 2], values[::-1]), at_once)


@given(seed=st.integers(0, 2**32 - 1), point=st.floats(-4, 4))
@settings(max_examples=10, deadline=None)
def test_conditional_summed_over_what_is_given_is_the_marginal(draw, seed, point):
    theta = mixture(draw, seed, 2, 2)
    given = np.exp(gmmlib.log_density(GRID[:, None], theta.marginal([1])))
    there = [density(theta.conditional([1], [value]), [point]) for value in GRID]
    expected = density(theta.marginal([0]), [point])
    assert given @ there * (GRID[1] - GRID[0]) == pytest.approx(expected, rel=1e-9)


NOT_FEATURES = [[], [0, 0], [2], [-1], [0.5], 0, [[0]], [np.nan], ["a"], None, "01", [None]]
NOT_FEATURES += [[True], [False, True], [0.0], [[0], [0, 1]], [2**70]]


@pytest.mark.parametrize("features", NOT_FEATURES)
def test_what_are_no_features_is_refused(features):
    for ask in (with_().marginal, lambda features: with_().conditional(features, [0.0])):
        with pytest.raises((ValueError, TypeError), match="features: expected"):
            ask(features)


NOT_VALUES = [[], [1, 2], 1, [[1, 2]], [[[1]]], np.zeros((0, 1)), [[1], [1, 2]], [[np.nan]]]
NOT_VALUES += [[np.nan], ["a"], None, [1e200]]


@pytest.mark.parametrize("values", NOT_VALUES)
def test_what_are_no_values_is_refused(values):
    with pytest.raises((ValueError, TypeError), match="values: expected"):
        with_().conditional([1], values)


def test_something_must_be_left_to_condition():
    with pytest.raises(ValueError, match="features: expected at least one to be left out"):
        with_().conditional([1, 0], [0, 0])


# Many rows of values at once.


def rows_of_values(seed, M, n):
    return np.random.default_rng(seed).normal(size=(M, n)) * 3


@pytest.mark.parametrize("features", [[1], [2, 0], [0, 1, 3]])
def test_each_row_of_many_is_as_it_is_alone(draw, features):
    theta = mixture(draw, 6, 3, 4)
    values = rows_of_values(0, 7, len(features))
    many = theta.conditional(features, values)
    assert type(many) is gmmlib.Conditional
    for i, row in enumerate(values):
        alone = theta.conditional(features, row)
        same(alone, gmmlib.Parameters(many.weights[i], many.means[i], many.covariances))
        np.testing.assert_allclose(many.mean()[i], alone.mean(), rtol=1e-12)
        np.testing.assert_allclose(many.covariance()[i], alone.covariance(), rtol=1e-11)


@pytest.mark.equation("mixture-mean")
@pytest.mark.equation("mixture-variance")
def test_mean_and_covariance_of_many_rows_are_moments_of_the_density(draw):
    theta = mixture(draw, 7, 3, 2)
    values = np.array([-4.0, -0.3, 1.1, 9.0])
    found = theta.conditional([0], values[:, None])
    for i, value in enumerate(values):
        line = joint(theta, np.column_stack([np.full_like(GRID, value), GRID]))
        mean = (GRID * line).sum() / line.sum()
        spread = ((GRID - mean) ** 2 * line).sum() / line.sum()
        assert found.mean()[i, 0] == pytest.approx(mean, rel=1e-10)
        assert found.covariance()[i, 0, 0] == pytest.approx(spread, rel=1e-10)


def test_many_rows_cost_little_memory_beside_the_result(draw):
    theta = mixture(draw, 8, 3, 4)
    values = rows_of_values(1, 100_000, 2)
    tracemalloc.start()
    found = theta.conditional([3, 1], values)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 2.5 * (found.weights.nbytes + found.means.nbytes)


def test_what_is_too_far_for_float64_is_refused():
    """1e140 standard deviations of 1e-20 away: the square is beyond float64 under both."""
    narrow = with_(covariances=[np.eye(2) * 1e-40] * 2)
    for values in ([1e140], [[0.0], [1e140]]):
        with pytest.raises(ValueError, match="^values: expected values near enough"):
            narrow.conditional([1], values)


# Names of columns.

NAMED = gmmlib.Parameters(**GOOD, feature_names=["long", "wide"])


def test_names_stand_for_the_numbers_of_columns():
    same(NAMED.marginal(["wide"]), NAMED.marginal([1]), 0, 0)
    same(NAMED.conditional(["wide"], [2.0]), NAMED.conditional([1], [2.0]), 0, 0)
    for names in (("wide",), np.array(["wide"]), pd.Index(["wide"])):
        assert NAMED.conditional(names, [[1.0], [2.0]]).feature_names == ("long",)
    assert NAMED.marginal(["wide", "long"]).feature_names == ("wide", "long")
    assert NAMED.conditional([0], [2.0]).feature_names == ("wide",)
    assert with_().marginal([1]).feature_names == ()


def test_columns_of_values_are_those_of_the_features():
    theta = gmmlib.Parameters([1], [[0, 1, 2]], [np.eye(3)], feature_names=["a", "b", "c"])
    frame = pd.DataFrame({"c": [1.0, 2.0], "a": [0.5, 0.5]})
    found = theta.conditional(["c", "a"], frame)
    np.testing.assert_array_equal(found.means, theta.conditional([2, 0], frame.to_numpy()).means)
    for features in (["a", "c"], [0, 2]):
        with pytest.raises(
            ValueError, match="values: expected columns as in features, a, c, .* c, a"
        ):
            theta.conditional(features, frame)
    assert with_().conditional([1], frame[["a"]]).means.shape == (2, 2, 1)


@pytest.mark.parametrize("features", [["tall"], ["long", "long"], ["long", 1], "long", [b"long"]])
def test_what_are_no_names_is_refused(features):
    for ask in (NAMED.marginal, lambda features: NAMED.conditional(features, [0.0])):
        with pytest.raises((ValueError, TypeError), match="features: expected"):
            ask(features)


def test_a_name_that_two_columns_have_is_refused():
    twice = with_(feature_names=["long", "long"])
    with pytest.raises(ValueError, match="features: expected names of one column each, of long"):
        twice.marginal(["long"])


@pytest.mark.parametrize("names", [["long"], ["long", 1], "ab", None, 5, ["a", "b", "c"]])
def test_what_are_no_names_of_all_columns_is_refused(names):
    with pytest.raises(ValueError, match="feature_names: expected a list of 2 strings") as caught:
        with_(feature_names=names)
    assert str(caught.value).endswith(f"found {names!r}")


def test_names_are_kept_in_files_and_copies(tmp_path):
    NAMED.save(tmp_path / "named")
    with_().save(tmp_path / "plain")
    assert gmmlib.Parameters.load(tmp_path / "named").feature_names == ("long", "wide")
    assert gmmlib.Parameters.load(tmp_path / "plain").feature_names == ()
    assert pickle.loads(pickle.dumps(NAMED)).feature_names == ("long", "wide")


QUESTIONS = {
    "log_density": gmmlib.log_density,
    "log_likelihood": gmmlib.log_likelihood,
    "responsibilities": gmmlib.responsibilities,
    "e_step": gmmlib.e_step,
    "probability_transform": gmmlib.probability_transform,
    "plot": lambda X, theta: gmmlib.plot(theta, X),
}


@pytest.mark.parametrize("ask", QUESTIONS.values(), ids=QUESTIONS)
def test_a_data_frame_has_the_columns_of_the_parameters_in_their_order(ask):
    """Numbers without names, and parameters without names, are taken by their place."""
    frame = pd.DataFrame({"long": [0.0, 1.0], "wide": [1.0, 3.0]})
    ask(frame, NAMED)
    ask(frame.to_numpy(), NAMED)
    ask(frame[["wide", "long"]], with_())
    words = "X: expected columns as in feature_names, long, wide, found "
    for wrong, found in ((["wide", "long"], "wide, long"), (["long", "deep"], "long, deep")):
        with pytest.raises(ValueError, match=words + found):
            ask(frame.set_axis(wrong, axis=1), NAMED)
