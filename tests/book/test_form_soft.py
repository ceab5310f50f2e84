"""The limit of responsibilities as all variances go to 0: hard labels, ties, and the least cost."""

import mpmath
import numpy as np
import pytest
import sympy as sp
from derivation import (
    D,
    K,
    N,
    SoftLimit,
    Sum,
    circle_constant,
    d,
    define,
    excess,
    exp,
    gamma,
    i,
    is_least,
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
    shared_sigma2,
    sigma2,
    sqrt,
    x,
    z,
)
from kit.forms.statement import NotProved
from kit.instances import Instance, evaluate
from kit.signs import positive
from kit.soft import where_costs_matter

s = shared_sigma2
USING = {"using": "round-gaussian"}
DISTANCE = Sum((x[i, d] - mu[j, d]) ** 2, (d, 1, D))
ANY = {"any other number": sp.Rational(17, 3)}


def nearest(component):
    return is_least(DISTANCE, j, component)


SHARED = pi[m] * nearest(m) / Sum(pi[k] * nearest(k), (k, 1, K))


@pytest.fixture(autouse=True)
def _round_gaussian(register_apart):
    """Every test has a register of its own, in which all covariances are s times the identity."""
    squares = Sum((x[i, d] - mu[k, d]) ** 2, (d, 1, D))
    define(
        "round-gaussian", normal(i, k), exp(-squares / (2 * s)) / sqrt(2 * circle_constant * s) ** D
    )
    define("one-nearest", Sum(nearest(k), (k, 1, K)), 1)


def test_the_weights_are_shared_among_those_that_tie():
    wrong = {"the weights are forgotten": nearest(m) / Sum(nearest(k), (k, 1, K))}
    known = prove("try", SoftLimit(gamma(i, m), s), SHARED, wrong=wrong, **USING)
    assert (known.scope.N, known.scope.K, known.scope.D) == ("any", "any", "any")


def test_that_some_mean_is_nearest_is_no_condition():
    known = prove("try", SoftLimit(gamma(i, m), s), SHARED, wrong=ANY, **USING)
    assert known.record.conditions == ()


@pytest.mark.parametrize(
    "below",
    [
        Sum(x[k] * nearest(k), (k, 1, K)),  # a factor of any sign
        Sum(pi[k] * nearest(m), (k, 1, K)),  # m may not be nearest
        Sum(pi[k] * is_least(DISTANCE * mu[k], j, k), (k, 1, K)),  # other costs for each k
        Sum(pi[k] * nearest(k), (k, 1, N)),
        Sum(pi[k] * nearest(k) * nearest(m), (k, 1, K)),
    ],
)
def test_other_sums_of_indicators_may_be_zero(below):
    assert not positive(below)
    assert positive(Sum(pi[k] * nearest(k), (k, 1, K)))


def test_where_one_mean_is_nearest_the_labels_are_hard():
    wrong = {"the weight stays": pi[m] * nearest(m), "all alike": 1 / K}
    known = prove(
        "try", SoftLimit(gamma(i, m), s), nearest(m), given=["one-nearest"], wrong=wrong, **USING
    )
    assert known.record.premises == ("one-nearest",)


def test_the_logarithm_of_the_density_goes_to_the_least_distance():
    wrong = {"without the half": -least(DISTANCE, j), "the sign": least(DISTANCE, j) / 2}
    prove("try", SoftLimit(s * log(p(i)), s), -least(DISTANCE, j) / 2, wrong=wrong, **USING)


def test_a_finite_sum_of_such_limits_is_their_limit():
    logs = Sum(log(p(i)), (i, 1, N))
    wrong = {
        "one row for all": -N * least(DISTANCE, j) / 2,
        "the sum inside": -least(Sum(DISTANCE, (i, 1, N)), j) / 2,
    }
    right = -Sum(least(DISTANCE, j), (i, 1, N)) / 2
    known = prove("try", SoftLimit(s * logs, s), right, wrong=wrong, **USING)
    assert (known.scope.N, known.scope.K, known.scope.D) == ("any", "any", "any")


def test_the_limit_of_the_counts_is_the_sum_of_the_limits():
    wrong = {"the weight of the component": N * pi[m]}
    counts = SoftLimit(Sum(gamma(i, m), (i, 1, N)), s)
    prove("try", counts, Sum(SHARED, (i, 1, N)), wrong=wrong, **USING)


@pytest.fixture
def _one_label():
    define("one-label", Sum(z[i, k], (k, 1, K)), 1)


LABELLED = Sum(z[i, j] * DISTANCE, (j, 1, K)) - least(DISTANCE, j)
EXCESS = Sum(z[i, k] * excess(DISTANCE, j, k), (k, 1, K))


@pytest.mark.usefixtures("_one_label")
def test_what_a_label_costs_above_the_nearest_mean_is_not_negative():
    wrong = {"every component": Sum(excess(DISTANCE, j, k), (k, 1, K))}
    known = prove_nonnegative("try", LABELLED, EXCESS, given=["one-label"], wrong=wrong)
    assert (known.scope.K, known.scope.D, known.record.premises) == ("any", "any", ("one-label",))


