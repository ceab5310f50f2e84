"""What a statement claims, as comparisons of numbers in one model: a function for each form."""

from typing import NamedTuple

import mpmath
import sympy as sp
from kit.names import At, Name, Short, normal
from kit.notation import K, Lambda, Sigma, det_Lambda, pi, shared_Lambda, shared_Sigma
from mpmath import mpf

from judge import blocks
from judge.conditions import met
from judge.densities import family_of
from judge.models import number
from judge.parts import at_every_index, free_indices, is_rough, left_side, sides
from judge.places import least_of, solved
from judge.textbook import MEANINGS

EXACT, ROUGH = mpf(10) ** -9, mpf(10) ** -5
TRUE_MATRICES = (Sigma, Lambda, det_Lambda, shared_Sigma, shared_Lambda)


class Claim(NamedTuple):
    """One comparison: which part of the statement, whether it holds, and both values."""

    part: str
    holds: bool
    left: object
    right: object


def close(left, right, tolerance):
    """Whether two numbers, or two infinities, agree."""
    if mpmath.isinf(left) or mpmath.isinf(right):
        return left == right
    return abs(left - right) <= tolerance * (1 + abs(left))


def equal(part, model, left, right):
    """left = right; integrals and limits are known to fewer digits."""
    rough = is_rough(left) or is_rough(right)
    values = number(model, left), number(model, right)
    return Claim(part, close(*values, ROUGH if rough else EXACT), *values)


def larger(part, left, right):
    """left >= right, up to rounding."""
    return Claim(part, left >= right - EXACT * (1 + abs(right)), left, right)


def strictly_larger(part, left, right):
    return Claim(part, left > right + EXACT, left, right)


def both_sides(part, model, left, right):
    """left = right, entry by entry."""
    for one, other in zip(sides(left), sides(right), strict=True):
        yield equal(part, model, one, other)


def equality(statement, rhs, model):
    """Both sides before any simplification, and the name that they are given."""
    yield from both_sides("both sides", model, statement.derived, rhs)
    if statement.name is not None and not isinstance(statement.name, sp.Symbol | sp.Indexed):
        yield from both_sides("the name", model, statement.name, rhs)


def nonnegative(statement, rhs, model):
    yield from equality(statement, rhs, model)
    strict = ">" in statement.sign()
    value = number(model, rhs)
    yield (strictly_larger if strict else larger)("the sign", value, mpf(0))


def bound(statement, rhs, model):
    """f >= 0 near 0, around the zero and far out, and 0 only there."""
    zero = model.value(sp.sympify(statement.zero_at))
    yield from both_sides("the name", model, statement.name, rhs)
    at = [zero * mpf(10) ** (mpf(n) / 4) for n in range(-24, 25) if n]
    for place in [*at, zero * mpf("0.999"), zero * mpf("1.001")]:
        yield Claim("the sign", value_at(model, statement.t, place, rhs) > 0, place, mpf(0))
    there = value_at(model, statement.t, zero, rhs)
    yield Claim("the zero", close(there, mpf(0), EXACT), there, mpf(0))


def value_at(model, variable, place, e):
    return model.putting({variable: place}).value(sp.sympify(e))


def root(statement, rhs, model):
    """The value is a root, and values near and far are none."""
    variable = statement.variable
    least = least_of(model, variable, rhs)
    if variable.is_positive and least <= 0:
        yield from no_root(statement, model)
        return
    yield larger("the sign of the root", least, mpf(0))
    if least > EXACT:  # a singular covariance has no density
        found = solved(model, variable, rhs).value(statement.derived)
        yield Claim("the root", close(found, mpf(0), EXACT), found, mpf(0))
    for factor in ("0.03", "0.9", "1.1", "30"):
        found = solved(model, variable, rhs, mpf(factor)).value(statement.derived)
        yield Claim("no other root", not close(found, mpf(0), EXACT), found, mpf(0))


def no_root(statement, model):
    """The sign is the same everywhere, where a positive variable would have to be negative or 0."""
    places = [mpf(10) ** (mpf(n) / 4) for n in range(-12, 13)]
    values = [value_at(model, statement.variable, place, statement.derived) for place in places]
    same = all(value > 0 for value in values) or all(value < 0 for value in values)
    yield Claim("no positive root", same, values[0], values[-1])


def best_of(statement, solution, model):
    """The objective at some values of its parameters."""
    pairs = [sp.Tuple(*pair) for pair in solution.items()]
    return number(model, At(statement.objective, *pairs))


def maximum(statement, rhs, model):
    """The gap is the difference, and no other parameters do better, near or far."""
    yield from nonnegative(statement, rhs, model)
    best = best_of(statement, statement.solution, model)
    for factor in ("0.5", "0.99", "1.01", "3"):
        for variable, value in statement.solution.items():
            there = number(model, value)
            moved = there * mpf(factor) + (0 if variable.is_positive else mpf(factor) - 1)
            other = model.putting({v: number(model, s) for v, s in statement.solution.items()})
            found = other.putting({variable: moved}).value(statement.objective)
            yield strictly_larger(f"the maximum in {variable}", best, found)


