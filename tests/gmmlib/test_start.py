"""Starting points: where the means come from, and that units and offset do not matter."""

import numpy as np
import pytest

import gmmlib

STARTS = [gmmlib.start_from_data, gmmlib.start_from_kmeans]


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
    theta = gmmlib.start_from_kmeans(faithful, 3, 1)
    apart = (faithful[:, None] - theta.means) / faithful.std(axis=0)
    labels = (apart**2).sum(axis=2).argmin(axis=1)
    for k in range(3):
        np.testing.assert_allclose(theta.means[k], faithful[labels == k].mean(axis=0))


@pytest.mark.parametrize("start", STARTS)
def test_units_and_offset_do_not_matter(faithful, start):
    theta = start(faithful, 3, 0)
    for scale, offset in ((1e-10, 0), (2.0**60, 0), ([1e-6, 1e6], 0), (1, 1e4)):
        other = start(faithful * scale + offset, 3, 0)
        np.testing.assert_allclose(other.means, theta.means * scale + offset, rtol=1e-9)
        expected = theta.covariances * np.multiply.outer(*[np.ones(2) * scale] * 2)
        np.testing.assert_allclose(other.covariances, expected, rtol=1e-6)


@pytest.mark.parametrize("start", STARTS)
def test_the_seed_decides(faithful, start):
    np.testing.assert_array_equal(start(faithful, 3, 5).means, start(faithful, 3, 5).means)
    found = {start(faithful, 5, seed).means.tobytes() for seed in range(5)}
    assert len(found) > 1


@pytest.mark.parametrize("start", STARTS)
def test_repeated_rows_count_once(start):
    X = np.c_[[0.0, 0, 0, 0, 0, 0, 1, 3]]
    for seed in range(10):
        assert len(set(start(X, 2, seed).means.ravel())) == 2
    with pytest.raises(
        ValueError, match="X: expected at least n_components = 4 distinct rows, found 3"
    ):
        start(X, 4, 0)


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
