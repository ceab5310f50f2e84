"""A model in which expressions have values: a draw, with some of its numbers put to others."""

import mpmath
import sympy as sp
from kit.names import normal
from kit.notation import SYMMETRIC
from mpmath import mpf

from judge import matrices
from judge.errors import Undefined, Unjudged


class Model:
    """A draw, the numbers put in place of its own, and the values of bound indices.

    Parameters
    ----------
    draw : Draw
        Where every other number comes from.
    density : callable
        (model, row, component) -> the density of that component at that row.
    rules : dict
        Class of an object -> its rule, a function of the model and the object.
    find : callable
        label -> statement, for names that no textbook defines.
    """

    def __init__(self, draw, density, rules, find, put=None, bound=None, known=None):
        self.draw, self.density, self.rules, self.find = draw, density, rules, find
        self.put, self.bound = put or {}, bound or {}
        self.known = {} if known is None else known  # what was computed with these numbers

    def where(self, bound):
        """The same model inside a sum, where an index has a value."""
        return Model(
            self.draw,
            self.density,
            self.rules,
            self.find,
            self.put,
            {**self.bound, **bound},
            self.known,
        )

    def with_put(self, put):
        """The same model with other numbers, by their keys."""
        return Model(
            self.draw, self.density, self.rules, self.find, {**self.put, **put}, self.bound
        )

    def putting(self, values):
        """The same model with other values for some entries or symbols."""
        return self.with_put({self.key(variable): value for variable, value in values.items()})

    def resized(self, sizes):
        """The same model with other sizes."""
        draw = self.draw.resized(sizes)
        return Model(draw, self.density, self.rules, self.find, self.put, self.bound)

    def key(self, variable):
        """What the model keeps a number under: a symbol, or a base with its indices as numbers."""
        if isinstance(variable, sp.Indexed):
            return variable.base, ordered(variable.base, self.whole(variable.indices))
        if isinstance(variable, normal):
            return normal, self.whole(variable.args)
        if variable.is_Symbol:
            return variable
        raise Unjudged(f"a value put for {type(variable).__name__}")

    def whole(self, indices):
        """The values of indices, as a tuple of integers."""
        return tuple(int(self.value(index)) for index in indices)

    def range(self, size):
        """1, …, N, or K, or D."""
        return range(1, self.draw.sizes[size] + 1)

    def value(self, e):
        """The number that an expression is in this model."""
        rule = self.rules.get(type(e))
        if rule is None:
            rule = self.rules[type(e)] = rule_of(type(e), self.rules)
        return rule(self, e)

    def entry(self, base, indices):
        """The number at base[indices]."""
        indices = ordered(base, indices)
        if (base, indices) in self.put:
            return self.put[base, indices]
        follows = matrices.FOLLOW.get(base)
        return follows(self, base, indices) if follows else self.draw.entry(base, indices)

    def symbol(self, symbol):
        """The number of a symbol without indices."""
        if symbol in self.bound:
            return mpf(self.bound[symbol])
        if symbol in self.put:
            return self.put[symbol]
        if symbol in matrices.FOLLOW:
            return matrices.FOLLOW[symbol](self, symbol, ())
        number = self.draw.symbol(symbol)
        if number is None:
            raise Unjudged(f"the whole number {symbol}")
        return number

    def normal(self, row, component):
        """The density of a component at a row."""
        if (normal, (row, component)) in self.put:
            return self.put[normal, (row, component)]
        key = normal, row, component, *sorted(self.bound.items(), key=str)
        if key not in self.known:
            self.known[key] = self.density(self, row, component)
        return self.known[key]


def rule_of(kind, rules):
    """The rule of the nearest class that has one, by the class or by its name.

    The classes that bring the prover's algebra with them are known by their names alone.
    """
    for parent in kind.__mro__:
        for key in (parent, parent.__name__):
            if key in rules:
                return rules[key]
    raise Unjudged(f"the object {kind.__name__}")


def ordered(base, indices):
    """Indices of a symmetric matrix in a fixed order: the two entries are one number."""
    if base not in SYMMETRIC or len(indices) < 2:
        return indices
    return (*indices[:-2], *sorted(indices[-2:]))


def number(model, e):
    """The value of a whole side: a real number or an infinity."""
    value = model.value(sp.sympify(e))
    if isinstance(value, mpmath.mpc) or mpmath.isnan(value):
        raise Undefined(f"{e} is no number")
    return value
