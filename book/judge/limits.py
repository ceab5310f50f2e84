"""Limits by values ever closer to the point: a number, an infinity, or a limit that is none."""

import mpmath
from kit.names import Limit
from mpmath import mpf

from judge.errors import Undefined

POWERS = (3, 6, 9, 12)
SETTLED = mpf(10) ** -7


def places(model, point):
    """Points that go to the point from above, or to an infinity."""
    steps = [mpf(10) ** power for power in POWERS]
    if point.is_infinite:
        return [step if point > 0 else -step for step in steps]
    return [model.value(point) + 1 / step for step in steps]


def of_limit(model, e):
    """The last value where the last two agree; an infinity where the values keep growing."""
    inside, variable, point = e.args
    key = model.key(variable)
    *_, before, close, last = [
        model.with_put({key: place}).value(inside) for place in places(model, point)
    ]
    if abs(last - close) <= SETTLED * (1 + abs(last)):
        return last
    grows = abs(last) > abs(close) > abs(before)
    if grows and abs(last - close) > mpf("0.9") * abs(close - before):
        return mpmath.sign(last) * mpmath.inf
    raise Undefined("a limit that does not settle")


def of_soft_limit(model, e):
    """The limit at 0 from above."""
    return of_limit(model, Limit(*e.args, 0))


RULES = {Limit: of_limit, "SoftLimit": of_soft_limit}
