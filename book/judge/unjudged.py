"""What the judge cannot evaluate in a statement, found by looking at it, without numbers."""

import sympy as sp
from kit.names import At, Gradient, Integral, Limit, Slope, normal
from kit.notation import UPPER, D, K, N

from judge.claims import form_of
from judge.costs import OTHER
from judge.errors import Unjudged
from judge.evaluate import RULES
from judge.integrals import MOST_WEIGHTS, SPACINGS
from judge.models import rule_of
from judge.parts import is_over_weights, left_side, sides, sizes_needed

# What an operation changes, among its arguments.
VARIABLES = {
    Slope: lambda part: part.args[1:],
    Gradient: lambda part: part.args[1:],
    Integral: lambda part: part.args[1:],
    Limit: lambda part: part.args[1:2],
    At: lambda part: [variable for variable, _ in part.args[1:]],
}


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


def no_number_to_change(part):
    changed = VARIABLES.get(type(part), lambda _: ())(part)
    others = [v for v in changed if not isinstance(v, sp.Symbol | sp.Indexed | normal)]
    return f"a value put for {type(others[0]).__name__}" if others else None


TESTS = (no_rule, too_many_variables, no_number_to_change)


def values_in(e):
    """The parts of an expression that must have a value."""
    walk = sp.preorder_traversal(e)
    for part in walk:
        if isinstance(part, sp.Indexed | sp.IndexedBase):
            walk.skip()
        if not isinstance(part, sp.Tuple | sp.IndexedBase):  # a whole matrix is moved, not read
            yield part


def unknown_ranges(e):
    """The indices of which it is not known over what they run."""
    labels = {base.label for base in e.atoms(sp.IndexedBase)}
    known = {*UPPER, N, K, D, OTHER, *labels}
    for symbol in sorted(e.free_symbols - known, key=str):
        if symbol.is_Symbol and symbol.is_integer:
            yield f"the whole number {symbol}"


def too_many_weights(statement, e):
    """More weights than an integral over all of them is evaluated for."""
    at_least, exactly, _ = sizes_needed(statement)
    size = exactly.get(K, at_least.get(K, 1))
    if size > MOST_WEIGHTS and any(map(is_over_weights, e.atoms(sp.Function))):
        yield f"an integral over {size} weights"


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
    for e in (e for side in [left_side(statement), statement.rhs, *given] for e in sides(side)):
        found += [word for part in values_in(e) for test in TESTS if (word := test(part))]
        found += [*unknown_ranges(e), *too_many_weights(statement, e)]
    return tuple(dict.fromkeys(found))
