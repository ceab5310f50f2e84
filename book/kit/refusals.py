"""What a refused proof tells a reader: what is left over, a model in which both sides differ."""

from dataclasses import dataclass

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
        trials = self.statement.trials(self.rhs) if self.statement is not None else ()
        finite = (it for it in trials if not (it[0].is_infinite or it[1].is_infinite))
        return next((Difference.at(*trial) for trial in finite if differ(*trial)), None)

    @property
    def is_right(self):
        """Whether a wrong form is in fact right: it is proved."""
        return self.reason is not None and bool(self.statement.goes_through(self.rhs))


@dataclass(frozen=True)
class Difference:
    """Two values that should be one, and the numbers that they were computed from.

    Attributes
    ----------
    left, right : mpmath numbers
    sizes : dict
        N, K and D of the model, as far as they matter.
    numbers : dict
        Entry or symbol -> its value.
    """

    left: object
    right: object
    sizes: dict
    numbers: dict

    @classmethod
    def at(cls, left, right, instance):
        asked = _Asked(instance)
        values = [evaluate(side, asked) for side in (left, right)]
        sizes = {size: n for size, n in asked.numbers.items() if size in instance.sizes}
        rest = {part: n for part, n in asked.numbers.items() if part not in sizes}
        return cls(*values, sizes, rest)


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

    def _note(self, part, value):
        self.numbers[part] = value
        return value


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
    last = UPPER.get(high, high)  # a sum to h is over rows, too
    letters = [letter for letter in UPPER if UPPER[letter] == last]
    letters.sort(key=lambda letter: letter not in own)
    primed = [sp.Symbol(f"{letter}'", integer=True) for letter in letters]
    return next((it for it in (*letters, *primed) if it not in used), index)
