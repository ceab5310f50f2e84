"""Numbers from formulas: what was proved, as a function of arrays."""

from math import erf

import numpy as np
import sympy as sp

from kit import notation
from kit.opening import Opener
from kit.soft import OTHER, Least

SIZES = {
    "N": [("x", 0), ("gamma", 0)],
    "K": [("pi", 0), ("mu", 0), ("gamma", 1)],
    "D": [("x", 1), ("mu", 1)],
}


def value(e, known):
    """e at the given values: arrays by the names of the bases, indices and sizes 1-based.

    With `Sigma` given, precisions and their determinants are computed from it.
    """
    arrays = {name: np.asarray(v, dtype=float) for name, v in known.items() if np.ndim(v)}
    numbers = {name: v for name, v in known.items() if not np.ndim(v)}
    if "Sigma" in arrays:
        arrays["Lambda"] = np.linalg.inv(arrays["Sigma"])
        arrays["det_Lambda"] = np.linalg.det(arrays["Lambda"])
    using = "gaussian-1d" if "sigma2" in arrays else "gaussian"
    symbols = {str(s): s for s in vars(notation).values() if isinstance(s, sp.Symbol)}
    bases = {str(s): s for s in vars(notation).values() if isinstance(s, sp.IndexedBase)}
    formula = Opener(using, ()).open(e)
    # The weights and the circle constant are both called pi: give every array a name of its own.
    named = {base: sp.IndexedBase(f"array_{name}") for name, base in bases.items()}
    formula = formula.replace(
        lambda part: isinstance(part, sp.Indexed),
        lambda part: named[part.base][part.indices] if part.base in named else part,
    )
    values = {named[bases[name]]: one_based(array) for name, array in arrays.items()}
    found = sizes(arrays)
    formula = formula.replace(Least, lambda cost, size: least_of(cost, found[str(size)]))
    values |= {symbols[name]: n for name, n in (found | numbers).items()}
    modules = [{"erf": erf}, "numpy"]  # which has none
    return float(sp.lambdify(list(values), formula, modules=modules)(*values.values()))


def least_of(cost, n_costs):
    """The least of so many costs, written out."""
    return sp.Min(*[cost.xreplace({OTHER: n}) for n in range(1, n_costs + 1)])


def one_based(array):
    """The array with one nan before each axis, so that its indices start at 1."""
    return np.pad(array, [(1, 0)] * array.ndim, constant_values=np.nan)


def sizes(arrays):
    """N, K and D, read off from the shapes of the arrays that are there."""
    found = {}
    for size, places in SIZES.items():
        for name, axis in places:
            if name in arrays and arrays[name].ndim > axis:
                found[size] = arrays[name].shape[axis]
    return found
