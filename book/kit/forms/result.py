"""What can be proved: how a proof and its refutations are run, whatever the form.

A result is registered only after its proof went through, after it held at an exact instance, and
after every wrong form given with it was refuted: not proved, and false at an exact instance.
"""

from abc import abstractmethod

import sympy as sp

from kit.domains import conditions_of
from kit.forms.statement import Statement
from kit.hats import refuse_false_hats
from kit.instances import differ, explicit_sizes, general
from kit.names import Operation
from kit.opening import Opener
from kit.refusals import NotProved
from kit.register import current, find
from kit.scope import scope_of
from kit.traps import refuse_name, refuse_traps
from kit.trial import holds, meets, models


class Result(Statement):
    """A statement with a proof. Subclasses say how it is proved and what its wrong forms are.

    Attributes
    ----------
    derived
        The left-hand side as it was given, before any simplification.
    name
        What both sides are called from now on, or None.
    using
        The label of the density that `normal` stands for, or None where any will do.
    opener
        Opens names for this proof.
    left
        The left-hand side opened and simplified, from `check` on.
    wrong
        The wrong forms by their names, as they were given to `prove`.
    """

    def __init__(self, label, derived, rhs, *, using=None, given=(), name=None, **options):
        super().__init__(label, name if name is not None else derived, rhs, **options)
        self.derived, self.name, self.using, self.given = sp.sympify(derived), name, using, given

    @property
    def definitions(self):
        return tuple(self.opener.labels)

    def prove(self, wrong):
        """Run the proof and the refutations; register the statement."""
        self.wrong = dict(wrong)
        self.check()
        if not self.goes_through(self.rhs):
            raise self.refusal(f"left {self.left}", self.rhs)
        if self.fails_at_instance(self.rhs):
            raise self.refusal("false at an exact instance", self.rhs)
        self.note_scope()
        for reason, form in wrong.items():
            self.refute(reason, form)
        if not self.refuted:
            raise NotProved(f"{self.label}: no wrong form was given to refute")
        return self.register()

    def check(self):
        """Refuse what cannot be proved in this form, and open the left-hand side."""
        refuse_traps(self.label, self.lhs, self.rhs, self.derived)
        refuse_name(self.label, self.name)
        self.given = [find(known) if isinstance(known, str) else known for known in self.given]
        self.opener = Opener(self.using, self.given)
        labels = [*current().asked(), *(known.label for known in self.given)]
        self.rests_on = list(dict.fromkeys(labels))
        self.refuse_false_premises()
        sides = (self.lhs, self.derived, self.rhs)
        refuse_false_hats(self.label, sides, [self, *map(find, self.rests_on)])
        if self.name is None and self.derived == self.rhs:
            raise NotProved(f"{self.label}: both sides are the same object: nothing is proved")
        self.left = self.opener.settle(self.derived)
        if self.left.has(sp.zoo, sp.nan):
            raise NotProved(f"{self.label}: left {self.left}")

    def refuse_false_premises(self):
        """What is given must hold by itself: a root does not, it is an "if"."""
        for known in self.given:
            if holds(known) is False:
                raise NotProved(f"{self.label}: {known.label} is given, and false at numbers")

    def refute(self, reason, form):
        """A wrong form must neither be provable nor hold at an exact instance."""
        if self.goes_through(form) or not self.fails_at_instance(form):
            raise self.refusal(f"the wrong form {reason!r} is not refuted", form, reason)
        self.refuted.append((reason, self.tex(form)))

    def is_right(self, reason):
        """Whether the wrong form of that name is proved."""
        return bool(self.goes_through(self.wrong[reason]))

    def refusal(self, words, rhs, reason=None):
        """The error that says that this right-hand side is refused, or that a wrong one is not."""
        return NotProved(f"{self.label}: {words}", self, rhs, reason)

    def excess(self, rhs):
        """What the proof finds to be 0 where this right-hand side is right, entry by entry."""
        return ()

    def trials(self, rhs):
        """Pairs that are equal where it is right, each with an instance to try them at."""
        return ()

    def more_models(self, *sides):
        """Models of other sizes that meet what is given and what the statement needs."""
        return [
            model
            for model in models(self.derived, self.rhs, *sides)
            if self.meets_premises(model) and all(meets(it, model) for it in self.conditions)
        ]

    def put_in(self, rhs):
        """What a trial puts in for a variable: variable -> value, opened."""
        return {}

    def note_scope(self):
        """What the proof rests on, and for which sizes it therefore holds."""
        labels = dict.fromkeys(self.rests_on + self.opener.labels)
        if self.label in labels:
            raise NotProved(f"{self.label}: rests on itself")
        self.rests_on = list(labels)
        self.conditions = tuple(dict.fromkeys([*self.conditions, *self.domain()]))
        sides = [self.derived, self.rhs]
        self.scope = scope_of(sides, [self.opener.open(side) for side in sides])
        for label in self.rests_on:
            self.scope = self.scope.within(find(label).scope)

    def domain(self):
        """The conditions under which both sides have a value."""
        return conditions_of((self.derived, self.rhs), self.opener.settle)

    def opened(self, e):
        """e opened, as it is evaluated at an instance: not yet in normal form, where possible."""
        raw = self.opener.open(e)
        return self.opener.settle(e) if raw.has(Operation) else raw

    def instances(self, *expressions):
        """Two exact models of the sizes that the statement and the expressions fix."""
        sizes = explicit_sizes(self.derived, self.rhs, *expressions)
        special = {
            part.tried_at
            for e in expressions
            for part in e.atoms(sp.Function)
            if hasattr(part, "tried_at")
        }
        more = [one for tried_at in special for one in tried_at(sizes)]
        both = [general(tuple(sizes.items()), seed) for seed in (1, 2)]
        return both + list(filter(self.meets_premises, more))

    def meets_premises(self, instance):
        """Whether what is given holds at an instance, which may be a special one."""
        return not any(
            differ(self.opener.open(known.lhs), self.opener.open(known.rhs), instance)
            for known in self.given
        )

    @abstractmethod
    def goes_through(self, rhs):
        """Whether the proof goes through with this right-hand side."""

    @abstractmethod
    def fails_at_instance(self, rhs):
        """Whether the statement with this right-hand side is false at an exact instance."""
