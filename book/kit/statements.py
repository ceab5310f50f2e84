"""Statements: a definition, and what can be proved. One class for each form of result.

A statement is registered and printed only after its proof went through, after it held at an exact
instance, and after every wrong form given with it was refuted: not proved, and false at an exact
instance.
"""

from abc import abstractmethod

import sympy as sp

from kit.calculus import entries_of, refuse_hidden, refuse_untracked
from kit.instances import Instance, differ, evaluate, explicit_sizes
from kit.names import At, Hat, Name, Operation, freeze, tangent
from kit.notation import UPPER, D, K, N, sigma2
from kit.opening import Opener
from kit.printing import relation, tex, tex_side
from kit.register import REGISTER, asked, find
from kit.scope import scope_of
from kit.signs import nonnegative, positive
from kit.sums import is_zero, normal_form, readable
from kit.values import value


class NotProved(AssertionError):
    """A proof that did not go through, or a wrong form that was not refuted."""


class Statement:
    """What every numbered equation has: a label, two sides, a scope, what it rests on."""

    kind = "result"
    scope = condition = None

    def __init__(self, label, lhs, rhs):
        self.label, self.lhs, self.rhs = label, sp.sympify(lhs), sp.sympify(rhs)
        self.rests_on, self.refuted = [], []
        self.refuse_traps(self.lhs, self.rhs)

    def refuse_traps(self, *expressions):
        for e in expressions:
            for part in sp.preorder_traversal(e):
                if isinstance(part, sp.Sum | sp.Product):
                    for index, _, high in part.limits:
                        if high in (N, K, D) and UPPER.get(index, high) != high:
                            raise ValueError(f"{self.label}: {index} does not run to {high}")
                if isinstance(part, Hat):
                    indices = part.args[1].free_symbols & set(UPPER)
                    if indices - part.args[0].free_symbols:
                        raise ValueError(f"{self.label}: {part.args} hides an index under its hat")
                if isinstance(part, Hat) and part.args[0].is_positive:
                    if not nonnegative(part.args[1]):
                        raise ValueError(f"{self.label}: {part.args} may be negative")
                if isinstance(part, sp.Float):
                    raise TypeError(f"{self.label}: {part} is a floating-point number")
                if isinstance(part, sp.MatrixExpr) and not isinstance(part, sp.MatrixBase):
                    raise TypeError(f"{self.label}: {part} is a matrix symbol; use its entries")

    def refuse_name(self, name):
        """A name is given once, by the equation of its label, for all its indices."""
        if isinstance(name, Name):
            indices = set(name.args)
            if name.label not in (None, self.label) or len(indices) < len(name.args):
                raise ValueError(f"{self.label}: {name} is named by {name.label}")
            if not all(index.is_Symbol for index in indices):
                raise ValueError(f"{self.label}: {name} should be named for any index")

    @property
    def scalar(self):
        """Whether it prints as for one feature."""
        about = self.scope.D if self.scope else (1 if self._mentions_variance() else None)
        return about == 1

    def _mentions_variance(self):
        return any(getattr(side, "has", lambda _: False)(sigma2) for side in (self.lhs, self.rhs))

    def value(self, **known):
        """The right-hand side as a number: arrays by the names of the bases, 1-based indices."""
        return value(self.rhs, known)

    def cited(self):
        """The theorems of the literature that it rests on, at whatever remove."""
        below = [find(label) for label in self.rests_on]
        labels = [label for e in below for label in ([e.label] if e.kind == "cited" else e.cited())]
        return sorted(set(labels))

    def latex(self):
        return relation([self.tex(self.lhs), "=", self.tex(self.rhs)])

    def tex(self, e):
        return tex(e, self.scalar)

    def _repr_mimebundle_(self, include=None, exclude=None):
        return {"text/markdown": self.markdown(), "text/plain": self.plain()}

    def markdown(self):
        parts = [f"**{self.label}** · *{self.kind}.*"]
        if self.kind == "result":
            parts.append(f"Proved for {self.scope}.")
        if self.condition is not None:
            parts.append(f"Where ${self.tex(self.condition)} \\ne 0$.")
        if self.rests_on:
            parts.append("Rests on " + ", ".join(self.rests_on) + ".")
        if self.cited():
            parts.append("Takes from the literature " + ", ".join(self.cited()) + ".")
        for reason, form in self.refuted:
            parts.append(f"Refuted: ${form}$ ({reason}).")
        return f"$$\n{self.latex()}\n$$ ({self.label})\n\n" + " ".join(parts)

    def plain(self):
        lines = [f"label: {self.label}", f"kind: {self.kind}"]
        if self.kind == "result":
            lines.append(f"scope: {self.scope}")
        if self.condition is not None:
            lines.append(f"where: {self.tex(self.condition)} is not 0")
        if self.rests_on:
            lines.append("rests on: " + ", ".join(self.rests_on))
        if self.cited():
            lines.append("cited: " + ", ".join(self.cited()))
        lines += [f"refuted: {reason}: {form}" for reason, form in self.refuted]
        return "\n".join(lines)


