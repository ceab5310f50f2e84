"""Chapter 12 needs: distribution functions, integrals with a sign, one diagonal for all."""

import pytest
import sympy as sp
from derivation import D as n_features
from derivation import (
    Hat,
    IndexedBase,
    Integral,
    K,
    KroneckerDelta,
    Lambda,
    N,
    Product,
    Q,
    Slope,
    Sum,
    a,
    b,
    cdf,
    define,
    det_Lambda,
    eq,
    erf,
    gamma,
    held,
    i,
    j,
    k,
    least,
    log,
    m,
    mu,
    normal,
    p,
    pi,
    prove,
    prove_nonnegative,
    prove_root,
    shared_Sigma,
    sigma2,
    sqrt,
    swap,
    tangent,
    whole,
    x,
)
from judge import judge
from kit.forms.statement import NotProved
from kit.printing import tex
from kit.signs import nonnegative

ANY = {"any other number": sp.Rational(17, 3)}


@pytest.fixture(autouse=True)
def _apart(register_apart):
    """Every test has a register of its own."""


# ---- a distribution function --------------------------------------------------------------------


def standardised(variance):
    return (1 + erf((x[i] - mu[k]) / sqrt(2 * variance))) / 2


def test_the_slope_of_a_distribution_function_is_the_density():
    define("gaussian-cdf", cdf(i, k), standardised(sigma2[k]))
    whole = Sum(pi[k] * cdf(i, k), (k, 1, K))
    known = prove("try", Slope(whole, x[i]), p(i), using="gaussian-1d", wrong=ANY)
    assert {"gaussian-cdf", "mixture-density"} <= set(known.record.rests_on)
    assert judge(known).holds


def test_another_function_has_another_slope():
    define("gaussian-cdf", cdf(i, k), standardised(4 * sigma2[k]))
    whole = Sum(pi[k] * cdf(i, k), (k, 1, K))
    with pytest.raises(NotProved, match="left"):
        prove("try", Slope(whole, x[i]), p(i), using="gaussian-1d", wrong=ANY)


def test_the_judge_has_the_distribution_function_of_a_textbook():
    right = define("gaussian-cdf", cdf(i, k), standardised(sigma2[k]))
    assert judge(right).holds
    wrong = define("gaussian-cdf", cdf(i, k), standardised(4 * sigma2[k]))
    assert not judge(wrong).holds


def test_a_sum_over_a_root_is_not_spread_over_its_terms():
    shown = tex((x[i] - mu[k]) / sqrt(2 * sigma2[k]), True)
    assert shown == r"\frac{{x}_{i} - {\mu}_{k}}{\sqrt{2 {\sigma_{k}^{2}}}}"


def test_a_least_cost_with_a_minus_stands_in_brackets():
    assert tex(least(-log(pi[j]), j), True) == r"\min_{j} \left(-\ln {\pi}_{j}\right)"
    assert tex(least(mu[j], j), True) == r"\min_{j} {\mu}_{j}"


def test_a_hat_over_a_bold_letter_has_an_argument():
    best = Hat(shared_Sigma[a, b], eq("m-step-tied").rhs)
    form = whole(best) / N
    assert r"\hat{\boldsymbol{\Sigma}}" in form.latex()


# ---- the sign of an integral ---------------------------------------------------------------------

RATIO = normal(i, m) / normal(i, k)


def test_an_integral_of_what_is_not_negative_is_not_negative():
    left = Integral(normal(i, k) * log(1 / RATIO), x[i])
    right = Integral(normal(i, k) * tangent(RATIO), x[i])
    known = prove_nonnegative("try", left, right, given=["density-mass"], wrong=ANY)
    assert known.record.scope.D == "any"
    assert "tangent-bound" in known.record.rests_on
    assert judge(known).holds


def test_an_integral_of_anything_has_no_sign():
    assert nonnegative(Integral(normal(i, k) * (x[i] - mu[k]) ** 2, x[i]))
    assert not nonnegative(Integral(normal(i, k) * (x[i] - mu[k]), x[i]))
    assert not nonnegative(Integral(normal(i, k) * log(RATIO), x[i]))


def test_the_divergence_turned_round_is_refused():
    left = Integral(normal(i, k) * log(RATIO), x[i])
    with pytest.raises(NotProved):
        prove_nonnegative("try", left, left, given=["density-mass"], wrong=ANY, name=sp.Symbol("c"))
    right = Integral(normal(i, k) * tangent(RATIO), x[i])
    with pytest.raises(NotProved, match="left"):
        prove_nonnegative("try", left, right, given=["density-mass"], wrong=ANY)


# ---- one diagonal for all components -------------------------------------------------------------


def shared_diagonal():
    variance = IndexedBase(r"\sigma^2", positive=True)
    values = {
        Lambda[k, a, b]: KroneckerDelta(a, b) / variance[a],
        det_Lambda[k]: Product(1 / variance[a], (a, 1, n_features)),
    }
    swapped = swap(eq("gaussian").rhs, values, moving=Lambda[k, a, b])
    define("shared-diagonal", normal(i, k), swapped)
    squares = Sum(gamma[i, k] * (x[i, a] - mu[k, a]) ** 2, (k, 1, K), (i, 1, N))
    return variance, squares


def test_the_judge_reads_a_variance_of_each_feature():
    """Its only index is a feature, and not a component."""
    variance, squares = shared_diagonal()
    known = prove_root(
        "try",
        Slope(Q, variance[a]),
        variance[a],
        squares / N,
        using="shared-diagonal",
        given=[held("responsibilities-sum")],
        wrong=ANY,
    )
    assert judge(known).holds
    known.rhs = 2 * known.rhs
    assert not judge(known).holds
