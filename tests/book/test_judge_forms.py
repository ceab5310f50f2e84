"""The judge's rules for the forms of Part II, each against a value known otherwise."""

import copy

import mpmath
import numpy as np
import pytest
import sympy as sp
from derivation import (
    Along,
    At,
    EitherOrder,
    OverBit,
    OverRows,
    PositiveIntegral,
    SoftLimit,
    alpha,
    cite_family,
    count,
    define,
    define_premise,
    digamma,
    eq,
    excess,
    gamma,
    held,
    is_least,
    least,
    log,
    loggamma,
    normal,
    prove_blocks,
    prove_jensen,
    prove_under,
    prove_weights,
)
from judge.blocks import gap, numbers
from judge.densities import density_about
from judge.draws import Draw
from judge.evaluate import RULES
from judge.judging import judge
from judge.models import Model, number
from kit.forms import blocks
from kit.forms.equality import Equality
from kit.forms.family import Mass
from kit.notation import (
    D,
    K,
    Lambda,
    N,
    Sigma,
    V,
    a,
    binary,
    chance,
    det_Lambda,
    i,
    j,
    k,
    m,
    mu,
    pi,
    shared_sigma2,
    sigma2,
    x,
)
from kit.rows import bernoulli

t, u = sp.Symbol("t", positive=True), sp.Symbol("u", real=True)
ANY = {"any other number": sp.Rational(17, 3)}


@pytest.fixture(autouse=True)
def _apart(register_apart):
    with mpmath.workdps(50):
        yield


def model(*about, sizes=(4, 3, 2), find=None):
    return Model(Draw(sizes, 7), density_about(list(about))[0], RULES, find)


def value(e, **options):
    e = sp.sympify(e)
    return number(model(e, **options), e)


def close(found, expected, digits=9):
    return abs(found - expected) < mpmath.mpf(10) ** -digits * (1 + abs(found))


def changed(known, rhs):
    other = copy.copy(known)
    other.rhs = sp.sympify(rhs)
    return other


# ---- binary rows --------------------------------------------------------------------------------


def test_binary_features_are_0_or_1_and_their_chances_lie_between():
    here = model()
    bits = {here.entry(binary, (r, c)) for r in range(1, 5) for c in (1, 2)}
    chances = [here.entry(chance, (n, c)) for n in (1, 2, 3) for c in (1, 2)]
    assert bits == {0, 1}
    assert min(chances) > 0
    assert max(chances) < 1
    assert here.entry(alpha, (1,)) > 0
    assert here.symbol(shared_sigma2) > 0


def test_the_sum_over_one_feature_has_two_terms():
    assert value(OverBit(3 + 4 * binary[1, 1], binary[1, 1])) == 10


def test_the_sum_over_rows_has_a_term_for_each_row():
    assert value(OverRows(1 + 0 * binary[1, 1], binary[1]), sizes=(2, 1, 3)) == 8
    ones = sp.Sum(binary[1, sp.Symbol("a", integer=True)], (sp.Symbol("a", integer=True), 1, D))
    assert value(OverRows(2**ones, binary[1]), sizes=(2, 1, 3)) == 27


def test_the_chances_of_all_rows_sum_to_1_and_their_mean_is_the_chance():
    here = model()
    assert close(here.value(OverRows(bernoulli(1, 2), binary[1])), 1)
    mean = here.value(OverRows(binary[1, 2] * bernoulli(1, 2), binary[1]))
    assert close(mean, here.entry(chance, (2, 2)))


# ---- costs --------------------------------------------------------------------------------------


def test_the_least_cost_and_who_has_it():
    here = model(sigma2[1])
    costs = [here.entry(mu, (n,)) for n in (1, 2, 3)]
    assert here.value(least(mu[j], j)) == min(costs)
    shown = [here.value(is_least(mu[j], j, n)) for n in (1, 2, 3)]
    assert shown == [float(cost == min(costs)) for cost in costs]
    more = [here.value(excess(mu[j], j, n)) for n in (1, 2, 3)]
    assert more == [cost - min(costs) for cost in costs]
    assert sorted(more)[1] > 0


def test_a_softmax_goes_to_the_least_cost():
    here = model(sigma2[1])
    terms = sp.exp(-mu[j] / t)
    share = sp.exp(-mu[2] / t) / sp.Sum(terms, (j, 1, K))
    assert close(here.value(SoftLimit(share, t)), here.value(is_least(mu[j], j, 2)), 6)
    soft = here.value(SoftLimit(-t * log(sp.Sum(terms, (j, 1, K))), t))
    assert close(soft, here.value(least(mu[j], j)), 6)


# ---- slopes and integrals -----------------------------------------------------------------------


def test_along_a_direction_the_determinant_and_the_inverse_follow():
    """d ln det L = tr(S V) and dS = -S V S, by NumPy."""
    here = model(Lambda[1, 1, 1])
    covariance, direction = (
        np.array([[float(here.entry(base, (*first, r, s))) for s in (1, 2)] for r in (1, 2)])
        for base, first in ((Sigma, (2,)), (V, ()))
    )
    found = here.value(Along(log(det_Lambda[2]), Lambda[2]))
    assert close(found, np.trace(covariance @ direction))
    moved = here.value(Along(Sigma[2, 1, 2], Lambda[2]))
    assert close(moved, -(covariance @ direction @ covariance)[0, 1])
    assert here.value(Along(log(det_Lambda[1]), Lambda[2])) == 0


