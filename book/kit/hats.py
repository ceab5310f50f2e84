"""A hat must show what it stands for: the solution of a root, or the maximum, proved before."""

import sympy as sp

from kit.names import Hat, Name, Short, freeze
from kit.notation import AXES, new_gamma, theta
from kit.opening import Opener
from kit.sums import normal_form, unify
from kit.trial import agree, models

# Symbols that mean one thing everywhere; the others are given a meaning where they are used.
FIXED = set(AXES) - {theta, new_gamma}


def refuse_false_hats(label, expressions, asked):
    """Refuse a hat that is no solution of a statement asked for, a short name that misleads."""
    for e in expressions:
        for part in sp.preorder_traversal(e):
            if isinstance(part, Short):
                _refuse_false_short(label, part)
            elif isinstance(part, Hat) and not any(solves(part, known) for known in asked):
                raise ValueError(
                    f"{label}: {part.args[0]} with a hat: expected a root that gives it, found none"
                )


def solves(hat, known):
    """Whether the hat stands for the solution that a statement gives for its variable."""
    variable, meaning = hat.args[0], _own_level(hat.args[1])
    for solved, solution in _solutions(known):
        match = {}
        if unify(solved, variable, match):
            expected = freeze(_own_level(solution.xreplace(match)))
            if normal_form(expected - freeze(meaning)) == 0:
                return True
    return False


def _solutions(known):
    """The pairs of variable and solution that a statement is about."""
    if hasattr(known, "variable"):
        return [(known.variable, known.rhs)]
    solution = getattr(known, "solution", {})
    return [(v, best.args[1] if isinstance(best, Hat) else best) for v, best in solution.items()]


def _own_level(e):
    """e, in which what has a hat of its own stands without it."""
    return e.replace(lambda part: isinstance(part, Hat), lambda part: part.args[0])


def _refuse_false_short(label, part):
    """Refuse a symbol of the book that is short for something else."""
    symbol, meaning = part.args
    if isinstance(symbol, Name) or getattr(symbol, "base", None) in FIXED:
        sides = [Opener(None, ()).open(freeze(side)) for side in (symbol, meaning)]
        if not agree(*sides, models(*sides)):
            raise ValueError(
                f"{label}: expected {symbol} for what it is short for, found {meaning}"
            )
