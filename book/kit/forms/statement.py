"""What every numbered equation has: a label, two sides, a scope, what it rests on, a record."""

from copy import copy
from functools import cached_property

import sympy as sp

from kit import words
from kit.conditions import as_conditions, matters, positive_by_type, record_of, repeats
from kit.equation import ANY, Equation, Refuted
from kit.matrices import paired, tex_form
from kit.notation import sigma2
from kit.printing import relation, tex, tex_side
from kit.refusals import NotProved
from kit.register import current, find


def no_evaluator(statement):
    raise NotProved(f"{statement.label}: nothing compares its matrix form; import derivation")


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
    matrix : tuple of forms or None, or None
        What each of the `shown_sides` is, as it is written on a board: see `kit.matrices`.
    unjudged : tuple of str
        What the second evaluator cannot evaluate, in words.
    """

    kind = "result"
    scope = source = None
    given = definitions = swapped = ()
    # What the second evaluator says of a statement. `derivation` puts it here: no kit imports it.
    look_over = staticmethod(lambda statement: ())
    # Where, by numbers, a matrix form says something else than the sides. From `derivation` too.
    compare_matrix = staticmethod(no_evaluator)
    # What a copy that is shown prints in place of some sides.
    board = ()

    def __init__(self, label, lhs, rhs, *, where=(), matrix=None):
        self.label, self.lhs, self.rhs = label, sp.sympify(lhs), sp.sympify(rhs)
        self.matrix = matrix
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
        return any(getattr(side, "has", lambda _: False)(sigma2) for side in self.shown_sides)

    def value(self, **known):
        """The right-hand side as a number: arrays by the names of the bases, 1-based indices."""
        from kit.values import value  # it needs NumPy, which proofs in a page do without

        return value(self.rhs, known)

    @property
    def shown_sides(self):
        """The expressions that the formula shows, from left to right."""
        return self.lhs, self.rhs

    @property
    def in_matrices(self):
        """The sides that have a matrix form, each with it."""
        return paired(self.label, self.shown_sides, self.matrix) if self.matrix else []

    def register(self):
        """Keep the statement; a matrix form must say what the entries say, for any features."""
        if self.matrix:
            if self.scope.D != ANY:
                raise ValueError(f"{self.label}: matrix: expected a statement for any D")
            with current().aside():
                differences = type(self).compare_matrix(self)
            if differences:
                raise NotProved(f"{self.label}: the matrix form is another: {differences[0]}")
        return current().add(self)

    def latex(self):
        """The formula as it is proved."""
        return relation([self.tex(self.lhs), "=", self.tex(self.rhs)])

    def headline(self):
        """The formula as it is numbered: in matrices, where it has such a form."""
        shown = copy(self)
        shown.board = self.in_matrices
        return shown.latex()

    def tex(self, e):
        """The LaTeX of an expression, as this statement prints it."""
        return self.on_board(e) or tex(e, self.scalar)

    def tex_side(self, e):
        """The LaTeX of a whole side."""
        return self.on_board(e) or tex_side(e, self.scalar)

    def on_board(self, e):
        """The LaTeX of the matrix form that is shown in place of e, if there is one."""
        return next((tex_form(form) for side, form in self.board if side is e), None)

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

    def left_open(self):
        """The symbols that the formula leaves open: it holds for any one value of each."""
        return set().union(*(side.free_symbols for side in self.shown_sides))

    @cached_property
    def record(self):
        """Everything that is said of it, as plain data. It is made when it is first asked for."""
        needed = (*self.all_conditions(), *positive_by_type(*self.shown_sides))
        conditions = [record_of(it, self.scalar, self.left_open()) for it in needed]
        cites = sorted(known.label for known in self.below() if known.kind == "cited")
        return Equation(
            self.label,
            self.kind,
            self.headline(),
            index_latex=self.latex() if self.matrix else None,
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
