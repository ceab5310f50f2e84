"""When EM stops: an estimate of what is still to come, against what truly comes."""

import numpy as np
import pytest

import gmmlib
from gmmlib.engine.stopping import gain_to_come, has_converged


def geometric(factor, n, first=1.0, limit=0.0):
    """Objectives whose gains shrink by a factor each time, up to a limit."""
    return list(limit - first * factor ** np.arange(n) * factor / (1 - factor))


@pytest.mark.equation("aitken")
@pytest.mark.parametrize("factor", [0.1, 0.5, 0.9, 0.999])
def test_the_estimate_is_exact_where_gains_shrink_by_a_factor(factor):
    for n in range(3, 9):
        assert gain_to_come(geometric(factor, n)) == pytest.approx(-geometric(factor, n)[-1])


@pytest.mark.parametrize(
    "objectives",
    [[], [1.0], [1.0, 2.0], [0.0, 1.0, 2.0], [0.0, 1.0, 3.0], [0.0, 1.0, 1.0]]
    + [[0.0, 1.0, 0.9], [0.0, -1.0, -0.5]],
)
def test_nothing_is_known_of_gains_that_do_not_shrink(objectives):
    assert gain_to_come(objectives) == np.inf


@pytest.mark.parametrize("tol", [1e-3, 1e-6])
@pytest.mark.parametrize("factor", [0.3, 0.9, 0.99])
def test_it_stops_at_the_third_estimate_below_tol(factor, tol):
    objectives = geometric(factor, 4000, limit=-5.0)
    stops = next(n for n in range(1, 4000) if has_converged(objectives[:n], tol))
    below = next(n for n in range(3, 4000) if -5 - objectives[n - 1] < tol)
    assert stops == max(below, 3) + 2


def test_one_estimate_above_tol_begins_the_count_again():
    few = [-0.1, -0.01, -0.001, -1e-4, -1e-5]  # what is left shrinks to a tenth
    assert has_converged([*few], 1.1e-3)
    assert not has_converged([*few[:2], -0.0099, *few[3:]], 1.1e-3)


def test_a_change_below_rounding_is_convergence():
    flat = [-3.0, -3.0 + 1e-15]
    assert not has_converged(flat, 1e-6)
    assert has_converged(flat, 1e-6, rounding=2e-15)
    assert has_converged(flat[::-1], 1e-6, rounding=2e-15)
    assert not has_converged(flat, 0, rounding=2e-15)
    assert not has_converged(flat[:1], 1e-6, rounding=2e-15)


def test_what_falls_again_and_again_is_rounding():
    trembling = [-3.0, -3.0 + 2e-8, -3.0 + 1e-8, -3.0 + 3e-8, -3.0 + 2e-8]
    assert has_converged(trembling, 1e-6)
    assert not has_converged(trembling, 1e-8)  # a change is larger
    assert not has_converged(trembling[:4], 1e-6)  # one fall
    assert not has_converged(trembling, 0)
    assert not has_converged([-3.0, -4.0, -5.0], 1e-6)  # falls as large are no rounding


def slow_data():
    """Three clusters of unit width, 1.5 apart: almost one."""
    noise = np.random.default_rng(0).normal(size=(600, 2))
    return np.array([[0, 0], [1.5, 0], [0, 1.5]])[np.arange(600) % 3] + noise


def truly_left(X, K, seed, tols):
    """What is still to be gained where fits with these tol stop, per row."""
    settings = dict(random_state=seed, init_params="random_from_data")
    further = gmmlib.GaussianMixture(K, tol=1e-13, max_iter=20_000, **settings).fit(X)
    for tol in tols:
        stopped = gmmlib.GaussianMixture(K, tol=tol, max_iter=5000, **settings).fit(X)
        assert stopped.converged_
        assert further.lower_bounds_[: stopped.n_iter_] == stopped.lower_bounds_
        yield further.lower_bound_ - stopped.lower_bound_


# data, K, and for each tol how often of 10 starts more than it was still to come, and how much
FAILURES = [
    ("faithful", 2, {1e-3: ((0, 1), 1000), 1e-6: ((0, 0), 1)}),
    ("galaxies", 6, {1e-3: ((5, 10), 1000), 1e-6: ((0, 2), 2)}),
    ("slow", 3, {1e-3: ((8, 10), 100)}),
]


