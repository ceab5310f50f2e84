"""The register of what was stated, and how an earlier result is found again.

A chapter is run alone. When one of its cells asks for a result of an earlier chapter, the cell
that proves it is read from that chapter's notebook and run again: nothing is taken as proved
because a file says so.
"""

from contextlib import contextmanager
from difflib import get_close_matches

from IPython import get_ipython

from kit.notebooks import proof_cells


class Register:
    """What was stated so far, and the cells that can state the rest.

    Parameters
    ----------
    cells : callable
        Returns label -> (chapter, source) of the cells that state equations.
    """

    # The names that a proof cell may use. `derivation` fills it.
    vocabulary = {}

    def __init__(self, cells=proof_cells):
        self.stated, self.cells = {}, cells
        self._asked, self._running, self._swapped = [], [], []

    def find(self, label):
        """The equation of that label, proved by its own cell if this register does not have it."""
        if label not in self.stated:
            self.fetch(label)
        return self.stated[label]

    def eq(self, label):
        """The equation of that label, for use in a proof; the proof then rests on it."""
        self._asked.append(label)
        return self.find(label)

    def asked(self):
        """The labels asked for since the last statement, each once; they are then forgotten."""
        labels = list(dict.fromkeys(self._asked))
        self._asked.clear()
        return labels

    def note_swap(self, pairs, moving):
        """Remember a replacement typed in a cell, for the statement that is made next."""
        self._swapped.append((pairs, moving))

    def swaps(self):
        """The replacements typed since the last statement: pairs, and what moves."""
        return tuple(self._swapped)

    def add(self, statement):
        """Keep a statement; one that others rest on is not changed under them."""
        label, before = statement.label, self.stated.get(statement.label)
        changed = before and (before.lhs, before.rhs) != (statement.lhs, statement.rhs)
        if changed and any(label in other.rests_on for other in self.stated.values()):
            raise ValueError(f"{label} is stated already, and other results rest on it")
        statement.swapped = self.swaps()
        self._swapped.clear()
        self.stated[label] = statement
        return statement

    @contextmanager
    def aside(self):
        """Inside, an evaluator may look things up; the proof does not rest on them."""
        before = dict(self.stated)
        try:
            yield
        finally:
            self.stated = before

    def run(self, source, **changed):
        """Run a proof cell by itself, with the names of the kit and what a test changes in them."""
        if not self.vocabulary:
            raise RuntimeError("vocabulary: expected the names of the kit; import derivation first")
        self._asked.clear()
        exec(source, {**self.vocabulary, **changed})

    def fetch(self, label):
        """Prove a result that this register does not have, by running its cell."""
        if label not in self.cells():
            alike = " or ".join(map(repr, get_close_matches(label, self.cells())))
            meant = f"; is {alike} meant?" if alike else ""
            raise KeyError(f"no cell of the book states {label!r}{meant}")
        if label in self._running:
            raise RuntimeError(f"{label!r} rests on itself: {' -> '.join(self._running)}")
        waiting, swapped = list(self._asked), list(self._swapped)
        self._swapped.clear()
        self._running.append(label)
        try:
            self.run(self.cells()[label][1])
        finally:
            self._running.pop()
            self._asked[:], self._swapped[:] = waiting, swapped


_session = [Register()]


def current():
    """The register of this session."""
    return _session[-1]


@contextmanager
def using(register):
    """Inside, this register is the session's."""
    _session.append(register)
    try:
        yield register
    finally:
        _session.remove(register)


def find(label):
    """The equation of that label."""
    return current().find(label)


def eq(label):
    """The equation of that label, for use in a proof; the proof then rests on it."""
    return current().eq(label)


def _forget_at_each_cell():
    """What one cell of a notebook asks for does not belong to the statement of another."""
    shell = get_ipython()
    if shell is not None:
        shell.events.register("pre_run_cell", lambda info: current().asked())


_forget_at_each_cell()
