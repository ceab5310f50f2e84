"""The mass of a density that a cell writes down: it must be 1, wherever it can be summed."""

import itertools
import math

import mpmath
import sympy as sp

from kit.calculus import rename_bound
from kit.instances import evaluate
from kit.names import Folded
from kit.notation import UPPER, D, K, N, x
from kit.trial import models

REACH, SPACING = 30, 0.2  # of the grid; for Gaussians its sum is exact to many digits
CLOSE = 1e-8


def refuse_other_mass(label, row, density):
    """Refuse a density of a row whose sum over a fine grid is not 1, at one feature and at two."""
    for size in (1, 2):
        mass = mass_of(row, density, size)
        if mass is not None and abs(mass - 1) > CLOSE:
            raise ValueError(f"{label}: a density of mass {mass:.6f} at D = {size}, expected 1")


def mass_of(row, density, size):
    """The mass at numbers for everything but the row; None where it cannot be tried."""
    if density.has(Folded):
        return None
    model = next(one for one in models(density) if one.sizes[D] == size or not density.has(D))
    opened = rename_bound(density).subs({D: size, K: model.sizes[K], N: model.sizes[N]}).doit()
    features = sorted((e for e in opened.atoms(sp.Indexed) if e.base == x), key=str)
    if any(e.indices[0] != row for e in features) or len(features) != size:
        return None
    free = {e: sp.Dummy() for e in features}
    opened = _at_numbers(opened.xreplace(free), model)
    return summed(sp.lambdify(list(free.values()), opened, modules="math"), size)


def summed(density, size):
    """The sum over the grid; infinite where the density has no value at one of its points.

    Proofs in a page do without NumPy; and these few points take it no less time.
    """
    line = [SPACING * n for n in range(round(-REACH / SPACING), round(REACH / SPACING))]
    try:
        return math.fsum(itertools.starmap(density, itertools.product(line, repeat=size))) * (
            SPACING**size
        )
    except (ArithmeticError, ValueError):
        return math.inf


def _at_numbers(e, model):
    """Everything but the row's features, as the numbers of a model."""
    indexed = {part: _number(part, model) for part in e.atoms(sp.Indexed)}
    e = e.xreplace(indexed)
    known = {s for s in e.free_symbols if not isinstance(s, sp.Dummy)}
    return e.xreplace({s: model.symbol(s) if s in UPPER else _number(s, model) for s in known})


def _number(part, model):
    return sp.Float(mpmath.nstr(evaluate(part, model), 30))
