"""The slope along a direction of a precision matrix, with what follows the matrix: its
determinant and its inverse.

Jacobi's formula says how the determinant moves: d ln det(L + s V) / ds = tr(L^-1 V) at s = 0. The
inverse moves by -L^-1 V L^-1. Each use is compared with a difference quotient at exact instances.
"""

import mpmath
import sympy as sp

from kit.calculus import rename_bound, sort_symmetric
from kit.instances import DIGITS, Instance, evaluate, explicit_sizes
from kit.names import Name, Operation
from kit.notation import D, K, Lambda, N, Sigma, V, det_Lambda, eigenvalue

SHORT = sp.Rational(1, 10**20)
TRIED = (2, 3)  # numbers of features


class Along(Operation):
    """The slope of an expression at s = 0, where Lambda[m] becomes Lambda[m] + s V.

    V is any symmetric matrix. ln det Lambda_m and Sigma_m move with it, whatever D is.
    """

    def fold(self, show):
        e, matrix = self.args
        e = show(e) if isinstance(e, Name) else rf"\left[{show(e)}\right]"
        moved = rf"{show(matrix)} + s V"
        slope = r"\frac{\mathrm{d}}{\mathrm{d} s}"
        return rf"\left. {slope} {e} \right|_{{{show(matrix)} := {moved},\; s = 0}}"

    def open(self, opener):
        e, matrix = self.args
        if not (isinstance(matrix, sp.Indexed) and matrix.base == Lambda):
            raise TypeError(f"{matrix}: expected the precision of a component, Lambda[m]")
        e = sort_symmetric(rename_bound(opener.inner(e)))
        slope = _slope(e, *matrix.indices)
        _refuse_false_slope(e, slope, *matrix.indices)
        return slope


def _slope(e, m):
    """The derivative at 0, each part of e moved to first order."""
    for part in e.atoms(sp.Function, sp.Indexed):
        if getattr(part, "is_opaque", False) or getattr(part, "base", None) == eigenvalue:
            raise ValueError(f"{part} in {e} may depend on Lambda[{m}]; say `using`")
    step = sp.Dummy("step")
    moves = {part: _moved(part, m, step) for part in e.atoms(sp.Indexed) if part.base in MOVED}
    if not moves:
        raise ValueError(f"Lambda[{m}] does not occur in {e}: the slope would be 0 unseen")
    return e.xreplace(moves).diff(step).xreplace({step: sp.S.Zero})


def _moved(part, m, step):
    k, *entry = part.indices
    return part + step * sp.KroneckerDelta(k, m) * MOVED[part.base](k, *entry)


def _fresh(number):
    return [sp.Dummy("r", integer=True) for _ in range(number)]


def _determinant_moves(k):
    r, s = _fresh(2)
    return det_Lambda[k] * sp.Sum(Sigma[k, r, s] * V[r, s], (s, 1, D), (r, 1, D))


def _inverse_moves(k, a, b):
    r, s = _fresh(2)
    return -sp.Sum(Sigma[k, a, r] * V[r, s] * Sigma[k, s, b], (s, 1, D), (r, 1, D))


MOVED = {
    Lambda: lambda k, a, b: V[a, b],
    det_Lambda: _determinant_moves,
    Sigma: _inverse_moves,
}


class _Moved(Instance):
    """An instance in which the precision of one component is moved."""

    def __init__(self, sizes, seed, m, step):
        super().__init__(sizes, seed)
        self.m, self.step = m, step

    def _covariance(self, k):
        covariance, precision = super()._covariance(k)
        if k == self.m:
            direction = precision.applyfunc(lambda entry: entry)
            for r, s in [(r, s) for r in range(precision.rows) for s in range(precision.rows)]:
                direction[r, s] = self.entry(V, (r + 1, s + 1))
            precision = precision + self.step * direction
            covariance = precision.inv()
        return covariance, precision


def _refuse_false_slope(e, slope, m):
    """Refuse a slope that a difference quotient does not show at exact instances."""
    for seed, size in enumerate(TRIED):
        sizes = {N: 2, K: 2, D: size, **explicit_sizes(e, slope)}
        here = Instance(sizes, seed)
        component = int(here.symbol(m)) if m.is_Symbol else int(m)
        ends = [evaluate(e, _Moved(sizes, seed, component, step)) for step in (SHORT, -SHORT)]
        with mpmath.workdps(DIGITS):
            quotient = (ends[0] - ends[1]) * 10**20 / 2
            value = evaluate(slope, here)
            if abs(quotient - value) > mpmath.mpf(10) ** -25 * (1 + abs(value)):
                raise ValueError(f"the slope {slope} does not show at numbers: {quotient}")
