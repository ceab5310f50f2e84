"""Matrix forms in numbers: whether each says what the entries say, at all their indices."""

from functools import reduce

import mpmath
from kit.notation import UPPER, D, K

from judge import matrices
from judge.claims import EXACT, Claim, close
from judge.costs import SAME
from judge.errors import Undefined
from judge.models import number
from judge.parts import at_every_index, free_indices


def matrix_claims(statement, model):
    """Every entry of each matrix form beside the side that it stands for."""
    entries = [index for index in free_indices(*statement.shown_sides) if UPPER[index] == D]
    for side, form in statement.in_matrices:
        if getattr(form, "e", None) == side:  # it shows the entries themselves, by their letter
            continue
        found = value(model, form)
        for place in at_every_index(model, entries):
            row, column = (*place.whole(entries), 1, 1)[:2]
            values = found[row - 1, column - 1], number(place, side)
            yield Claim("the matrix form", close(*values, EXACT), *values)


def value(model, form):
    """The matrix of numbers that a form is in this model; a number is one of 1 x 1."""
    return RULES[type(form).__name__](model, form)


def of_one(rule):
    """What is made of one form, from the numbers of that one."""
    return lambda model, form: rule(value(model, form.part))


def number_of(model, form):
    return mpmath.matrix([[number(model, form.e)]])


def whole(model, form):
    """Every entry, for all values of the index that counts rows, and of the one for columns."""
    row, *column = form.entries
    return mpmath.matrix(
        [
            [number(one, form.e) for one in at_every_index(model.where({row: r}), column)]
            for r in model.range(D)
        ]
    )


def product(model, form):
    numbers = [value(model, factor) for factor in form.factors]
    return reduce(multiplied, numbers, mpmath.matrix([[number(model, form.scale)]]))


def multiplied(one, other):
    """The product, where one of the two may be a number."""
    if one.rows == one.cols == 1:
        return one[0] * other
    return one * other[0] if other.rows == other.cols == 1 else one * other


def summed(model, form):
    terms = (value(model.where({form.index: n}), form.part) for n in model.range(UPPER[form.index]))
    return reduce(lambda one, other: one + other, terms)


def at_each(model, form):
    """The number at every component."""
    return [value(model.where({form.index: n}), form.part)[0] for n in model.range(K)]


def least_over(model, form):
    return mpmath.matrix([[min(at_each(model, form))]])


def largest_over(model, form):
    return mpmath.matrix([[max(at_each(model, form))]])


def least_at(model, form):
    numbers = at_each(model, form)
    own = value(model.where({form.index: model.value(form.own)}), form.part)[0]
    return mpmath.matrix([[mpmath.mpf(own - min(numbers) <= SAME * (1 + abs(own)))]])


def squared_length(numbers):
    return mpmath.matrix([[mpmath.fsum(entry**2 for entry in numbers)]])


def trace(numbers):
    return mpmath.matrix([[mpmath.fsum(numbers[n, n] for n in range(numbers.rows))]])


def logarithm(numbers):
    if numbers[0] <= 0:
        raise Undefined("the logarithm of what is not positive")
    return mpmath.matrix([[mpmath.log(numbers[0])]])


def power(model, form):
    base, exponent = value(model, form.part)[0], number(model, form.exponent)
    if base <= 0:
        raise Undefined("a power of what is not positive")
    return mpmath.matrix([[mpmath.power(base, exponent)]])


RULES = {
    "Number": number_of,
    "Whole": whole,
    "Identity": lambda model, form: mpmath.eye(len(model.range(D))),
    "Plus": lambda model, form: value(model, form.parts[0]) + value(model, form.parts[1]),
    "Over": lambda model, form: value(model, form.parts[0]) / value(model, form.parts[1])[0],
    "Times": product,
    "Summed": summed,
    "Power": power,
    "Transposed": of_one(lambda numbers: numbers.T),
    "Inverse": of_one(matrices.inverse),
    "Determinant": of_one(lambda numbers: mpmath.matrix([[mpmath.det(numbers)]])),
    "Trace": of_one(trace),
    "SquaredLength": of_one(squared_length),
    "LeastOver": least_over,
    "LargestOver": largest_over,
    "LeastAt": least_at,
    "Exponential": of_one(lambda numbers: mpmath.matrix([[mpmath.exp(numbers[0])]])),
    "Logarithm": of_one(logarithm),
}
