"""What a shown formula means, in numbers: an oracle that shares no algebra with the kit.

The kit opens names, differentiates, substitutes and integrates with SymPy. Here the formula is
evaluated as it stands at a model of small size: a slope is a difference quotient, an integral a
sum over a grid, a limit a value close to it, and a substitution puts another number in the model.
"""

import mpmath
import sympy as sp
from kit import names
from kit.instances import Instance, explicit_sizes
from kit.notation import SYMMETRIC, D, Lambda, det_Lambda, z

STEP = mpmath.mpf(10) ** -15
GRIDS = {1: (25, mpmath.mpf(1) / 5), 2: (9, mpmath.mpf(1) / 2)}  # half width, spacing


class Model:
    """An instance, in which some entries are put to other values."""

    def __init__(self, equations, instance, using, put=None, bound=None):
        self.equations, self.instance, self.using = equations, instance, using
        self.put, self.bound = put or {}, bound or {}

    def where(self, bound):
        """The same model inside a sum, where an index has a value."""
        return Model(self.equations, self.instance, self.using, self.put, {**self.bound, **bound})

    def putting(self, values):
        """The same model with other values for some entries or symbols."""
        put = {**self.put, **{self.key(v): value for v, value in values.items()}}
        return Model(self.equations, self.instance, self.using, put, self.bound)

    def key(self, variable):
        """The entry or symbol that a variable stands for, its indices as numbers."""
        if isinstance(variable, sp.Indexed):
            return variable.base, self.ordered(variable.base, self.indices(variable.indices))
        if isinstance(variable, names.normal):
            return names.normal, self.indices(variable.args)
        return variable

    def indices(self, indices):
        return tuple(int(self.value(index)) for index in indices)

    def ordered(self, base, indices):
        if base not in SYMMETRIC:
            return indices
        return (*indices[:-2], *sorted(indices[-2:]))

    def value(self, e):
        """The value of a formula in this model."""
        e = sp.sympify(e)
        for kind in type(e).__mro__:
            if kind in MEANINGS:
                return MEANINGS[kind](self, e)
        raise TypeError(f"{e}: of unknown meaning")

    def entry(self, base, indices):
        """The number that stands in the model at base[indices]."""
        indices = self.ordered(base, indices)
        if (base, indices) in self.put:
            return self.put[base, indices]
        if base == z and (z, indices[0]) in self.put:
            return mpmath.mpf(indices[1] == self.put[z, indices[0]])
        if base == det_Lambda:
            size = range(1, self.instance.sizes[D] + 1)
            rows = [[self.entry(Lambda, (*indices, r, s)) for s in size] for r in size]
            return mpmath.det(mpmath.matrix(rows))
        return number(self.instance.entry(base, indices))


def number(value):
    if isinstance(value, mpmath.mpf):
        return value
    value = sp.Rational(value)
    return mpmath.mpf(int(value.p)) / int(value.q)


def of_symbol(model, e):
    if e in model.bound:
        return mpmath.mpf(model.bound[e])
    return model.put[e] if e in model.put else number(model.instance.symbol(e))


def over_range(combine):
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


def of_name(model, e):
    """A name means the right-hand side of its equation, with its own arguments for the indices."""
    label = e.label
    if isinstance(e, names.normal):
        label = model.using
        if model.key(e) in model.put:
            return model.put[model.key(e)]
    known = model.equations[label]
    arguments = dict(zip(known.lhs.args, map(model.value, e.args)))
    inside = Model(model.equations, model.instance, model.using, model.put, arguments)
    return inside.value(known.rhs)


def of_density(model, e):
    """Some positive function of a row and a parameter."""
    row, parameter = map(model.value, e.args)
    return mpmath.exp(-((row - parameter) ** 2) / 3 + parameter / 5)


def of_new_normal(model, e):
    """Some positive function of a row and a component."""
    row, component = map(model.value, e.args)
    return mpmath.exp(mpmath.cos(row + 2 * component))


def of_slope(model, e):
    inside, variable = e.args
    here = model.value(variable)
    after, before = (model.putting({variable: here + step}).value(inside) for step in (STEP, -STEP))
    return (after - before) / (2 * STEP)


def of_at(model, e):
    inside, *pairs = e.args
    return model.putting({v: model.value(value) for v, value in pairs}).value(inside)


def of_at_label(model, e):
    inside, row, component = e.args
    put = {**model.put, (z, int(model.value(row))): int(model.value(component))}
    return Model(model.equations, model.instance, model.using, put, model.bound).value(inside)


def of_limit(model, e):
    """The value close to the limit; infinite where it still grows."""
    inside, variable, point = e.args
    near = [mpmath.mpf(10) ** n for n in (4, 8)]
    places = near if point.is_infinite else [model.value(point) + 1 / n for n in near]
    first, second = (model.putting({variable: place}).value(inside) for place in places)
    return second if abs(second - first) < 0.01 else mpmath.sign(second) * mpmath.inf


def of_integral(model, e):
    inside, *variables = e.args
    width, spacing = GRIDS[len(variables)]
    models = [model]
    for variable in variables:
        points = [spacing * n for n in range(int(-width / spacing), int(width / spacing) + 1)]
        models = [one.putting({variable: point}) for one in models for point in points]
    return spacing ** len(variables) * mpmath.fsum(one.value(inside) for one in models)


MEANINGS = {
    sp.Add: lambda model, e: mpmath.fsum(map(model.value, e.args)),
    sp.Mul: lambda model, e: mpmath.fprod(map(model.value, e.args)),
    sp.Pow: lambda model, e: mpmath.power(*map(model.value, e.args)),
    sp.exp: lambda model, e: mpmath.exp(model.value(e.args[0])),
    sp.log: lambda model, e: mpmath.log(model.value(e.args[0])),
    sp.KroneckerDelta: lambda model, e: mpmath.mpf(
        model.value(e.args[0]) == model.value(e.args[1])
    ),
    sp.Rational: lambda model, e: number(e),
    sp.core.numbers.Pi: lambda model, e: +mpmath.pi,
    sp.core.numbers.Infinity: lambda model, e: mpmath.inf,
    sp.core.numbers.NegativeInfinity: lambda model, e: -mpmath.inf,
    sp.Symbol: of_symbol,
    sp.Indexed: lambda model, e: model.entry(e.base, model.indices(e.indices)),
    sp.Sum: over_range(mpmath.fsum),
    sp.Product: over_range(mpmath.fprod),
    names.Name: of_name,
    names.Hat: lambda model, e: model.value(e.args[1]),
    names.density: of_density,
    names.new_normal: of_new_normal,
    names.Slope: of_slope,
    names.Gradient: of_slope,
    names.At: of_at,
    names.AtLabel: of_at_label,
    names.Limit: of_limit,
    names.Integral: of_integral,
}


def models(statement, equations):
    """Two models of the sizes that the statement fixes. An opaque density is taken to be normal."""
    sides = [sp.sympify(side) for side in (statement.derived, statement.rhs)]
    defines = isinstance(statement.name, names.normal)
    using = statement.opener.using or (statement.label if defines else "gaussian-1d")
    opened = statement.opener.open(statement.derived)
    sizes = explicit_sizes(*sides, *(opened if isinstance(opened, sp.MatrixBase) else [opened]))
    return [Model(equations, Instance(sizes, seed), using) for seed in (1, 2)]


def close(one, other):
    """Whether two numbers, or two infinities, agree."""
    if mpmath.isinf(one) or mpmath.isinf(other):
        return one == other
    return abs(one - other) <= mpmath.mpf(10) ** -9 * (1 + abs(one))
