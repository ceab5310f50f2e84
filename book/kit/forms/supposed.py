"""A premise that holds in special models only, such as a fixed point, and what follows from it."""

from functools import cache

import mpmath
import sympy as sp

from kit.conditions import greater, smaller
from kit.forms.definition import Definition
from kit.forms.equality import Equality
from kit.forms.statement import NotProved
from kit.instances import DIGITS, Instance, evaluate, explicit_sizes, general
from kit.opening import Opener
from kit.register import find
from kit.sums import is_zero

SEEDS, GRID, DIGITS_OF_ROOT = range(1, 61), 40, 50


class Supposed(Definition):
    """lhs = rhs is assumed; `by` (symbol, low, high) is moved in an instance until it holds."""

    def __init__(self, label, lhs, rhs, by, *, using=None, where=()):
        super().__init__(label, lhs, rhs, where=where)
        self.by, self.using = by, using

    def check(self):
        super().check()
        symbol, low, high = self.by
        if not (symbol.is_Symbol and low < high):
            raise TypeError(f"{self.label}: by: expected (symbol, low, high), found {self.by}")
        self.conditions += (greater(symbol, low), smaller(symbol, high))
        self.instances({})

    def instances(self, sizes):
        """Two instances at which the premise holds."""
        opener = Opener(self.using, ())
        gap = opener.settle(self.lhs) - opener.settle(self.rhs)
        sizes = tuple({**sizes, **explicit_sizes(gap)}.items())
        solved = (Solved.of(gap, tuple(self.by), sizes, seed) for seed in SEEDS)
        found = [one for one, _ in zip((one for one in solved if one), range(2))]
        if len(found) < 2:
            raise NotProved(f"{self.label}: found no instance at which it holds")
        return found


class Solved(Instance):
    """An instance in which one symbol has a value of its own."""

    def __init__(self, sizes, seed, known, value):
        super().__init__(dict(sizes), seed)
        self.known, self.value = known, value
        self.entry = general(sizes, seed).entry  # they do not depend on the symbol

    def symbol(self, symbol):
        return self.value if symbol == self.known else super().symbol(symbol)

    @classmethod
    @cache
    def of(cls, gap, by, sizes, seed):
        """The instance at which the gap is 0, or None where it has no root in the range."""
        symbol, low, high = by

        @cache
        def at(value):
            return evaluate(gap, cls(sizes, seed, symbol, sp.Rational(mpmath.nstr(value, 58))))

        with mpmath.workdps(DIGITS):
            points = [low + (high - low) * mpmath.mpf(n) / GRID for n in range(1, GRID)]
            for left, right in zip(points, points[1:]):
                if at(left) * at(right) < 0:
                    root = mpmath.findroot(at, (left, right), solver="anderson", tol=1e-100)
                    return cls(sizes, seed, symbol, sp.Rational(mpmath.nstr(root, DIGITS_OF_ROOT)))
        return None


class Under(Equality):
    """left = right under a premise: left - right is a multiple of what the premise says is 0."""

    def __init__(self, label, derived, rhs, *, premise, times, **options):
        super().__init__(label, derived, rhs, **options)
        self.premise, self.times = premise, sp.sympify(times)

    def check(self):
        super().check()
        self.premise = find(self.premise)
        if not isinstance(self.premise, Supposed):
            raise TypeError(f"{self.label}: premise: expected one from `define_premise`")
        settle = self.opener.settle
        excess = settle(self.premise.lhs) - settle(self.premise.rhs)
        self.left = self.left - settle(self.times) * excess
        self.given = [*self.given, self.premise]
        self.rests_on.append(self.premise.label)

    def trials(self, rhs):
        left, right = self.opened(self.derived), self.opened(rhs)
        instances = self.premise.instances(explicit_sizes(left, right))
        return [(left, right, instance) for instance in instances]

    def refute(self, reason, form):
        if is_zero(self.opener.settle(form) - self.opener.settle(self.derived)):
            raise NotProved(f"{self.label}: the wrong form {reason!r} holds without the premise")
        super().refute(reason, form)


def define_premise(label, lhs, rhs, *, by, using=None, where=()):
    """Assume lhs = rhs, which holds in some models; `by` is (symbol, low, high).

    At exact instances the symbol is moved between low and high until the premise holds.
    """
    return Supposed(label, lhs, rhs, by, using=using, where=where).state()


def prove_under(label, lhs, rhs, *, premise, times, wrong, **options):
    """Prove lhs = rhs from a supposed premise: lhs - rhs = times * (its left - its right)."""
    return Under(label, lhs, rhs, premise=premise, times=times, **options).prove(wrong)
