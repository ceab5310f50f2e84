"""What every object means in numbers: one table, class -> rule."""

import mpmath
import sympy as sp
from kit.names import At, AtLabel, Hat, normal
from kit.notation import K, z
from mpmath import mpf

from judge import costs, densities, derivatives, families, integrals, limits, rows, textbook
from judge.errors import Undefined


def rational(model, e):
    return mpf(int(e.p)) / int(e.q)


def power(model, e):
    base, exponent = map(model.value, e.args)
    if base == 0 and exponent < 0:
        raise Undefined("a division by 0")
    if base < 0 and exponent != int(exponent):
        raise Undefined("a root of a negative number")
    return mpmath.power(base, exponent)


def complex_unit(model, e):
    raise Undefined("a complex number")


def over_range(combine):
    """Every term of a sum or a product, the inner limits inside the outer ones."""

    def value(model, e):
        models = [model]
        for index, low, high in reversed(e.limits):
            models = [
                one.where({index: n})
                for one in models
                for n in range(int(one.value(low)), int(one.value(high)) + 1)
            ]
        return combine(one.value(e.function) for one in models)

    return value


def of_at(model, e):
    """The values are those before anything is put; sizes are put first."""
    inside, *pairs = e.args
    values = {variable: model.value(value) for variable, value in pairs}
    sizes = {size: int(values.pop(size)) for size in model.draw.sizes if size in values}
    return (model.resized(sizes) if sizes else model).putting(values).value(inside)


def of_at_label(model, e):
    """Row i belongs to one component, whatever its labels were."""
    inside, row, component = e.args
    row, component = model.whole((row, component))
    labels = {(z, (row, k)): mpf(k == component) for k in model.range(K)}
    return model.with_put(labels).value(inside)


def of_one(function):
    """A function of one number, as mpmath has it."""
    return lambda model, e: function(model.value(e.args[0]))


RULES = {
    sp.Add: lambda model, e: mpmath.fsum(map(model.value, e.args)),
    sp.Mul: lambda model, e: mpmath.fprod(map(model.value, e.args)),
    sp.Pow: power,
    sp.exp: of_one(mpmath.exp),
    sp.log: of_one(textbook.log),
    sp.Abs: of_one(abs),
    sp.erf: of_one(mpmath.erf),
    sp.erfc: of_one(mpmath.erfc),
    sp.gamma: of_one(mpmath.gamma),
    sp.loggamma: of_one(mpmath.loggamma),
    sp.factorial: of_one(mpmath.factorial),
    sp.polygamma: lambda model, e: mpmath.psi(int(model.value(e.args[0])), model.value(e.args[1])),
    sp.Max: lambda model, e: max(map(model.value, e.args)),
    sp.Min: lambda model, e: min(map(model.value, e.args)),
    sp.KroneckerDelta: lambda model, e: mpf(model.value(e.args[0]) == model.value(e.args[1])),
    sp.Rational: rational,
    sp.core.numbers.Pi: lambda model, e: +mpmath.pi,
    sp.core.numbers.EulerGamma: lambda model, e: +mpmath.euler,
    sp.core.numbers.Exp1: lambda model, e: +mpmath.e,
    sp.core.numbers.Infinity: lambda model, e: mpmath.inf,
    sp.core.numbers.NegativeInfinity: lambda model, e: -mpmath.inf,
    sp.core.numbers.ImaginaryUnit: complex_unit,
    sp.Symbol: lambda model, e: model.symbol(e),
    sp.Indexed: lambda model, e: model.entry(e.base, model.whole(e.indices)),
    sp.Sum: over_range(mpmath.fsum),
    sp.Product: over_range(mpmath.fprod),
    normal: lambda model, e: model.normal(*model.whole(e.args)),
    Hat: lambda model, e: model.value(e.args[1]),
    At: of_at,
    AtLabel: of_at_label,
    **densities.RULES,
    **textbook.RULES,
    **derivatives.RULES,
    **integrals.RULES,
    **limits.RULES,
    **rows.RULES,
    **costs.RULES,
    **families.RULES,
}
