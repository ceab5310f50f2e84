"""Integrals over positive numbers: Gamma weights, and the t density as a mixture of Gaussians."""

import mpmath
import pytest
import sympy as sp
from derivation import (
    EitherOrder,
    Gamma,
    Integral,
    K,
    PositiveIntegral,
    Sum,
    Symbol,
    circle_constant,
    digamma,
    exp,
    i,
    k,
    log,
    loggamma,
    mu,
    nu,
    pi,
    prove,
    sigma2,
    sqrt,
    symbols,
    x,
)
from kit.forms.statement import NotProved
from kit.products import equal_products, lower_gammas

u, shape, rate = symbols("u a_0 b_0", positive=True)
ANY = {"any other number": sp.Rational(17, 3)}
WEIGHT = (nu / 2) ** (nu / 2) / Gamma(nu / 2) * u ** (nu / 2 - 1) * exp(-nu * u / 2)
SQUARE = (x[i] - mu[k]) ** 2 / sigma2[k]
GAUSSIAN = sqrt(u / (2 * circle_constant * sigma2[k])) * exp(-u * SQUARE / 2)
KERNEL = u ** (shape - 1) * exp(-rate * u)


def student(power=(nu + 1) / 2, scale=sigma2[k], inside=nu, top=(nu + 1) / 2):
    front = Gamma(top) / (Gamma(nu / 2) * sqrt(inside * circle_constant * scale))
    return front * (1 + SQUARE / inside) ** (-power)


@pytest.fixture(autouse=True)
def _apart(register_apart):
    """Every test has a register of its own."""


TRUE = {
    "Euler's integral": (PositiveIntegral(KERNEL, u), Gamma(shape) / rate**shape),
    "the mass of the weights": (PositiveIntegral(WEIGHT, u), 1),
    "their mean": (PositiveIntegral(u * WEIGHT, u), 1),
    "their second moment": (PositiveIntegral(u**2 * WEIGHT, u), 1 + 2 / nu),
    "the mean of their logarithm": (
        PositiveIntegral(log(u) * WEIGHT, u),
        digamma(nu / 2) - log(nu / 2),
    ),
    "the t density": (PositiveIntegral(WEIGHT * GAUSSIAN, u), student()),
    "the mass of the t density": (EitherOrder(WEIGHT * GAUSSIAN, x[i], u), 1),
    "a sum of rates": (
        PositiveIntegral(Sum(pi[k] * exp(-sigma2[k] * u), (k, 1, K)), u),
        Sum(pi[k] / sigma2[k], (k, 1, K)),
    ),
}


@pytest.mark.parametrize("name", TRUE)
def test_a_true_statement_is_proved(name):
    left, right = TRUE[name]
    prove("try", left, right, wrong=ANY)


def test_the_mean_weight_of_a_row_is_that_of_the_e_step():
    joint = WEIGHT * GAUSSIAN
    mean = PositiveIntegral(u * joint, u) / PositiveIntegral(joint, u)
    wrong = {"nu for nu + 1": nu / (nu + SQUARE)}
    prove("try", mean, (nu + 1) / (nu + SQUARE), wrong=wrong)


FALSE = {
    "the rate on top": (PositiveIntegral(KERNEL, u), Gamma(shape) * rate**shape),
    "Gamma of a + 1": (PositiveIntegral(KERNEL, u), Gamma(shape + 1) / rate**shape),
    "the rate once": (PositiveIntegral(KERNEL, u), Gamma(shape) / rate),
    "the mean of the logarithm is that of the mean": (PositiveIntegral(log(u) * WEIGHT, u), 0),
    "the rate is forgotten in the logarithm": (
        PositiveIntegral(log(u) * WEIGHT, u),
        digamma(nu / 2),
    ),
    "the t density with nu for nu + 1 above": (
        PositiveIntegral(WEIGHT * GAUSSIAN, u),
        student(power=nu / 2),
    ),
    "the t density with Gamma(nu / 2) above": (
        PositiveIntegral(WEIGHT * GAUSSIAN, u),
        student(top=nu / 2),
    ),
    "the t density without its scale": (
        PositiveIntegral(WEIGHT * GAUSSIAN, u),
        student(scale=1),
    ),
    "the second moment is the square of the mean": (PositiveIntegral(u**2 * WEIGHT, u), 1),
    "the mass is 2": (EitherOrder(WEIGHT * GAUSSIAN, x[i], u), 2),
}


@pytest.mark.parametrize("name", FALSE)
def test_a_false_statement_is_refused(name):
    left, right = FALSE[name]
    with pytest.raises(NotProved, match="left"):
        prove("try", left, right, wrong=ANY)


@pytest.mark.parametrize(
    "e",
    [
        u ** (mu[k] - 1) * exp(-u),  # the power may be -2
        u ** (shape - 2) * exp(-u),
        1 / u * exp(-u),
        exp(rate * u),  # grows
        exp(-mu[k] * u),  # may grow
        u ** (shape - 1),  # no exponential
        exp(-(u**2)),
        log(u) ** 2 * exp(-u),
        exp(-u) / (1 + u),
        exp(-x[i] * u) * exp(rate * u),
    ],
)
def test_an_integral_that_may_not_exist_or_is_not_known_is_refused(e):
    with pytest.raises(ValueError, match="expected"):
        prove("try", PositiveIntegral(e, u), 1, wrong=ANY)


