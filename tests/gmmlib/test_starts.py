"""What each start of the race sees: its groups are those of plain NumPy, or of the data's maker."""

import numpy as np
import pytest

from gmmlib.covariance import COVARIANCES
from gmmlib.engine.problem import Problem
from gmmlib.search import starts
from gmmlib.search.groups import alike, own
from gmmlib.search.view import View
from gmmlib.sources import open_rows
from gmmlib.start import lloyd

SEEDS = range(8)


def view_of(X, K, seed=0, drawn=None):
    """A view of the rows; those that a start draws may be chosen."""
    problem = Problem(open_rows(X, None), COVARIANCES["full"](K, X.shape[1]), 1e-6, None)
    view = View(problem, np.random.default_rng(seed))
    if drawn is not None:
        view.draw_rows = lambda n: drawn[:n]
    return view


def clusters(centers, n_each=60, seed=0):
    """Rows about centres, with deviation 1, in a random order, and their labels."""
    rng = np.random.default_rng(seed)
    labels = rng.permutation(np.repeat(np.arange(len(centers)), n_each))
    return centers[labels] + rng.normal(size=(len(labels), centers.shape[1])), labels


def from_the_mean(X):
    """Squared Mahalanobis distances from the mean of all rows."""
    apart = X - X.mean(axis=0)
    return np.einsum("nd,de,ne->n", apart, np.linalg.inv(np.cov(X.T, bias=True)), apart)


def between(X, rows):
    """Squared Mahalanobis distances of all rows from these, n x K, by the covariance of all."""
    apart = X[:, None] - X[rows]
    return np.einsum("nkd,de,nke->nk", apart, np.linalg.inv(np.cov(X.T, bias=True)), apart)


def same(one, other):
    """Are these the same moments, but for the order of the components?"""
    orders = [np.lexsort(it.means.T) for it in (one, other)]
    return all(np.allclose(a[orders[0]], b[orders[1]]) for a, b in zip(one, other, strict=True))


def sees(start, X, labels, moments_of=alike):
    """Does the start find these three groups, from some seed?"""
    expected = moments_of(view_of(X, 3), labels)
    return any(same(start(view_of(X, 3, seed)), expected) for seed in SEEDS)


def test_kmeans_in_white_coordinates_sees_what_a_map_has_squeezed():
    """A map that makes one long feature of what lies between three clusters."""
    X, labels = clusters(np.array([[0.0, 0.0], [12.0, 0.0], [0.0, 12.0]]))
    X = X @ [[1.0, 1.0], [1.0, 1.001]]
    assert sees(starts.white, X, labels)
    assert sees(starts.white_own, X, labels, own)
    assert not sees(starts.standard, X, labels)


def test_kmeans_in_standard_deviations_sees_clusters_in_any_units():
    X, labels = clusters(np.array([[0.0, 0.0], [12.0, 0.0], [0.0, 12.0]]))
    assert sees(starts.standard, X * [1.0, 1e6], labels)


@pytest.mark.parametrize("start", [starts.unusual, starts.along])
def test_the_least_gaussian_directions_see_clusters_among_features_that_say_nothing(start):
    X, labels = clusters(np.array([[0.0] * 8, [12.0] + [0.0] * 7]), n_each=200)
    turn = np.linalg.qr(np.random.default_rng(1).normal(size=(8, 8)))[0]
    X = X @ turn
    assert same(start(view_of(X, 2)), alike(view_of(X, 2), labels))


def test_one_direction_is_less_than_all_that_are_unusual():
    """Clusters at the corners of a triangle do not stand in a row."""
    X, labels = clusters(np.array([[0.0, 0.0], [12.0, 0.0], [6.0, 10.0]]))
    assert sees(starts.unusual, X, labels)
    assert not sees(starts.along, X, labels)


def test_directions_through_rows_of_two_clusters_see_them():
    X, labels = clusters(np.array([[0.0] * 3, [30.0] + [0.0] * 2]), n_each=200)
    central = (X[:, 1:] ** 2).sum(axis=1).argsort()  # in what says nothing
    one, other = (central[labels[central] == k] for k in (0, 1))
    seeing = view_of(X, 2, drawn=np.array([one[0], other[0]]))
    assert same(starts.projected(seeing), alike(seeing, labels))
    blind = view_of(X, 2, drawn=one[:2])
    assert not same(starts.projected(blind), alike(blind, labels))


