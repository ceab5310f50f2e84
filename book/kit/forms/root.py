"""e = 0 exactly where the variable has the value on the right."""

import sympy as sp

from kit.calculus import base_of, refuse_hidden, refuse_untracked
from kit.conditions import greater, smaller
from kit.domains import not_zero
from kit.forms.result import Result
from kit.forms.statement import NotProved
from kit.instances import differ
from kit.notation import INSIDE_UNIT, UPPER, binary, x
from kit.printing import relation
from kit.refusals import NoSign
from kit.signs import nonnegative, positive
from kit.sums import is_zero, normal_form, readable


class Root(Result):
    """An expression that is linear in the variable, over a common denominator."""

    def __init__(self, label, e, variable, solution, **options):
        super().__init__(label, e, solution, **options)
        self.variable = self.lhs = variable

    def check(self):
        super().check()
        self._refuse_own_index()
        refuse_hidden(self.left, normal_form(self.variable))
        refuse_untracked(self.left, self.variable)
        self.root, slope = solve_linear(self.left, self.variable)
        if self.variable.is_positive and not self._has_sign():
            words = f"{self.label}: {self.variable} is positive, and {self.rhs} may not be"
            raise NoSign(words, self, self.rhs)
        self.conditions += inside_unit(self.variable, self.rhs)
        if not (positive(slope) or positive(-slope)):
            slope = readable(-slope if slope.could_extract_minus_sign() else slope)
            self.conditions += not_zero(slope)

    def _has_sign(self):
        """Whether the solution is not negative by its form, or by what its names stand for."""
        return nonnegative(self.rhs) or nonnegative(self.opener.open(self.rhs))

    def _refuse_own_index(self):
        """Refuse a solution for each m of a parameter that has no m: a sum was forgotten.

        A row is no parameter: it may be solved for in each component.
        """
        if base_of(self.variable) in (x, binary):
            return
        own = self.rhs.free_symbols & set(UPPER) - self.variable.free_symbols
        if own:
            names = ", ".join(sorted(map(str, own)))
            raise NotProved(
                f"{self.label}: the solution changes with {names}, but {self.variable} is one "
                f"number for all of them: is a sum missing?"
            )

    def goes_through(self, rhs):
        return is_zero(self.root - self.opener.settle(rhs))

    def fails_at_instance(self, rhs):
        return any(differ(*trial) for trial in self.trials(rhs))

    def trials(self, rhs):
        value = self.left.xreplace({normal_form(self.variable): self.opener.open(rhs)})
        return [(value, sp.S.Zero, instance) for instance in self.instances(value)]

    def put_in(self, rhs):
        return {self.variable: self.opener.open(rhs)}

    def excess(self, rhs):
        return [normal_form(self.root - self.opener.settle(rhs))]

    @property
    def shown_sides(self):
        return self.derived, self.variable, self.rhs

    def latex(self):
        solved = f"{self.tex(self.variable)} = {self.tex(self.rhs)}"
        of_entries = any(form.shape != (1, 1) for _, form in self.board)
        zero = r"\boldsymbol{0}" if of_entries else "0"
        return relation([f"{self.tex_side(self.derived)} = {zero}", r"\;\iff\;", solved])


def inside_unit(variable, solution):
    """What the solution for a chance needs: to lie between 0 and 1, and to be neither."""
    if getattr(variable, "base", None) not in INSIDE_UNIT:
        return ()
    return (greater(solution, 0), smaller(solution, 1))


def solve_linear(e, variable):
    """The root of e, and its slope; over a common denominator e must be linear in the variable."""
    unknown = sp.Dummy("unknown")
    top = sp.expand(sp.numer(sp.together(normal_form(e).xreplace({variable: unknown}))))
    slope, constant = top.coeff(unknown, 1), top.coeff(unknown, 0)
    if slope == 0 or sp.expand(top - slope * unknown - constant) != 0:
        raise ValueError(f"{variable}: {top} is not linear in it")
    return -constant / slope, slope


def prove_root(label, e, variable, solution, *, wrong, **options):
    """Prove that e = 0 exactly where the variable has this value."""
    return Root(label, e, variable, solution, **options).prove(wrong)