@pytest.mark.filterwarnings("ignore::gmmlib.FragileFitWarning")
@pytest.mark.filterwarnings("ignore::gmmlib.ConvergenceWarning")
@pytest.mark.parametrize(("data", "K", "claims"), FAILURES)
def test_how_often_the_estimate_fails(data, K, claims, request):
    """An estimate, not a bound: where EM is on a plateau, much more may come than it says."""
    X = slow_data() if data == "slow" else request.getfixturevalue(data)
    starts = np.array([list(truly_left(X, K, seed, claims)) for seed in range(10)])
    for left, (tol, (often, how_much)) in zip(starts.T, claims.items(), strict=True):
        assert often[0] <= (left > tol).sum() <= often[1]
        assert left.max() < how_much * tol


def test_scikit_learn_stops_far_from_the_maximum_and_gmmlib_does_not():
    """scikit-learn's issue 10122: a small gain of one step is taken for convergence."""
    from sklearn.mixture import GaussianMixture

    X = slow_data()
    theirs = GaussianMixture(3, random_state=0).fit(X)
    assert theirs.converged_
    start = dict(
        weights_init=theirs.weights_,
        means_init=theirs.means_,
        precisions_init=theirs.precisions_,
    )
    best = gmmlib.GaussianMixture(3, tol=1e-12, max_iter=50_000, reg_covar=0, **start).fit(X)
    ours = gmmlib.GaussianMixture(3, max_iter=5000, reg_covar=0, **start).fit(X)
    assert best.score(X) - theirs.score(X) > 5e-3  # five times its tol, per row
    assert best.score(X) - ours.score(X) < 2e-6
    assert ours.n_iter_ > 20 * theirs.n_iter_


def test_tol_0_never_stops_early(faithful):
    with pytest.warns(gmmlib.ConvergenceWarning):
        fit = gmmlib.GaussianMixture(2, tol=0, max_iter=300, random_state=0).fit(faithful)
    assert (fit.n_iter_, len(fit.lower_bounds_), fit.converged_) == (300, 300, False)


def test_rounding_ends_a_fit_where_tol_is_below_it(faithful):
    fit = gmmlib.GaussianMixture(2, tol=1e-300, random_state=0).fit(faithful)
    assert fit.converged_
    assert fit.lower_bounds_[-1] == pytest.approx(fit.lower_bounds_[-2], rel=1e-14)


@pytest.mark.filterwarnings("ignore::gmmlib.FragileFitWarning")
def test_rounding_ends_a_fit_of_almost_flat_clusters():
    """One component on clusters 1e5 widths apart: the entries of its covariance are too coarse for
    the digits of its narrow direction, and the objective trembles by 1e-12 for ever.
    """
    noise, labels = np.random.default_rng(0).normal(size=(60, 2)), np.arange(60) % 3
    X = 1e5 * np.array([[0, 0], [1, 1], [2, -1]])[labels] + noise
    fit = gmmlib.GaussianMixture(4, init_params="random", random_state=1, max_iter=200)
    assert fit.fit(X).converged_


def test_max_iter_0_returns_the_start_without_a_warning(faithful):
    means = [[2.0, 50], [4, 80]]
    fit = gmmlib.GaussianMixture(2, means_init=means, max_iter=0, random_state=0).fit(faithful)
    np.testing.assert_allclose(fit.means_, means, rtol=1e-15)
    assert (fit.n_iter_, fit.lower_bounds_) == (0, [])


def test_a_fit_that_did_not_converge_says_how_far_it_is(faithful):
    settings = {"init_params": "random", "tol": 1e-12, "max_iter": 5, "random_state": 0}
    model = gmmlib.GaussianMixture(2, **settings)
    with pytest.warns(gmmlib.ConvergenceWarning, match="max_iter = 5 .* tol = 1e-12") as caught:
        model.fit(faithful)
    left = gain_to_come(model.lower_bounds_)
    assert f"{left:.2g}" in str(caught[0].message)


def test_with_tol_0_all_steps_are_taken():
    """Also where the first is the last that changes anything."""
    with pytest.warns(gmmlib.ConvergenceWarning):
        model = gmmlib.GaussianMixture(1, tol=0, max_iter=20).fit([[0.0], [1.0], [3.0]])
    assert model.n_iter_ == 20
    assert not model.converged_
