"""f(t) >= 0 for t > 0, zero only at one point: f is strictly convex and flat there, at 0."""

import sympy as sp

from kit.forms.result import Result
from kit.signs import positive


class Bound(Result):
    """A strictly convex function that touches 0 at one point."""

    def __init__(self, label, name, f, t, zero_at, *, where=()):
        super().__init__(label, f, f, name=name, where=where)
        self.t, self.zero_at = t, zero_at

    def goes_through(self, rhs):
        value, slope = (part.subs(self.t, self.zero_at) for part in (rhs, rhs.diff(self.t)))
        return value == 0 and slope == 0 and positive(rhs.diff(self.t, 2))

    def fails_at_instance(self, rhs):
        return self.fault(rhs) is not None

    def fault(self, rhs):
        """Where it is negative, or is not 0 though it should be, and its value there; or None."""
        meant = sp.sympify(self.zero_at)
        for t in (meant, *(sp.Rational(n, 8) for n in range(1, 40))):
            value = rhs.subs(self.t, t).evalf(40)
            if value < 0 or (t == meant and value > 0):
                return t, value
        return None

    def latex(self):
        t = self.tex(self.t)
        return (
            rf"{self.tex(self.rhs)} \;\ge\; 0 \quad ({t} > 0), "
            rf"\qquad = 0 \text{{ only at }} {t} = {self.tex(sp.sympify(self.zero_at))}"
        )


def prove_bound(label, name, f, t, *, zero_at, wrong, where=()):
    """Prove f(t) >= 0 for t > 0, with equality only at one point."""
    return Bound(label, name, f, t, zero_at, where=where).prove(wrong)