def half_normal(t):
    return exp(-(t**2) / 2) / sqrt(2 * circle_constant)


BELOW = Integral(u * half_normal(u + rate), u)


def test_a_mean_over_half_a_bell_is_an_integral_over_a_positive_variable():
    """The mean of |x| exceeds the mean of x by twice what lies below zero."""
    mean = Integral(u * (half_normal(u - rate) + half_normal(u + rate)), u)
    wrong = {"once": BELOW, "as if no x were negative": 0}
    known = prove("try", mean - rate, 2 * BELOW, wrong=wrong)
    assert r"\int_0^{\infty} u" in known.record.latex


def test_another_mean_over_half_a_bell_is_refused():
    for claimed in (Integral(u * half_normal(u + shape), u), Integral(half_normal(u + rate), u)):
        with pytest.raises(NotProved):
            prove("try", BELOW, claimed, wrong=ANY)


def test_an_integral_over_the_line_prints_no_bounds():
    t = Symbol("t", real=True)
    known = prove("try", Integral(half_normal(t), t), 1, wrong=ANY)
    assert r"\int \frac" in known.record.latex


def test_only_positive_variables_and_integrands_pass():
    with pytest.raises(TypeError, match="positive symbol"):
        prove("try", PositiveIntegral(exp(-rate), Symbol("r", real=True)), 1, wrong=ANY)
    with pytest.raises(ValueError, match="orders are exchanged"):
        prove("try", EitherOrder(x[i] * WEIGHT * GAUSSIAN, x[i], u), 1, wrong=ANY)


def test_a_sum_over_the_index_of_a_rate_is_no_sum_over_a_constant():
    left = PositiveIntegral(Sum(exp(-sigma2[k] * u), (k, 1, K)), u)
    for claimed in (K / sigma2[k], 1 / Sum(sigma2[k], (k, 1, K))):
        with pytest.raises(NotProved, match="left"):
            prove("try", left, claimed, wrong=ANY)


# A sum in which an exponent has two terms of unlike denominators.
bell = sqrt(rate * shape) * sp.exp(-(x[i] ** 2) * rate / 2 - x[i] * shape)


@pytest.mark.parametrize(
    ("one", "other", "equal"),
    [
        (Gamma(shape + 1), shape * Gamma(shape), True),
        (Gamma(shape + 2), shape * (shape + 1) * Gamma(shape), True),
        (Gamma(shape + 1), Gamma(shape), False),
        (Gamma(shape + 1), (shape + 1) * Gamma(shape), False),
        ((2 * rate) ** shape, 2**shape * rate**shape, True),
        ((2 * rate) ** shape, 2 * rate**shape, False),
        (sqrt(rate**2 + rate), sqrt(rate) * sqrt(1 + rate), True),
        (sqrt(rate**2 + 1), rate + 1, False),
        ((1 + 1 / rate) ** shape, (1 + rate) ** shape / rate**shape, True),
        (bell + 2, bell * (1 + 2 / bell), True),
        (bell + 2, bell + 3, False),
        (mu[k], mu[k], False),
        (x[i] * mu[k], -x[i] * mu[k], False),
    ],
)
def test_positive_products_are_equal_where_their_logarithms_are(one, other, equal):
    assert equal_products(one, other) == equal


@pytest.mark.parametrize("t", [shape + 1, shape + sp.Rational(7, 2), shape + rate + 3, shape - 1])
@pytest.mark.parametrize("function", [Gamma, loggamma, digamma])
def test_lowered_gamma_functions_keep_their_value(function, t):
    """The oracle is mpmath at numbers."""
    at = {shape: sp.Rational(13, 10), rate: sp.Rational(7, 10)}
    value = {Gamma: mpmath.gamma, loggamma: mpmath.loggamma, digamma: mpmath.digamma}[function]
    expected = value(mpmath.mpf(str(sp.N(t.subs(at)))))
    assert float(lower_gammas(function(t)).subs(at)) == pytest.approx(float(expected))


@pytest.mark.parametrize(("degrees", "point"), [(1, 0.3), (3, -1.7), (7.5, 2.0)])
def test_the_t_density_agrees_with_quadrature_of_the_mixture(degrees, point):
    def mixture(w):
        half = mpmath.mpf(degrees) / 2
        weight = half**half / mpmath.gamma(half) * w ** (half - 1) * mpmath.exp(-half * w)
        return weight * mpmath.npdf(point, 0, 1 / mpmath.sqrt(w))

    expected = mpmath.quad(mixture, [0, 1, 5, mpmath.inf])
    at = {nu: degrees, x[i]: point, mu[k]: 0, sigma2[k]: 1}
    assert float(student().xreplace(at).evalf()) == pytest.approx(float(expected), rel=1e-6)
    mass = mpmath.quad(
        lambda v: student().xreplace({**at, x[i]: v}).evalf(), [-mpmath.inf, 0, mpmath.inf]
    )
    assert float(mass) == pytest.approx(1, rel=1e-4)
