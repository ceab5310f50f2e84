"""The problems are what they are called, and the judge of fits judges rightly."""

import json
import re
from collections import Counter
from statistics import NormalDist

import numpy as np
import pytest
from bench.hits import judge, libraries, measure, mixtures
from bench.hits.families import Rows
from bench.hits.libraries import LIBRARIES, can
from bench.hits.mixtures import Mixture
from bench.hits.problems import PROBLEMS, Problem
from scipy.special import logsumexp
from scipy.stats import multivariate_normal
from sklearn.mixture import GaussianMixture as Theirs

import gmmlib

QUICK = [it for it in PROBLEMS if not re.search(r"N([4-9]\d{3}|\d{5})", it.name)]
TINY = Problem("tiny", 2, lambda rng: Rows(two_clusters(rng)))


def two_clusters(rng, N=60):
    return np.concatenate([rng.normal(size=(N // 2, 2)), 9 + rng.normal(size=(N // 2, 2))])


def logs(X, mixture):
    """ln p(x) of each row, by SciPy."""
    parts = [np.log(w) + multivariate_normal(m, C).logpdf(X) for w, m, C in zip(*mixture)]
    return logsumexp(parts, axis=0)


def without_stray(values):
    """The mean of all but the lowest tenth."""
    return np.sort(values)[len(values) // 10 :].mean()


# Problems


def test_the_problems_are_65_that_were_tuned_on_and_20_that_were_not():
    assert Counter(it.unseen for it in PROBLEMS) == {False: 65, True: 20}
    assert len({it.name for it in PROBLEMS}) == len(PROBLEMS)
    assert {it.kind for it in PROBLEMS if it.unseen} == {"full", "tied", "diag", "spherical"}


@pytest.mark.parametrize("problem", QUICK, ids=lambda it: it.name)
def test_a_problem_is_the_same_each_time_and_as_its_name_says(problem):
    (X, truth), (again, _) = problem.rows(), problem.rows()
    assert np.array_equal(X, again)
    assert np.isfinite(X).all()
    sizes = dict(re.findall(r"\b([NDK])(\d+)(?![+\d])", problem.name))
    assert {"N": len(X), "D": X.shape[1], "K": problem.K}.items() >= {
        name: int(value) for name, value in sizes.items() if "true" not in problem.name
    }.items()
    if truth is not None:
        assert truth.means.shape == (problem.K, X.shape[1])
        assert truth.weights.sum() == pytest.approx(1)
        assert np.linalg.eigvalsh(truth.covariances).min() > 0
        units = X.std(axis=0)
        scaled = (truth.means / units, truth.covariances / np.outer(units, units))
        Z, truth = X / units, Mixture(truth.weights, *scaled)
        single = Mixture(np.ones(1), Z.mean(axis=0)[None], np.atleast_2d(np.cov(Z.T))[None])
        assert without_stray(logs(Z, truth)) > without_stray(logs(Z, single))


def test_drawn_rows_have_the_moments_of_their_mixture():
    covariances = np.array([[[2.0, 1.0], [1.0, 3.0]], [[1.0, 0.0], [0.0, 0.2]]])
    mixture = Mixture(np.array([0.25, 0.75]), np.array([[0.0, 5.0], [3.0, -2.0]]), covariances)
    X, labels = mixtures.draw(np.random.default_rng(0), 40_000, mixture)
    for k in range(2):
        own = X[labels == k]
        assert len(own) / len(X) == pytest.approx(mixture.weights[k], abs=0.01)
        assert own.mean(axis=0) == pytest.approx(mixture.means[k], abs=0.05)
        assert np.cov(own.T) == pytest.approx(covariances[k], abs=0.08)


def test_the_overlap_of_two_round_clusters_is_twice_a_tail():
    means = np.array([[0.0, 0.0], [3.0, 0.0]])
    pair = Mixture(np.array([0.5, 0.5]), means, np.array([np.eye(2)] * 2))
    expected = 2 * NormalDist().cdf(-1.5)
    assert mixtures.mean_overlap(pair) == pytest.approx(expected, rel=0.1)


@pytest.mark.parametrize("kind", ["full", "tied", "diag", "spherical"])
def test_a_mixture_has_the_overlap_and_the_kind_that_were_asked_for(kind):
    mixture = mixtures.overlapping(np.random.default_rng(3), 3, 2, 0.04, kind)
    X, labels = mixtures.draw(np.random.default_rng(0), 30_000, mixture)
    densities = np.array([multivariate_normal(m, C).pdf(X) for _, m, C in zip(*mixture)])
    apart = [(densities[j] > densities[i])[labels == i].mean() for i in range(3) for j in range(3)]
    assert np.sum(apart) / 3 == pytest.approx(0.04, abs=0.006)  # of three pairs
    off = mixture.covariances * (1 - np.eye(2))
    assert (kind in ("diag", "spherical")) == bool((off == 0).all())
    assert (kind == "tied") == bool(np.ptp(mixture.covariances, axis=0).max() == 0)


# The judge


@pytest.fixture
def rows():
    return two_clusters(np.random.default_rng(0))


def fit_of(model):
    return Mixture(model.weights_, model.means_, model.covariances_)


@pytest.mark.parametrize("kind", ["full", "tied", "diag", "spherical"])
def test_a_fit_that_stops_early_is_led_on(kind):
    X = np.random.default_rng(1).normal(size=(300, 2)) * [1, 3] + [[0, 0], [1.5, 0], [0, 4]] * 100
    early = Theirs(3, covariance_type=kind, max_iter=1, init_params="random", random_state=0)
    with pytest.warns(match="converge"):
        early.fit(X)
    late = Theirs(
        3, covariance_type=kind, max_iter=20_000, tol=1e-12, reg_covar=1e-9,
        weights_init=early.weights_, means_init=early.means_, precisions_init=early.precisions_,
    ).fit(X)  # fmt: skip
    found = judge.verdict(X, kind, fit_of(early))
    assert found.handed == pytest.approx(early.score(X), abs=1e-9)
    assert found.reached == pytest.approx(late.score(X), abs=1e-4)
    assert found.reached > found.handed + 1e-3
    assert found.sound


@pytest.mark.parametrize(("rows_of_it", "sound"), [(5, False), (7, True)])
def test_a_component_on_fewer_than_3_rows_a_feature_is_not_sound(rows, rows_of_it, sound):
    X = np.concatenate([rows[:30], 50 + rows[-rows_of_it:]])
    fit = fit_of(Theirs(2, random_state=0).fit(X))
    assert judge.verdict(X, "full", fit).sound == sound


@pytest.mark.parametrize(("width", "sound"), [(0.0, False), (3e-4, False), (1e-3, True)])
@pytest.mark.parametrize("kind", ["full", "diag", "spherical"])
def test_a_component_that_the_penalty_alone_keeps_wide_is_not_sound(rows, kind, width, sound):
    X = np.concatenate([rows[:30], rows[30:] - 9, 9 + width * rows[:10]])
    fit = fit_of(Theirs(2, covariance_type=kind, random_state=0).fit(X))
    assert judge.verdict(X, kind, fit).sound == sound


@pytest.mark.parametrize("fit", [None, Mixture(*np.full((3, 2), np.nan))])
def test_no_fit_is_no_sound_one(rows, fit):
    assert judge.verdict(rows, "full", fit) == judge.NO_FIT


def test_a_covariance_with_a_negative_eigenvalue_is_no_fit(rows):
    fit = fit_of(Theirs(2, random_state=0).fit(rows))
    fit.covariances[0] = np.diag([1.0, -1e-3])
    assert judge.verdict(rows, "full", fit) == judge.NO_FIT


@pytest.mark.parametrize("kind", ["full", "tied", "diag", "spherical"])
def test_a_true_mixture_is_put_into_the_shape_of_a_kind(rows, kind):
    dense = {
        "full": np.array([[[2.0, 0.5], [0.5, 1.0]], [[1.0, 0.0], [0.0, 3.0]]]),
        "tied": np.array([[[2.0, 0.5], [0.5, 1.0]]] * 2),
        "diag": np.array([np.diag([2.0, 1.0]), np.diag([1.0, 3.0])]),
        "spherical": np.array([np.eye(2), 4 * np.eye(2)]),
    }[kind]
    mixture = Mixture(np.array([0.3, 0.7]), np.array([[0.0, 0.0], [9.0, 9.0]]), dense)
    found = judge.verdict(rows, kind, judge.in_shape(kind, mixture))
    assert found.handed == pytest.approx(logs(rows, mixture).mean(), abs=1e-9)


# The measurement


def test_each_library_is_asked_with_its_seed_and_the_best_sound_fit_is_the_one_known(monkeypatch):
    asked = []

    def early(X, K, kind, seed):
        asked.append(seed)
        means = X[[0, 1 if seed else -1]]
        return Mixture(np.full(K, 1 / K), means, np.array([np.cov(X.T)] * K))

    def broken(X, K, kind, seed):
        raise RuntimeError("collapsed")

    monkeypatch.setattr(measure, "LIBRARIES", {"early": early, "broken": broken})
    found = measure.measure(TINY, seeds=2)
    assert asked == [0, 1]
    assert found["fits"]["broken"]["reached"] == [None, None]
    assert found["fits"]["broken"]["sound"] == [False, False]
    X = TINY.rows().X
    best = Theirs(2, tol=1e-9, reg_covar=1e-9, random_state=0).fit(X).score(X)
    assert found["best"] == pytest.approx(best, abs=1e-4)
    assert found["fits"]["early"]["reached"][0] == pytest.approx(best, abs=1e-4)
    assert found["fits"]["early"]["handed"][0] < best - 1
    assert (found["N"], found["D"], found["K"], found["kind"]) == (60, 2, 2, "full")


def test_the_best_fit_known_is_the_best_of_those_that_are_sound():
    ends = [judge.Verdict(-3.0, -2.5, True), judge.Verdict(-2.0, -1.5, False), judge.NO_FIT]
    assert measure.best_known(ends) == -2.5
    assert measure.best_known(ends[1:]) is None


def test_a_hit_is_sound_and_near_the_best():
    best, near, far = -2.0, -2.0009, -2.0011
    assert measure.is_hit(near, True, best)
    assert not measure.is_hit(far, True, best)
    assert not measure.is_hit(best + 1, False, best)
    assert not measure.is_hit(None, False, None)


@pytest.mark.parametrize("name", [name for name in LIBRARIES if name != "oneDAL"])
def test_a_library_fits(rows, name):
    fit = LIBRARIES[name](rows, 2, "full", 0)
    assert judge.verdict(rows, "full", fit).sound


def test_what_is_written_is_read_again():
    found = {"about": {"a": 1}, "rules": {"b": [2]}, "problems": [{"name": "x"}, {"name": "y"}]}
    text = measure.as_text(found)
    assert json.loads(text) == found
    assert text.count("\n") < 20


def test_onedal_may_take_as_many_steps_as_gmmlib_and_lacks_some_kinds():
    assert libraries.MOST_STEPS == gmmlib.GaussianMixture().max_iter
    assert [can("oneDAL", kind) for kind in ("full", "diag", "tied", "spherical")] == [1, 1, 0, 0]