@pytest.mark.parametrize(
    ("K", "D", "n_rows", "ends"),
    [(2, 6, 50, 2), (3, 6, 50, 4), (9, 6, 50, 6), (9, 2, 50, 4), (4, 6, 4, 4)],
)
def test_directions_are_fewer_than_components_than_features_and_four(
    K, D, n_rows, ends, monkeypatch
):
    view = view_of(np.random.default_rng(0).normal(size=(n_rows, D)), K)
    draw, asked = view.draw_rows, []
    monkeypatch.setattr(view, "draw_rows", lambda n: asked.append(n) or draw(n))
    starts.projected(view)
    assert asked == [ends]


def test_each_row_goes_to_the_nearest_of_those_drawn():
    X = np.random.default_rng(0).normal(size=(200, 2)) @ [[1.0, 0.9], [0.0, 0.1]]
    drawn = np.array([5, 50, 150])
    view = view_of(X, 3, drawn=drawn)
    assert same(starts.rows(view), alike(view, between(X, drawn).argmin(axis=1)))


def test_a_metric_that_follows_the_groups_makes_them_tighter():
    """By the determinant of the scatter within groups, which Friedman and Rubin make least; as many
    steps in the metric of all rows, from the same rows, leave more.
    """
    rng = np.random.default_rng(0)
    X = np.vstack([rng.normal(size=(80, 4)) + [0, 0, 0, 5 * k] for k in range(3)])
    X = X @ rng.normal(size=(4, 4))
    log_dets = []
    for seed in SEEDS:
        view = view_of(X, 3, drawn=np.random.default_rng(seed).permutation(240))
        labels = lloyd(view.white, view.weights, view.white[view.draw_rows(3)], 28)[1]
        both = starts.within(view), alike(view, labels)
        log_dets.append([np.linalg.slogdet(it.scatters[0])[1] for it in both])
    followed, fixed = np.array(log_dets).T
    assert (followed < fixed - 1e-3).sum() > len(SEEDS) / 2
    assert followed.mean() < fixed.mean() - 0.02


def test_where_features_are_many_the_metric_stays_that_of_their_deviations():
    X = np.random.default_rng(0).normal(size=(300, 130))
    view = view_of(X, 3, drawn=np.array([3, 7, 9]))
    labels = lloyd(X / X.std(axis=0), np.ones(300), (X / X.std(axis=0))[[3, 7, 9]], 4)[1]
    assert same(starts.within(view), alike(view, labels))


def test_shells_are_equally_many_rows_by_their_distance_from_the_mean():
    """Three round components that share a centre, and a linear map."""
    rng = np.random.default_rng(0)
    X = rng.normal(size=(300, 2)) * np.repeat([1.0, 5.0, 25.0], 100)[:, None]
    X = rng.permutation(X) @ [[1.0, 2.0], [0.0, 3.0]] + 100
    view = view_of(X, 3)
    shell = from_the_mean(X).argsort().argsort() // 100
    assert same(starts.shells(view), own(view, shell))


def test_drawn_rows_take_the_mean_and_much_of_the_covariance_of_the_rows_near_them():
    """A hundred rows lie a thousand times as dense as the others; near are 1/4 of n/K rows."""
    rng = np.random.default_rng(0)
    X = np.vstack([rng.normal(size=(100, 2)) / 30, rng.uniform(-3, 3, size=(700, 2))])
    drawn = np.array([3, 500])
    view = view_of(X, 2, drawn=drawn)
    found = starts.local(view)
    near = between(X, drawn).argsort(axis=0)[:100]
    assert found.means == pytest.approx(np.array([view.X[near[:, k]].mean(axis=0) for k in (0, 1)]))
    assert found.counts == pytest.approx([400, 400])
    dense, thin = (np.linalg.det(it) for it in found.scatters)
    assert dense < thin / 50
    for k in (0, 1):
        ratio = np.trace(found.scatters[k] / 400) / np.trace(np.cov(view.X[near[:, k]].T))
        assert 1 < ratio < 8


def test_near_are_at_least_twice_as_many_rows_as_features_but_no_more_than_all():
    for n_rows, n_near in [(40, 14), (10, 10)]:
        X = np.random.default_rng(0).normal(size=(n_rows, 6))
        view = view_of(X, 2, drawn=np.array([3, 7]))
        near = between(X, [3, 7]).argsort(axis=0)[:n_near]
        expected = np.array([view.X[near[:, k]].mean(axis=0) for k in (0, 1)])
        assert starts.local(view).means == pytest.approx(expected)
