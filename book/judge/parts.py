"""What a statement consists of, read off without computing: expressions, sizes, free indices."""

from itertools import product

import sympy as sp
from kit.names import Integral, Name, count, new_normal, normal
from kit.notation import AXES, UPPER, D, K, N, pi

from judge.integrals import MOST_WEIGHTS

COSTLY = {"EitherOrder", "Mass", "Mean"}
ROUGHLY = {"Integral", "Limit", "PositiveIntegral", "SoftLimit", *COSTLY}


def is_rough(e):
    """Whether a value is known to fewer digits: there is an integral or a limit in it."""
    return any(type(part).__name__ in ROUGHLY for part in e.atoms(sp.Function))


def sides(e):
    """The entries of a matrix, or a number as the only one."""
    return list(e) if isinstance(e, sp.MatrixBase) else [sp.sympify(e)]


def left_side(statement):
    """The left-hand side before any simplification."""
    return getattr(statement, "derived", statement.lhs)


def expressions(statement):
    """All numbers on either side of a statement."""
    every = sides(statement.lhs) + sides(left_side(statement)) + sides(statement.rhs)
    return list(dict.fromkeys(every))


def named_axes(name):
    """What the arguments of a name run over, where that is known."""
    if isinstance(name, count):
        return (K,)
    if isinstance(name, normal | new_normal) or getattr(name, "label", "") == "responsibility":
        return N, K
    return (N,) if isinstance(name, Name) else ()


def explicit_sizes(every):
    """The sizes that explicit indices such as mu[2] or p(1) ask for."""
    found = {}
    for e in every:
        for part in e.atoms(sp.Indexed, sp.Function):
            if isinstance(part, sp.Indexed):
                pairs = zip(AXES.get(part.base, ()), part.indices)
            else:
                pairs = zip(named_axes(part), part.args)
            for size, index in pairs:
                if index.is_Integer:
                    found[size] = max(found.get(size, 1), int(index))
    return found


def is_over_weights(part):
    """Whether it is an integral over all weights."""
    return type(part).__name__ in ("Mass", "Mean") and part.has(pi)


def sizes_needed(statement):
    """(at least, exactly, at most): by explicit indices, by the scope, and by what is feasible.

    Features are counted exactly. Over more than a few weights no integral is evaluated.
    """
    at_least = explicit_sizes(expressions(statement))
    scope = statement.scope
    fixed = {size: getattr(scope, size.name, None) for size in (N, K, D)}
    exactly = {size: n for size, n in fixed.items() if isinstance(n, int)}
    if D in at_least:
        exactly.setdefault(D, at_least[D])
    parts = (part for e in expressions(statement) for part in e.atoms(sp.Function))
    at_most = {K: MOST_WEIGHTS} if any(map(is_over_weights, parts)) else {}
    return at_least, exactly, at_most


def free_indices(*every):
    """The indices that stand for any row, component or feature."""
    found = set().union(*[e.free_symbols for side in every for e in sides(side)])
    return sorted(found & set(UPPER), key=str)


def at_every_index(model, indices):
    """The model at all values of the indices."""
    for values in product(*[model.range(UPPER[index]) for index in indices]):
        yield model.where(dict(zip(indices, values)))


def is_costly(statement):
    """Whether there is an integral over two variables, thousands of values for each number."""
    parts = [part for e in expressions(statement) for part in e.atoms(sp.Function)]
    return any(
        type(part).__name__ in COSTLY or (isinstance(part, Integral) and len(part.args) > 2)
        for part in parts
    )
