"""Starting points: where the means come from, and that units and offset do not matter."""

from itertools import product
from typing import NamedTuple

import dense
import numpy as np
import pytest

import gmmlib
from gmmlib import GaussianMixture
from gmmlib.covariance import COVARIANCES
from gmmlib.moments import scatter_matrix
from gmmlib.start import STARTS as DRAWS
from gmmlib.start import distances_from_each, lloyd, squared_distances

STARTS = [gmmlib.start_from_data, gmmlib.start_from_kmeans]
ANY = pytest.mark.parametrize("init_params", list(DRAWS))
BY_ROWS = pytest.mark.parametrize("init_params", ["kmeans", "k-means++", "random_from_data"])


class Start(NamedTuple):
    counts: np.ndarray
    means: np.ndarray
    covariances: np.ndarray


def drawn(init_params, X, weights, K, rng):
    return DRAWS[init_params](X, weights, K, rng, scatter_matrix)


def draw(init_params, X, K, seed, weights=None):
    X = np.asarray(X, float)
    weights = np.ones(len(X)) if weights is None else np.asarray(weights, float)
    start = drawn(init_params, X, weights, K, np.random.default_rng(seed))
    return Start(start.counts, start.means, start.scatters / start.counts[:, None, None])


def chi_square(counts, probabilities):
    expected = sum(counts) * np.asarray(probabilities)
    return ((counts - expected) ** 2 / expected).sum()


# ---- where means come from ------------------------------------------------------------------


@pytest.mark.parametrize("start", STARTS)
def test_weights_are_equal_and_covariances_shared(faithful, start):
    theta = start(faithful, 4, 0)
    np.testing.assert_array_equal(theta.weights, [0.25] * 4)
    np.testing.assert_array_equal(theta.covariances, [theta.covariances[0]] * 4)


def test_random_means_are_distinct_rows_and_the_covariance_is_the_datas(faithful):
    for seed in range(10):
        theta = gmmlib.start_from_data(faithful, 6, seed)
        rows = set(map(tuple, faithful))
        means = set(map(tuple, theta.means))
        assert len(means) == 6
        assert means <= rows
        np.testing.assert_allclose(theta.covariances[0], np.cov(faithful.T, bias=True))


def test_kmeans_finds_separated_groups_and_their_inner_covariance():
    rng = np.random.default_rng(0)
    centers = np.array([[0, 0], [50, 0], [0, 7e4]])
    labels = rng.integers(3, size=300)
    noise = rng.normal(size=(300, 2)) * [1, 1000]
    for k in range(3):
        noise[labels == k] -= noise[labels == k].mean(axis=0)
    theta = gmmlib.start_from_kmeans(centers[labels] + noise, 3, 0)
    order = np.lexsort(np.round(theta.means, 6).T)
    np.testing.assert_allclose(theta.means[order], centers[[0, 1, 2]], atol=1e-9)
    np.testing.assert_allclose(theta.covariances[0], noise.T @ noise / 300, rtol=1e-9)


def test_kmeans_means_are_the_means_of_the_rows_nearest_to_them(faithful):
    """By weight; and the covariance is that of the rows about them."""
    weights = np.random.default_rng(0).random(272)
    start = draw("kmeans", faithful, 3, 1, weights)
    mean = np.average(faithful, axis=0, weights=weights)
    scale = np.sqrt(np.average((faithful - mean) ** 2, axis=0, weights=weights))
    labels = (((faithful[:, None] - start.means) / scale) ** 2).sum(axis=2).argmin(axis=1)
    for k in range(3):
        own = labels == k
        expected = np.average(faithful[own], axis=0, weights=weights[own])
        np.testing.assert_allclose(start.means[k], expected)
    apart = faithful - start.means[labels]
    within = (apart.T * weights) @ apart / weights.sum()
    np.testing.assert_allclose(start.covariances, [within] * 3)
    np.testing.assert_allclose(start.counts, [weights.sum() / 3] * 3)


def test_a_centre_without_rows_stays_where_it_is():
    Z = np.c_[[0.0, 1, 10, 11]]
    centers, labels = lloyd(Z, np.ones(4), np.c_[[0.4, 11.0, 1000.0]])
    np.testing.assert_array_equal(centers.ravel(), [0.5, 10.5, 1000])
    np.testing.assert_array_equal(labels, [0, 0, 1, 1])


def test_spread_rows_are_rows_far_from_each_other_with_the_datas_covariance():
    """Groups 1e4 widths apart: one row of each, whatever the seed."""
    rng = np.random.default_rng(0)
    centers = np.array([[0, 0], [1, 0], [0, 1], [1, 1]]) * 1e4
    X = np.repeat(centers, 25, axis=0) + rng.normal(size=(100, 2))
    for seed in range(50):
        start = draw("k-means++", X, 4, seed)
        assert set(map(tuple, start.means)) <= set(map(tuple, X))
        assert len(set(map(tuple, np.round(start.means / 1e4)))) == 4
        np.testing.assert_allclose(start.covariances, [np.cov(X.T, bias=True)] * 4)


