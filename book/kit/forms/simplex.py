"""The largest value of an objective over all weights that are positive and sum to 1."""

from functools import cache

import mpmath
import sympy as sp

from kit.calculus import derivative
from kit.conditions import greater
from kit.forms.bound import Bound
from kit.forms.result import Result
from kit.forms.statement import NotProved
from kit.instances import DIGITS, Instance, evaluate, explicit_sizes
from kit.names import tangent
from kit.notation import UPPER, K, pi
from kit.printing import relation, tex_side
from kit.register import find
from kit.signs import positive
from kit.sums import expand, is_zero, normal_form, readable

SEEDS = range(1, 61)


class Simplex(Result):
    """The weights pi_m = c_m / sum_k c_k make sum_k c_k ln pi_k largest, and no others do.

    With C = sum_k c_k the objective there minus that at any other weights is
    sum_k c_k [t_k - 1 - ln t_k], where t_k = C pi_k / c_k: never negative, and 0 only where every
    t_k is 1. What is free of the weights may be added to the objective.
    """

    def __init__(self, label, objective, weight, solution, **options):
        super().__init__(label, objective, solution, **options)
        self.weight = self.lhs = weight

    def check(self):
        super().check()
        m = self._index()
        slope = derivative(self.left, self.weight) * self.weight
        self.coefficient = normal_form(expand(normal_form(slope)))
        if any(part.base == pi for part in self.coefficient.atoms(sp.Indexed)):
            raise NotProved(f"{self.label}: expected sum c_k ln pi_k, with c_k free of the weights")
        k = sp.Dummy("k", integer=True)
        total = sp.Sum(self.coefficient.xreplace({m: k}), (k, 1, K))
        self.total = self.opener.settle(total)
        if not positive(self.coefficient):
            self._need_positive(readable(self.coefficient))
        if not isinstance(find(tangent.label), Bound) or not gap_is_tangents():
            raise NotProved(f"{self.label}: expected the bound {tangent.label}, proved")
        self.rests_on.append(tangent.label)

    def _index(self):
        """The index of the weight, which must be free."""
        weight = self.weight
        good = isinstance(weight, sp.Indexed) and weight.base == pi
        if not good or UPPER.get(weight.indices[0]) != K:
            raise TypeError(f"{self.label}: weight: expected pi[m] for any m, found {weight}")
        return weight.indices[0]

    def left_open(self):
        """All but the index of the weight: it is about all weights at once."""
        return super().left_open() - {self._index()}

    def _need_positive(self, e):
        """Each c_k must be positive: say so, unless the author did. That it is not 0 says less."""
        settle = self.opener.settle
        stated = [c.lhs for c in self.conditions if c.func is sp.Gt and c.rhs == 0]
        if not any(is_zero(settle(one) - e) for one in stated):
            self.conditions += (greater(e, 0),)

    def domain(self):
        """Those of both sides, but for the total.

        Each c_k is positive, by its form or by a condition that `check` leaves on the statement,
        for any k; and K is at least 1. So their sum is positive, and needs no condition.
        """
        return tuple(c for c in super().domain() if not self._follows_from_parts(c))

    def _follows_from_parts(self, condition):
        """Whether it says that the total is positive, or not 0, or that minus the total is not."""
        side = self.opener.settle(condition.lhs)
        turned = condition.func is sp.Ne and is_zero(side + self.total)
        return turned or is_zero(side - self.total)

    def goes_through(self, rhs):
        return is_zero(self.opener.settle(rhs) * self.total - self.coefficient)

    def excess(self, rhs):
        return [normal_form(self.coefficient / self.total - self.opener.settle(rhs))]

    def fails_at_instance(self, rhs):
        return any(self._fails_at(rhs, one) for one in self._instances(rhs))

    def _instances(self, rhs):
        """Two instances at which the side conditions hold for every component."""
        sizes = explicit_sizes(self.left, self.opener.open(rhs))
        models = (Instance(sizes, seed) for seed in SEEDS)
        found = [one for one in models if self._meets_conditions(one)][:2]
        if len(found) < 2:
            raise NotProved(f"{self.label}: found no instances that meet the conditions")
        return found

    def _meets_conditions(self, instance):
        return all(value > 0 for value in self._at_components(self.coefficient, instance))

    def _at_components(self, e, instance):
        """The value of e for each component."""
        m = self.weight.indices[0]
        return [evaluate(e, instance, {m: k}) for k in range(1, instance.sizes[K] + 1)]

    def _fails_at(self, rhs, instance):
        """Whether these are no weights, or others give a larger value."""
        weights = self._at_components(self.opener.open(rhs), instance)
        with mpmath.workdps(DIGITS):
            if abs(sum(weights) - 1) > mpmath.mpf(10) ** -30 or min(weights) <= 0:
                return True
            best = self._at_components(self.coefficient, instance)
            others = [[c / sum(best) for c in best], self._at_components(self.weight, instance)]
            value = self._objective(weights, instance)
            slack = mpmath.mpf(10) ** -30
            return any(self._objective(other, instance) > value + slack for other in others)

    def _objective(self, weights, instance):
        """The objective as it was given, opened, at these weights."""
        moved = Instance(instance.sizes, instance.seed)
        numbers = [sp.Rational(mpmath.nstr(weight, 50)) for weight in weights]
        moved.rules[pi] = lambda k: numbers[k - 1]
        return evaluate(self.opened(self.derived), moved)

    def latex(self):
        k = self.tex(pi[sp.Symbol("k")])
        best = f"{self.tex(self.weight)} = {self.tex(self.rhs)}"
        largest = rf"\max_{{{k} > 0,\; \sum_k {k} = 1}} \; {tex_side(self.derived, self.scalar)}"
        return relation([largest, r"\;\text{only at}\;", best])


@cache
def gap_is_tangents():
    """Whether sum c_k ln(c_k / (C p_k)) is the sum of the tangents' gaps and sum c - C sum p."""
    c, p = sp.IndexedBase("c", positive=True), sp.IndexedBase("p", positive=True)
    total, k = sp.Symbol("C", positive=True), sp.Symbol("k", integer=True)
    gap = sp.Sum(c[k] * sp.log(c[k] / (total * p[k])), (k, 1, K))
    t = total * p[k] / c[k]
    tangents = sp.Sum(c[k] * (t - 1 - sp.log(t)), (k, 1, K))
    rest = sp.Sum(c[k], (k, 1, K)) - total * sp.Sum(p[k], (k, 1, K))
    return is_zero(gap - tangents - rest)


def prove_weights(label, objective, weight, solution, *, wrong, **options):
    """Prove which weights make the objective largest: weight is pi[m], for any m.

    Parameters
    ----------
    label : str
    objective : expression
        A sum of c_k ln pi_k, and of what is free of the weights.
    weight : Indexed
        pi[m].
    solution : expression
        What pi[m] is where the objective is largest.
    wrong : dict
        name -> another solution, which is refuted.
    options : using, given, where
        As for `prove`.

    Raises
    ------
    NotProved
        Where the solution is another, or where a wrong one is not refuted.
    """
    return Simplex(label, objective, weight, solution, **options).prove(wrong)
