"""What a statement divides by, or takes the logarithm of: it says where it has no meaning."""

import sympy as sp

from kit.conditions import greater, unequal
from kit.names import At, Hat, count, tangent
from kit.notation import D, K, N, frozen_gamma, q
from kit.signs import nonnegative, positive
from kit.sums import normal_form

# Positive by their assumptions; the limit 0, where they stop, is worth a word.
MAY_VANISH = (q, frozen_gamma)


def conditions_of(expressions, settle):
    """The conditions under which the expressions have a value, each once.

    settle(e): e with its names opened, of which the sign may show what that of e does not.
    """
    found = {}
    for e in expressions:
        put = [variable for at in e.atoms(At) for variable, _ in at.args[1:]]
        for part in sp.preorder_traversal(e):
            needed = [*_not_empty(part), *(c for base in divisors(part) for c in not_zero(base))]
            needed += (c for base in arguments(part) for c in above_zero(base))
            for condition in needed:
                inside = condition.lhs
                signed = isinstance(inside, sp.Expr) and _shows_sign(inside, settle)
                if not signed and not any(inside.has(variable) for variable in put):
                    found[condition] = None
    return tuple(c for c in found if not _follows(c, found))


def _follows(condition, found):
    """Whether e != 0 is needed, and e > 0 as well."""
    return condition.func is sp.Ne and greater(condition.lhs, 0) in found


def divisors(part):
    """The factors below a fraction."""
    below = isinstance(part, sp.Pow) and part.exp.could_extract_minus_sign()
    return sp.Mul.make_args(part.base) if below else ()


def arguments(part):
    """The factors of the argument of a logarithm."""
    if not isinstance(part, sp.log | tangent):
        return ()
    return [f for side in sp.fraction(part.args[0]) for f in sp.Mul.make_args(side)]


def not_zero(e):
    """The condition that e is not 0, if that does not follow from its form."""
    e = without_number(e)
    if nonnegative(e):
        return above_zero(e)
    return (unequal(-e if e.could_extract_minus_sign() else e, 0),)


def above_zero(e):
    """The condition that e is positive, if that does not follow from its form."""
    e = without_number(e)
    if isinstance(e, sp.Pow) and e.exp.is_positive:
        return above_zero(e.base)
    return () if e.is_number or (positive(e) and not _may_vanish(e)) else (greater(e, 0),)


def without_number(e):
    """e without a positive number in front, which says nothing of its sign."""
    number, rest = e.as_coeff_Mul()
    return rest if number.is_positive and rest != 1 else e


def _shows_sign(e, settle):
    """Whether e, opened, is positive or negative by its form."""
    if _may_vanish(e) or isinstance(e, sp.Symbol):
        return False
    opened = sp.expand(normal_form(settle(e)), power_exp=True)
    return not opened.has(q, frozen_gamma) and (positive(opened) or positive(-opened))


def _may_vanish(e):
    """Whether e is 0 at the border of what its assumptions allow."""
    if isinstance(e, Hat):
        return not positive(e.args[1]) or _may_vanish(e.args[1])
    return isinstance(e, count) or (isinstance(e, sp.Indexed) and e.base in MAY_VANISH)


def _not_empty(part):
    """The condition that a sum from 3 to K, say, has no fewer than no terms."""
    if isinstance(part, sp.Sum | sp.Product):
        for _, low, high in part.limits:
            if low.is_Integer and low > 2 and high in (N, K, D):
                yield sp.Ge(high, low - 1)
