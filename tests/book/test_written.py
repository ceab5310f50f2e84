"""A formula is written as a proof cell writes it, or not at all."""

import pytest
import sympy as sp
from derivation import (
    Gamma,
    K,
    Sum,
    digamma,
    excess,
    gamma,
    i,
    is_least,
    j,
    k,
    least,
    log,
    m,
    mu,
    n_theta,
    pi,
    x,
)
from kit.register import Register

from . import written

SOME = {
    "digamma, which SymPy keeps as a polygamma": log(2) + digamma(n_theta / 2),
    "Gamma beside gamma": Gamma(n_theta) * gamma(i, m),
    "responsibilities held": gamma[i, k] * (x[i] - mu[k]) ** 2,
    "the least cost": least((x[i] - mu[j]) ** 2, j) - least(-mu[j], j),
    "what a cost is above the least": Sum(pi[k] * excess(mu[j], j, k), (k, 1, K)),
    "who has the least cost": is_least(mu[j] - x[i], j, m) * pi[m],
    "a sum": Sum(pi[k] * gamma(i, k), (k, 1, K)) / 3,
}


@pytest.mark.parametrize("e", SOME.values(), ids=SOME)
def test_what_is_written_makes_the_same(e):
    names = dict(Register.vocabulary)
    assert eval(written.source(e, names), names) == e


def test_what_has_no_name_is_not_written():
    for e in (sp.polygamma(1, n_theta), sp.Symbol("nowhere") + 1, sp.sin(n_theta)):
        assert written.source(e, dict(Register.vocabulary)) is None
