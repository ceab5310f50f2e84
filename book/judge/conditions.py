"""Side conditions: in which models a statement claims anything."""

import sympy as sp
from mpmath import mpf

from judge.errors import Undefined
from judge.matrices import PARTNER
from judge.models import number
from judge.parts import at_every_index, free_indices, left_side

SMALL = mpf(10) ** -20
COMPARE = {
    sp.Eq: lambda left, right: abs(left - right) <= SMALL,
    sp.Ne: lambda left, right: abs(left - right) > SMALL,
    sp.Gt: lambda left, right: left - right > SMALL,
    sp.Ge: lambda left, right: left >= right,
    sp.Lt: lambda left, right: right - left > SMALL,
    sp.Le: lambda left, right: left <= right,
}


def where_parameters_agree(statement, model):
    """The model in which each precision or covariance is what a condition says it is."""
    for condition in statement.all_conditions():
        if type(condition) is sp.Eq and getattr(condition.lhs, "base", None) in PARTNER:
            places = at_every_index(model, free_indices(condition.lhs))
            put = {place.key(condition.lhs): number(place, condition.rhs) for place in places}
            model = model.with_put(put)
    return model


def holds(condition, model, fixed):
    """Whether a condition holds; indices that the statement does not fix take all values."""
    rest = [index for index in free_indices(condition) if index not in fixed]
    try:
        return all(
            COMPARE[type(condition)](number(one, condition.lhs), number(one, condition.rhs))
            for one in at_every_index(model, rest)
        )
    except Undefined:
        return False


def met(statement, model):
    """Whether the model keeps all side conditions, also those of what the statement rests on.

    A statement about all weights is about every component, and so are its conditions.
    """
    every = free_indices(statement.weight) if hasattr(statement, "weight") else ()
    fixed = free_indices(statement.lhs, left_side(statement), statement.rhs)
    fixed = [index for index in fixed if index not in every]
    return all(holds(condition, model, fixed) for condition in statement.all_conditions())
