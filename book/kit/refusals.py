"""What a refused proof tells a reader: what is left over, a model in which both sides differ."""

from dataclasses import dataclass
from functools import cached_property

import mpmath
import sympy as sp

from kit.instances import DIGITS, differ, evaluate
from kit.notation import UPPER
from kit.sums import is_zero


class NotProved(AssertionError):
    """A proof that did not go through, or a wrong form that was not refuted.

    Parameters
    ----------
    words : str
    statement : Statement, optional
        What was refused.
    rhs : expression, optional
        The right-hand side that it was tried with: its own, or a wrong form.
    reason : str, optional
        The name of the wrong form; None where it is the statement's own.
    """

    def __init__(self, words, statement=None, rhs=None, reason=None):
        super().__init__(words)
        self.statement, self.rhs, self.reason = statement, rhs, reason

    @property
    def left_over(self):
        """What is left of each entry, in the letters of the cell; empty where nothing is."""
        if self.statement is None:
            return ()
        own = bound_indices(self.statement.lhs, self.statement.derived, self.rhs)
        excess = (e for e in self.statement.excess(self.rhs) if not is_zero(e))
        return tuple(in_letters(e, own) for e in excess)

    @property
    def difference(self):
        """A model in which both sides have different values; None where none was found."""
        found = next((trial for trial in self.tried if differ(*trial)), None)
        return found and Difference.at(*found, self.statement.put_in(self.rhs))

    @cached_property
    def tried(self):
        """The two sides, and each model at which they were compared: more than a proof has."""
        own = [*self.statement.trials(self.rhs)] if self.statement is not None else []
        pairs = dict.fromkeys(trial[:2] for trial in own)
        more = [(*pair, model) for pair in pairs for model in self.statement.more_models(*pair)]
        return [trial for trial in own + more if have_values(*trial)]

    @property
    def is_right(self):
        """Whether a wrong form is in fact right: it is proved."""
        return self.reason is not None and self.statement.is_right(self.reason)


def have_values(left, right, instance):
    """Whether both sides are numbers at an instance: at a special one a divisor may be 0."""
    if left.is_infinite or right.is_infinite:
        return False
    try:
        evaluate(left, instance), evaluate(right, instance)
    except ZeroDivisionError:
        return False
    return True


class NoSign(NotProved):
    """A solution for a positive parameter whose form does not show that it is positive."""


@dataclass(frozen=True)
class Difference:
    """Two values that should be one, and the numbers that they were computed from.

    Attributes
    ----------
    left, right : mpmath numbers
    sizes : dict
        N, K and D of the model, as far as they matter.
    numbers : dict
        Entry, symbol or density -> its value.
    put_in : dict
        Variable -> the value of the solution that was tried for it.
    """

    left: object
    right: object
    sizes: dict
    numbers: dict
    put_in: dict

    @classmethod
    def at(cls, left, right, instance, put_in):
        asked = _Asked(instance)
        values = [evaluate(side, asked) for side in (left, right)]
        solved = {variable: evaluate(value, instance) for variable, value in put_in.items()}
        sizes = {size: n for size, n in asked.numbers.items() if size in instance.sizes}
        rest = {part: n for part, n in asked.numbers.items() if part not in sizes}
        return cls(*values, sizes, rest, solved)


class _Asked:
    """An instance, and which of its numbers were asked for."""

    def __init__(self, instance):
        self.instance, self.numbers = instance, {}

    def __getattr__(self, name):
        return getattr(self.instance, name)

    def entry(self, base, indices):
        return self._note(base[indices], self.instance.entry(base, indices))

    def symbol(self, symbol):
        return self._note(symbol, self.instance.symbol(symbol))

    def folded(self, name, args):
        return self._note(name(*map(_whole, args)), self.instance.folded(name, args))

    def _note(self, part, value):
        self.numbers[part] = value
        return value


def _whole(value):
    """A number as it prints among the arguments of a density: an index is whole."""
    return sp.Integer(int(value)) if value == int(value) else sp.Float(shown(value))


def shown(value, digits=6):
    """A number as a reader sees it: whole, or to some digits."""
    with mpmath.workdps(DIGITS):
        value = mpmath.mpf(value) if isinstance(value, int) else mpmath.mpmathify(value)
        return mpmath.nstr(value, digits, strip_zeros=True).removesuffix(".0")


def bound_indices(*expressions):
    """The letters that the expressions sum over."""
    sums = (part for e in expressions for part in sp.sympify(e).atoms(sp.Sum, sp.Product))
    return {limit[0] for part in sums for limit in part.limits}


def in_letters(e, own=(), taken=frozenset()):
    """The same expression, each bound index one of the book's letters, of `own` where it can be."""
    if isinstance(e, sp.MatrixBase):
        return e.applyfunc(lambda entry: in_letters(entry, own, taken))
    if not e.args or isinstance(e, sp.Indexed):
        return e
    if not isinstance(e, sp.Sum | sp.Product):
        return e.func(*[in_letters(part, own, taken) for part in e.args])
    put = {}
    for index, _, high in e.limits:
        put[index] = _letter(index, high, own, {*taken, *put.values(), *e.free_symbols})
    function = in_letters(e.function.xreplace(put), own, taken | {*put.values()})
    return e.func(function, *[limit.xreplace(put) for limit in e.limits])


def _letter(index, high, own, used):
    """A letter of this range that is not used; one with a prime where all are."""
    ranges = {high, *(UPPER[bound] for bound in high.free_symbols & {*UPPER})}
    letters = [letter for letter in UPPER if UPPER[letter] in ranges]
    letters.sort(key=lambda letter: letter not in own)
    primed = [sp.Symbol(f"{letter}'", integer=True) for letter in letters]
    return next((it for it in (*letters, *primed) if it not in used), index)
