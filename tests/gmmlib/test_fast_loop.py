"""The last run of a fit: it leaps where EM is slow, against the plain loop from the same start."""

from collections import deque

import numpy as np
import pytest

import gmmlib
from gmmlib.covariance import COVARIANCES
from gmmlib.engine.anderson import LIGHT, MEMORY, Anderson
from gmmlib.engine.em_loop import em_loop
from gmmlib.engine.fast_loop import comes_hardly_nearer, fast_loop, many_to_come
from gmmlib.engine.problem import Problem
from gmmlib.search.runs import begun
from gmmlib.sources import open_rows
from gmmlib.start import random_rows

KINDS = sorted(COVARIANCES)
# Crabs of Naples by the ratio of forehead to body length: Pearson (1894).
PEARSON = [1, 3, 5, 2, 7, 10, 13, 19, 20, 25, 40, 31, 60, 62, 54, 74, 84, 86, 96, 85, 75, 47, 43]
PEARSON += [24, 19, 9, 5, 0, 1]


class Counted(Problem):
    """A problem that counts how often its rows are read."""

    passes = 0

    def e_step(self, theta, kernel=None):
        self.passes += 1
        return super().e_step(theta, kernel)


def overlapping(kind="full", K=2, distance=1.5, seed=0, n_samples=400, D=2):
    """A problem in which EM is slow, and a start drawn from its rows."""
    rng = np.random.default_rng(seed)
    means = distance * np.arange(K)[:, None] * np.ones(D)
    X = means[np.arange(n_samples) % K] + rng.normal(size=(n_samples, D))
    problem = Counted(open_rows(X, None), COVARIANCES[kind](K, D), 1e-6, None)
    scatter = problem.kind.scatter
    return problem, begun(
        problem, random_rows(problem.sample, problem.sample_weight, K, rng, scatter)
    )


def run(loop, problem, start, tol=1e-6):
    """The last step, and how many passes it took."""
    problem.passes = 0
    last = deque(loop(problem, start, tol, 5000), maxlen=1).pop()
    return last, problem.passes


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("seed", range(4))
def test_it_ends_as_high_as_plain_steps_and_never_falls(kind, seed):
    problem, start = overlapping(kind, K=3, seed=seed)
    plain, _ = run(em_loop, problem, start)
    fast, _ = run(fast_loop, problem, start)
    assert fast.converged
    assert fast.objectives[-1] > plain.objectives[-1] - 1e-6
    assert np.diff(fast.objectives).min() > -1e-13


def test_where_steps_are_many_most_are_saved():
    passes = [
        [run(loop, *overlapping(seed=seed))[1] for loop in (em_loop, fast_loop)]
        for seed in range(6)
    ]
    plain, fast = np.sum(passes, axis=0)
    assert plain > 6 * 100
    assert fast < plain / 2


def test_what_plain_steps_find_soon_they_find_alone():
    """Nothing differs, to the last bit."""
    problem, start = overlapping(K=3, distance=8)
    plain, fast = [run(loop, problem, start)[0] for loop in (em_loop, fast_loop)]
    assert plain.iteration < 60
    assert fast.objectives == plain.objectives
    np.testing.assert_array_equal(fast.theta.means, plain.theta.means)


def test_without_a_tol_all_steps_are_plain():
    problem, start = overlapping()
    plain, fast = [
        deque(loop(problem, start, 0, 200), maxlen=1).pop() for loop in (em_loop, fast_loop)
    ]
    assert fast.objectives == plain.objectives


@pytest.mark.parametrize("kind", KINDS)
def test_the_last_step_is_a_plain_one_and_little_is_left(kind):
    """Plain steps from where it ends gain no more than tol."""
    problem, start = overlapping(kind, K=3)
    last, _ = run(fast_loop, problem, start)
    further = deque(em_loop(problem, last.theta, 0, 400), maxlen=1).pop()
    assert further.objectives[-1] - last.objectives[-1] < 2e-6
    if kind in ("full", "tied"):
        np.testing.assert_array_equal(last.theta.covariances, last.theta.covariances.mT)


