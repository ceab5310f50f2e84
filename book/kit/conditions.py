"""Side conditions: SymPy relations of the kit's objects, and how they read."""

import sympy as sp

from kit.equation import Condition
from kit.printing import tex

# The words that follow the left side of a relation to another side, or to 0.
WORDS = {
    sp.Ne: ("is not", r"\ne"),
    sp.Gt: ("is larger than", ">"),
    sp.Ge: ("is at least", r"\ge"),
    sp.Lt: ("is smaller than", "<"),
    sp.Le: ("is at most", r"\le"),
}


def greater(e, other):
    """The condition e > other, also where SymPy takes it for granted: every N_k, say."""
    return sp.Gt(e, other, evaluate=False)


def unequal(e, other):
    """The condition that e is not other, also where SymPy takes it for granted."""
    return sp.Ne(e, other, evaluate=False)


def as_conditions(label, where):
    """The conditions of a statement: one relation or several, as a tuple.

    Parameters
    ----------
    label : str
        The statement's, for the error message.
    where : SymPy relation, or a list or tuple of them
        Each one of <, <=, >, >= and Ne.

    Raises
    ------
    TypeError
        Where one is something else, or is decided already, such as ``2 > 1``.
    """
    relations = tuple(where) if isinstance(where, list | tuple) else (where,)
    for relation in relations:
        if type(relation) not in WORDS:
            raise TypeError(
                f"{label}: where: expected relations such as greater(q, 0), found {relation}"
            )
    return relations


def record_of(relation, scalar):
    """How a condition reads, as a formula and in words."""
    words, sign = WORDS[type(relation)]
    left, right = (tex(side, scalar) for side in (relation.lhs, relation.rhs))
    shown = right if relation.rhs.is_Integer else f"${right}$"
    return Condition(f"{left} {sign} {right}", f"${left}$ {words} {shown}")
