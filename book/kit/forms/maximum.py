"""An objective at its solution minus the objective elsewhere: never negative, 0 only there."""

import sympy as sp

from kit.calculus import entries_of
from kit.forms.nonnegative import Nonnegative
from kit.forms.statement import NotProved
from kit.instances import evaluate
from kit.names import At, tangent
from kit.printing import relation
from kit.signs import positive
from kit.sums import is_zero


class Maximum(Nonnegative):
    """The objective is largest at the solution {parameter: value}, and only there."""

    def __init__(self, label, objective, solution, gap, **options):
        self.objective, self.solution = objective, solution
        super().__init__(label, self.at(solution) - objective, gap, **options)

    @property
    def shown_sides(self):
        """The gap alone: the objective prints in its own way, and has no matrix form."""
        return (self.rhs,)

    def at(self, values):
        """The objective with these parameters put in."""
        return At(self.objective, *[sp.Tuple(*pair) for pair in values.items()])

    def check(self):
        super().check()
        for variable, best in self.solution.items():
            if any(entries_of(self.opener.open(best), other) for other in self.solution):
                raise NotProved(f"{self.label}: {best} is no point: it moves with the parameters")
            if not any(vanishes_only_at(t, variable, best) for t in sp.Add.make_args(self.rhs)):
                raise NotProved(f"{self.label}: nothing shows that {variable} is unique")

    def refute(self, reason, form):
        """A wrong solution must give a lower objective at an exact instance."""
        other = self.at({**self.solution, **form})
        best, lower = self.opened(self.derived + self.objective), self.opened(other)
        for instance in self.instances(best, lower):
            if not evaluate(best, instance) > evaluate(lower, instance):
                raise self.refusal(f"the wrong form {reason!r} is not refuted", self.rhs, reason)
        shown = r",\; ".join(f"{self.tex(v)} = {self.tex(value)}" for v, value in form.items())
        self.refuted.append((reason, shown))

    def is_right(self, reason):
        """Whether the wrong form of that name is the solution, written in another way."""
        settle, form = self.opener.settle, self.wrong[reason]
        return all(is_zero(settle(self.solution[v]) - settle(form[v])) for v in form)

    def latex(self):
        elsewhere = self.tex(self.objective)
        if self.objective.is_Add or self.objective.could_extract_minus_sign():
            elsewhere = rf"\left[{elsewhere}\right]"
        left = f"{self.tex(self.at(self.solution))} - {elsewhere}"
        return relation([left, "=", self.tex(self.rhs), *self.sign()])


def vanishes_only_at(term, variable, value):
    """Whether a term of a gap is zero only where the variable has this value."""
    for factor in sp.Mul.make_args(term):
        if isinstance(factor, sp.Pow) and factor.exp == 2:
            base = factor.base
        elif isinstance(factor, tangent):  # zero only where its argument is 1
            base = factor.args[0] - 1
        else:
            continue
        sign = {"positive": True} if variable.is_positive else {"real": True}
        here, there = sp.symbols("here there", **sign)
        base = base.xreplace({value: there}).xreplace({variable: here})
        ratio = sp.factor(base) / (here - there)
        if positive(term / factor) and (positive(ratio) or positive(-ratio)):
            return True
    return False


def prove_maximum(label, objective, solution, gap, *, wrong, **options):
    """Prove that the objective is largest at the solution {parameter: value}, and only there."""
    return Maximum(label, objective, solution, gap, **options).prove(wrong)
