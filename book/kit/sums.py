"""Normal form of finite sums, and the use of known sums inside it.

Every rewriting here is an identity of finite sums over 1..N, 1..K or 1..D, so what reaches zero
is zero. The normal form need not be complete: a true formula may fail to reach zero, loudly.
SymPy flattens Sum(Sum(f, inner), outer) into one Sum whose first limit is the innermost.
"""

import functools
import itertools

import sympy as sp

from kit.calculus import rename_limits, sort_symmetric, sorted_entry
from kit.notation import SYMMETRIC, UPPER, D, K, N, a, b, c, h, i, j, k
from kit.signs import split_logs

KEEP = {"power_exp": False, "power_base": False, "log": False}


@functools.lru_cache(maxsize=50_000)  # both sides, wrong forms and premises share their parts
def normal_form(e):
    """Sums expanded, constants pulled out, independent sums split, bound indices renamed."""
    e = sp.sympify(e)
    if isinstance(e, sp.Sum):
        # An outer index already named s1 would be captured when an inner one gets that name.
        e = rename_limits(e)
        result = normal_form(e.function)
        for limit in e.limits:
            result = _sum_over(limit, result)
        return result
    if isinstance(e, sp.Indexed):
        return sorted_entry(e)
    if isinstance(e, sp.Product):
        e = rename_limits(e)
        body = sp.expand_power_base(normal_form(e.function))
        return sp.Mul(*[_rename(e.limits, f, sp.Product) for f in sp.Mul.make_args(body)])
    if e.args:
        return e.func(*[normal_form(part) for part in e.args])
    return e


def _sum_over(limit, body):
    index, low, high = limit
    if UPPER.get(low - 1) == high:  # from h + 1 to N: the whole sum without its beginning
        beginning = _sum_over(sp.Tuple(index, 1, low - 1), body)
        return _sum_over(sp.Tuple(index, 1, high), body) - beginning
    terms = sp.Add.make_args(expand(body))
    return sp.Add(*[_sum_of_product(sp.Mul.make_args(term), [limit]) for term in terms])


def expand(e, **options):
    """Products multiplied out, in denominators too; exponentials, powers and logarithms kept."""
    e = sp.expand(e, **{**KEEP, **options})
    return e.replace(_is_inverse_of_sum, lambda p: sp.Pow(sp.expand(p.base, **KEEP), p.exp))


def _is_inverse_of_sum(e):
    return isinstance(e, sp.Pow) and e.exp.is_negative and e.base.is_Add


def _sum_of_product(factors, limits):
    """The sum of a product: what does not depend on an index leaves its sum."""
    factors, limits = _flatten(factors, limits)
    factors, limits = _resolve_deltas(factors, limits)
    factors, limits = _cancel(factors, limits)
    indices = [limit[0] for limit in limits]
    result = sp.Mul(*[f for f in factors if not f.has(*indices)]) if indices else sp.Mul(*factors)
    for group in _groups(factors, limits):
        own = [limit for limit in limits if limit[0] in group]
        inside = sp.Mul(*[f for f in factors if f.has(*group)])
        if inside == 1 and len(own) == 1:
            result *= own[0][2] - own[0][1] + 1
        else:
            result *= _rename(own, inside, sp.Sum)
    return result


def _flatten(factors, limits):
    """Inner sums that depend on an outer index become limits of one sum."""
    waiting, flat, limits = list(factors), [], list(limits)
    while waiting:
        f = waiting.pop()
        if isinstance(f, sp.Pow) and f.exp in (2, 3) and isinstance(f.base, sp.Sum):
            waiting += [f.base] * int(f.exp)
        elif isinstance(f, sp.Sum) and f.has(*[limit[0] for limit in limits]):
            f = rename_limits(f)
            limits = [*f.limits, *limits]
            waiting += sp.Mul.make_args(f.function)
        else:
            flat.append(f)
    return flat, limits


def _resolve_deltas(factors, limits):
    """sum_s delta_st f(s) = f(t), where t runs over the same range as s."""
    for delta in [f for f in factors if isinstance(f, sp.KroneckerDelta)]:
        for s, t in itertools.permutations(delta.args, 2):
            bound = [limit for limit in limits if limit[0] == s]
            if bound and tuple(bound[0][1:]) == range_of(t, limits):
                rest = [f.xreplace({s: t}) for f in factors if f is not delta]
                return _resolve_deltas(rest, [limit for limit in limits if limit[0] != s])
    return factors, limits


def _cancel(factors, limits):
    """sum_t f(t) / sum_s f(s) = 1, also where the first sum was merged into a larger one."""
    for below in [f for f in factors if f.is_Pow and f.exp.is_negative and f.exp.is_Integer]:
        if not isinstance(below.base, sp.Sum) or len(below.base.limits) != 1:
            continue
        (s, *bounds) = below.base.limits[0]
        for t, *own in limits:
            carriers = [f for f in factors if f.has(t)]
            elsewhere = any(sp.Tuple(*limit[1:]).has(t) for limit in limits)
            body = below.base.function.xreplace({s: t})
            if own == bounds and not elsewhere and sp.Mul(*carriers) == body:
                rest = [f for f in factors if f not in carriers and f is not below]
                left = [limit for limit in limits if limit[0] != t]
                return _cancel([*rest, below.base ** (below.exp + 1)], left)
    return factors, limits


