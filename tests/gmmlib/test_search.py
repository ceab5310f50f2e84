"""The search for a start: its parts against sums over rows, the whole on data made for traps."""

import warnings

import numpy as np
import pytest

from gmmlib import CollapseError, FragileFitWarning, GaussianMixture
from gmmlib.covariance import COVARIANCES
from gmmlib.engine.problem import Problem
from gmmlib.engine.twins import twins
from gmmlib.moments import Moments
from gmmlib.search.groups import alike, group, own
from gmmlib.search.merging import merged, merging_losses
from gmmlib.search.race import race
from gmmlib.search.runs import SOUND, Run, begun, climb, soundness
from gmmlib.search.searching import FEWEST_ROWS, first_settled, on_a_sample, search
from gmmlib.search.split_merge import moved, split_and_merge
from gmmlib.search.splitting import MOST_GAINED, best_split, splits
from gmmlib.search.starts import STARTS
from gmmlib.search.view import View
from gmmlib.sources import open_rows

KINDS = sorted(COVARIANCES)
FOUR = np.array([[0.0, 0.0], [0.0, 9.0], [9.0, 0.0], [9.0, 9.0]])


def drawn(means, deviation=1.0, n_samples=300, seed=0):
    """Rows of round clusters of equal size, in a random order, and their labels."""
    rng = np.random.default_rng(seed)
    labels = rng.permutation(np.arange(n_samples) % len(means))
    return means[labels] + deviation * rng.normal(size=(n_samples, means.shape[1])), labels


def problem_of(X, K, kind="full", weights=None, reg_covar=1e-6):
    return Problem(open_rows(X, weights), COVARIANCES[kind](K, X.shape[1]), reg_covar, None)


def view_of(X, K, kind="full", seed=0, weights=None):
    problem = problem_of(X, K, kind, weights)
    return problem, View(problem, np.random.default_rng(seed))


def scatter(X, weights):
    apart = X - weights @ X / weights.sum()
    return (apart.T * weights) @ apart


# ---- groups and starts ------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_the_moments_of_groups_are_sums_over_their_rows(kind):
    X, labels = drawn(FOUR)
    weights = np.random.default_rng(1).uniform(0.5, 2, len(X))
    _, view = view_of(X, 4, kind, weights=weights)
    counts, means, parts = group(view, labels)
    for k in range(4):
        rows, own_weights = view.X[labels == k], weights[labels == k]
        assert counts[k] == pytest.approx(own_weights.sum())
        assert means[k] == pytest.approx(own_weights @ rows / own_weights.sum())
        expected = COVARIANCES[kind](1, X.shape[1]).entries(scatter(rows, own_weights)[None])[0]
        assert parts[k] == pytest.approx(expected)


def test_groups_may_share_their_covariance_or_keep_some_of_their_own():
    X, labels = drawn(np.array([[0.0], [50.0]]))
    X[labels == 1] *= 3
    _, view = view_of(X, 2)
    within = sum(scatter(view.X[labels == k], np.ones(150)) for k in (0, 1)) / 300
    for moments in (alike(view, labels), own(view, labels)):
        assert moments.counts == pytest.approx([150, 150])
    shared = alike(view, labels).scatters / 150
    assert shared == pytest.approx(np.array([within, within]))
    kept = own(view, labels).scatters / 150
    for k in (0, 1):
        variance = view.X[labels == k].var()
        assert kept[k, 0, 0] == pytest.approx((150 * variance + 2 * within[0, 0]) / 152)


@pytest.mark.parametrize("kind", ["full", "tied", "diag", "spherical"])
@pytest.mark.parametrize("start", dict.fromkeys(STARTS), ids=lambda start: start.__name__)
@pytest.mark.parametrize(("n_samples", "D", "K"), [(60, 1, 2), (60, 3, 3), (12, 5, 4)])
def test_em_can_begin_at_every_start(start, kind, n_samples, D, K):
    X = np.random.default_rng(D).normal(size=(n_samples, D)) * 10.0 ** np.arange(D)
    problem, view = view_of(X, K, kind)
    theta = begun(problem, start(view))
    assert theta.weights.sum() == pytest.approx(1)
    run = climb(problem, Run(theta), 3)
    assert np.all(np.diff(run.objectives) > -1e-9)


