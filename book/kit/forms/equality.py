"""left = right, for numbers or for matrices of numbers, entry by entry."""

import sympy as sp

from kit.forms.result import Result
from kit.instances import differ
from kit.printing import relation
from kit.products import equal_products
from kit.sums import is_zero, normal_form


class Equality(Result):
    """Both sides, opened, have the same normal form."""

    def goes_through(self, rhs):
        return all(
            left == right or is_zero(left - right) or equal_products(left, right)
            for left, right in pairs(self.left, self.opener.settle(rhs))
        )

    def fails_at_instance(self, rhs):
        return any(differ(*trial) for trial in self.trials(rhs))

    def trials(self, rhs):
        left, right = self.opened(self.derived), self.opened(rhs)
        for one, other in pairs(left, right):
            for instance in self.instances(left, right):
                yield one, other, instance

    def excess(self, rhs):
        sides = pairs(self.left, self.opener.settle(rhs))
        return [normal_form(left - right) for left, right in sides]

    @property
    def shown_sides(self):
        named = [self.name] if self.name is not None else []
        return *named, self.derived, self.rhs

    def latex(self):
        shown = dict.fromkeys(map(self.tex_side, self.shown_sides))
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
