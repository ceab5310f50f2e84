"""The least of K costs, and which component has it."""

from mpmath import mpf
from sympy import Symbol

OTHER = Symbol("other", integer=True)  # the index in which a cost is written
SAME = mpf(10) ** -30


def costs(model, e):
    cost, size, *_ = e.args
    return [model.where({OTHER: n}).value(cost) for n in range(1, int(model.value(size)) + 1)]


def of_least(model, e):
    return min(costs(model, e))


def of_is_least(model, e):
    """1 for every component that has the least cost, or shares it."""
    every = costs(model, e)
    own = every[int(model.value(e.args[2])) - 1]
    return mpf(own - min(every) <= SAME * (1 + abs(own)))


def of_excess(model, e):
    every = costs(model, e)
    return every[int(model.value(e.args[2])) - 1] - min(every)


RULES = {"Least": of_least, "IsLeast": of_is_least, "Excess": of_excess}
