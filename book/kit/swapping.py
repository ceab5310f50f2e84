"""A replacement typed by hand, checked: each pair must occur and have one value in every model."""

import sympy as sp

from kit.calculus import refuse_tied
from kit.instances import evaluate
from kit.notation import SYMMETRIC, UPPER, V, step
from kit.opening import Opener
from kit.register import current
from kit.trial import models

CLOSE = 10**-30


def swap(e, pairs, moving=()):
    """e with each old part replaced by its new one.

    Parameters
    ----------
    e : SymPy expression or matrix
    pairs : dict
        Old part -> new part. Both have one value in every model, whatever the free indices are.
    moving : entry of an indexed object, or a tuple of them
        The old parts that are put to other values, at each of their indices. The other pairs must
        then be right after that move: a determinant moves with its matrix.

    Raises
    ------
    ValueError
        Where an old part does not occur in e, or its new part has another value.
    """
    moving = moving if isinstance(moving, tuple) else (moving,)
    for entry in moving:
        _refuse_others(e, entry)
        refuse_tied(e.xreplace(dict.fromkeys(pairs, sp.S.Zero)), entry)
        _refuse_other_direction(entry, pairs[entry])
    for old, new in pairs.items():
        if not e.has(old):
            raise ValueError(f"swap: expected {old} in the expression, found {e}")
        for model in models(e, *pairs, *pairs.values()):
            moved = model.moved({v.base: _new_values(v, pairs[v], model) for v in moving})
            for bound in _assignments(old, model):
                _refuse_unlike(old, new, (moved, model), bound)
    current().note_swap(pairs, moving)
    return e.xreplace(pairs)


def _refuse_others(e, moving):
    """Refuse entries that would not move with the moving one, for their indices differ."""
    for entry in e.atoms(sp.Indexed):
        if entry.base == moving.base and entry != moving:
            raise ValueError(
                f"swap: {moving}: expected all its entries to move, found {entry}, which stays"
            )


def _refuse_other_direction(moving, value):
    """Refuse a step along anything but V: slopes along one direction are added up."""
    along = (value - moving).coeff(step) if value.has(step) else None
    if along is not None and V[moving.indices[-2:]] not in (along, _without_delta(along)):
        raise ValueError(f"swap: {moving}: expected it to move along V, found {along}")


def _without_delta(e):
    return sp.Mul(*[f for f in sp.Mul.make_args(e) if not isinstance(f, sp.KroneckerDelta)])


def _assignments(old, model):
    """Every value of the free indices of an old part; other indices are the model's."""
    found = [{}]
    for index in sorted(old.free_symbols & set(UPPER), key=str):
        values = range(1, model.sizes[UPPER[index]] + 1)
        found = [{**one, index: n} for one in found for n in values]
    return found


def _refuse_unlike(old, new, pair_of_models, bound):
    left, right = (
        evaluate(Opener(None, ()).open(part), model, bound)
        for part, model in zip((old, new), pair_of_models)
    )
    if abs(left - right) > CLOSE * (1 + abs(left)):
        where = ", ".join(f"{index} = {n}" for index, n in bound.items())
        raise ValueError(
            f"swap: expected the value of {old}, {left}, found {right} of {new} ({where})"
        )


def _new_values(moving, value, model):
    """The new value of the moving part at all of its indices."""
    values = {}
    for bound in _assignments(moving, model):
        indices = tuple(int(bound.get(index, index)) for index in moving.indices)
        values[indices] = evaluate(value, model, bound)
    if moving.base in SYMMETRIC:
        _refuse_unsymmetric(moving, values)
    return values


def _refuse_unsymmetric(moving, values):
    for (*first, s, t), value in values.items():
        if abs(value - values[(*first, t, s)]) > CLOSE * (1 + abs(value)):
            raise ValueError(f"swap: {moving}: expected a symmetric value, found one that is not")
