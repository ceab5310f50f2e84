"""The book's proofs, run once for all tests: what was proved, from what, and in how much time."""

import time
from typing import NamedTuple

import pytest
from kit.register import Register, current, using

# What fails in a module of helpers shows its values, as in a test.
pytest.register_assert_rewrite("tests.site")


class Proofs(NamedTuple):
    """equations: label -> Statement; needs: label -> labels it looked up; seconds of CPU."""

    equations: dict
    needs: dict
    seconds: float

    def resting_on(self, label):
        """All labels that rest on this one, also through others."""
        found = set()
        while True:
            more = {name for name, needs in self.needs.items() if needs & (found | {label})}
            if more == found:
                return found
            found = more


class Bench(Register):
    """Runs proof cells one by one, each in an empty register, and keeps what they prove.

    A cell that asks for another result gets it from the bench, where that was proved by its own
    cell, alone. So every cell stands alone, each is run once, and what it looks up is seen.
    """

    def __init__(self, done=()):
        super().__init__()
        self.done, self.needs, self.failed = dict(done), {}, {}

    def fetch(self, label):
        """Put a result that a cell asks for into the register."""
        if label in self._running:
            raise RuntimeError(f"{label} rests on itself: {' -> '.join(self._running)}")
        if label in self.failed:
            raise AssertionError(f"{label} failed: {self.failed[label]}")
        self.stated[label] = self.done.get(label) or self.run_alone(label)

    def run_alone(self, label):
        """The statement that the cell of this label makes, the only one."""
        outside, self.stated = self.stated, {}
        waiting, swapped = list(self._asked), list(self._swapped)
        self._swapped.clear()
        self._running.append(label)
        try:
            self.run(self.cells()[label][1])
            made = self.stated.pop(label)
        finally:
            self._running.pop()
            self.needs[label] = set(self.stated)
            self.stated, self._asked[:], self._swapped[:] = outside, waiting, swapped
        self.done[label] = made
        return made

    def run_all(self, labels):
        """Run each cell; remember the failures instead of raising them."""
        with using(self):
            for label in labels:
                try:
                    if label not in self.done:
                        self.run_alone(label)
                except Exception as error:
                    self.failed[label] = f"{type(error).__name__}: {error}"


@pytest.fixture(scope="session")
def proofs():
    """Every proof cell of every notebook, in the order of the book."""
    import derivation  # noqa: F401, PLC0415  (what cells may name; tests of gmmlib need not load it)

    start = time.process_time()
    bench = Bench()
    bench.run_all(bench.cells())
    if bench.failed:
        pytest.fail("\n".join(f"{label}: {why}" for label, why in bench.failed.items()))
    return Proofs(bench.done, bench.needs, time.process_time() - start)


@pytest.fixture(scope="session")
def equations(proofs):
    """label -> Statement of every numbered equation that a cell of the book makes."""
    current().stated = dict(proofs.equations)
    return dict(proofs.equations)


@pytest.fixture
def changed_bench(proofs):
    """changed_bench(label, made): a bench on which this equation is another one."""

    def changed_bench(label, made):
        resting = proofs.resting_on(label)
        kept = {name: known for name, known in proofs.equations.items() if name not in resting}
        return Bench(kept | {label: made})

    return changed_bench


class Apart(Register):
    """Empty. What it asks of the book is run in another register, once for all tests."""

    book = Register()

    def fetch(self, label):
        """Put an equation of the book into the register, and what it rests on, if not there."""
        with using(self.book):
            known = self.book.find(label)
            for one in (known, *known.below()):
                self.stated.setdefault(one.label, one)


@pytest.fixture
def register_apart():
    """A register for one test, empty but for what the test asks of the book."""
    with using(Apart()) as register:
        yield register
