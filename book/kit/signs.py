"""What is positive or not negative by its form, and logarithms taken apart where that allows it."""

import sympy as sp

from kit.names import Hat, Integral, tangent
from kit.notation import INSIDE_UNIT, POSITIVE_DEFINITE, D, K, N


def positive(e):
    """Whether e > 0 follows from the assumptions on its symbols (False: it does not follow)."""
    if isinstance(e, sp.Product):
        return positive(e.function)
    if isinstance(e, Integral):
        return positive(e.args[0])
    if is_minor(e):
        return True
    if isinstance(e, sp.Sum):  # and never empty
        whole = all(low == 1 and high in (N, K, D) for _, low, high in e.limits)
        return whole and (positive(e.function) or has_a_least(e))
    if isinstance(e, sp.exp):
        return real(e.args[0])
    if is_complement(e):
        return True
    if isinstance(e, sp.Mul) or (isinstance(e, sp.Add) and not e.is_positive):
        return all(positive(part) for part in e.args)
    if isinstance(e, sp.Pow):
        return positive(e.base) and real(e.exp)
    return bool(e.is_positive)


def has_a_least(e):
    """Whether a sum has positive terms, each with the sign that its component has the least cost.

    Of finitely many costs one is the least, so one term at least is there.
    """
    factors = sp.Mul.make_args(e.function)
    signs = [factor for factor in factors if getattr(factor, "is_held_by_one", False)]
    if len(signs) != 1 or len(e.limits) != 1:
        return False
    (sign,), (index, _, size) = signs, e.limits[0]
    cost, *over = sign.args
    return over == [size, index] and not cost.has(index) and positive(e.function / sign)


def is_minor(e):
    """Whether e is a leading minor, of size 1 or 2, of a positive definite matrix of the book."""
    if isinstance(e, sp.Indexed):
        return e.base in POSITIVE_DEFINITE and len(e.indices) > 1 and e.indices[-1] == e.indices[-2]
    squares = [term for term in e.args if (-term).is_Pow] if e.is_Add else []
    if len(squares) != 1 or not isinstance(off := (-squares[0]).base, sp.Indexed):
        return False
    if off.base not in POSITIVE_DEFINITE:
        return False
    *first, s, t = off.indices
    return e == off.base[(*first, s, s)] * off.base[(*first, t, t)] - off**2


def is_complement(e):
    """Whether e is 1 minus a number that lies between 0 and 1 by its name."""
    entry = 1 - e
    return isinstance(entry, sp.Indexed) and entry.base in INSIDE_UNIT


def nonnegative(e):
    """Whether e >= 0 follows from its form: sums and products of squares and positive parts."""
    if positive(e) or e.is_nonnegative:
        return True
    if isinstance(e, tangent):  # its argument positive: `tangent-bound`
        return positive(e.args[0])
    if isinstance(e, sp.Sum | sp.Product):
        return nonnegative(e.function)
    if isinstance(e, Integral):
        return nonnegative(e.args[0])
    if isinstance(e, sp.Mul | sp.Add):
        return all(nonnegative(part) for part in e.args)
    if isinstance(e, sp.Pow) and nonnegative(e.base):
        return bool(e.exp.is_real)
    return isinstance(e, sp.Pow) and e.exp.is_even is True and real(e.base)


def real(e):
    """Whether e is a real number by its form."""
    if isinstance(e, sp.Sum | sp.Product):
        return real(e.function)
    if isinstance(e, Hat):
        return real(e.args[1])
    if isinstance(e, sp.Add | sp.Mul | sp.exp) or (isinstance(e, sp.Pow) and e.exp.is_Integer):
        return all(map(real, e.args))
    if isinstance(e, sp.log) or (isinstance(e, sp.Pow) and e.exp.is_real):
        return positive(e.args[0])
    return bool(e.is_real)


def split_logs(e):
    """ln of products as sums of ln, only where every factor is positive."""
    return e.replace(lambda part: isinstance(part, sp.log), lambda part: _split(part.args[0]))


def _split(e):
    if isinstance(e, sp.exp):
        return e.args[0]
    if isinstance(e, sp.gamma) and positive(e.args[0]):
        return sp.loggamma(e.args[0])
    if isinstance(e, sp.Mul) and all(positive(f) for f in e.args):
        return sp.Add(*[_split(f) for f in e.args])
    if isinstance(e, sp.Pow) and positive(e.base):
        return e.exp * _split(e.base)
    if isinstance(e, sp.Product) and positive(e.function):
        return sp.Sum(_split(e.function), *e.limits)
    return sp.expand_log(sp.log(e), factor=True) if e.is_Rational else sp.log(e)
