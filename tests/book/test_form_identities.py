"""Identities that forms of Part II need: deltas, one sum, known signs, Gamma functions."""

import mpmath
import numpy as np
import pytest
import sympy as sp
from derivation import (
    IndexedBase,
    K,
    KroneckerDelta,
    N,
    Sum,
    cite,
    define,
    digamma,
    entropy,
    gamma,
    h,
    i,
    j,
    k,
    log,
    loggamma,
    m,
    mu,
    pi,
    prove,
    prove_nonnegative,
    sigma2,
    symbols,
    theta,
    x,
    z,
)
from kit.at_most_one import with_signs
from kit.forms.statement import NotProved
from kit.identities import is_zero_in_one_sum, merge_deltas
from kit.instances import Instance, evaluate
from kit.register import find
from kit.signs import positive

ANY = {"any other number": sp.Rational(17, 3)}
t, s = symbols("t s", positive=True)
f = IndexedBase("f", positive=True)


@pytest.fixture(autouse=True)
def _apart(register_apart):
    """Every test has a register of its own."""


# ---- deltas -------------------------------------------------------------------------------------

DELTA = KroneckerDelta(k, m)


def test_beside_a_delta_two_indices_are_one():
    prove(
        "try", Sum(DELTA * mu[k] * x[i], (i, 1, N)), DELTA * mu[m] * Sum(x[i], (i, 1, N)), wrong=ANY
    )
    prove("one", DELTA * (mu[k] - mu[m]) + theta[k], theta[k] + 0 * mu[m], wrong=ANY)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (DELTA * mu[k], mu[m]),
        (DELTA * mu[k], DELTA * mu[j]),
        ((1 - DELTA) * mu[k], (1 - DELTA) * mu[m]),
        (DELTA * mu[k] + theta[k], DELTA * mu[m] + theta[m]),
        (Sum(DELTA * mu[j], (j, 1, K)), DELTA * mu[m] * K),
    ],
)
def test_a_delta_says_nothing_elsewhere(left, right):
    with pytest.raises(NotProved):
        prove("try", left, right, wrong=ANY)


def test_a_sum_over_one_of_the_indices_is_left_alone():
    inside = DELTA * Sum(mu[k] * mu[m], (k, 1, K))
    assert merge_deltas(inside) == inside


# ---- fractions inside one sum -------------------------------------------------------------------


def rational_function(rng):
    return sum(rng.choice([1, 2, 3]) * part for part in (x[i], f[i], t)) / (
        f[i] + int(rng.integers(1, 4))
    )


@pytest.mark.parametrize("seed", range(20))
def test_one_sum_is_zero_only_where_every_term_is(seed):
    """The oracle evaluates the sums at numbers."""
    rng = np.random.default_rng(seed)
    one, other = rational_function(rng), rational_function(rng)
    joined = sp.together(one + other)
    e = Sum(one, (i, 1, N)) + Sum(other, (i, 1, N)) - Sum(joined, (i, 1, N))
    assert is_zero_in_one_sum(e)
    assert abs(evaluate(e, Instance())) < 1e-40
    off = e + rng.choice([Sum(x[i] / f[i], (i, 1, N)) / 97, sp.Rational(1, 97), t / N])
    assert not is_zero_in_one_sum(off)
    assert abs(evaluate(off, Instance())) > 1e-9


@pytest.mark.parametrize(
    "e",
    [
        Sum(f[i], (i, 1, N)) - Sum(f[k], (k, 1, K)),
        Sum(f[i], (i, 1, N)) * Sum(x[h], (h, 1, N)) - Sum(f[i] * x[i], (i, 1, N)),
        Sum(f[i], (i, 1, N)) - Sum(f[i], (i, 2, N)),
        Sum(sp.S.One, (i, 1, N)) - 1,
        f[i] * Sum(x[i], (i, 1, N)) - Sum(f[i] * x[i], (i, 1, N)),
    ],
)
def test_sums_that_differ_are_not_merged(e):
    assert not is_zero_in_one_sum(e)


