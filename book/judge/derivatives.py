"""Derivatives as difference quotients, with so many digits that the difference is none."""

from kit.names import Gradient, Slope, density_slope
from kit.notation import D, V
from mpmath import mp, mpf

from judge.densities import logistic

DIGITS = 12
STEP = mpf(10) ** -DIGITS


def quotient(function, here):
    """The slope of a function of one number, computed with the digits that the difference costs.

    One inside another has them twice, so four nested slopes are as good as one.
    """
    with mp.workdps(mp.dps + DIGITS):
        return (function(here + STEP) - function(here - STEP)) / (2 * STEP)


def of_slope(model, e):
    """The derivative by one number of the model; all that follows it moves with it."""
    inside, variable = e.args
    key = model.key(variable)
    return quotient(lambda v: model.with_put({key: v}).value(inside), model.value(variable))


def of_gradient(model, e):
    """The G_ab of a change sum_ab G_ab dV_ab: off the diagonal one number moves two entries."""
    *_, r, s = e.args[1].indices
    slope = of_slope(model, e)
    return slope if model.value(r) == model.value(s) else slope / 2


def of_density_slope(model, e):
    row, parameter = map(model.value, e.args)
    return quotient(lambda v: logistic(row - v, 1), parameter)


def of_along(model, e):
    """The slope where a precision, of one component or shared, moves along V with what follows."""
    inside, precision = e.args
    base = getattr(precision, "base", precision)
    component = model.whole(getattr(precision, "indices", ()))
    size = model.range(D)
    upper = [(r, s) for r in size for s in size if r <= s]
    start = {pair: model.entry(base, (*component, *pair)) for pair in upper}

    def moved(step):
        ends = {p: start[p] + step * model.entry(V, p) for p in upper}
        return model.with_put({(base, (*component, *p)): end for p, end in ends.items()})

    return quotient(lambda step: moved(step).value(inside), mpf(0))


RULES = {
    Slope: of_slope,
    Gradient: of_gradient,
    density_slope: of_density_slope,
    "Along": of_along,
}
