"""Premises that hold in special models only: one symbol is moved until they hold."""

import mpmath
from mpmath import mpf

from judge.errors import Undefined
from judge.models import number

PARTS = 40


def premises_of(statement):
    """What is supposed by a statement, or by what it rests on."""
    every = [statement, *statement.below()]
    return [known for known in every if type(known).__name__ == "Supposed"]


def where_they_hold(statement, model):
    """The model with the symbols at which the premises hold, or None where there are none."""
    for premise in premises_of(statement):
        model = model and solved(premise, model)
    return model


def solved(premise, model):
    """The model at a root of left - right, between the bounds that the premise names."""
    symbol, low, high = premise.by

    def gap(place):
        one = model.putting({symbol: place})
        return number(one, premise.lhs) - number(one, premise.rhs)

    low, high = number(model, low), number(model, high)
    places = [low + (high - low) * mpf(n) / PARTS for n in range(1, PARTS)]
    try:
        return next(
            (
                model.putting({symbol: bisected(gap, left, right)})
                for left, right in zip(places, places[1:])
                if gap(left) * gap(right) < 0
            ),
            None,
        )
    except Undefined:
        return None


def bisected(gap, left, right):
    """The root between two places, to all digits."""
    above = gap(right) > 0
    for _ in range(mpmath.mp.prec):
        middle = (left + right) / 2
        if (gap(middle) > 0) == above:
            right = middle
        else:
            left = middle
    return (left + right) / 2