def test_short_ranges_are_written_out():
    prove("try", Sum(j * t**j, (j, 0, 2)), t + 2 * t**2, wrong={"without squares": 3 * t})
    with pytest.raises(NotProved):
        prove("one", Sum(t**j, (j, 0, 1)), t, wrong=ANY)


def test_labels_are_their_own_squares():
    prove("try", Sum(z[i, m] ** 2, (i, 1, N)), Sum(z[h, m], (h, 1, N)), wrong=ANY)


# ---- signs that follow from a known sum ---------------------------------------------------------

TERMS = gamma(i, k) * log(gamma(i, k))


def test_the_entropy_is_not_negative():
    right, wrong = -Sum(TERMS, (k, 1, K)), {"the sign": Sum(TERMS, (k, 1, K))}
    given = ["responsibilities-sum"]
    known = prove_nonnegative("try", entropy(i), right, given=given, wrong=wrong)
    assert known.record.premises == ("responsibilities-sum",)
    spread = pi[k] * (1 - pi[k])
    prove_nonnegative("one", pi[k] - pi[k] ** 2, spread, given=["weights-sum"], wrong=ANY)


@pytest.mark.parametrize(
    ("e", "given"),
    [
        (-Sum(TERMS, (k, 1, K)), []),
        (-Sum(TERMS, (k, 1, K)), ["weights-sum"]),
        (-log(sigma2[k]), ["weights-sum"]),
        (1 - sigma2[k], ["weights-sum"]),
        (log(pi[k]), ["weights-sum"]),
        (pi[k] - 1, ["weights-sum"]),
        (2 - pi[k] - pi[m] - sigma2[k], ["weights-sum"]),
        (-log(2 * pi[k]), ["weights-sum"]),
        (-mu[k] * log(pi[k]), ["weights-sum"]),
    ],
)
def test_a_sign_that_nothing_gives_is_refused(e, given):
    with pytest.raises(NotProved):
        prove_nonnegative("try", e + x[i] - x[i] + 0 * x[i], e, given=given, wrong=ANY)


def test_terms_of_either_sign_that_sum_to_one_may_be_larger_than_one():
    define("shares", Sum(theta[k], (k, 1, K)), 1)
    with pytest.raises(NotProved):
        prove_nonnegative("try", 1 - theta[k] + 0 * x[i], 1 - theta[k], given=["shares"], wrong=ANY)
    assert with_signs(1 - theta[k], [find("shares")]) == 1 - theta[k]


# ---- Gamma functions ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("function", "value"),
    [(sp.gamma, mpmath.gamma), (sp.loggamma, mpmath.loggamma), (sp.digamma, mpmath.digamma)],
)
def test_gamma_functions_have_values(function, value):
    model = Instance()
    number = model.number("t", positive=True)
    expected = value(mpmath.mpf(int(number.p)) / int(number.q))
    assert float(evaluate(function(t), model)) == pytest.approx(float(expected))
    second = evaluate(sp.polygamma(1, t), model)
    assert float(second) == pytest.approx(float(mpmath.psi(1, mpmath.mpf(float(number)))))


def test_the_recurrence_of_digamma_can_be_cited_and_a_false_one_cannot():
    cite("recurrence", digamma(t + 1), digamma(t) + 1 / t, "DLMF 5.5.2")
    for false in (digamma(t) + t, digamma(t), digamma(t) - 1 / t):
        with pytest.raises(NotProved, match="false at an exact instance"):
            cite("try", digamma(t + 1), false, "Nobody")


def test_gamma_functions_print_as_in_a_textbook():
    known = cite(
        "recurrence", digamma(t + 1) + loggamma(s), digamma(t) + 1 / t + loggamma(s), "DLMF"
    )
    assert r"\psi\!\left(" in known.latex()
    assert r"\ln \Gamma\!\left(" in known.latex()


def test_what_may_be_negative_is_not_called_positive():
    assert positive(sp.gamma(t))
    assert not positive(sp.gamma(mu[k]))
    assert not positive(sp.loggamma(t))
    assert not positive(sp.digamma(t))
