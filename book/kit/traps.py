"""What no statement may contain: expressions that SymPy, or a reader, would take for another."""

import sympy as sp

from kit.names import Hat, Name
from kit.notation import UPPER, D, K, N
from kit.signs import nonnegative, positive, real


def refuse_traps(label, *expressions):
    """Refuse a statement whose expressions contain a trap."""
    for e in expressions:
        for part in sp.preorder_traversal(e):
            for trap in TRAPS:
                trap(label, part)


def wrong_range(label, part):
    """A sum over rows that runs to K, say."""
    if isinstance(part, sp.Sum | sp.Product):
        for index, _, high in part.limits:
            if high in (N, K, D) and UPPER.get(index, high) != high:
                raise ValueError(f"{label}: {index}: expected the end of its range, found {high}")


def hidden_index(label, part):
    """A hat that stands for an expression with an index which the hat does not show."""
    if isinstance(part, Hat):
        indices = part.args[1].free_symbols & set(UPPER)
        if indices - part.args[0].free_symbols:
            raise ValueError(
                f"{label}: a hat: expected all indices of what is under it, found {part.args}"
            )


def hidden_sign(label, part):
    """A hat over a positive parameter that stands for what may be negative."""
    if isinstance(part, Hat) and part.args[0].is_positive and not nonnegative(part.args[1]):
        raise ValueError(f"{label}: expected what cannot be negative, found {part.args}")


def hidden_root(label, part):
    """A hat over a real parameter that stands for what may be no real number."""
    if isinstance(part, Hat) and not real(part.args[1]):
        raise ValueError(f"{label}: expected a real number, found {part.args}")


def rounded(label, part):
    """A number of limited precision: what is proved with it is proved of a rounded value."""
    if isinstance(part, sp.Float):
        raise TypeError(f"{label}: expected exact numbers, found {part}")


def matrix_symbol(label, part):
    """A matrix without entries: SymPy's calculus of these is wrong in places."""
    if isinstance(part, sp.MatrixExpr) and not isinstance(part, sp.MatrixBase):
        raise TypeError(f"{label}: expected entries, found the matrix symbol {part}")


TRAPS = (wrong_range, hidden_index, hidden_sign, hidden_root, rounded, matrix_symbol)


def refuse_name(label, name):
    """A name is given once, by the equation of its label, for all its indices."""
    if isinstance(name, Name):
        indices = set(name.args)
        if name.label not in (None, label) or len(indices) < len(name.args):
            raise ValueError(
                f"{label}: name: expected a new one, found that of {name.label}, {name}"
            )
        if not all(index.is_Symbol for index in indices):
            raise ValueError(f"{label}: name: expected it for any index, found {name}")


def refuse_sign(label, name, meaning, conditions=()):
    """A name that is positive everywhere must stand for what is positive by its form."""
    stated = {c.lhs: sp.Dummy(positive=True) for c in conditions if c.func is sp.Gt and c.rhs == 0}
    if isinstance(name, Name) and name.is_positive and not positive(meaning.xreplace(stated)):
        raise ValueError(f"{label}: {name}: expected a positive meaning, found {meaning}")
