"""The code that measures how fast gmmlib is still runs, and compares like with like."""

import numpy as np
import pytest
from bench import cases, contenders, fresh, measure
from bench.cases import Case

PROMISED = {
    ("full", 100_000, 2, 3): 15,
    ("full", 100_000, 8, 8): 7,
    ("full", 200_000, 16, 64): 10,
    ("full", 100_000, 32, 16): 3.2,
    ("full", 272, 2, 2): 2,
    ("tied", 100_000, 16, 16): 12,
    ("diag", 100_000, 8, 8): 6,
    ("diag", 100_000, 32, 16): 2.7,
    ("spherical", 100_000, 8, 8): 9,
    ("spherical", 100_000, 32, 16): 4,
}
TINY = Case("full", 600, 2, 2)


@pytest.fixture
def quick(monkeypatch):
    """Long fits of few steps, however fast they are."""
    monkeypatch.setattr(measure, "LONGEST", measure.SHORTEST)


@pytest.mark.parametrize("kind", ["full", "tied", "diag", "spherical"])
def test_the_benchmark_runs(kind, quick):
    found = measure.measure(TINY._replace(kind=kind), turns=1, with_onedal=False)
    assert set(found["seconds"]) == {"gmmlib", "scikit-learn"} == set(found["apart"])
    assert found["apart"]["scikit-learn"] < 1e-9
    assert set(found["least_seconds"]) == {"products", "exponentials"}


def test_the_rows_of_faithful_are_a_case(quick):
    case = next(case for case in cases.COMPARED if case.rows == "faithful")
    X, start = cases.draw(case)
    assert X.shape == (case.N, case.D)
    assert start.means.shape == (case.K, case.D)


def test_fits_that_differ_are_refused(quick, monkeypatch):
    def with_an_error(*arguments):
        fits = contenders.contenders(*arguments)
        fit = fits["gmmlib"]

        def wrong(steps):
            (weights, means, covariances), made = fit(steps)
            return contenders.Fitted((weights, means * (1 + 1e-7), covariances), made)

        return fits | {"gmmlib": wrong}

    monkeypatch.setattr(measure, "contenders", with_an_error)
    with pytest.raises(ArithmeticError, match="fits differ by 1e-07"):
        measure.measure(TINY, turns=1, with_onedal=False)


def test_a_step_is_the_difference_of_two_fits(monkeypatch):
    from bench import clock

    costs = {"slow": 3.0, "fast": 1.0, "short": 5.0}

    def timed(function, steps):
        return 100 + costs[function] * steps

    monkeypatch.setattr(clock, "seconds", timed)
    fits, made = {name: name for name in costs}, {"slow": 12, "fast": 12, "short": 3}
    found = clock.seconds_a_step(fits, made, 12, turns=2)
    assert found == {"slow": 3.0, "fast": 1.0}  # one that ended after 3 steps tells nothing


def test_a_difference_is_relative_to_the_largest_entry():
    one = contenders.Fitted((np.array([1.0, 4.0]), np.array([8.0])), 1)
    other = contenders.Fitted((np.array([1.0, 4.0]), np.array([6.0])), 1)
    assert contenders.difference(other, one) == 0.25


def test_memory_and_imports_are_measured():
    assert fresh.extra_memory("scikit-learn", N=200_000) > fresh.extra_memory("gmmlib", N=200_000)
    assert 0 < fresh.import_milliseconds("gmmlib", turns=1) < 10_000


def test_every_target_is_a_case():
    targets = {(it.kind, it.N, it.D, it.K): it.target for it in cases.COMPARED if it.target}
    assert targets == PROMISED
