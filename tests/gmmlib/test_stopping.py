"""When EM stops: Aitken's estimate of what is still to come, three times below tol."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gmmlib import GaussianMixture
from gmmlib.stopping import gain_to_come, has_converged


@given(
    factor=st.floats(0.05, 0.95),
    limit=st.floats(-10, 10),
    height=st.floats(0.01, 10),
    steps=st.integers(3, 6),
)
@pytest.mark.equation("aitken")
def test_the_estimate_is_exact_where_gains_shrink_by_a_factor(factor, limit, height, steps):
    """Objectives limit - height * factor^n: what is left is height * factor^n."""
    objectives = [limit - height * factor**n for n in range(steps)]
    left = limit - objectives[-1]
    assert gain_to_come(objectives) == pytest.approx(left, rel=1e-6, abs=1e-9)


@pytest.mark.parametrize(
    "objectives",
    [[], [1.0], [1.0, 2.0], [0.0, 1.0, 2.0], [0.0, 1.0, 3.0], [0.0, 1.0, 1.0], [0.0, 1.0, 0.5]],
    ids=str,
)
def test_where_gains_do_not_shrink_nothing_is_known(objectives):
    assert gain_to_come(objectives) == np.inf


def geometric(n):
    """Objectives -1/2^n, after n steps: 1/2^n is still to come."""
    return [-(0.5**step) for step in range(n + 1)]


def test_three_estimates_in_a_row_must_be_below_tol():
    """The estimates are 1/4 after two steps, 1/8, 1/16, 1/32, 1/64."""
    assert [has_converged(geometric(n), 0.2) for n in range(7)] == [False] * 5 + [True] * 2
    assert not has_converged([*geometric(3), -0.02, -0.001], 0.2)  # the last gain is no guide
    assert has_converged(geometric(4), 0.26)
    assert not has_converged(geometric(4), 0.25)
    assert not has_converged(geometric(3), 0.26)


def test_a_change_below_rounding_is_convergence():
    assert has_converged([1.0, 2.0, 2.0], 1e-6)
    assert has_converged([1.0, 2.0, 2.0 - 1e-15], 1e-6, 1e-14)
    assert not has_converged([1.0, 2.0, 2.0 - 1e-13], 1e-6, 1e-14)
    assert not has_converged([2.0], 1e-6, 1e-14)


def test_tol_zero_never_stops():
    assert not has_converged([2.0] * 9, 0, 1e-14)


def test_a_fit_stops_at_the_first_step_that_has_converged(faithful):
    settings = {"init_params": "random_from_data", "random_state": 3}
    model = GaussianMixture(3, tol=1e-5, **settings).fit(faithful)
    start = GaussianMixture(3, max_iter=0, **settings).fit(faithful).lower_bound_
    path = [start, *model.lower_bounds_]
    stops = [has_converged(path[: n + 1], 1e-5) for n in range(len(path))]
    assert stops == [False] * model.n_iter_ + [True]
    assert model.n_iter_ > 20