def test_white_rows_have_covariance_one_and_unusual_ones_find_what_is_squeezed():
    rng = np.random.default_rng(0)
    X = rng.normal(size=(4000, 3))
    X[:, 2] += 6 * rng.permutation(np.arange(4000) % 2)  # two clusters,
    X[:, 2] /= 100  # squeezed
    turn = np.linalg.qr(rng.normal(size=(3, 3)))[0]
    _, view = view_of(X @ turn, 2)
    assert np.cov(view.white.T, bias=True) == pytest.approx(np.eye(3), abs=1e-9)
    assert abs(np.corrcoef(view.unusual[:, 0], X[:, 2])[0, 1]) > 0.99


@pytest.mark.parametrize(("K", "D", "kind"), [(4, 3, "full"), (5, 3, "diag"), (3, 6, "diag")])
def test_groups_in_a_row_are_found_among_features_that_say_nothing(K, D, kind):
    """Five deviations apart along one feature, which standard deviations or whitening squeeze."""
    row = np.zeros((K, D))
    row[:, 0] = 5 * np.arange(K)
    for seed in range(4):
        X, labels = drawn(row, n_samples=50 * K, seed=seed)
        model = GaussianMixture(K, covariance_type=kind, random_state=seed).fit(X)
        assert (model.predict(X) == labels).mean() > 0.95  # components stand by their means


# ---- race ---------------------------------------------------------------------------------------


def test_the_race_ends_with_the_only_start_that_sees_the_clusters():
    X, labels = drawn(FOUR, seed=3)

    def blind(view):
        return alike(view, np.arange(len(view.X)) % 4)

    def seeing(view):
        return alike(view, labels)

    problem, view = view_of(X, 4)
    winner, *others = race(problem, view, [blind, seeing, blind, blind], [])
    assert all(winner.reached > other.reached for other in others)
    fitted = climb(problem, Run(begun(problem, seeing(view))), 30)
    assert winner.reached == pytest.approx(fitted.reached, abs=1e-3)


@pytest.mark.parametrize("n_seeing", [2, 3, 4])
def test_where_all_but_one_of_the_first_four_agree_nobody_else_runs(n_seeing):
    X, labels = drawn(FOUR, seed=3)
    problem, view = view_of(X, 4)

    def seeing(view):
        return alike(view, labels)

    def blind(view):
        return alike(view, np.arange(len(view.X)) % 4)

    called = []

    def fifth(view):
        called.append(view)
        return seeing(view)

    first_four = [seeing] * n_seeing + [blind] * (4 - n_seeing)
    winner = race(problem, view, [*first_four, fifth], [])[0]
    assert len(called) == (n_seeing < 3)
    good = climb(problem, Run(begun(problem, seeing(view))), 30)
    assert winner.reached == pytest.approx(good.reached, abs=1e-3)


# ---- split and merge ----------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_two_groups_as_one_have_the_moments_of_all_their_rows(kind):
    X, labels = drawn(FOUR)
    problem, view = view_of(X, 4, kind)
    _, three = view_of(X, 3, kind)
    together = group(three, np.array([0, 1, 0, 2])[labels])
    one = merged(problem.kind, group(view, labels), np.array([0]), np.array([2]))
    for found, expected in zip(one, together):
        assert found[0] == pytest.approx(expected[0])


def test_merging_costs_what_is_lost_and_splitting_gains_it():
    """Of clusters that do not overlap, both are log-likelihoods of rows whose labels are known."""
    X, labels = drawn(100 * FOUR)
    problem, view = view_of(X, 4)

    def complete(labels):
        total = 0.0
        for k in np.unique(labels):
            rows = view.X[labels == k]
            share, covariance = len(rows) / len(X), np.cov(rows.T, bias=True)
            total += len(rows) * (np.log(share) - np.linalg.slogdet(covariance)[1] / 2)
        return total

    gammas = np.equal.outer(np.arange(4), labels).astype(float)
    i, j = np.array([0, 1]), np.array([1, 3])
    losses = merging_losses(problem.kind, group(view, labels), gammas, i, j)
    for loss, a, b in zip(losses, i, j):
        one = np.where(labels == b, a, labels)
        assert loss == pytest.approx(complete(labels) - complete(one), rel=1e-6)
    rows = np.flatnonzero(labels < 2)
    split = best_split(problem, view, rows)
    assert split.gain == pytest.approx(losses[0], rel=1e-3)
    assert sorted(split.halves.counts) == pytest.approx([75, 75], rel=1e-3)