def test_random_shares_keep_the_moments_of_the_data(faithful):
    """As any responsibilities do; and each component gets about its share."""
    weights = np.random.default_rng(0).random(272)
    counts, means, covariances = draw("random", faithful, 3, 0, weights)
    mixing = counts / weights.sum()
    assert mixing.sum() == pytest.approx(1)
    np.testing.assert_allclose(mixing, 1 / 3, atol=0.1)
    squares = covariances + means[:, :, None] * means[:, None, :]
    np.testing.assert_allclose(mixing @ means, np.average(faithful, axis=0, weights=weights))
    expected = (faithful.T * weights) @ faithful / weights.sum()
    np.testing.assert_allclose(np.tensordot(mixing, squares, 1), expected)
    assert len(np.unique(means[:, 0])) == 3


@ANY
@pytest.mark.parametrize("name", list(COVARIANCES))
def test_the_estimator_starts_there(init_params, name, faithful, kept):
    """Without a step, a fit is its start, in the covariance type that was asked for."""
    start = draw(init_params, faithful, 3, 0)
    settings = {"init_params": init_params, "covariance_type": name, "reg_covar": 0}
    model = GaussianMixture(3, max_iter=0, random_state=0, **settings).fit(faithful)
    np.testing.assert_allclose(model.weights_, start.counts / 272, rtol=1e-12)
    np.testing.assert_allclose(model.means_, start.means, rtol=1e-9)
    matrices = start.covariances
    if dense.is_shared(name):
        matrices = [np.average(matrices, axis=0, weights=start.counts)]
    if not name.endswith(
        "spherical"
    ):  # EM's frame has one scale for all features there, as the mean needs
        np.testing.assert_allclose(model.covariances_, kept(name, matrices), rtol=1e-9)


# ---- how rows are drawn ---------------------------------------------------------------------


@pytest.mark.parametrize("init_params", ["k-means++", "random_from_data"])
def test_the_first_row_is_drawn_by_weight(init_params):
    """Chi-square with 4 degrees of freedom is above 18.5 once in a thousand times."""
    X, weights = np.c_[[0.0, 1, 2, 3, 4]], np.array([1.0, 2, 3, 4, 10])
    rng = np.random.default_rng(0)
    means = [drawn(init_params, X, weights, 1, rng).means[0, 0] for _ in range(4000)]
    counts = np.bincount(np.array(means, int), minlength=5)
    assert chi_square(counts, weights / 20) < 18.5


def test_no_row_is_drawn_twice_and_each_by_weight():
    X, weights, rng = np.c_[[0.0, 1, 2]], np.array([1.0, 2, 5]), np.random.default_rng(1)
    pairs = [tuple(drawn("random_from_data", X, weights, 2, rng).means[:, 0]) for _ in range(4000)]
    orders = [(a, b) for a, b in product(range(3), repeat=2) if a != b]
    p = [weights[a] / 8 * weights[b] / (8 - weights[a]) for a, b in orders]
    counts = np.array([pairs.count(order) for order in orders])
    assert counts.sum() == 4000
    assert chi_square(counts, p) < 20.5  # 5 degrees of freedom


def test_the_next_row_is_drawn_by_weight_times_squared_distance():
    """Exactly: of two candidates, the one that leaves the smaller sum of squared distances."""
    x, weights = np.array([0.0, 1, 3, 7]), np.array([1.0, 2, 1, 0.5])
    probability = dict.fromkeys(product(range(4), repeat=2), 0.0)
    for first in range(4):
        squares = (x - x[first]) ** 2
        p = weights * squares / (weights @ squares)
        left = [weights @ np.minimum(squares, (x - x[c]) ** 2) for c in range(4)]
        for a, b in product(range(4), repeat=2):
            best = a if left[a] <= left[b] else b
            probability[first, best] += weights[first] / weights.sum() * p[a] * p[b]
    rng = np.random.default_rng(0)
    pairs = [
        tuple(np.searchsorted(x, drawn("k-means++", x[:, None], weights, 2, rng).means[:, 0]))
        for _ in range(4000)
    ]
    possible = [pair for pair in probability if probability[pair] > 0]
    counts = np.array([pairs.count(pair) for pair in possible])
    assert counts.sum() == 4000
    assert chi_square(counts, [probability[pair] for pair in possible]) < 31  # 11 at most


@BY_ROWS
def test_an_integer_weight_is_so_many_rows(init_params, faithful):
    """The same draws, as long as rows keep their order."""
    weights = np.random.default_rng(0).integers(0, 4, size=272)
    rows = np.repeat(faithful, weights, axis=0)
    for seed in range(10):
        one, other = draw(init_params, faithful, 4, seed, weights), draw(init_params, rows, 4, seed)
        for values, others in zip(one, other, strict=True):
            np.testing.assert_allclose(values, others, rtol=1e-11)


