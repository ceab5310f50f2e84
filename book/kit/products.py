"""Positive products compared through their logarithms, and Gamma functions brought to one form."""

import sympy as sp

from kit.signs import positive
from kit.sums import is_zero


def equal_products(left, right):
    """Whether two expressions are positive by their form, and their logarithms are equal."""
    if not (positive(left) and positive(right)):
        return False
    return is_zero(lower_gammas(log_of(left) - log_of(right)))


def log_of(e):
    """The logarithm of a positive expression, as a sum of logarithms of simple ones."""
    if isinstance(e, sp.exp):
        return e.args[0]
    if isinstance(e, sp.gamma):
        return sp.loggamma(e.args[0])
    if isinstance(e, sp.Mul):
        return sp.Add(*map(log_of, e.args)) if all(map(positive, e.args)) else sp.log(e)
    if isinstance(e, sp.Pow):
        return e.exp * log_of(e.base) if positive(e.base) else sp.log(e)
    if isinstance(e, sp.Rational):
        return sp.expand_log(sp.log(e), factor=True)
    return _log_of_sum(e) if isinstance(e, sp.Add) else sp.log(e)


def _log_of_sum(e):
    """ln of the factors of a sum; where all but one are positive, so is the last."""
    # exp(-t) goes below as well: else factor_list makes a fraction of what it is given.
    above, below = sp.together(e).as_numer_denom()
    number, factors = sp.factor_list(above)
    signed = [f for f, _ in factors if not positive(f)]
    if len(signed) > 1 or number <= 0 or not positive(below):
        return sp.log(e)
    logs = [n * sp.log(sp.expand(f)) for f, n in factors]
    return sp.Add(log_of(number), *logs, -log_of(below))


def lower_gammas(e):
    """Gamma(t + 1) = t Gamma(t) and what follows from it, so that the arguments are small."""
    e = e.replace(sp.gamma, lambda t: _lowered(t, _lower_gamma))
    e = e.replace(sp.loggamma, lambda t: _lowered(t, _lower_loggamma))
    return e.replace(
        lambda part: isinstance(part, sp.polygamma) and part.args[0] == 0,
        lambda part: _lowered(part.args[1], _lower_digamma),
    )


def _lowered(t, rule):
    """The rule for t = s + n, where n = 1, 2, … and s has no such number in it."""
    t = sp.expand(t)
    steps = sp.floor(t.as_coeff_Add()[0])
    if t.is_Number or steps < 1 or not positive(t - steps):
        return rule(t, ())
    return rule(t - steps, [t - n for n in range(1, int(steps) + 1)])


def _lower_gamma(s, terms):
    return sp.gamma(s) * sp.Mul(*terms)


def _lower_loggamma(s, terms):
    return sp.loggamma(s) + sp.Add(*map(log_of, terms))


def _lower_digamma(s, terms):
    return sp.digamma(s) + sp.Add(*[1 / term for term in terms])
