"""Means and masses of exponential families, by quadrature over a number or over weights."""

import mpmath
import sympy as sp
from kit.notation import K
from mpmath import fsum, mpf

from judge.errors import Unjudged
from judge.integrals import SPACINGS, on_the_half_line, on_the_line, quadrature, settling


def over_number(model, variable, function):
    """The integral over a positive number."""
    key = model.key(variable)

    def at(spacing):
        return quadrature(lambda v: function(model.with_put({key: v})), on_the_half_line, spacing)

    return settling(at, SPACINGS[1])


def over_weights(model, variable, function):
    """The integral over K weights of sum 1, in the logarithms of their ratios to the last."""
    free = len(model.range(K)) - 1
    if free not in (0, *SPACINGS):
        raise Unjudged(f"an integral over {free + 1} weights")

    def at(logs, spacing):
        if len(logs) == free:
            parts = [mpmath.exp(y) for y in [*logs, mpf(0)]]
            weights = [part / fsum(parts) for part in parts]
            put = {(variable.base, (k,)): weight for k, weight in enumerate(weights, 1)}
            slope = mpmath.fprod(weights) if free else 1
            return slope * function(model.with_put(put))
        return quadrature(lambda y: at([*logs, y], spacing), on_the_line, spacing)

    return settling(lambda spacing: at([], spacing), SPACINGS[free]) if free else at([], None)


def integral(model, exponent, variable, statistic=sp.S.One):
    """The integral of statistic times exp(exponent)."""
    key = exponent, variable, statistic, *sorted(model.bound.items(), key=str)
    if key not in model.known:
        over = over_weights if isinstance(variable, sp.Indexed) else over_number
        model.known[key] = over(
            model, variable, lambda one: one.value(statistic) * mpmath.exp(one.value(exponent))
        )
    return model.known[key]


def of_mass(model, e):
    return integral(model, *e.args)


def of_mean(model, e):
    """The mean of a statistic, by what the family says of its density."""
    statistic, label = e.args
    family = model.find(label.name)
    parts = sp.sympify(family.exponent), family.variable
    return integral(model, *parts, statistic) / integral(model, *parts)


RULES = {"Mass": of_mass, "Mean": of_mean}
