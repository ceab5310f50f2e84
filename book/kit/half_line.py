"""Integrals over positive numbers: Gamma weights, and orders of integration exchanged."""

import sympy as sp

from kit.calculus import integrate, refuse_tied, rename_bound
from kit.names import Integral, Operation, in_brackets
from kit.signs import nonnegative, positive


class PositiveIntegral(Operation):
    """The integral of an expression over a positive variable, from 0 to infinity.

    It is linear, also through finite sums, and knows one integral, Euler's: of w^(a-1) e^(-b w)
    it is Gamma(a) / b^a for a > 0 and b > 0, and with a factor ln w that times psi(a) - ln b.
    """

    @property
    def bound(self):
        return {*self.args[1:]}

    def fold(self, show):
        e, variable = self.args
        inside = in_brackets(e, show)
        return r"\int_0^{\infty} %s\,\mathrm{d}%s" % (inside, show(variable))

    def open(self, opener):
        e, variable = self.args
        refuse_not_positive(variable)
        return over_half_line(rename_bound(opener.inner(e)), variable)


def refuse_not_positive(variable):
    if not (variable.is_Symbol and variable.is_positive):
        raise TypeError(f"{variable}: expected a positive symbol to integrate over")


def over_half_line(e, w):
    """The integral over a positive variable, term by term."""
    refuse_tied(e, w)
    rates = {}
    e = e.replace(sp.exp, lambda exponent: _with_rate(exponent, w, rates))
    e = integrate(e, (w,), lambda part: part.has(w), lambda part: _euler(part, w))
    return e.replace(
        lambda part: isinstance(part, sp.Indexed) and part.base in rates,
        lambda part: rates[part.base](*part.indices),
    )


def _with_rate(exponent, w, rates):
    """exp(c - b w), where b is not negative by its form, and has a name until it is integrated.

    Multiplied out it would no longer show its sign. The name bears the indices of the rate, so
    that a sum over one of them is not taken for a sum over a constant.
    """
    slope = exponent.diff(w)
    if slope == 0:
        return sp.exp(exponent)
    if slope.has(w) or not nonnegative(-slope):
        raise ValueError(f"rate of {w}: expected a positive number, found {-slope}")
    indices = sorted((s for s in slope.free_symbols if s.is_integer), key=str) or [sp.S.One]
    sign = {"positive": True} if positive(-slope) else {"nonnegative": True}
    rate = sp.IndexedBase(sp.Dummy("rate"), **sign)
    free = [sp.Dummy(str(index), integer=True) for index in indices]
    rates[rate] = sp.Lambda(tuple(free), -slope.xreplace(dict(zip(indices, free))))
    return sp.exp(exponent.xreplace({w: sp.S.Zero})) * sp.exp(-rate[tuple(indices)] * w)


def _euler(e, w):
    """The integral of one product of a power, an exponential and, if there, a logarithm."""
    power, rate, rest, logs = sp.S.Zero, sp.S.Zero, sp.S.One, 0
    for factor in sp.Mul.make_args(sp.expand(e, power_base=True, power_exp=False, log=False)):
        base, exponent = factor.as_base_exp()
        if base == w and not exponent.has(w):
            power += exponent
        elif isinstance(factor, sp.exp):
            constant, linear = sp.expand(factor.args[0]).as_independent(w, as_Add=True)
            rest *= sp.exp(constant)
            rate -= sp.expand(linear / w)
        elif factor == sp.log(w):
            logs += 1
        elif factor.has(w):
            raise ValueError(f"{factor}: expected a power of {w} or an exponential in it")
        else:
            rest *= factor
    return rest * _euler_integral(sp.expand(power + 1), sp.expand(rate), logs, w)


def _euler_integral(shape, rate, logs, w):
    for what, value in (("power plus 1", shape), ("rate", rate)):
        if value.has(w) or not positive(value):
            raise ValueError(f"{what} of {w}: expected a positive number, found {value}")
    if logs > 1:
        raise ValueError(f"logarithms of {w}: expected one factor at most, found {logs}")
    mean_log = sp.digamma(shape) - sp.log(rate) if logs else 1
    return sp.gamma(shape) * rate ** (-shape) * mean_log


class EitherOrder(Operation):
    """An integral over the line of one over positive numbers, of what is positive.

    EitherOrder(e, x, w) is carried out over x first: Tonelli's theorem.
    """

    @property
    def bound(self):
        return {*self.args[1:]}

    def fold(self, show):
        e, variable, weight = self.args
        first = r"\int_0^{\infty} %s\,\mathrm{d}%s" % (in_brackets(e, show), show(weight))
        return r"\int \left(%s\right) \mathrm{d}%s" % (first, show(variable))

    def open(self, opener):
        e, variable, weight = self.args
        refuse_not_positive(weight)
        e = opener.inner(e)
        if not positive(e):
            raise ValueError(f"{e}: expected a positive expression, as the orders are exchanged")
        return over_half_line(opener.inner(Integral(e, variable)), weight)