def test_a_leap_of_linear_steps_lands_where_they_lead():
    """Of a map that is linear, one residual in each direction tells all: here along one line."""
    problem, _ = overlapping(K=2)
    start = problem.theta(np.array([0.5, 0.5]), np.zeros((2, 2)), np.array([np.eye(2)] * 2))
    anderson = Anderson(problem)
    points = [start._replace(means=np.array([[0.9**n, 0.0], [0.0, -(0.9**n)]])) for n in range(3)]
    for theta, image in zip(points, points[1:]):
        anderson.remember(theta, image)
    theta, _ = anderson.leap(-np.inf)
    assert theta.means == pytest.approx(np.zeros((2, 2)), abs=1e-4)


def test_a_leap_that_leads_lower_is_refused_and_forgotten():
    problem, start = overlapping()
    steps = [step.theta for step in em_loop(problem, start, 0, 3)]

    def taught():
        anderson = Anderson(problem)
        for theta, image in zip(steps, steps[1:]):
            anderson.remember(theta, image)
        return anderson

    assert taught().leap(-np.inf) is not None
    anderson = taught()
    assert anderson.leap(np.inf) is None
    assert anderson.failures == 1
    assert anderson.leap(-np.inf) is None  # nothing is remembered
    assert anderson.failures == 1


def test_a_leap_to_a_negative_weight_is_refused():
    problem, start = overlapping()
    anderson = Anderson(problem)
    for n in range(3):
        weights = [np.array([w, 1 - w]) for w in (0.5 - 0.1 * n, 0.4 - 0.1 * n)]
        anderson.remember(*(start._replace(weights=w) for w in weights))
    assert anderson.leap(-np.inf) is None


def test_more_parameters_than_numbers_in_the_data_are_not_remembered():
    D = int((LIGHT / (2 * (MEMORY + 1))) ** 0.5) + 1
    X = np.random.default_rng(0).normal(size=(30, D))
    problem = Problem(open_rows(X, None), COVARIANCES["full"](1, D), 1e-6, None)
    assert not Anderson(problem).is_light
    assert Anderson(overlapping()[0]).is_light


def test_two_estimates_in_a_row_must_say_that_many_steps_are_to_come():
    slow = list(-(0.99 ** np.arange(6)))
    assert many_to_come(slow, 1e-6)
    assert not many_to_come(slow[:3], 1e-6)
    assert not many_to_come(list(-(0.5 ** np.arange(6))), 1e-6)
    assert not many_to_come([0.0, *slow[3:]], 1e-6)


def test_where_gains_shrink_less_and_less_the_end_comes_hardly_nearer():
    """A slow rate under a fast one: it shows in the estimates only when the fast one is over."""
    n = np.arange(24)
    fast, both = list(-(0.7**n)), list(-(0.7**n) - 0.01 * 0.99**n)
    assert not any(comes_hardly_nearer(fast[:end], 1e-4) for end in range(25))
    assert not any(comes_hardly_nearer(both[:end], 1e-4) for end in range(17))
    assert not many_to_come(both, 1e-4)
    assert comes_hardly_nearer(both, 1e-4)
    assert not comes_hardly_nearer(both, 1e-5)  # by estimate far away, and so not judged
    assert not comes_hardly_nearer(both, 0)


def test_the_last_run_on_pearsons_crabs_is_short():
    """Where plain steps are many: their gains shrink less and less."""
    rows = np.repeat(0.5815 + 0.004 * np.arange(29), PEARSON)[:, None]
    fits = [gmmlib.GaussianMixture(2, random_state=seed).fit(rows) for seed in range(10)]
    steps = sorted(fit.n_iter_ for fit in fits)
    assert steps[-2] < 25
    assert steps[-1] < 30