def range_of(index, limits):
    """The range of an index: bound by one of the limits, or by the book's convention."""
    for name, low, high in limits:
        if name == index:
            return low, high
    return (sp.S.One, UPPER[index]) if index in UPPER else None


def _groups(factors, limits):
    """Indices that occur together in a factor or a bound belong to one group."""
    group = {limit[0]: frozenset([limit[0]]) for limit in limits}
    for e in [*factors, *(sp.Tuple(*limit) for limit in limits)]:
        together = [index for index in group if e.has(index)]
        if together:
            union = frozenset().union(*(group[index] for index in together))
            group.update(dict.fromkeys(union, union))
    return sorted(set(group.values()), key=str)


def _rename(limits, inside, kind):
    """Bound indices are named by depth; independent ones stand in a fixed order."""
    indices = [limit[0] for limit in limits]
    dependent = any(sp.sympify(bound).has(*indices) for limit in limits for bound in limit[1:])
    orders = [tuple(limits)] if dependent or len(limits) > 4 else itertools.permutations(limits)
    start = _depth(inside)
    return min((_named_by_depth(order, inside, kind, start) for order in orders), key=sp.srepr)


def _named_by_depth(order, inside, kind, start):
    names = {
        limit[0]: sp.Symbol(f"s{start + level}", integer=True) for level, limit in enumerate(order)
    }
    body = sort_symmetric(inside.xreplace(names))
    return kind(body, *[sp.Tuple(*limit).xreplace(names) for limit in order])


def _depth(e):
    bound = e.atoms(sp.Sum, sp.Product)
    return max([0] + [len(s.limits) + _depth(s.function) for s in bound])


def is_zero(e):
    """Whether the normal form of e, over a common denominator, is zero."""
    for split_exponentials in (False, True):
        form = _settled(e, split_exponentials)
        if form == 0 or _settled(sp.numer(sp.together(form)), split_exponentials) == 0:
            return True
    return False


def _settled(e, split_exponentials):
    """The normal form, repeated until it no longer changes."""
    for _ in range(6):
        form = normal_form(expand(split_logs(normal_form(e)), power_exp=split_exponentials))
        if form == e:
            break
        e = form
    return e


def readable(e):
    """A normal form with the book's own letters for its bound indices."""
    free = {N: [i, h], K: [k, j], D: [a, b, c]}
    for s in e.atoms(sp.Sum):
        for index, _, high in s.limits:
            letters = [letter for letter in free[high] if not e.has(letter)]
            e = e.xreplace({index: letters[0]})
    return e


# ---- known sums ---------------------------------------------------------------------------------


def use_known_sum(e, known, value):
    """Replace sum_s f(s) = value wherever it stands, also inside larger flat sums.

    `known` is a Sum over one index of a product of indexed factors; its free indices match any.
    Only the whole range matches, and only where nothing else depends on the summed index.
    """
    (limit,) = known.limits
    pattern = sp.Mul.make_args(known.function)

    def rewrite(target):
        for own in target.limits:
            if tuple(own[1:]) != tuple(limit[1:]):
                continue
            found = _match_factors(pattern, limit[0], target, own)
            if found is not None:
                rest, match = found
                left = [other for other in target.limits if other is not own]
                body = sp.Mul(*rest) * value.xreplace(match)
                return sp.Sum(body, *left) if left else body
        return target

    form = normal_form(e)
    return normal_form(form.replace(lambda part: isinstance(part, sp.Sum), rewrite))


def _match_factors(pattern, index, target, own):
    """The factors of a flat sum that carry its index, if they are the pattern's."""
    if any(other.has(own[0]) for limit in target.limits if limit is not own for other in limit[1:]):
        return None
    factors = sp.Mul.make_args(target.function)
    carriers = [f for f in factors if f.has(own[0])]
    for order in itertools.permutations(carriers) if len(carriers) == len(pattern) else ():
        match = {index: own[0]}
        fits = all(unify(p, f, match) for p, f in zip(pattern, order))
        # The summed index itself stands for no other index: sum_k gamma_kk is another sum.
        if fits and not any(v.has(own[0]) for key, v in match.items() if key != index):
            return [f for f in factors if f not in carriers], match
    return None


def unify(pattern, target, match):
    """Extend `match` (index -> index) so that the pattern becomes the target, if possible."""
    if isinstance(pattern, sp.Symbol) and pattern in UPPER:
        return match.setdefault(pattern, target) == target
    if not pattern.args or pattern.func != target.func or len(pattern.args) != len(target.args):
        return pattern == target
    trial = dict(match)
    if all(unify(p, t, trial) for p, t in zip(pattern.args, target.args)):
        match.update(trial)
        return True
    if isinstance(target, sp.Indexed) and target.base in SYMMETRIC:
        *first, s, t = target.args
        trial = dict(match)
        if all(unify(p, q, trial) for p, q in zip(pattern.args, (*first, t, s))):
            match.update(trial)
            return True
    return False