@pytest.mark.filterwarnings("error")
def test_a_component_without_rows_divides_nothing_by_zero():
    with pytest.warns(FragileFitWarning) as found:
        GaussianMixture(3, random_state=0).fit([[0.0], [0.0], [1.0], [1.0]])
    assert {it.category for it in found} == {FragileFitWarning}


def test_nothing_is_lost_where_two_components_are_one_twice():
    X, _ = drawn(FOUR[:1])
    problem, view = view_of(X, 2)
    whole = group(view, np.zeros(len(X), int))
    twins = Moments(*(np.repeat(part[:1] / share, 2, 0) for part, share in zip(whole, (2, 1, 2))))
    gammas = np.full((2, len(X)), 0.5)
    loss = merging_losses(problem.kind, twins, gammas, np.array([0]), np.array([1]))
    assert loss == pytest.approx([0], abs=1e-9)


def test_a_split_is_tried_only_where_it_may_gain_what_it_must():
    """Of 300 rows, a hundred belong to each of three components."""
    X, labels = drawn(FOUR[:3])
    problem, view = view_of(X, 3)
    for margin, expected in ((-1.0, [0, 1, 2]), (1.0, [0, 2])):
        needed = np.array([-np.inf, 100 * MOST_GAINED + margin, 0.0])
        assert sorted(splits(problem, view, labels, needed)) == expected


def test_where_clusters_are_far_apart_no_component_is_split(monkeypatch):
    """To merge two clusters would lose more than any split could gain back."""
    X, _ = drawn(10 * FOUR)
    problem, view = view_of(X, 4)
    tried = []
    monkeypatch.setattr("gmmlib.search.splitting.best_split", lambda *_: tried.append(1))
    search(problem, np.random.default_rng(0))
    assert not tried


def test_split_and_merge_leaves_a_poor_maximum():
    """Two components on one far cluster, one on two others: EM alone stays there."""
    means = np.array([[0.0, 0.0], [0.0, 6.0], [60.0, 0.0]])
    X, labels = drawn(means)
    problem, view = view_of(X, 3)
    halves = (X[:, 0] > 60).astype(int)
    poor = Run(begun(problem, own(view, np.where(labels == 2, 1 + halves, 0))))
    stuck = climb(problem, poor, 200)
    good = climb(problem, Run(begun(problem, own(view, labels))), 200)
    assert good.reached > stuck.reached + 0.1
    assert split_and_merge(problem, view, poor).reached == pytest.approx(good.reached, abs=1e-3)


def test_a_sound_fit_is_preferred_to_a_component_on_few_rows():
    """Two rows far away: a component of their own is higher, and fragile."""
    X, _ = drawn(FOUR[:2], n_samples=200)
    X[:2] = [[300.0, 300.0], [300.5, 300.2]]
    problem = problem_of(X, 3)
    assert soundness(problem, search(problem, np.random.default_rng(0))) == SOUND


def test_where_the_winner_collapses_the_next_one_is_taken():
    """Without a penalty, a thin component on two equal rows is left with no covariance."""
    X, labels = drawn(FOUR[:3], n_samples=150)
    X[1] = X[0]
    problem = problem_of(X, 3, reg_covar=0)
    view = View(problem, np.random.default_rng(0))
    sound = Run(begun(problem, own(view, labels)))
    means = np.vstack([sound.theta.means[:2], view.X[:1]])
    covariances = sound.theta.covariances * np.array([1, 1, 1e-6])[:, None, None]
    doomed = Run(problem.theta(sound.theta.weights, means, covariances))
    with pytest.raises(CollapseError):
        split_and_merge(problem, view, doomed)
    found = first_settled(problem, view, [doomed, sound], [])
    assert soundness(problem, found.theta) == SOUND


def test_the_same_component_twice_is_no_fit_where_another_holds():
    X, labels = drawn(FOUR[:2], n_samples=60)
    problem, view = view_of(X, 2)
    twice = Run(begun(problem, alike(view, np.arange(60) % 2)))
    same = twice.theta._replace(means=twice.theta.means[[0, 0]])
    good = Run(begun(problem, own(view, labels)))
    found = first_settled(problem, view, [Run(same), good], [])
    assert not twins(problem.kind, found.theta, 60)
    with pytest.raises(CollapseError):
        first_settled(problem, view, [Run(same)], [CollapseError(0, 1.0)])
    assert twins(problem.kind, first_settled(problem, view, [Run(same)], []).theta, 60)


