"""Identities of finite sums and of their terms that the normal form alone does not see."""

import sympy as sp

from kit.notation import UPPER, ZERO_OR_ONE, D, K, N


def without_powers(e):
    """x ** n = x for what is 0 or 1, and n = 1, 2, 3, …"""
    if not (e.is_Pow and e.exp.is_Integer and e.exp.is_positive):
        return e
    entry = isinstance(e.base, sp.Indexed) and e.base.base in ZERO_OR_ONE
    return e.base if entry or getattr(e.base, "is_zero_or_one", False) else e


def written_out(index, low, high, body):
    """The sum of the body over a range given in numbers, such as {0, 1}; else None."""
    if not (low.is_Integer and high.is_Integer and low <= high):
        return None
    return sp.Add(*[body.xreplace({index: sp.Integer(n)}) for n in range(int(low), int(high) + 1)])


def power_of_constant(limits, factor):
    """The product of a factor that does not depend on the index: its power; else None."""
    (index, low, high), *more = limits
    if more or factor.has(index) or low != 1 or high not in (N, K, D):
        return None
    return factor**high


def merge_deltas(e):
    """delta_km f(k) = delta_km f(m), inside every product of e with a delta of free indices."""
    return e.replace(lambda part: part.is_Mul and part.has(sp.KroneckerDelta), _merge_deltas)


def _merge_deltas(product):
    for delta in [f for f in product.args if isinstance(f, sp.KroneckerDelta)]:
        kept, other = sorted(delta.args, key=sp.default_sort_key)
        if other.is_Symbol and other in UPPER and not _binds(product, kept, other):
            rest = [f.xreplace({other: kept}) for f in product.args if f != delta]
            product = sp.Mul(delta, *rest)
    return product


def _binds(e, *indices):
    """Whether a sum inside e runs over one of the indices."""
    return any(limit[0] in indices for s in e.atoms(sp.Sum, sp.Product) for limit in s.limits)


def is_zero_in_one_sum(e):
    """Whether e is one sum over rows, say, each term of which is zero over a common denominator.

    Sums over one index with the same bounds become one sum; what is no sum is shared out evenly.
    """
    ranges = {s.limits[0][1:] for s in e.atoms(sp.Sum) if len(s.limits) == 1}
    return any(_is_zero_in_sum(e, low, high) for low, high in ranges if low == 1)


def _is_zero_in_sum(e, low, high):
    index, terms = sp.Dummy("s", integer=True), []
    for term in sp.Add.make_args(e):
        sums = [f for f in sp.Mul.make_args(term) if isinstance(f, sp.Sum)]
        if len(sums) > 1:
            return False
        if not sums:
            terms.append(term / high)
            continue
        (s, *bounds), *more = sums[0].limits
        if more or bounds != [low, high] or (term / sums[0]).has(s):
            return False
        terms.append(term / sums[0] * sums[0].function.xreplace({s: index}))
    return sp.expand(sp.numer(sp.together(sp.Add(*terms)))) == 0