@ANY
def test_a_row_of_weight_zero_is_never_a_start(init_params):
    X, weights = np.c_[[0.0, 1, 2, 50, 3, 99]], [1, 1, 1, 0, 1, 0]
    for seed in range(30):
        assert draw(init_params, X, 3, seed, weights).means.max() <= 3


@ANY
def test_the_seed_decides(init_params, faithful):
    one, again = (draw(init_params, faithful, 5, 7) for _ in range(2))
    np.testing.assert_array_equal(one.means, again.means)
    assert len({draw(init_params, faithful, 5, seed).means.tobytes() for seed in range(5)}) > 1


# ---- units, ties, and data that will not do -------------------------------------------------


@pytest.mark.parametrize("start", STARTS)
def test_units_and_offset_do_not_matter(faithful, start):
    theta = start(faithful, 3, 0)
    for scale, offset in ((1e-10, 0), (2.0**60, 0), ([1e-6, 1e6], 0), (1, 1e4)):
        other = start(faithful * scale + offset, 3, 0)
        np.testing.assert_allclose(other.means, theta.means * scale + offset, rtol=1e-9)
        expected = theta.covariances * np.multiply.outer(*[np.ones(2) * scale] * 2)
        np.testing.assert_allclose(other.covariances, expected, rtol=1e-6)


@ANY
@pytest.mark.parametrize(
    ("scale", "offset"), [(2.0**-60, 0), ([1e-8, 1e8], 0), ([1e8, 1e-8], 0), (1, 1e6)], ids=str
)
def test_no_start_depends_on_units_or_offset(init_params, faithful, scale, offset):
    one, other = (draw(init_params, X, 4, 3) for X in (faithful, faithful * scale + offset))
    np.testing.assert_allclose(other.means, one.means * scale + offset, rtol=1e-9)
    expected = one.covariances * np.multiply.outer(*[np.ones(2) * scale] * 2)
    np.testing.assert_allclose(other.covariances, expected, rtol=1e-6)


@pytest.mark.parametrize("start", STARTS)
def test_repeated_rows_count_once(start):
    X = np.c_[[0.0, 0, 0, 0, 0, 0, 1, 3]]
    for seed in range(10):
        assert len(set(start(X, 2, seed).means.ravel())) == 2
    with pytest.raises(
        ValueError, match="X: expected at least n_components = 4 distinct rows, found 3"
    ):
        start(X, 4, 0)


@BY_ROWS
@pytest.mark.parametrize("weights", [None, [1, 1, 1, 0, 2, 0]])
def test_too_few_distinct_rows(init_params, weights):
    """Rows of weight 0 do not count."""
    X = np.c_[[0.0, 0, 1, 5 if weights else 0, 1, 7 if weights else 1]]
    assert len(set(draw(init_params, X, 2, 0, weights).means.ravel())) == 2
    means = draw(init_params, X, 3, 0, weights).means
    assert set(means.ravel().round(12)) == {0, 1}  # one of them is there twice
    with pytest.raises(ValueError, match="at least n_components = 3 distinct rows, found 2"):
        GaussianMixture(3, init_params=init_params, reg_covar=0).fit(X, sample_weight=weights)


@BY_ROWS
def test_distinct_rows_are_drawn_first(init_params):
    X = np.repeat(np.arange(6.0), [1, 1, 30, 1, 1, 1])[:, None]
    assert len(set(draw(init_params, X, 6, 0).means.ravel().round(9))) == 6


@pytest.mark.parametrize("start", STARTS)
@pytest.mark.parametrize("flat", ["constant", "collinear"])
def test_data_that_do_not_vary_in_every_direction_are_refused(faithful, start, flat):
    third = np.full(272, 0.1) if flat == "constant" else faithful @ [2, -3]
    with pytest.raises(ValueError, match="X: .* singular covariance; leave out features"):
        start(np.c_[faithful, third], 2, 0)


def test_as_many_components_as_rows_leave_nothing_to_vary_within():
    X = np.c_[[0.0, 1.0, 5.0]]
    assert gmmlib.start_from_data(X, 3, 0).n_components == 3
    with pytest.raises(ValueError, match="use fewer components"):
        gmmlib.start_from_kmeans(X, 3, 0)


def test_distances_in_units_whose_squares_do_not_fit_float64():
    scale = 1e-160
    rows = scale * np.array([[0.0, 0], [3, 4], [6, 8]])
    lengths = squared_distances(rows, np.zeros(2), scale)
    found = distances_from_each(rows, lengths, rows[:2], scale)
    np.testing.assert_allclose(found, [[0, 25, 100], [25, 0, 25]], rtol=1e-14)
