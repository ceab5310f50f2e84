"""A proof cell, by itself: with the kit's names, and the book's results for what it looks up."""

from dataclasses import replace
from typing import NamedTuple

from kit import words
from kit.equation import Equation
from kit.register import Register, using

from live.cells import evaluate


class Trial(Register):
    """A reader's register: empty; what she looks up is the book's, proved in a register that stays.

    So what she states does not become true for other cells.
    """

    book = Register()

    def fetch(self, label):
        with using(self.book):
            known = self.book.find(label)
            for one in (known, *known.below()):
                self.stated.setdefault(one.label, one)


class Stated(NamedTuple):
    """What a reader's cell states; in words, the book's conditions that it leaves out."""

    record: Equation
    unsaid: str


def run(cell):
    """Run a proof cell; return what it states."""
    import derivation

    names = {name: getattr(derivation, name) for name in derivation.__all__}
    with using(Trial()):
        made = evaluate(cell["source"], names)
        if not hasattr(made, "record"):
            return made
        record = made.record  # now: it asks the register for what it rests on
    return Stated(record, unsaid(record, cell["source"]))


def unsaid(record, source):
    """The conditions of the book's equation of this name that the reader's does not state."""
    _, own = Trial.book.cells().get(record.label, (None, source))
    if record.kind != "result" or own.strip() == source.strip():
        return ""
    with using(Trial.book):
        book = Trial.book.find(record.label).record
    left = [it for it in book.conditions if it not in record.conditions]
    return words.needs(replace(book, conditions=left))
