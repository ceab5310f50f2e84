"""A formula in a special case, or at given values: what a proof cell may put in by hand."""

import sympy as sp

from kit.calculus import base_of, put, rename_bound
from kit.names import Name, Operation
from kit.notation import UPPER, D, K, N
from kit.opening import Opener


def case(e, values):
    """e for special indices and sizes, such as {k: 1, K: 2}; sums of known length written out.

    Parameters
    ----------
    e : SymPy expression
    values : dict
        An index -> another one of the same range, or 1, 2, …; a size N, K or D -> 1, 2, ….

    Raises
    ------
    ValueError
        Where a key does not occur, or has a value outside of its range.
    """
    for old, new in values.items():
        _refuse_case(e, old, sp.sympify(new))
    bound = {limit[0] for s in e.atoms(sp.Sum, sp.Product) for limit in s.limits}
    if bound & (set(values) | set(values.values())):
        e = rename_bound(e)
    special = e.subs(values, simultaneous=True)
    return special.doit() if {N, K, D} & set(values) else special


def _refuse_case(e, old, new):
    if old not in UPPER and old not in (N, K, D):
        raise ValueError(f"case: expected an index or a size, found {old}")
    if old not in e.free_symbols:
        raise ValueError(f"case: expected {old} in the expression, found {e}")
    counted = new.is_Integer and new >= 1
    if not counted and not (old in UPPER and UPPER.get(new) == UPPER[old]):
        raise ValueError(f"case: {old}: expected a value in its range, found {new}")


def at(e, values):
    """e where some parameters have other values, such as an earlier result's solution.

    Parameters
    ----------
    e : SymPy expression
    values : dict
        Parameter -> its value; sums over the parameter's index are refused.

    Raises
    ------
    ValueError
        Where a parameter does not occur, or also occurs unseen, in what a name stands for.
    """
    for name in e.atoms(Name, Operation):
        meaning = Opener(None, ()).open(name)
        for variable in values:
            if meaning.has(base_of(variable)) or meaning.has(variable):
                raise ValueError(
                    f"at: {variable}: expected names that cannot hide it, found {name}"
                )
    return put(e, values)
