"""What every numbered equation has: a label, two sides, a scope, what it rests on, a record."""

from functools import cached_property

import sympy as sp

from kit import words
from kit.conditions import as_conditions, matters, record_of, repeats
from kit.equation import Equation, Refuted
from kit.notation import sigma2
from kit.printing import relation, tex
from kit.register import find
from kit.values import value


class NotProved(AssertionError):
    """A proof that did not go through, or a wrong form that was not refuted."""


class Statement:
    """A label and two sides. Nothing is checked before `state` or `prove` of a form is called.

    Attributes
    ----------
    lhs, rhs
        Both sides, as they were given.
    conditions : tuple of SymPy relations
        What the statement itself needs. `all_conditions` adds those of what it rests on.
    given : list of Statement
        The statements that the proof takes as true.
    definitions : tuple of str
        The labels of the equations that names were opened by.
    rests_on : list of str
        The labels of everything that was used, definitions included.
    swapped : tuple of (dict, expression or None)
        The replacements that its cell typed: old part -> new part, and the part that moves.
    refuted : list of (str, str)
        The name and the LaTeX of each wrong form.
    unjudged : tuple of str
        What the second evaluator cannot evaluate, in words.
    """

    kind = "result"
    scope = source = None
    given = definitions = swapped = ()
    # What the second evaluator says of a statement. `derivation` puts it here: no kit imports it.
    look_over = staticmethod(lambda statement: ())

    def __init__(self, label, lhs, rhs, *, where=()):
        self.label, self.lhs, self.rhs = label, sp.sympify(lhs), sp.sympify(rhs)
        self.conditions = as_conditions(label, where)
        self.rests_on, self.refuted = [], []

    @property
    def unjudged(self):
        return type(self).look_over(self)

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

    def latex(self):
        """The formula as it is shown."""
        return relation([self.tex(self.lhs), "=", self.tex(self.rhs)])

    def tex(self, e):
        """The LaTeX of an expression, as this statement prints it."""
        return tex(e, self.scalar)

    def below(self):
        """Every statement that it rests on, at whatever remove, each once, the nearest first."""
        found, rest = {}, list(self.rests_on)
        while rest:
            label = rest.pop(0)
            if label not in found:
                found[label] = find(label)
                rest += found[label].rests_on
        return list(found.values())

    def all_conditions(self):
        """The conditions of the statement and of what it rests on, each once."""
        every = [*self.conditions]
        for condition in (c for known in self.below() for c in known.conditions):
            if matters(condition, self.lhs, self.rhs) and not repeats(condition, every):
                every.append(condition)
        return tuple(every)

    @cached_property
    def record(self):
        """Everything that is said of it, as plain data. It is made when it is first asked for."""
        conditions = [record_of(condition, self.scalar) for condition in self.all_conditions()]
        cites = sorted(known.label for known in self.below() if known.kind == "cited")
        return Equation(
            self.label,
            self.kind,
            self.latex(),
            scope=self.scope,
            conditions=tuple(dict.fromkeys(conditions)),
            premises=tuple(known.label for known in self.given),
            rests_on=tuple(self.rests_on),
            cites=tuple(cites),
            refuted=tuple(Refuted(*form) for form in self.refuted),
            unjudged=self.unjudged,
            source=self.source,
        )

    def _repr_mimebundle_(self, include=None, exclude=None):
        return {"text/markdown": words.markdown(self.record), "text/plain": self.record.to_json()}
