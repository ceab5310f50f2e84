"""Block matrices as matrices of numbers: a positive definite one, cut in two groups of features."""

import mpmath
from kit.notation import D

from judge.matrices import inverse


def numbers(draw):
    """The matrix of each symbol, by its name."""
    first = 1 + draw.seed % 3
    size = first + draw.sizes[D]
    root = mpmath.matrix(size)
    row = mpmath.matrix([draw.number("row", r) for r in range(size)])
    for r in range(size):
        for s in range(r + 1):
            root[r, s] = draw.number("block", r, s, positive=r == s)
    sigma = root * root.T
    a, b = slice(0, first), slice(first, size)
    rest = sigma[b, b] - sigma[b, a] * inverse(sigma[a, a]) * sigma[a, b]
    groups = {"aa": sigma[a, a], "ab": sigma[a, b], "ba": sigma[b, a], "bb": sigma[b, b]}
    found = {rf"\boldsymbol{{\Sigma}}_{{{place}}}": one for place, one in groups.items()}
    found[r"\boldsymbol{\Sigma}_{b|a}"] = rest
    for place, one in {"aa": groups["aa"], "b|a": rest}.items():
        found[rf"\boldsymbol{{\Sigma}}_{{{place}}}^{{-1}}"] = inverse(one)
    for place, rows in {"a": row[a, :], "b": row[b, :]}.items():
        found[rf"\boldsymbol{{y}}_{{{place}}}"] = rows
        found[rf"\boldsymbol{{y}}_{{{place}}}^{{\mathsf{{T}}}}"] = rows.T
    return found


def value(e, known):
    """A matrix, or a number c, which stands for c times the identity."""
    if e.is_Symbol:
        return known[e.name]
    if e.is_Rational:
        return mpmath.mpf(int(e.p)) / int(e.q)
    parts = [value(part, known) for part in e.args]
    if e.is_Pow:
        return parts[0] ** int(e.args[1])
    total = parts[0]
    for part in parts[1:]:
        total = total * part if e.is_Mul else added(total, part)
    return total


def added(one, other):
    """The sum, a number beside a matrix being that many times the identity."""
    matrices = [part for part in (one, other) if isinstance(part, mpmath.matrix)]
    if not matrices:
        return one + other
    shape = matrices[0].rows, matrices[0].cols
    one, other = (
        part if isinstance(part, mpmath.matrix) else scaled_identity(part, *shape)
        for part in (one, other)
    )
    return one + other


def scaled_identity(number, rows, cols):
    """number times the identity; only 0 may be one that is not square."""
    if rows != cols and number != 0:
        raise ValueError(f"{number} as a block of {rows} times {cols}")
    return number * mpmath.eye(rows) if number else mpmath.zeros(rows, cols)


def gap(left, right, known):
    """The largest difference of an entry, infinite where the shapes do not fit."""
    try:
        rest = added(value(left, known), -1 * value(right, known))
    except ValueError:
        return mpmath.inf
    return max(abs(e) for e in rest) if isinstance(rest, mpmath.matrix) else abs(rest)