class Definition(Statement):
    """A name and what it stands for, or a constraint."""

    kind = "definition"

    def __init__(self, label, lhs, rhs):
        super().__init__(label, lhs, rhs)
        self.refuse_name(self.lhs)

    @property
    def scope(self):
        return scope_of([self.lhs], [self.rhs])


class Result(Statement):
    """A statement with a proof. Subclasses say how it is proved and what its wrong forms are."""

    def __init__(self, label, derived, rhs, *, using=None, given=(), name=None):
        super().__init__(label, name if name is not None else derived, rhs)
        self.derived, self.name, self.condition = sp.sympify(derived), name, None
        self.refuse_name(name)
        self.given = [find(known) if isinstance(known, str) else known for known in given]
        self.opener = Opener(using, self.given)
        self.rests_on = list(dict.fromkeys(asked() + [known.label for known in self.given]))
        self.refuse_traps(self.derived)
        if self.name is None and self.derived == self.rhs:
            raise NotProved(f"{self.label}: both sides are the same object: nothing is proved")
        self.left = self.opener.settle(derived)
        if self.left.has(sp.zoo, sp.nan):
            raise NotProved(f"{label}: left {self.left}")

    def prove(self, wrong):
        """Run the proof and the refutations; register the statement."""
        if not self.goes_through(self.rhs):
            raise NotProved(f"{self.label}: left {self.left}")
        if self.fails_at_instance(self.rhs):
            raise NotProved(f"{self.label}: false at an exact instance")
        self.note_scope()
        for reason, form in wrong.items():
            self.refute(reason, form)
        if not self.refuted:
            raise NotProved(f"{self.label}: no wrong form was given to refute")
        return register(self)

    def refute(self, reason, form):
        """A wrong form must neither be provable nor hold at an exact instance."""
        if self.goes_through(form) or not self.fails_at_instance(form):
            raise NotProved(f"{self.label}: the wrong form {reason!r} is not refuted")
        self.refuted.append((reason, self.tex(form)))

    def note_scope(self):
        """What the proof rests on, and for which sizes it therefore holds."""
        labels = dict.fromkeys(self.rests_on + self.opener.labels)
        if self.label in labels:
            raise NotProved(f"{self.label}: rests on itself")
        self.rests_on = list(labels)
        sides = [self.derived, self.rhs]
        self.scope = scope_of(sides, [self.opener.open(side) for side in sides])
        for label in self.rests_on:
            self.scope = self.scope.within(find(label).scope)

    def opened(self, e):
        """e opened, as it is evaluated at an instance: not yet in normal form, where possible."""
        raw = self.opener.open(e)
        return self.opener.settle(e) if raw.has(Operation) else raw

    def instances(self, *expressions):
        sizes = explicit_sizes(self.derived, self.rhs, *expressions)
        return [Instance(sizes, seed) for seed in (1, 2)]

    @abstractmethod
    def goes_through(self, rhs):
        """Whether the proof goes through with this right-hand side."""

    @abstractmethod
    def fails_at_instance(self, rhs):
        """Whether the statement with this right-hand side is false at an exact instance."""


class Equality(Result):
    """left = right, for numbers or for matrices of numbers, entry by entry."""

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


class Nonnegative(Equality):
    """left = right >= 0, where the right-hand side cannot be negative by its form."""

    def goes_through(self, rhs):
        if sp.sympify(rhs).has(tangent) and not isinstance(find(tangent.label), Bound):
            return False
        return nonnegative(rhs) and super().goes_through(rhs)

    def sign(self):
        return [">" if positive(self.rhs) else r"\ge", "0"]


class Maximum(Nonnegative):
    """An objective at its solution minus the objective elsewhere: never negative, 0 only there."""

    def __init__(self, label, objective, solution, gap, **options):
        self.objective, self.solution = objective, solution
        there = At(objective, *[sp.Tuple(*pair) for pair in solution.items()])
        super().__init__(label, there - objective, gap, **options)
        for variable, best in solution.items():
            if any(entries_of(self.opener.open(best), other) for other in solution):
                raise NotProved(f"{label}: {best} is no point: it moves with the parameters")
            if not any(vanishes_only_at(t, variable, best) for t in sp.Add.make_args(gap)):
                raise NotProved(f"{label}: nothing shows that {variable} is unique")

    def refute(self, reason, form):
        """A wrong solution must give a lower objective at an exact instance."""
        other = At(self.objective, *[sp.Tuple(*pair) for pair in {**self.solution, **form}.items()])
        best, lower = self.opened(self.derived + self.objective), self.opened(other)
        for instance in self.instances(best, lower):
            if not evaluate(best, instance) > evaluate(lower, instance):
                raise NotProved(f"{self.label}: the wrong form {reason!r} is not refuted")
        shown = r",\; ".join(f"{self.tex(v)} = {self.tex(value)}" for v, value in form.items())
        self.refuted.append((reason, shown))

    def latex(self):
        best = At(self.objective, *[sp.Tuple(*pair) for pair in self.solution.items()])
        left = f"{self.tex(best)} - {self.tex(self.objective)}"
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


