"""left = right >= 0, where the right-hand side cannot be negative by its form."""

import sympy as sp

from kit.forms.bound import Bound
from kit.forms.equality import Equality
from kit.names import tangent
from kit.register import find
from kit.signs import nonnegative, positive


class Nonnegative(Equality):
    """An equality whose right-hand side is a sum of squares and of other parts with a sign."""

    def goes_through(self, rhs):
        if sp.sympify(rhs).has(tangent) and not isinstance(find(tangent.label), Bound):
            return False
        return nonnegative(rhs) and super().goes_through(rhs)

    def sign(self):
        return [">" if positive(self.rhs) else r"\ge", "0"]


def prove_nonnegative(label, lhs, rhs, *, wrong, **options):
    """Prove lhs = rhs >= 0, the right-hand side not negative by its form."""
    return Nonnegative(label, lhs, rhs, **options).prove(wrong)
