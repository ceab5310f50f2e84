"""Jensen's inequality: which way it goes, for which weights, and where."""

import numpy as np
import pytest
import sympy as sp
from derivation import (
    K,
    N,
    Sum,
    Symbol,
    exp,
    gamma,
    held,
    i,
    j,
    k,
    log,
    mu,
    normal,
    p,
    pi,
    prove_jensen,
    sigma2,
    sqrt,
    theta,
)
from kit.forms.statement import NotProved

t, r = Symbol("t", positive=True), Symbol("r", real=True)
MEAN_OF_LOGS = Sum(pi[k] * log(normal(i, k)), (k, 1, K))
LOG = dict(f=log(t), of=t, weights=pi[k], points=normal(i, k), over=k, given=["weights-sum"])
UNWEIGHTED = {"the weights are forgotten": Sum(log(normal(i, k)), (k, 1, K))}


@pytest.fixture(autouse=True)
def _apart(register_apart):
    """Every test has a register of its own."""


def mean(points):
    return Sum(pi[k] * points, (k, 1, K))


def test_the_logarithm_of_a_mixture_is_at_least_the_mean_logarithm():
    known = prove_jensen("try", log(p(i)), MEAN_OF_LOGS, wrong=UNWEIGHTED, **LOG)
    assert r"\ge" in known.latex()
    assert "equal only where all" in known.latex()
    assert known.record.premises == ("weights-sum",)


@pytest.mark.parametrize(
    ("larger", "smaller"),
    [
        (MEAN_OF_LOGS, log(p(i))),  # the wrong way round
        (log(p(i)), Sum(log(normal(i, k)), (k, 1, K))),
        (log(p(i)), Sum(log(pi[k] * normal(i, k)), (k, 1, K))),
        (log(Sum(normal(i, k), (k, 1, K))), MEAN_OF_LOGS),
        (log(p(i)), MEAN_OF_LOGS / K),
        (log(p(i)), Sum(pi[k] * normal(i, k), (k, 1, K))),
    ],
)
def test_another_inequality_is_refused(larger, smaller):
    with pytest.raises(NotProved, match="left"):
        prove_jensen("try", larger, smaller, wrong=UNWEIGHTED, **LOG)


def test_a_convex_function_turns_it_round():
    parts = dict(of=r, weights=pi[k], points=mu[k], over=k, given=["weights-sum"])
    for f in (r**2, exp(r)):
        of_mean, mean_of = f.xreplace({r: mean(mu[k])}), mean(f.xreplace({r: mu[k]}))
        prove_jensen("try", mean_of, of_mean, f=f, wrong={"plus 9": of_mean + 9}, **parts)
        with pytest.raises(NotProved, match="left"):
            prove_jensen("one", of_mean, mean_of, f=f, wrong={"plus 9": of_mean + 9}, **parts)


def test_a_square_root_is_concave():
    known = prove_jensen(
        "try",
        sqrt(mean(sigma2[k])),
        mean(sqrt(sigma2[k])),
        f=sqrt(t),
        of=t,
        weights=pi[k],
        points=sigma2[k],
        over=k,
        given=["weights-sum"],
        wrong={"the weights are forgotten": Sum(sqrt(sigma2[k]), (k, 1, K))},
    )
    assert known.scope.K == "any"


def test_held_responsibilities_are_weights_too():
    of_mean = log(Sum(gamma[i, k] * sigma2[k], (k, 1, K)))
    mean_of = Sum(gamma[i, k] * log(sigma2[k]), (k, 1, K))
    parts = dict(f=log(t), of=t, weights=gamma[i, k], points=sigma2[k], over=k)
    wrong = {"weights": Sum(log(sigma2[k]), (k, 1, K)) + 9}
    given = [held("responsibilities-sum")]
    prove_jensen("try", of_mean, mean_of, given=given, wrong=wrong, **parts)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"given": []}, "sums to 1"),
        ({"weights": theta[k]}, "may be negative"),
        ({"weights": sigma2[k]}, "sums to 1"),
        ({"points": mu[k]}, "may lie outside"),
        ({"f": r**3, "of": r, "points": mu[k]}, "bend both ways"),
        ({"f": 2 * t + 1}, "bend both ways, or not at all"),
        ({"f": sp.sin(t)}, "bend both ways"),
        ({"over": j}, "sums to 1"),
    ],
)
def test_what_the_inequality_needs_is_asked_for(change, message):
    with pytest.raises(NotProved, match=message):
        prove_jensen("try", log(p(i)), MEAN_OF_LOGS, wrong=UNWEIGHTED, **{**LOG, **change})


def test_a_wrong_form_must_be_false_somewhere():
    smaller_still = {"9 less": MEAN_OF_LOGS - 9}
    with pytest.raises(NotProved, match="is not refuted"):
        prove_jensen("try", log(p(i)), MEAN_OF_LOGS, wrong=smaller_still, **LOG)


@pytest.mark.parametrize("size", [1, 2, 7])
def test_the_inequality_and_its_equality_agree_with_numbers(size):
    """The oracle draws weights and points, and compares the gap with the tangents at the mean."""
    rng = np.random.default_rng(size)
    weights, points = rng.dirichlet(np.ones(size)), rng.gamma(2, size=size)
    centre = weights @ points
    gap = np.log(centre) - weights @ np.log(points)
    below = np.log(centre) + (points - centre) / centre - np.log(points)
    assert gap == pytest.approx(weights @ below, abs=1e-12)
    assert (below >= -1e-12).all()
    assert (gap > 1e-9) == (size > 1)
    assert np.log(weights @ np.full(size, 3.0)) == pytest.approx(np.log(3.0))


def test_the_sums_run_over_components():
    with pytest.raises(ValueError, match="expected the end of its range"):
        prove_jensen(
            "try", log(Sum(pi[k] * normal(i, k), (k, 1, N))), MEAN_OF_LOGS, wrong=UNWEIGHTED, **LOG
        )
