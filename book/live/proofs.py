"""A proof cell, by itself: with the kit's names, and the book's results for what it looks up."""

from kit.register import Register, using

from live import shown
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


def run(cell):
    """Run a proof cell; return what it states."""
    import derivation

    names = {name: getattr(derivation, name) for name in derivation.__all__}
    with using(Trial()):
        made = evaluate(cell["source"], names)
        shown.of_value(made)  # now: the record asks the register for what it rests on
        return made