class Root(Result):
    """e = 0 exactly where the variable has the value on the right."""

    def __init__(self, label, e, variable, solution, **options):
        super().__init__(label, e, solution, **options)
        self.variable = self.lhs = variable
        refuse_hidden(self.left, normal_form(variable))
        refuse_untracked(self.left, variable)
        if variable.is_positive and not nonnegative(self.rhs):
            raise NotProved(f"{label}: {variable} is positive, and {solution} may not be")
        self.root, slope = solve_linear(self.left, variable)
        if not (positive(slope) or positive(-slope)):
            self.condition = readable(-slope if slope.could_extract_minus_sign() else slope)

    def goes_through(self, rhs):
        return is_zero(self.root - self.opener.settle(rhs))

    def fails_at_instance(self, rhs):
        value = self.left.xreplace({normal_form(self.variable): self.opener.open(rhs)})
        return any(differ(value, sp.S.Zero, one) for one in self.instances(value))

    def latex(self):
        solved = f"{self.tex(self.variable)} = {self.tex(self.rhs)}"
        return relation([f"{tex_side(self.derived, self.scalar)} = 0", r"\;\iff\;", solved])


def solve_linear(e, variable):
    """The root of e, and its slope; over a common denominator e must be linear in the variable."""
    unknown = sp.Dummy("unknown")
    top = sp.expand(sp.numer(sp.together(normal_form(e).xreplace({variable: unknown}))))
    slope, constant = top.coeff(unknown, 1), top.coeff(unknown, 0)
    if slope == 0 or sp.expand(top - slope * unknown - constant) != 0:
        raise ValueError(f"{variable}: {top} is not linear in it")
    return -constant / slope, slope


class Bound(Result):
    """f(t) >= 0 for t > 0, zero only at one point: f is strictly convex and flat there, at 0."""

    def __init__(self, label, name, f, t, zero_at):
        super().__init__(label, f, f, name=name)
        self.t, self.zero_at = t, zero_at

    def goes_through(self, rhs):
        value, slope = (part.subs(self.t, self.zero_at) for part in (rhs, rhs.diff(self.t)))
        return value == 0 and slope == 0 and positive(rhs.diff(self.t, 2))

    def fails_at_instance(self, rhs):
        return any(rhs.subs(self.t, sp.Rational(n, 8)).evalf(40) < 0 for n in range(1, 40))

    def latex(self):
        t = self.tex(self.t)
        return (
            rf"{self.tex(self.rhs)} \;\ge\; 0 \quad ({t} > 0), "
            rf"\qquad = 0 \text{{ only at }} {t} = {self.tex(sp.sympify(self.zero_at))}"
        )


class Cited(Definition):
    """A theorem taken from the literature, not proved here."""

    kind = "cited"

    def __init__(self, label, lhs, rhs, source):
        super().__init__(label, lhs, rhs)
        self.source = source

    def markdown(self):
        return super().markdown() + f" {self.source}."

    def plain(self):
        return super().plain() + f"\nsource: {self.source}"


def define(label, lhs, rhs):
    """State what a name stands for, or a constraint."""
    return register(Definition(label, lhs, rhs))


def cite(label, lhs, rhs, source):
    """State a theorem of the literature, with its source."""
    known = Cited(label, lhs, rhs, source)
    named = isinstance(known.lhs, Name)  # then it says what the name means
    if not named and any(differ(known.lhs, known.rhs, Instance(seed=seed)) for seed in (1, 2)):
        raise NotProved(f"{label}: cited, and false at an exact instance")
    return register(known)


def register(known):
    """Put a statement into the register; what others rest on is not changed under them."""
    if not known.rests_on:
        known.rests_on = list(dict.fromkeys(asked()))
    before = REGISTER.get(known.label)
    changed = before and (before.lhs, before.rhs) != (known.lhs, known.rhs)
    if changed and any(known.label in other.rests_on for other in REGISTER.values()):
        raise ValueError(f"{known.label} is stated already, and other results rest on it")
    REGISTER[known.label] = known
    return known


def prove(label, lhs, rhs, *, wrong, **options):
    """Prove lhs = rhs. `name` is what the two are called from now on."""
    return Equality(label, lhs, rhs, **options).prove(wrong)


def prove_nonnegative(label, lhs, rhs, *, wrong, **options):
    """Prove lhs = rhs >= 0, the right-hand side not negative by its form."""
    return Nonnegative(label, lhs, rhs, **options).prove(wrong)


def prove_root(label, e, variable, solution, *, wrong, **options):
    """Prove that e = 0 exactly where the variable has this value."""
    return Root(label, e, variable, solution, **options).prove(wrong)


def prove_bound(label, name, f, t, *, zero_at, wrong):
    """Prove f(t) >= 0 for t > 0, with equality only at one point."""
    return Bound(label, name, f, t, zero_at).prove(wrong)


def prove_maximum(label, objective, solution, gap, *, wrong, **options):
    """Prove that the objective is largest at the solution {parameter: value}, and only there."""
    return Maximum(label, objective, solution, gap, **options).prove(wrong)


def held(label):
    """A result about responsibilities, for responsibilities held fixed."""
    known = find(label)
    return Definition(label, freeze(known.lhs), known.rhs)
