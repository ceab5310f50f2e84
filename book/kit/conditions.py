"""Side conditions: SymPy relations of the kit's objects, and how they read."""

import sympy as sp

from kit import notation
from kit.equation import Condition
from kit.names import At, Operation
from kit.notation import UPPER, D, K, N, k, m
from kit.printing import tex
from kit.sums import unify

# The words that follow the left side of a relation to another side, or to 0.
WORDS = {
    sp.Eq: ("is", "="),
    sp.Ne: ("is not", r"\ne"),
    sp.Gt: ("is larger than", ">"),
    sp.Ge: ("is at least", r"\ge"),
    sp.Lt: ("is smaller than", "<"),
    sp.Le: ("is at most", r"\le"),
}
# The letters whose type is the same in all of the book.
OF_THE_BOOK = {it for it in vars(notation).values() if isinstance(it, sp.Symbol)}


def greater(e, other):
    """The condition e > other, also where SymPy takes it for granted: every N_k, say."""
    return sp.Gt(e, other, evaluate=False)


def equal(e, other):
    """The condition that e is the other, for objects that are not the same by their form."""
    return sp.Eq(e, other, evaluate=False)


def smaller(e, other):
    """The condition e < other, also where SymPy takes it for granted."""
    return sp.Lt(e, other, evaluate=False)


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


def positive_by_type(*sides):
    """What a cell says of its own letters by their type, and no other condition has to say.

    The book's letters are positive, or not, everywhere: the table of notation has them.
    """
    own = set().union(*map(free_letters, sides)) - OF_THE_BOOK
    return [greater(s, 0) for s in sorted(own, key=str) if s.is_positive]


def free_letters(e):
    """The plain symbols of an expression that stand for a value."""
    if e.is_Symbol:
        return {e}
    inside = e.indices if isinstance(e, sp.Indexed) else e.args
    bound = e.bound if isinstance(e, Operation) else frozenset()
    return set().union(*map(free_letters, inside)) - bound


def matters(condition, *sides):
    """Whether a condition of a premise bears on a statement: not if it is about a free choice."""
    choices = {s for s in condition.free_symbols if s.is_Symbol and s not in UPPER}
    labels = {base.label for base in condition.atoms(sp.IndexedBase)}
    bound = {v for side in sides for at in side.atoms(At) for v, _ in at.args[1:]}
    present = set().union(*(side.free_symbols for side in sides)) - bound
    return choices - labels <= present | {N, K, D}


def repeats(condition, others):
    """Whether one of the others says the same with other letters for its indices."""
    return any(
        type(other) is type(condition)
        and unify(condition.lhs, other.lhs, match := {})
        and unify(condition.rhs, other.rhs, match)
        for other in others
    )


def record_of(relation, scalar, fixed=()):
    """How a condition reads, as a formula and in words, and for all of which indices it is meant.

    Parameters
    ----------
    relation : SymPy relation
    scalar : bool
        Whether it prints as for one feature.
    fixed : collection of symbols
        What the statement leaves open: an index of these is the statement's, any other takes all
        values. An equation that the parameters obey is meant for all of them.

    Returns
    -------
    Condition
    """
    fixed = () if isinstance(relation, sp.Eq) else fixed
    every = [index for index in UPPER if index in relation.free_symbols and index not in fixed]
    if m in every and k not in relation.atoms(sp.Symbol) and k not in fixed:
        # The letter that sums over components print.
        every, relation = [k if index == m else index for index in every], renamed(relation, {m: k})
    words, sign = WORDS[type(relation)]
    left, right = (tex(side, scalar) for side in (relation.lhs, relation.rhs))
    shown = right if relation.rhs.is_Integer else f"${right}$"
    letters = tuple(index.name for index in every)
    return Condition(f"{left} {sign} {right}", f"${left}$ {words} {shown}", letters)


def renamed(relation, letters):
    """The relation with other letters, also where SymPy takes it for granted."""
    left, right = (side.xreplace(letters) for side in (relation.lhs, relation.rhs))
    return relation.func(left, right, evaluate=False)
