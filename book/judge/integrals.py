"""Integrals by double exponential quadrature, over the range that the variable declares."""

from functools import cache, partial

import mpmath
from kit.names import Integral
from mpmath import mpf

from judge.errors import Undefined

NEAR = mpf("1.9")  # everything up to |x| = 60 is looked at
FARTHER = mpf(3)  # down to 1e-7: the inner integrand may lie close to 0
NEGLIGIBLE = mpf(10) ** -18
AGREE = mpf(10) ** -4  # relatively: the error of the finer rule is about the square of it
SPACINGS = {1: (8, 16, 32, 64, 128, 256, 512), 2: (4, 8, 16, 32)}
MOST_WEIGHTS = 1 + max(SPACINGS)  # of weights that sum to 1 one is not free


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


# At most up to 1e50; and from 1e-55,000 on, since w^(0.001 - 1) is negligible only there.
FAR = {on_the_line: mpf(5), on_the_half_line: mpf(12)}


def side(function, place, spacing, sign, near):
    """The terms on one side of the middle, outwards, until they are negligible."""
    total, n = mpf(0), 1
    while n * spacing <= FAR[place]:
        point, weight = place(sign * n * spacing)
        term = weight * function(point)
        total += term
        if n * spacing > near and abs(term) < NEGLIGIBLE:
            return total
        n += 1
    raise Undefined("an integral that does not settle at the ends")


def quadrature(function, place, spacing, near=NEAR):
    """The double exponential rule with this spacing."""
    point, weight = place(mpf(0))
    sides = [side(function, place, spacing, sign, near) for sign in (-1, 1)]
    return spacing * (weight * function(point) + sum(sides))


def iterated(at, variables, spacing, *points):
    """The integral of at(*points) over all the variables, one inside the other."""
    if not variables:
        return at(*points)
    first, *rest = variables
    place = on_the_half_line if first.is_positive else on_the_line
    return quadrature(lambda point: iterated(at, rest, spacing, *points, point), place, spacing)


def settling(rule, spacings):
    """Two rules must agree, one with half the spacing of the other."""
    before = None
    for parts in spacings:
        found = rule(mpf(1) / parts)
        if before is not None and abs(found - before) <= AGREE * (abs(found) + AGREE):
            return found
        before = found
    raise Undefined("an integral that does not settle")


def integrand(model, e, *variables):
    """The value of e where the variables are at some points, which half the spacing meets again."""
    keys = [model.key(variable) for variable in variables]
    return cache(lambda *points: model.with_put(dict(zip(keys, points, strict=True))).value(e))


def of_integral(model, e):
    """The integral over all the variables, the first one outside."""
    inside, *variables = e.args
    at = integrand(model, inside, *variables)
    return settling(lambda spacing: iterated(at, variables, spacing), SPACINGS[len(variables)])


def of_either_order(model, e):
    """The inner integral settles at each point of the outer one."""
    at = integrand(model, *e.args)

    @cache
    def of_inner(point):
        def of_second(spacing):
            return quadrature(partial(at, point), on_the_half_line, spacing, FARTHER)

        return settling(of_second, SPACINGS[1])

    return settling(lambda spacing: quadrature(of_inner, on_the_line, spacing), SPACINGS[1])


RULES = {
    Integral: of_integral,
    "PositiveIntegral": of_integral,
    "EitherOrder": of_either_order,
}
