"""Which weights make a sum of c_k ln pi_k largest, and when there are such weights."""

import mpmath
import numpy as np
import pytest
import sympy as sp
from derivation import (
    K,
    N,
    Sum,
    alpha,
    count,
    freeze,
    gamma,
    greater,
    held,
    i,
    j,
    k,
    ln_L,
    log,
    m,
    mu,
    normal,
    pi,
    prove_weights,
    q,
    sigma2,
    unequal,
    w,
    z,
)
from kit.forms.simplex import Simplex, gap_is_tangents
from kit.forms.statement import NotProved
from kit.instances import Instance

COMPLETE = Sum(gamma[i, k] * log(pi[k] * normal(i, k)), (k, 1, K), (i, 1, N))
PRIOR = Sum((alpha[k] - 1) * log(pi[k]), (k, 1, K))
SMOOTHED = (count(m) + alpha[m] - 1) / (N + Sum(alpha[k], (k, 1, K)) - K)
ANY = {"all alike": 1 / K}


@pytest.fixture(autouse=True)
def _apart(register_apart):
    """Every test has a register of its own."""


def given():
    return [held("responsibilities-sum")]


def test_the_weights_of_the_m_step():
    wrong = {"1/K": 1 / K, "mean over components": count(m) / K, "not divided": count(m)}
    known = prove_weights("try", COMPLETE, pi[m], count(m) / N, given=given(), wrong=wrong)
    assert known.conditions == ()
    assert known.scope.K == known.scope.N == "any"
    assert {"tangent-bound", "responsibilities-sum"} <= set(known.rests_on)


def test_a_dirichlet_prior_adds_to_the_counts_and_needs_them_positive():
    wrong = {"alpha": (count(m) + alpha[m]) / (N + Sum(alpha[k], (k, 1, K)))}
    known = prove_weights("try", COMPLETE + PRIOR, pi[m], SMOOTHED, given=given(), wrong=wrong)
    (condition,) = known.conditions
    assert isinstance(condition, sp.Gt)
    said = greater(count(m) + alpha[m] - 1, 0)
    again = prove_weights(
        "one", COMPLETE + PRIOR, pi[m], SMOOTHED, given=given(), wrong=wrong, where=said
    )
    assert again.conditions == (said,)


def test_that_a_part_is_not_zero_does_not_make_it_positive():
    part, total = alpha[m] - 1, Sum(alpha[k], (k, 1, K)) - K
    known = prove_weights("try", PRIOR, pi[m], part / total, wrong=ANY, where=unequal(part, 0))
    assert set(known.conditions) == {unequal(part, 0), greater(part, 0)}


def test_labels_need_a_row_in_each_group():
    known = Sum(z[i, k] * log(pi[k]), (k, 1, K), (i, 1, N))
    size = Sum(z[i, m], (i, 1, N))
    total = Sum(z[i, k], (k, 1, K), (i, 1, N))
    stated = prove_weights("try", known, pi[m], size / total, wrong=ANY)
    assert stated.conditions == (greater(size, 0),)


@pytest.mark.parametrize(
    ("objective", "claimed"),
    [
        (COMPLETE, 1 / K),
        (COMPLETE, count(m)),
        (COMPLETE, count(m) / (N - 1)),
        (COMPLETE, count(k) / N),
        (COMPLETE, gamma[i, m]),
        (COMPLETE, pi[m]),
        (2 * COMPLETE, 2 * count(m) / N),
        (COMPLETE + PRIOR, count(m) / N),
        (COMPLETE + PRIOR, (count(m) + alpha[m] - 1) / N),
        (COMPLETE + PRIOR, (count(m) + alpha[m]) / (N + Sum(alpha[k], (k, 1, K)))),
        (COMPLETE - PRIOR, SMOOTHED),
        (Sum(w[i] * gamma[i, k] * log(pi[k]), (k, 1, K), (i, 1, N)), count(m) / N),
    ],
)
def test_other_weights_are_refused(objective, claimed):
    with pytest.raises(NotProved, match="left"):
        prove_weights("try", objective, pi[m], claimed, given=given(), wrong=ANY)