def test_integrals_over_positive_numbers_are_those_of_a_table():
    assert close(value(PositiveIntegral(t**3 * sp.exp(-2 * t), t)), mpmath.mpf(3) / 8, 6)
    small = sp.Rational(1, 1000)  # of w^-0.999 a tenth lies below 1e-1000
    assert close(value(PositiveIntegral(t ** (small - 1) * sp.exp(-t), t)), mpmath.gamma(0.001), 6)
    both = EitherOrder(sp.sqrt(t) * sp.exp(-t * (1 + u**2)), u, t)
    assert close(value(both), mpmath.sqrt(mpmath.pi), 6)


def test_functions_of_euler_are_those_of_a_table():
    """Factorials, harmonic numbers, and Gamma of one half."""

    def at(e, place):
        return value(At(e, (t, place)))

    assert close(at(sp.gamma(t), 5), 24)
    assert close(at(sp.gamma(t), sp.Rational(1, 2)), mpmath.sqrt(mpmath.pi))
    assert close(at(loggamma(t), 6), mpmath.log(120))
    assert close(at(sp.factorial(t), 4), 24)
    assert close(at(digamma(t), 4), mpmath.mpf(11) / 6 - mpmath.euler)
    assert close(at(sp.polygamma(1, t), 2), mpmath.pi**2 / 6 - 1)
    assert close(at(sp.erf(t), 1), mpmath.mpf("0.842700792949714869"), 15)  # Abramowitz and Stegun
    assert close(at(sp.erf(t) + sp.erfc(t), 2), 1)


EULER = {
    "an integral over positive numbers": (
        PositiveIntegral(t**3 * sp.exp(-shared_sigma2 * t), t),
        6 / shared_sigma2**4,
        (3 / shared_sigma2**4, 6 / shared_sigma2**3),
    ),
    "the mean of a logarithm": (
        PositiveIntegral(log(t) * sp.exp(-shared_sigma2 * t), t),
        (digamma(1) - log(shared_sigma2)) / shared_sigma2,
        (digamma(2) / shared_sigma2, (digamma(1) + log(shared_sigma2)) / shared_sigma2),
    ),
    "Gamma": (sp.gamma(t + 1) / sp.gamma(t), t, (t + 1, 1 / t)),
    "ln Gamma": (loggamma(t + 1) - loggamma(t), log(t), (log(t + 1), t)),
    "psi": (digamma(t + 1) - digamma(t), 1 / t, (t, 1 / (t + 1))),
}


@pytest.mark.parametrize("case", EULER)
def test_a_false_integral_or_function_of_euler_is_noticed(case):
    left, right, wrong = EULER[case]
    known = Equality("try", left, right)
    assert judge(known).holds
    assert not known.unjudged
    for form in wrong:
        assert "both sides" in str(judge(changed(known, form))), form


# ---- families -----------------------------------------------------------------------------------

EXPONENT = sp.Sum((alpha[k] - 1) * log(pi[k]), (k, 1, K))
TOTAL = sp.Sum(alpha[k], (k, 1, K))
NORMALISER = sp.Sum(loggamma(alpha[k]), (k, 1, K)) - loggamma(TOTAL)


@pytest.mark.parametrize("components", [1, 2, 3])
def test_the_mass_over_weights_is_the_beta_function_of_so_many(components):
    here = model(sizes=(2, components, 1))
    shapes = [here.entry(alpha, (n,)) for n in range(1, components + 1)]
    beta = mpmath.fprod(map(mpmath.gamma, shapes)) / mpmath.gamma(mpmath.fsum(shapes))
    assert close(here.value(Mass(EXPONENT, pi[k])), beta, 6)


def test_the_mean_of_a_weight_is_its_share_of_the_shapes():
    family = cite_family(
        "dirichlet", EXPONENT, pi[k], NORMALISER, parameters=(alpha[k],), source="Dirichlet"
    )
    here = model(sizes=(2, 2, 1), find={"dirichlet": family}.get)
    shapes = [here.entry(alpha, (n,)) for n in (1, 2)]
    assert close(here.value(family.mean(pi[1])), shapes[0] / sum(shapes), 6)


def dirichlet(exponent=EXPONENT):
    return cite_family(
        "dirichlet", exponent, pi[k], NORMALISER, parameters=(alpha[k],), source="Dirichlet"
    )


@pytest.mark.parametrize(
    "wrong",
    [
        NORMALISER + log(2),
        pytest.param(-NORMALISER, marks=pytest.mark.weekly),
        pytest.param(NORMALISER + loggamma(TOTAL), marks=pytest.mark.weekly),
    ],
)
def test_another_mass_of_all_weights_is_noticed(wrong):
    assert "both sides" in str(judge(changed(dirichlet(), wrong)))


