"""Jensen's inequality: a concave function of a mean is at least the mean of the function."""

import sympy as sp

from kit.forms.result import Result
from kit.forms.statement import NotProved
from kit.instances import Instance, evaluate, explicit_sizes
from kit.notation import UPPER
from kit.printing import relation
from kit.signs import nonnegative, positive, real
from kit.sums import is_zero

SEEDS = range(1, 41)


class Jensen(Result):
    """larger >= smaller: f(sum w t) and sum w f(t), in the order that the curvature of f sets.

    At the mean M = sum w t a concave f lies below its tangent, f(t) <= f(M) + f'(M) (t - M). The
    mean of the right-hand side is f(M), for any K, as the weights sum to 1. The curvature is
    strict, so the two are equal only where all t with a weight are alike.
    """

    def __init__(self, label, larger, smaller, *, f, of, weights, points, over, **options):
        super().__init__(label, larger, smaller, **options)
        self.f, self.of = sp.sympify(f), of
        self.weights, self.points, self.over = sp.sympify(weights), sp.sympify(points), over

    def check(self):
        super().check()
        bounds = (self.over, 1, UPPER[self.over])
        if not nonnegative(self.weights):
            raise NotProved(f"{self.label}: weights: {self.weights} may be negative")
        if not is_zero(self.opener.settle(sp.Sum(self.weights, bounds)) - 1):
            raise NotProved(f"{self.label}: nothing given says that {self.weights} sums to 1")
        self._refuse_points_outside()
        of_mean = self.f.xreplace({self.of: sp.Sum(self.weights * self.points, bounds)})
        mean_of = sp.Sum(self.weights * self.f.xreplace({self.of: self.points}), bounds)
        self.sides = (of_mean, mean_of) if self._is_concave() else (mean_of, of_mean)

    def _refuse_points_outside(self):
        """The points must lie where the curvature is known: that of a positive or a real number."""
        inside = positive if self.of.is_positive else real
        if not (self.of.is_real and inside(self.points)):
            raise NotProved(f"{self.label}: points: {self.points} may lie outside of {self.of}")

    def _is_concave(self):
        curvature = sp.simplify(self.f.diff(self.of, 2))
        if not (positive(curvature) or positive(-curvature)):
            raise NotProved(f"{self.label}: {self.f} may bend both ways, or not at all")
        return positive(-curvature)

    def goes_through(self, rhs):
        settle = self.opener.settle
        larger, smaller = (settle(side) for side in self.sides)
        return is_zero(self.left - larger) and is_zero(settle(rhs) - smaller)

    def fails_at_instance(self, rhs):
        larger, smaller = self.opened(self.derived), self.opened(rhs)
        sizes = explicit_sizes(larger, smaller)
        return any(
            evaluate(larger, one) < evaluate(smaller, one)
            for one in (Instance(sizes, seed) for seed in SEEDS)
        )

    def latex(self):
        sides = [self.tex(self.derived), r"\ge", self.tex(self.rhs)]
        if positive(self.weights):
            alike = rf"\text{{, equal only where all }} {self.tex(self.points)} \text{{ are alike}}"
            sides[-1] += alike
        return relation(sides)


def prove_jensen(label, larger, smaller, *, f, of, weights, points, over, wrong, **options):
    """Prove larger >= smaller by Jensen's inequality.

    Parameters
    ----------
    label : str
    larger, smaller : expressions
        f(sum w t) and sum w f(t) where f is concave; the other way round where it is convex.
    f : expression
        The function, of the symbol `of`, which is positive or real as the points are.
    weights, points : expressions
        w and t, in the index `over`. A premise must say that the weights sum to 1.
    wrong : dict
        name -> another smaller side, which is refuted.
    options : using, given, where
        As for `prove`.

    Raises
    ------
    NotProved
        Where the inequality is another, or where a wrong one is not refuted.
    """
    parts = dict(f=f, of=of, weights=weights, points=points, over=over)
    return Jensen(label, larger, smaller, **parts, **options).prove(wrong)