# ---- the whole ----------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_a_seed_gives_the_same_fit_and_the_units_do_not_matter(kind):
    X, _ = drawn(FOUR, seed=5)
    fits = [
        GaussianMixture(4, covariance_type=kind, init_params="search", random_state=1).fit(Y)
        for Y in (X, X, 1024 * X)
    ]
    assert fits[0].lower_bounds_ == fits[1].lower_bounds_
    np.testing.assert_array_equal(fits[2].means_, 1024 * fits[0].means_)


@pytest.mark.parametrize("kind", KINDS)
def test_components_come_by_their_means_whatever_the_seed(kind):
    X, _ = drawn(np.array([[0.0, 9.0], [9.0, 0.0], [18.0, 4.0]]), seed=2)
    X[:, 1] += 1 / 3 * X[:, 0]
    fits = [GaussianMixture(3, covariance_type=kind, random_state=seed).fit(X) for seed in range(4)]
    assert all(np.diff(fit.means_[:, 0]).min() > 5 for fit in fits)
    at_rest = [fit.score_samples(X[:5]) for fit in fits]
    np.testing.assert_allclose(at_rest[1:], [at_rest[0]] * 3, rtol=1e-5)


def test_a_search_takes_a_sample_where_rows_are_many():
    X, _ = drawn(FOUR, n_samples=60_000)
    problem = problem_of(X, 4)
    part = on_a_sample(problem, np.random.default_rng(0))
    assert len(part.sample) == FEWEST_ROWS
    whole = on_a_sample(part, np.random.default_rng(0))
    np.testing.assert_array_equal(whole.sample, part.sample)
    theta = search(problem, np.random.default_rng(0))
    nearest = np.abs(FOUR[:, None] - (problem.frame.center + problem.frame.scale * theta.means))
    assert nearest.max(axis=2).min(axis=1) == pytest.approx(np.zeros(4), abs=0.2)


@pytest.mark.parametrize("kind", KINDS)
def test_a_problem_of_some_rows_has_their_objective(kind):
    """The penalty counts as much per row as for all rows."""
    X, _ = drawn(FOUR)
    problem = problem_of(X, 4, kind, reg_covar=10)
    whole = problem.restricted(problem.sample, problem.sample_weight)
    theta = begun(problem, STARTS[0](View(problem, np.random.default_rng(0))))
    one, other = problem.e_step(theta), whole.e_step(theta)
    assert other.objective == pytest.approx(one.objective)
    assert whole.frame.log_volume == 0
    assert other.moments.scatters == pytest.approx(one.moments.scatters)
    twice = problem.restricted(
        np.concatenate([problem.sample] * 2), np.concatenate([problem.sample_weight] * 2)
    )
    assert twice.e_step(theta).objective == pytest.approx(2 * one.objective)


@pytest.mark.parametrize("weights", [[0, 2, 2.2e-308], [0, 1, 5e-324], [3, 1e-300, 1e-150]])
@pytest.mark.parametrize("K", [1, 2])
def test_a_row_that_weighs_almost_nothing_may_be_any_deviations_away(weights, K):
    """Numbers that overflow would be a warning, and so an error."""
    X = [[1.0, 2.0], [2.0, 1.0], [5.0, 5.0]]
    model = GaussianMixture(K, random_state=0)
    if K <= sum(weight > 0 for weight in weights):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", FragileFitWarning)
            model.fit(X, sample_weight=weights)
        heaviest = int(np.argmax(weights))
        assert np.abs(model.means_ - X[heaviest]).sum(axis=1).min() < 1e-6


def test_rows_too_few_and_alike_are_refused_as_for_other_starts():
    with pytest.raises(ValueError, match="X: expected at least n_components = 3 distinct rows"):
        GaussianMixture(3, init_params="search", reg_covar=0).fit([[0.0], [0.0], [1.0], [1.0]])


def test_initial_values_that_are_given_are_kept():
    X, _ = drawn(FOUR)
    model = GaussianMixture(4, init_params="search", means_init=FOUR, max_iter=0).fit(X)
    assert model.means_ == pytest.approx(FOUR)


def test_moments_that_are_moved_leave_the_others():
    moments = Moments(np.arange(4.0), np.arange(8.0).reshape(4, 2), np.zeros((4, 2)))
    new = Moments(np.array([9.0]), np.array([[9.0, 9.0]]), np.ones((1, 2)))
    after = moved(moments, (new,), ([2],))
    assert after.counts.tolist() == [0, 1, 9, 3]
    assert moments.counts.tolist() == [0, 1, 2, 3]
