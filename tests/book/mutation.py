"""Wrong forms of a right-hand side, one small change each."""

import random

import sympy as sp
from kit.names import Folded, tangent
from kit.notation import UPPER

# Inside these the parts are no numbers that could be changed on their own.
CLOSED = (sp.Indexed, sp.Tuple, sp.KroneckerDelta)


def mutants(e):
    """(what was done, changed e) for every change of every part of e, in a fixed order."""
    if isinstance(e, sp.MatrixBase):
        for n, entry in enumerate(e):
            for what, other in mutants(entry):
                changed = list(e)
                changed[n] = other
                yield what, sp.Matrix(*e.shape, changed)
        return
    yield from changes_of(e)
    if isinstance(e, CLOSED) or (isinstance(e, Folded) and not isinstance(e, tangent)):
        return
    for n, part in enumerate(e.args):
        if isinstance(part, sp.Expr):
            for what, other in mutants(part):
                yield what, e.func(*e.args[:n], other, *e.args[n + 1 :])


def changes_of(e):
    """The changes of e itself: doubled, one more, the other sign, another index."""
    yield f"{e} doubled", 2 * e
    yield f"{e} plus 1", e + 1
    yield f"{e} with the other sign", -e
    if isinstance(e, sp.Indexed | Folded):
        for index in sorted(e.free_symbols & set(UPPER), key=str):
            for other in UPPER:
                if other != index and UPPER[other] == UPPER[index]:
                    yield f"{other} for {index} in {e}", e.xreplace({index: other})


def shuffled(label, e):
    """All mutants of e, in an order that is the same every time."""
    found = list(mutants(e))
    random.Random(label).shuffle(found)
    return found