def test_without_the_sum_of_responsibilities_the_total_is_not_known():
    with pytest.raises(NotProved, match="left"):
        prove_weights("try", COMPLETE, pi[m], count(m) / N, wrong=ANY)


@pytest.mark.parametrize(
    "objective",
    [
        ln_L,  # the weights inside the logarithm of a sum
        Sum(gamma(i, k) * log(pi[k]), (k, 1, K), (i, 1, N)),  # responsibilities that move
        Sum(pi[k] * log(pi[k]), (k, 1, K)),
        COMPLETE - Sum(pi[k] ** 2, (k, 1, K)),
        Sum(gamma[i, k] * pi[k], (k, 1, K), (i, 1, N)),
    ],
)
def test_an_objective_of_another_form_is_refused(objective):
    with pytest.raises(NotProved, match="expected sum c_k ln pi_k"):
        prove_weights("try", objective, pi[m], count(m) / N, given=given(), wrong=ANY)


def test_a_frozen_objective_passes():
    prove_weights("try", freeze(COMPLETE), pi[m], count(m) / N, given=given(), wrong=ANY)


@pytest.mark.parametrize("weight", [mu[m], sigma2[m], pi[1], q[i, m], gamma[i, m]])
def test_other_unknowns_are_refused(weight):
    e = Sum(count(k) * log(pi[k]), (k, 1, K)) + weight
    with pytest.raises((TypeError, ValueError), match="expected"):
        prove_weights("try", e, weight, count(m) / N, given=given(), wrong=ANY)


def test_negative_coefficients_have_no_instance():
    e = -Sum(count(k) * log(pi[k]), (k, 1, K))
    with pytest.raises(NotProved, match="no instances that meet"):
        prove_weights("try", e, pi[m], count(m) / N, given=given(), wrong=ANY)


def test_a_wrong_form_that_is_right_is_no_refutation():
    same = {"the same": count(m) / Sum(count(j), (j, 1, K))}
    with pytest.raises(NotProved, match="is not refuted"):
        prove_weights("try", COMPLETE, pi[m], count(m) / N, given=given(), wrong=same)


def test_the_instances_tell_better_weights():
    """The numerical check alone, without the proof, refuses weights that are not the best."""
    statement = Simplex("try", COMPLETE, pi[m], count(m) / N, given=given())
    statement.check()
    assert not statement.fails_at_instance(count(m) / N)
    for claimed in (1 / K, count(m) / (2 * N), pi[m]):
        assert statement.fails_at_instance(claimed)


def test_the_gap_is_a_sum_of_tangents():
    assert gap_is_tangents()


@pytest.mark.parametrize("coefficients", [(1.0, 2.0, 5.0), (0.2, 0.1), (3.0, 3.0, 3.0, 1e-3)])
def test_the_best_weights_agree_with_a_search(coefficients):
    """The oracle draws many weights, near the solution and far from it."""
    rng, c = np.random.default_rng(3), np.array(coefficients)
    best = c / c.sum()
    others = np.vstack([rng.dirichlet(np.ones(len(c)), 500), rng.dirichlet(1 + 1e4 * best, 500)])
    values = np.log(np.maximum(others, 1e-300)) @ c
    assert values.max() < np.log(best) @ c
    t = others / best
    gaps = (c * (t - 1 - np.log(np.maximum(t, 1e-300)))).sum(axis=1)
    assert np.log(best) @ c - values == pytest.approx(gaps, rel=1e-6, abs=1e-9)


def test_instances_at_which_the_prior_has_a_maximum_are_found():
    statement = Simplex("try", COMPLETE + PRIOR, pi[m], SMOOTHED, given=given())
    statement.check()
    for model in statement._instances(SMOOTHED):
        assert isinstance(model, Instance)
        for n in (1, 2, 3):
            rows = range(1, model.sizes[N] + 1)
            total = sum(model.entry(gamma[i, m].base, (row, n)) for row in rows)
            assert mpmath.mpf(float(total + model.entry(alpha, (n,)))) > 1
