"""Two sides tried at numbers: in models of several sizes, at several values of the indices."""

import operator

import sympy as sp

from kit.instances import Instance, differ, evaluate, explicit_sizes
from kit.names import Operation
from kit.notation import D, K, N
from kit.opening import Opener

# Unequal sizes, among them K > N and D = 1: what holds at one of them only shows at another.
SIZES = ({N: 4, K: 3, D: 3}, {N: 3, K: 2, D: 1}, {N: 2, K: 4, D: 2})
# Indices unequal, all alike, and unequal the other way round.
INDICES = (
    {"i": 2, "h": 3, "j": 3, "k": 1, "m": 2, "a": 1, "b": 2, "c": 3, "d": 1},
    dict.fromkeys("ihjkmabcd", 1),
    {"i": 3, "h": 2, "j": 2, "k": 2, "m": 1, "a": 2, "b": 1, "c": 1, "d": 2},
)


def models(*expressions):
    """Exact models of each size, with the sizes that explicit indices in the expressions fix."""
    fixed = explicit_sizes(*expressions)
    for sizes in SIZES:
        for indices in INDICES:
            yield Instance({**sizes, **fixed}, indices=indices)


RELATIONS = {
    sp.Gt: operator.gt,
    sp.Ge: operator.ge,
    sp.Lt: operator.lt,
    sp.Le: operator.le,
    sp.Eq: operator.eq,
    sp.Ne: operator.ne,
}


def meets(condition, instance):
    """Whether a condition holds at an instance."""
    left, right = (evaluate(Opener(None, ()).open(side), instance) for side in condition.args)
    return RELATIONS[condition.func](left, right)


def agree(left, right, instances):
    """Whether two opened expressions have one value at each of the instances."""
    return not any(differ(left, right, instance) for instance in instances)


def holds(known):
    """Whether a statement taken as true is true at numbers; None where it cannot be tried."""
    sides = [Opener(None, ()).open(side) for side in (known.lhs, known.rhs)]
    if any(side.has(Operation) for side in sides):
        return None
    return agree(*sides, models(*sides))
