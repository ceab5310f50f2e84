"""Covariances and precisions from numbers: what is not put follows what is.

The covariance of a component is drawn and its precision is the true inverse. Where an entry of one
of the two is moved, the other moves with it, and so do determinants and eigenvalues.
"""

import mpmath
from kit.notation import (
    D,
    Lambda,
    Sigma,
    V,
    det_Lambda,
    eigenvalue,
    m,
    shared_det_Lambda,
    shared_Lambda,
    shared_Sigma,
)

from judge.errors import Undefined

PARTNER = {
    Sigma: Lambda,
    Lambda: Sigma,
    shared_Sigma: shared_Lambda,
    shared_Lambda: shared_Sigma,
}


def entry(model, base, indices):
    """An entry that is not put itself."""
    *component, r, s = indices
    partner = PARTNER[base]
    if moved(model, partner, component) and not moved(model, base, component):
        return inverse(matrix(model, partner, component))[r - 1, s - 1]
    return drawn(model.draw, base, component)[r - 1, s - 1]


def moved(model, base, component):
    """Whether some entry of this matrix is put."""
    return any(
        isinstance(key, tuple) and key[0] == base and list(key[1][:-2]) == component
        for key in model.put
    )


def drawn(draw, base, component):
    """The matrix before anything is put."""
    covariance = base if base in (Sigma, shared_Sigma) else PARTNER[base]
    tied = covariance == shared_Sigma or draw.tied
    root = draw.positive_definite("shared" if tied else f"Sigma {component}")
    if base == covariance:
        return root
    key = "inverse", tied, *component
    if key not in draw.known:
        draw.known[key] = inverse(root)
    return draw.known[key]


def matrix(model, base, component=()):
    """The whole matrix, as numbers."""
    key = base, *component
    if key not in model.known:
        size = model.range(D)
        rows = [[model.entry(base, (*component, r, s)) for s in size] for r in size]
        model.known[key] = mpmath.matrix(rows)
    return model.known[key]


def inverse(numbers):
    try:
        return numbers**-1
    except ZeroDivisionError as error:
        raise Undefined("the inverse of a singular matrix") from error


def determinant(model, base, indices):
    return mpmath.det(matrix(model, Lambda, indices))


def shared_determinant(model, base, indices):
    return mpmath.det(matrix(model, shared_Lambda))


def eigenvalue_of_direction(model, base, indices):
    """An eigenvalue of Sigma_m V, in increasing order; real, as Sigma_m is positive definite."""
    component = int(model.symbol(m))
    product = matrix(model, Sigma, (component,)) * matrix(model, V)
    if product.rows == 1:
        return product[0, 0]
    found = sorted(mpmath.re(e) for e in mpmath.eig(product, left=False, right=False))
    return found[indices[0] - 1]


FOLLOW = {
    **dict.fromkeys(PARTNER, entry),
    det_Lambda: determinant,
    shared_det_Lambda: shared_determinant,
    eigenvalue: eigenvalue_of_direction,
}
