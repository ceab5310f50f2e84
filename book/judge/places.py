"""The places at which the variable of a root is put: a number, or a whole covariance.

An entry alone would leave a matrix that is not positive definite, where no density is defined.
"""

import mpmath
from kit.notation import D

from judge.matrices import PARTNER
from judge.models import number


def is_of_matrix(variable):
    """Whether the variable is any entry of a covariance or precision, and not a given one."""
    base, indices = getattr(variable, "base", None), getattr(variable, "indices", ())
    return base in PARTNER and all(index.is_Symbol for index in indices[-2:])


def whole_matrix(model, variable, solution):
    """The solution at all places of the matrix."""
    size = model.range(D)
    r, s = variable.indices[-2:]
    return mpmath.matrix(
        [[number(model.where({r: n, s: t}), solution) for t in size] for n in size]
    )


def least_of(model, variable, solution):
    """What must be positive: the least eigenvalue, or the number where the variable is positive."""
    if is_of_matrix(variable):
        return min(mpmath.eigsy(whole_matrix(model, variable, solution), eigvals_only=True))
    return number(model, solution) if variable.is_positive else mpmath.inf


def solved(model, variable, solution, factor=1):
    """The model with the variable at so many times its solution; the result is never 0."""
    if not is_of_matrix(variable):
        moved = 0 if variable.is_positive else factor - 1
        return model.putting({variable: number(model, solution) * factor + moved})
    *component, _, _ = variable.indices
    entries, size = whole_matrix(model, variable, solution), model.range(D)
    places = [(n, t) for n in size for t in size if n <= t]
    return model.with_put(
        {
            (variable.base, (*model.whole(component), n, t)): entries[n - 1, t - 1] * factor
            + abs(factor - 1) * (1 + (n == t))
            for n, t in places
        }
    )
