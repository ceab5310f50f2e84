"""Integrals by double exponential quadrature, over the range that the variable declares."""

from functools import cache

import mpmath
from kit.names import Integral
from mpmath import mpf

from judge.errors import Undefined

NEAR, FAR = mpf("1.9"), mpf(5)  # everything up to |x| = 60 is looked at, at most up to 1e50
NEGLIGIBLE = mpf(10) ** -18
AGREE = mpf(10) ** -4  # the error of the finer rule is about the square of the difference
SPACINGS = {1: (8, 16, 32, 64, 128), 2: (4, 8, 16, 32)}


@cache
def on_the_line(t):
    """A point of the real line and its weight."""
    u = mpmath.pi / 2 * mpmath.sinh(t)
    return mpmath.sinh(u), mpmath.cosh(u) * mpmath.pi / 2 * mpmath.cosh(t)


@cache
def on_the_half_line(t):
    """A positive point and its weight."""
    point = mpmath.exp(mpmath.pi / 2 * mpmath.sinh(t))
    return point, point * mpmath.pi / 2 * mpmath.cosh(t)


def side(function, place, spacing, sign):
    """The terms on one side of the middle, outwards, until they are negligible."""
    total, n = mpf(0), 1
    while n * spacing <= FAR:
        point, weight = place(sign * n * spacing)
        term = weight * function(point)
        total += term
        if n * spacing > NEAR and abs(term) < NEGLIGIBLE:
            return total
        n += 1
    raise Undefined("an integral that does not settle at the ends")


def quadrature(function, place, spacing):
    """The double exponential rule with this spacing."""
    point, weight = place(mpf(0))
    sides = [side(function, place, spacing, sign) for sign in (-1, 1)]
    return spacing * (weight * function(point) + sum(sides))


def iterated(model, e, variables, spacing):
    """The integral over all the variables, one inside the other."""
    if not variables:
        return model.value(e)
    first, *rest = variables
    place = on_the_half_line if first.is_positive else on_the_line
    key = model.key(first)
    return quadrature(
        lambda point: iterated(model.with_put({key: point}), e, rest, spacing), place, spacing
    )


def of_integral(model, e):
    """Two rules must agree, one with half the spacing of the other."""
    inside, *variables = e.args
    before = None
    for parts in SPACINGS[len(variables)]:
        found = iterated(model, inside, variables, mpf(1) / parts)
        if before is not None and abs(found - before) <= AGREE * (1 + abs(found)):
            return found
        before = found
    raise Undefined("an integral that does not settle")


RULES = {Integral: of_integral}