@pytest.mark.usefixtures("_one_label")
@pytest.mark.parametrize(
    ("left", "right"),
    [
        (-LABELLED, -EXCESS),  # no sign
        (LABELLED, Sum(z[i, k] * excess(-DISTANCE, j, k), (k, 1, K))),  # over the farthest
        (LABELLED, Sum(z[i, k] * excess(DISTANCE, j, m), (k, 1, K))),  # of another component
        (LABELLED, Sum(z[i, k] * excess(DISTANCE / pi[j], j, k), (k, 1, K))),  # in other units
    ],
)
def test_another_excess_is_refused(left, right):
    with pytest.raises(NotProved):
        prove_nonnegative("try", left, right, given=["one-label"], wrong=ANY)


def test_without_one_label_a_row_the_excess_is_refused():
    with pytest.raises(NotProved):
        prove_nonnegative("try", LABELLED, EXCESS, wrong=ANY)


def test_a_premise_about_other_costs_makes_no_label_hard():
    define("one-farthest", Sum(is_least(-DISTANCE, j, k), (k, 1, K)), 1)
    with pytest.raises(NotProved, match="left"):
        prove(
            "try", SoftLimit(gamma(i, m), s), nearest(m), given=["one-farthest"], wrong=ANY, **USING
        )


@pytest.mark.parametrize(
    "claimed",
    [
        nearest(m),  # ties are forgotten
        nearest(m) / Sum(nearest(k), (k, 1, K)),  # weights are forgotten
        is_least(-DISTANCE, j, m),  # the farthest
        is_least(DISTANCE / pi[j], j, m),  # the weights move the border
        nearest(k),  # another component
        pi[m] * nearest(m),
        pi[m],
        1,
        0,
    ],
)
def test_another_limit_of_the_responsibilities_is_refused(claimed):
    with pytest.raises(NotProved, match="left"):
        prove("try", SoftLimit(gamma(i, m), s), claimed, wrong=ANY, **USING)


@pytest.mark.parametrize(
    "claimed",
    [least(DISTANCE, j) / 2, -least(DISTANCE, j), -least(-DISTANCE, j) / 2, -DISTANCE / 2],
)
def test_another_limit_of_the_logarithm_is_refused(claimed):
    with pytest.raises(NotProved, match="left"):
        prove("try", SoftLimit(s * log(p(i)), s), claimed, wrong=ANY, **USING)


@pytest.mark.parametrize(
    "e",
    [
        gamma(i, m) / s,
        exp(-x[i] / s),
        log(p(i)),
        gamma(i, m) * sigma2[m] + exp(1 / s),
        pi[m] * exp(-(mu[m] ** 2) / s) / Sum(pi[j] * exp(-mu[j] / s), (j, 1, K)),
        exp(-mu[m] / s) / Sum(exp(-mu[j] / s**2), (j, 1, K)),
        mu[m] * exp(-x[m] / s) / Sum(mu[j] * exp(-x[j] / s), (j, 1, K)),
        exp(-mu[m] / s) / Sum(exp(-mu[j] / s), (j, 1, N)),
    ],
)
def test_what_is_no_softmax_is_refused(e):
    with pytest.raises((ValueError, NotProved)):
        prove("try", SoftLimit(e, s), 0, wrong=ANY, **USING)


def test_a_closed_density_may_depend_on_the_variance():
    with pytest.raises(ValueError, match="may depend"):
        prove("try", SoftLimit(gamma(i, m), s), nearest(m), wrong=ANY)


def test_costs_are_compared_whatever_they_share():
    prove("try", nearest(m) + 0 * x[i], is_least(3 * pi[i] * DISTANCE + x[i], j, m), wrong=ANY)
    prove("try", least(2 * DISTANCE + x[i], j), 2 * least(DISTANCE, j) + x[i], wrong=ANY)
    with pytest.raises(NotProved):
        prove("try", least(x[i] * DISTANCE, j), x[i] * least(DISTANCE, j), wrong=ANY)
    with pytest.raises(ValueError, match="expected an expression in k"):
        is_least(DISTANCE, k, m)


def test_the_instances_show_each_component_nearest_and_a_tie():
    seen = [
        tuple(int(evaluate(nearest(n), one)) for n in (1, 2, 3)) for one in where_costs_matter({})
    ]
    assert {(1, 0, 0), (0, 1, 0), (0, 0, 1)} <= set(seen)
    assert seen[-1] == (1, 1, 1)


@pytest.mark.parametrize("tie", [False, True])
def test_responsibilities_at_a_small_variance_agree(tie):
    """The oracle computes the softmax in high precision at a variance of 1e-6."""
    rows, means = np.array([0.3, -0.2]), np.array([[1.0, 0.5], [0.4, -0.1], [2.0, 0.0]])
    if tie:
        means[2] = means[1]
    weights, costs = [0.5, 0.2, 0.3], ((rows - means) ** 2).sum(axis=1)
    with mpmath.workdps(40):
        tops = [w * mpmath.exp(-(c - min(costs)) / 2e-6) for w, c in zip(weights, costs)]
        soft = [float(top / sum(tops)) for top in tops]
    expected = [0, 0.4, 0.6] if tie else [0, 1, 0]
    assert soft == pytest.approx(expected, abs=1e-9)

    class Given(Instance):
        def _entry(self, base, indices):
            values = {x: rows, mu: means[indices[0] - 1], pi: weights}
            place = indices[0] - 1 if base == pi else indices[-1] - 1
            return sp.Rational(str(values[base][place]))

    model = Given({D: 2, K: 3})
    model.rules = {}
    assert [float(evaluate(SHARED, model, {m: n})) for n in (1, 2, 3)] == pytest.approx(expected)
