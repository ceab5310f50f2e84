"""A name and what it stands for, or a constraint."""

from kit.conditions import equal, repeats
from kit.domains import conditions_of
from kit.forms.statement import Statement
from kit.masses import refuse_other_mass
from kit.names import freeze, normal
from kit.register import current, find
from kit.scope import scope_of
from kit.traps import refuse_name, refuse_sign, refuse_traps


class Definition(Statement):
    """lhs = rhs by agreement: what is meant, or what is assumed."""

    kind = "definition"

    @property
    def scope(self):
        return scope_of([self.lhs], [self.rhs])

    def check(self):
        """Refuse what cannot be stated."""
        refuse_traps(self.label, self.lhs, self.rhs)
        refuse_name(self.label, self.lhs)
        refuse_sign(self.label, self.lhs, self.rhs, self.conditions)
        if isinstance(self.lhs, normal):
            refuse_other_mass(self.label, self.lhs.args[0], self.rhs)

    def state(self):
        """Check the statement and register it; it rests on what was asked for to write it."""
        self.check()
        self.conditions = (*self.conditions, *self.restrictions(), *self.domain())
        self.rests_on = current().asked()
        return self.register()

    def restrictions(self):
        """What the parameters of a density are, where it is a general one with others put in.

        A result that opens the density by its label says so: the label alone hides it.
        """
        if type(self.lhs) is not normal:
            return ()
        return tuple(
            equal(part, pairs[part]) for pairs, moving in current().swaps() for part in moving
        )

    def domain(self):
        """The conditions under which the meaning has a value, beside those stated."""
        found = conditions_of((self.rhs,), lambda e: e)
        return [condition for condition in found if not repeats(condition, self.conditions)]


def define(label, lhs, rhs, **options):
    """State what a name stands for, or a constraint. Options: where, matrix."""
    return Definition(label, lhs, rhs, **options).state()


def held(label):
    """A result about responsibilities, for responsibilities held fixed."""
    known = find(label)
    return Definition(label, freeze(known.lhs), known.rhs, where=known.conditions)
