"""Signs that follow from a known sum: positive terms that sum to 1 are at most 1 each."""

import sympy as sp

from kit.signs import positive
from kit.sums import unify


def at_most_one(e, given):
    """Whether a known sum of positive terms is 1, and e is one of its terms."""
    return any(_is_term(e, known.lhs) for known in given if known.rhs == 1)


def _is_term(e, total):
    if not isinstance(total, sp.Sum) or len(total.limits) != 1 or total.limits[0][1] != 1:
        return False
    return positive(total.function) and unify(total.function, e, {})


def with_signs(e, given):
    """e with names for -ln t and 1 - t, which are not negative, for every t that is at most 1."""

    def bounded(t):
        return at_most_one(t, given)

    def named(part):
        return sp.Dummy(str(part), nonnegative=True)

    e = sp.sympify(e).replace(
        lambda part: isinstance(part, sp.log) and bounded(part.args[0]), lambda part: -named(part)
    )
    return e.replace(lambda part: part.is_Add and bounded(1 - part), named)
