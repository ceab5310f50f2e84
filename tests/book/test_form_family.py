"""Exponential families: the normaliser is compared with quadrature, the means are its slopes."""

from functools import cache

import mpmath
import numpy as np
import pytest
import sympy as sp
from derivation import (
    At,
    K,
    Sum,
    alpha,
    cite_family,
    digamma,
    gamma,
    held,
    i,
    k,
    log,
    loggamma,
    m,
    mu,
    nu,
    pi,
    prove,
    symbols,
)
from kit.forms.statement import NotProved
from kit.register import Register, current, using

shape, rate, scale, u = symbols("a_0 b_0 W u", positive=True)
TOTAL = Sum(alpha[k], (k, 1, K))
EXPONENT = Sum((alpha[k] - 1) * log(pi[k]), (k, 1, K))
NORMALISER = Sum(loggamma(alpha[k]), (k, 1, K)) - loggamma(TOTAL)
ANY = {"any other number": sp.Rational(17, 3)}


@pytest.fixture(autouse=True)
def _apart(register_apart):
    """Every test has a register of its own."""


def cited(exponent=EXPONENT, normaliser=NORMALISER, parameters=(alpha[k],)):
    return cite_family(
        "dirichlet", exponent, pi[k], normaliser, parameters=parameters, source="Dirichlet"
    )


@cache
def cited_once():
    """Its quadrature takes seconds."""
    with using(Register()):
        return cited()


def dirichlet():
    """The family, stated in the register of the test."""
    return current().add(cited_once())


EULER = loggamma(shape) - shape * log(rate)


def of_gamma(normaliser=EULER):
    exponent = (shape - 1) * log(u) - rate * u
    return cite_family("gamma", exponent, u, normaliser, parameters=[shape, rate], source="Euler")


def test_the_mean_logarithm_of_a_weight():
    mean = dirichlet().mean(log(pi[m]))
    wrong = {"the total": digamma(alpha[m]), "ln of the mean": log(alpha[m] / TOTAL)}
    known = prove("try", mean, digamma(alpha[m]) - digamma(TOTAL), wrong=wrong)
    assert known.record.cites == ("dirichlet",)
    assert known.scope.K == "any"


def test_a_mean_passes_through_sums_and_constants():
    mean = dirichlet().mean(Sum(gamma[i, k] * (3 - log(pi[k])), (k, 1, K)))
    right = 3 - Sum(gamma[i, k] * digamma(alpha[k]), (k, 1, K)) + digamma(TOTAL)
    prove("try", mean, right, given=[held("responsibilities-sum")], wrong={"3": right - 3})


def test_the_means_of_a_gamma_weight():
    known = of_gamma()
    prove("log", known.mean(log(u)), digamma(shape) - log(rate), wrong={"rate": digamma(shape)})
    prove("mean", known.mean(u), shape / rate, wrong={"inverse": rate / shape})


def test_the_mean_log_precision_of_a_wishart_of_one_feature():
    mean = At(of_gamma().mean(log(u)), (shape, nu / 2), (rate, 1 / (2 * scale)))
    right = digamma(nu / 2) + log(2) + log(scale)
    wrong = {"ln 2": right - log(2), "nu": right - digamma(nu / 2) + digamma(nu)}
    prove("try", mean, right, wrong=wrong)


def test_a_statistic_may_stand_in_the_exponent_with_a_factor():
    exponent = (shape - 1) * log(u) - 2 * rate * u
    normaliser = loggamma(shape) - shape * log(2 * rate)
    known = cite_family("half", exponent, u, normaliser, parameters=[rate], source="Euler")
    prove("try", known.mean(3 * u), 3 * shape / (2 * rate), wrong={"4": 6 * shape / rate})


@pytest.mark.parametrize(
    "claimed",
    [
        digamma(alpha[m]),
        digamma(alpha[m]) - digamma(K * alpha[m]),
        digamma(TOTAL) - digamma(alpha[m]),
        digamma(alpha[m] - 1) - digamma(TOTAL - K),
        digamma(alpha[k]) - digamma(TOTAL),
        log(alpha[m]) - log(TOTAL),
        loggamma(alpha[m]) - loggamma(TOTAL),
    ],
)
def test_another_mean_is_refused(claimed):
    with pytest.raises(NotProved, match="left"):
        prove("try", dirichlet().mean(log(pi[m])), claimed, wrong=ANY)


@pytest.mark.parametrize(
    "statistic",
    [
        pi[m],
        log(pi[m]) ** 2,
        log(pi[m]) * log(pi[k]),
        pi[m] * log(pi[m]),
        gamma(i, m),
        log(pi[m] + pi[k]),
        Sum(pi[k] * log(pi[k]), (k, 1, K)),
    ],
)
def test_a_statistic_of_another_kind_is_refused(statistic):
    with pytest.raises(ValueError, match="none of its statistics"):
        prove("try", dirichlet().mean(statistic), 0, wrong=ANY)


@pytest.mark.parametrize(
    "normaliser",
    [
        -NORMALISER,
        Sum(loggamma(alpha[k]), (k, 1, K)),
        Sum(loggamma(alpha[k]), (k, 1, K)) + loggamma(TOTAL),
        NORMALISER + log(2),
        Sum(loggamma(alpha[k] + 1), (k, 1, K)) - loggamma(TOTAL),
        NORMALISER + log(sp.Integer(2)) * (K - 2),
    ],
)
def test_a_false_normaliser_is_seen_by_quadrature(normaliser):
    with pytest.raises(NotProved, match="false by quadrature"):
        cited(normaliser=normaliser)


@pytest.mark.parametrize(
    "normaliser",
    [loggamma(shape) + shape * log(rate), loggamma(shape), loggamma(shape) - log(rate)],
)
def test_a_false_normaliser_of_a_gamma_weight_is_seen(normaliser):
    with pytest.raises(NotProved, match="false by quadrature"):
        of_gamma(normaliser)


def test_the_exponent_must_be_linear_in_its_parameters():
    with pytest.raises(ValueError, match="expected it linear"):
        cited(exponent=Sum(alpha[k] ** 2 * log(pi[k]), (k, 1, K)))
    with pytest.raises(ValueError, match="expected an expression in it"):
        cited(parameters=[mu[k]])


@pytest.mark.parametrize("concentrations", [(1.5, 2.0, 4.0), (0.3, 0.9)])
def test_the_mean_logarithm_agrees_with_samples(concentrations):
    """The oracle draws weights and averages their logarithms."""
    rng, c = np.random.default_rng(11), np.array(concentrations)
    gammas = rng.gamma(c, size=(400_000, len(c)))
    sampled = np.log(gammas / gammas.sum(axis=1, keepdims=True)).mean(axis=0)
    expected = [float(mpmath.digamma(one) - mpmath.digamma(c.sum())) for one in c]
    assert sampled == pytest.approx(expected, abs=0.03)


def test_the_mean_logarithm_of_a_gamma_weight_agrees_with_quadrature():
    a, b = mpmath.mpf("2.5"), mpmath.mpf("0.7")
    density = lambda w: b**a / mpmath.gamma(a) * w ** (a - 1) * mpmath.exp(-b * w)  # noqa: E731
    mean = mpmath.quad(lambda w: mpmath.log(w) * density(w), [0, 1, 10, mpmath.inf])
    assert float(mean) == pytest.approx(float(mpmath.digamma(a) - mpmath.log(b)))
