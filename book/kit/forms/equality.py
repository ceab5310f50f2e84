"""left = right, for numbers or for matrices of numbers, entry by entry."""

import sympy as sp

from kit.forms.result import Result
from kit.instances import differ
from kit.printing import relation, tex_side
from kit.sums import is_zero


class Equality(Result):
    """Both sides, opened, have the same normal form."""

    def goes_through(self, rhs):
        return all(
            left == right or is_zero(left - right)
            for left, right in pairs(self.left, self.opener.settle(rhs))
        )

    def fails_at_instance(self, rhs):
        left, right = self.opened(self.derived), self.opened(rhs)
        return any(
            differ(one, other, instance)
            for one, other in pairs(left, right)
            for instance in self.instances(left, right)
        )

    def latex(self):
        sides = [self.name] if self.name is not None else []
        sides = [*sides, self.derived, self.rhs]
        shown = dict.fromkeys(tex_side(side, self.scalar) for side in sides)
        return relation([part for side in shown for part in ("=", side)][1:] + self.sign())

    def sign(self):
        """What the printed equation says of its sign."""
        return []


def pairs(left, right):
    """The entries of two matrices of one shape side by side; a number is its only entry."""
    matrices = [isinstance(side, sp.MatrixBase) for side in (left, right)]
    if any(matrices) and (not all(matrices) or left.shape != right.shape):
        raise TypeError(f"{left} and {right} have different shapes")
    return list(zip(left, right)) if all(matrices) else [(left, right)]


def prove(label, lhs, rhs, *, wrong, **options):
    """Prove lhs = rhs. `name` is what the two are called from now on."""
    return Equality(label, lhs, rhs, **options).prove(wrong)
