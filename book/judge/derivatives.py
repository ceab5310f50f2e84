"""Derivatives as difference quotients, with so many digits that the difference is none."""

import sympy as sp
from kit.names import Slope, density_slope
from kit.notation import SYMMETRIC
from mpmath import mpf

from judge.densities import logistic

STEP = mpf(10) ** -12


def quotient(function, here):
    """The slope of a function of one number: two nested ones keep 20 of 50 digits."""
    return (function(here + STEP) - function(here - STEP)) / (2 * STEP)


def of_slope(model, e):
    """The derivative by one entry or symbol; all that follows it moves with it."""
    inside, variable = e.args
    key = model.key(variable)
    slope = quotient(lambda v: model.with_put({key: v}).value(inside), model.value(variable))
    return slope / 2 if halved(model, variable) else slope


def halved(model, variable):
    """The book's convention: a gradient by an entry of a symmetric matrix is symmetric.

    So the slope of the one number that stands in two places is shared between the two. Where the
    indices are written out, as in Lambda[m, 1, 2], that number itself is meant.
    """
    if not isinstance(variable, sp.Indexed) or variable.base not in SYMMETRIC:
        return False
    r, s = variable.indices[-2:]
    return not (r.is_Integer and s.is_Integer) and model.value(r) != model.value(s)


def of_density_slope(model, e):
    row, parameter = map(model.value, e.args)
    return quotient(lambda v: logistic(row - v, 1), parameter)


RULES = {Slope: of_slope, density_slope: of_density_slope}
