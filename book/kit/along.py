"""The slope along a direction of a precision matrix, with what follows the matrix: its
determinant and its inverse.

Jacobi's formula says how the determinant moves: d ln det(L + s V) / ds = tr(L^-1 V) at s = 0. The
inverse moves by -L^-1 V L^-1. Each use is compared with a difference quotient at exact instances.
"""

import mpmath
import sympy as sp

from kit.calculus import base_of, refuse_tied, rename_bound, sort_symmetric
from kit.instances import DIGITS, Instance, evaluate, explicit_sizes
from kit.names import Name, Operation
from kit.notation import (
    D,
    K,
    Lambda,
    N,
    Sigma,
    V,
    det_Lambda,
    eigenvalue,
    shared_det_Lambda,
    shared_Lambda,
    shared_Sigma,
)

SHORT = sp.Rational(1, 10**20)
TRIED = (2, 3)  # numbers of features


class Along(Operation):
    """The slope of an expression at s = 0, where a precision L becomes L + s V.

    The precision is Lambda[m], of one component, or shared_Lambda, of all of them. V is any
    symmetric matrix. ln det L and the inverse of L move with it, whatever D is.
    """

    def fold(self, show):
        e, matrix = self.args
        e = show(e) if isinstance(e, Name) else rf"\left[{show(e)}\right]"
        moved = rf"{show(matrix)} + s V"
        slope = r"\frac{\mathrm{d}}{\mathrm{d} s}"
        return rf"\left. {slope} {e} \right|_{{{show(matrix)} := {moved},\; s = 0}}"

    def open(self, opener):
        e, matrix = self.args
        if base_of(matrix) not in MOVED or len(getattr(matrix, "indices", ())) > 1:
            raise TypeError(f"precision: expected Lambda[m] or shared_Lambda, found {matrix}")
        e = sort_symmetric(rename_bound(opener.inner_logs(e)))
        slope = _slope(e, matrix)
        _refuse_false_slope(e, slope, matrix)
        return slope


def _slope(e, matrix):
    """The derivative at 0, each part of e moved to first order."""
    rules, step = MOVED[base_of(matrix)], sp.Dummy("step")
    _refuse_unseen(e, matrix)
    moves = {
        part: part + step * _same_component(part, matrix) * rules[base_of(part)](part)
        for part in e.atoms(sp.Indexed, sp.Symbol)
        if base_of(part) in rules
    }
    if not moves:
        raise ValueError(f"{matrix}: expected an expression in it, found {e}")
    return e.xreplace(moves).diff(step).xreplace({step: sp.S.Zero})


def _refuse_unseen(e, matrix):
    """Refuse what may move with the matrix unseen: a density, eigenvalues, other precisions."""
    refuse_tied(e, matrix)
    rules = MOVED[base_of(matrix)]
    others = {base for table in MOVED.values() for base in table} - set(rules) | {eigenvalue}
    for part in e.atoms(sp.Function, sp.Indexed, sp.Symbol):
        if getattr(part, "is_opaque", False) or base_of(part) in others:
            raise ValueError(
                f"{matrix}: expected nothing that may depend on it, found {part}; say `using`"
            )


def _same_component(part, matrix):
    """1 where a part belongs to the matrix that moves, else 0."""
    own, moving = (getattr(e, "indices", ())[:1] for e in (part, matrix))
    return sp.KroneckerDelta(*own, *moving) if moving else sp.S.One


def _precision_moves(part):
    return V[part.indices[-2:]]


def _determinant_moves(covariance):
    def moves(det):
        r, s = _fresh(2)
        entry = covariance[(*getattr(det, "indices", ()), r, s)]
        return det * sp.Sum(entry * V[r, s], (s, 1, D), (r, 1, D))

    return moves


def _inverse_moves(part):
    *component, a, b = part.indices
    r, s = _fresh(2)
    left, right = part.base[(*component, a, r)], part.base[(*component, s, b)]
    return -sp.Sum(left * V[r, s] * right, (s, 1, D), (r, 1, D))


def _fresh(number):
    return [sp.Dummy("r", integer=True) for _ in range(number)]


# What moves with a precision, and how: of one component, and of all of them.
MOVED = {
    Lambda: {
        Lambda: _precision_moves,
        det_Lambda: _determinant_moves(Sigma),
        Sigma: _inverse_moves,
    },
    shared_Lambda: {
        shared_Lambda: _precision_moves,
        shared_det_Lambda: _determinant_moves(shared_Sigma),
        shared_Sigma: _inverse_moves,
    },
}


class _Moved(Instance):
    """An instance in which one precision is moved: that of a component, or the shared one."""

    def __init__(self, sizes, seed, whose, step):
        super().__init__(sizes, seed)
        self.whose, self.step = whose, step

    def _covariance(self, k):
        covariance, precision = super()._covariance(k)
        if k == self.whose:
            direction = precision.applyfunc(lambda entry: entry)
            for r, s in [(r, s) for r in range(precision.rows) for s in range(precision.rows)]:
                direction[r, s] = self.entry(V, (r + 1, s + 1))
            precision = precision + self.step * direction
            covariance = precision.inv()
        return covariance, precision


def _whose(matrix, instance):
    """The component whose precision moves at an instance, or "all"."""
    if base_of(matrix) == shared_Lambda:
        return "all"
    (m,) = matrix.indices
    return int(instance.symbol(m) if m.is_Symbol else m)


def _refuse_false_slope(e, slope, matrix):
    """Refuse a slope that a difference quotient does not show at exact instances."""
    for seed, size in enumerate(TRIED):
        sizes = {N: 2, K: 2, D: size, **explicit_sizes(e, slope)}
        here = Instance(sizes, seed)
        whose = _whose(matrix, here)
        ends = [evaluate(e, _Moved(sizes, seed, whose, step)) for step in (SHORT, -SHORT)]
        with mpmath.workdps(DIGITS):
            quotient = (ends[0] - ends[1]) * 10**20 / 2
            value = evaluate(slope, here)
            if abs(quotient - value) > mpmath.mpf(10) ** -25 * (1 + abs(value)):
                raise ValueError(f"slope: expected {quotient} at numbers, found {value}: {slope}")
