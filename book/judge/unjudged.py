"""What the judge cannot evaluate in a statement, found by looking at it, without numbers."""

import sympy as sp
from kit.names import Integral

from judge.claims import form_of
from judge.errors import Unjudged
from judge.evaluate import RULES
from judge.integrals import SPACINGS
from judge.models import rule_of
from judge.parts import left_side, sides


def no_rule(part):
    try:
        rule_of(type(part), RULES)
    except Unjudged as unknown:
        return str(unknown)
    return None


def too_many_variables(part):
    if isinstance(part, Integral) and len(part.args) - 1 not in SPACINGS:
        return f"an integral over {len(part.args) - 1} variables"
    return None


def values_in(e):
    """The parts of an expression that must have a value."""
    walk = sp.preorder_traversal(e)
    for part in walk:
        if isinstance(part, sp.Indexed | sp.IndexedBase):
            walk.skip()
        if not isinstance(part, sp.Tuple | sp.IndexedBase):  # a whole matrix is moved, not read
            yield part


def unjudged(statement):
    """The parts of a statement that cannot be judged.

    Parameters
    ----------
    statement : Statement
        Of any form, proved or only stated.

    Returns
    -------
    tuple of str
        In words, each once; empty where everything is judged.
    """
    found = [] if form_of(statement) else [f"the form {type(statement).__name__}"]
    given = [side for known in statement.given for side in (known.lhs, known.rhs)]
    for side in [left_side(statement), statement.rhs, *given]:
        for e in sides(side):
            for part in values_in(e):
                found += [word for test in (no_rule, too_many_variables) if (word := test(part))]
    return tuple(dict.fromkeys(found))