@pytest.mark.parametrize("seed", [0, 1, pytest.param(2, marks=pytest.mark.weekly)])
def test_over_weights_only_models_are_drawn_that_can_be_judged(seed):
    """With other seeds the first model has four components, more than an integral is done for."""
    verdict = judge(dirichlet(), seed=seed)
    assert verdict.models == 1
    assert verdict.holds


def test_more_weights_than_can_be_judged_are_known_from_the_statement():
    family = changed(dirichlet(), NORMALISER + log(alpha[4]))
    assert family.unjudged == judge(family).unjudged == ("an integral over 4 weights",)


# ---- one variance -------------------------------------------------------------------------------

ONE_FEATURE = sp.exp(-((x[i] - mu[k]) ** 2) / (2 * shared_sigma2)) / sp.sqrt(
    2 * sp.pi * shared_sigma2
)
DISTANCE = sp.Sum((x[i, a] - mu[k, a]) ** 2, (a, 1, D))
FEATURES = (2 * sp.pi * shared_sigma2) ** (-D / 2) * sp.exp(-DISTANCE / (2 * shared_sigma2))


@pytest.mark.parametrize("density", [ONE_FEATURE, FEATURES])
def test_the_density_with_one_variance_is_compared_with_the_gaussian(density):
    known = define("shared-variance", normal(i, k), density)
    assert judge(known).holds
    for wrong in (2 * density, density * sp.sqrt(shared_sigma2), density**2):
        assert "both sides" in str(judge(changed(known, wrong)))


# ---- statements ---------------------------------------------------------------------------------


def test_a_definition_is_judged_at_those_indices_where_its_conditions_hold():
    """In this model the precision of another component than m would not stay definite."""
    assert judge(eq("direction"), instances=1, seed=28).holds


def test_weights_that_are_not_best_or_are_none_are_noticed():
    objective = sp.Sum(gamma[i, k] * log(pi[k]), (k, 1, K), (i, 1, N))
    given = [held("responsibilities-sum")]
    known = prove_weights("try", objective, pi[m], count(m) / N, given=given, wrong=ANY)
    assert judge(known).holds
    assert not known.unjudged
    assert "the maximum" in str(judge(changed(known, 1 / K)))
    assert "the sum of the weights" in str(judge(changed(known, count(m))))


@pytest.mark.parametrize("seed", range(6))
def test_the_parts_of_all_weights_are_positive_and_so_is_their_total(seed):
    """The condition is one for every component, or the total could be negative."""
    solution = (alpha[m] - 1) / (TOTAL - K)
    known = prove_weights("try", EXPONENT, pi[m], solution, wrong=ANY)
    assert len(known.conditions) == 1
    assert judge(known, seed=seed).holds


def test_a_mean_on_the_wrong_side_of_jensen_is_noticed():
    larger = log(sp.Sum(pi[k] * sigma2[k], (k, 1, K)))
    smaller = sp.Sum(pi[k] * log(sigma2[k]), (k, 1, K))
    parts = dict(f=log(t), of=t, weights=pi[k], points=sigma2[k], over=k)
    known = prove_jensen(
        "try", larger, smaller, given=["weights-sum"], wrong={"more": smaller + 9}, **parts
    )
    assert judge(known).holds
    assert not known.unjudged
    turned = changed(known, larger)
    turned.derived = smaller
    assert "the inequality" in str(judge(turned))


def test_what_follows_from_a_premise_is_judged_where_it_holds():
    weight = sp.Symbol("p", positive=True)
    premise = define_premise("still", weight, sigma2[1] * (1 - weight), by=(weight, 0, 1))
    assert judge(premise).holds
    left, right = weight / (1 - weight), sigma2[1]
    known = prove_under(
        "try", left, right, premise="still", times=1 / (1 - weight), wrong={"twice": 2 * right}
    )
    assert judge(known).holds
    assert judge(known).models > 2
    assert not judge(changed(known, 2 * right)).holds


def test_blocks_are_judged_as_matrices_of_numbers():
    known = prove_blocks(
        "try",
        blocks.schur,
        blocks.S_bb - blocks.S_ba * blocks.S_aa_inverse * blocks.S_ab,
        wrong={"the sign": blocks.S_bb + blocks.S_ba * blocks.S_aa_inverse * blocks.S_ab},
    )
    assert judge(known).holds
    assert not judge(changed(known, blocks.S_bb)).holds
    known = numbers(Draw((4, 3, 2), 2))
    assert gap(blocks.S_ab, blocks.S_ab + 0, known) == 0
    assert gap(blocks.S_ab, sp.S.One, known) == mpmath.inf


@pytest.mark.parametrize("seed", [0, 1])  # groups of 1 and 2 features, and of 2 and 2
def test_blocks_that_do_not_fit_differ(seed):
    known = numbers(Draw((4, 3, 2), seed))
    fit = blocks.S_ab * blocks.S_ba
    for wrong in (blocks.S_ab + blocks.S_ba, blocks.S_ab**2, blocks.y_a * blocks.y_b):
        assert gap(wrong, fit, known) > 0.01
        assert gap(fit, wrong, known) > 0.01