def definition(statement, rhs, model):
    """A name of the field, or a density of known parameters; an agreement holds in every model."""
    if names_freely(statement):
        for part in sides(rhs):
            value = number(model, part)
            yield Claim("the right side", True, value, value)
    else:
        for one in at_every_index(model, free_indices(statement.lhs, rhs)):
            if met(statement, one):  # what holds for one component may not hold for another
                yield from both_sides("both sides", one, statement.lhs, rhs)


def names_freely(statement):
    """Whether the left side means nothing before this definition, which then claims nothing."""
    lhs = statement.lhs
    if type(lhs) is normal:
        return family_of(statement) is None
    if isinstance(lhs, Name) and not isinstance(lhs, normal):
        return lhs.label not in MEANINGS
    return all(isinstance(part, sp.Symbol | sp.Indexed) for part in sides(lhs))


def simplex(statement, rhs, model):
    """The solution is weights, and at no other weights is the objective as large."""
    (index,) = statement.weight.indices
    best = [number(model.where({index: k}), rhs) for k in model.range(K)]
    yield Claim("the sum of the weights", close(mpmath.fsum(best), 1, EXACT), mpmath.fsum(best), 1)
    yield Claim("the sign of the weights", min(best) > 0, min(best), mpf(0))
    if min(best) <= 0:
        return
    there = objective_at(statement, model, best)
    for share in (mpf("0.001"), mpf("0.3"), mpf("0.95")):
        for k in model.range(K) if len(best) > 1 else ():
            other = [(1 - share) * w + share * (n == k) for n, w in enumerate(best, 1)]
            found = objective_at(statement, model, other)
            yield strictly_larger("the maximum", there, found)


def objective_at(statement, model, weights):
    put = {(pi, (k,)): weight for k, weight in enumerate(weights, 1)}
    return number(model.with_put(put), statement.derived)


def jensen(statement, rhs, model):
    yield larger("the inequality", number(model, statement.derived), number(model, rhs))


def supposed(statement, rhs, model):
    """Both sides have a value in the models where it is made to hold."""
    yield from both_sides("both sides", model, statement.lhs, rhs)


def blocks_of(statement, rhs, model):
    """left = right, block by block."""
    known = blocks.numbers(model.draw)
    for left, right in zip(sides(statement.derived), sides(rhs), strict=True):
        gap = blocks.gap(left, right, known)
        yield Claim("both sides", gap <= EXACT, gap, mpf(0))


FORMS = {
    "Simplex": simplex,
    "Jensen": jensen,
    "Supposed": supposed,
    "Blocks": blocks_of,
    "Equality": equality,
    "Nonnegative": nonnegative,
    "Maximum": maximum,
    "Bound": bound,
    "Root": root,
    "Definition": definition,
}


def form_of(statement):
    """The function for the form of a statement, by the name of the nearest class that has one."""
    names = [parent.__name__ for parent in type(statement).__mro__]
    return next((FORMS[name] for name in names if name in FORMS), None)


def premises(statement, model):
    """Every given equation, at all its indices: it must hold in each valid model."""
    for known in statement.given:
        for one in at_every_index(model, free_indices(known.lhs, known.rhs)):
            yield from both_sides(f"the premise {known.label}", one, known.lhs, known.rhs)


def short_entries(statement, model):
    """A matrix entry that stands for an expression is the true entry."""
    every = sides(left_side(statement)) + sides(statement.rhs)
    for part in set().union(*[e.atoms(Short) for e in every]):
        symbol, expression = part.args
        if getattr(symbol, "base", None) in TRUE_MATRICES:
            for one in at_every_index(model, free_indices(symbol, expression)):
                yield equal(f"what {symbol} is short for", one, symbol, expression)


def replacements(statement, model):
    """Each replacement typed in a cell is one of equals; what moves is moved at all its indices."""
    for pairs, moving in statement.swapped:
        moved = model.with_put({key: v for part in moving for key, v in moves(model, part, pairs)})
        for old, new in pairs.items():
            for one in at_every_index(model, free_indices(old)):
                after, before = number(moved.where(one.bound), old), number(one, new)
                yield Claim(f"the replacement of {old}", close(after, before, EXACT), after, before)


def moves(model, part, pairs):
    """The value of the new part at every place of the one that moves."""
    for place in at_every_index(model, free_indices(part)):
        yield place.key(part), place.value(pairs[part])


def all_claims(statement, model):
    """Everything that the statement claims, and rests on, in this model."""
    yield from premises(statement, model)
    yield from short_entries(statement, model)
    yield from replacements(statement, model)
    yield from form_of(statement)(statement, statement.rhs, model)
