"""The book's proofs, run once for all tests: what was proved, from what, and in how much time."""

import time
from typing import NamedTuple

import pytest
from kit import register


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


class Bench:
    """Runs proof cells one by one, each in an empty register, and keeps what they prove.

    A cell that asks for another result gets it from the bench, where that was proved by its own
    cell, alone. So every cell stands alone, each is run once, and what it looks up is seen.
    """

    def __init__(self, monkeypatch, done=()):
        self.done, self.needs, self.failed, self.running = dict(done), {}, {}, []
        monkeypatch.setattr(register, "_prove_again", self.fetch)

    def fetch(self, label):
        """Put a result that a cell asks for into the register."""
        if label in self.running:
            raise RuntimeError(f"{label} rests on itself: {' -> '.join(self.running)}")
        if label in self.failed:
            raise AssertionError(f"{label} failed: {self.failed[label]}")
        register.REGISTER[label] = self.done.get(label) or self.run(label)

    def run(self, label):
        """The statement that the cell of this label makes, the only one."""
        outside = dict(register.REGISTER), register.asked()
        register.REGISTER.clear()
        self.running.append(label)
        try:
            register.run_cell(register.cells()[label][1])
            made = register.REGISTER.pop(label)
        finally:
            self.running.pop()
            self.needs[label] = set(register.REGISTER)
            register.REGISTER.clear()
            register.REGISTER.update(outside[0])
            register._asked[:] = outside[1]
        self.done[label] = made
        return made

    def run_all(self, labels):
        """Run each cell; remember the failures instead of raising them."""
        for label in labels:
            try:
                if label not in self.done:
                    self.run(label)
            except Exception as error:
                self.failed[label] = f"{type(error).__name__}: {error}"


@pytest.fixture(scope="session")
def proofs():
    """Every proof cell of every notebook, in the order of the book."""
    start = time.process_time()
    with pytest.MonkeyPatch.context() as patch:
        bench = Bench(patch)
        bench.run_all(register.cells())
    if bench.failed:
        pytest.fail("\n".join(f"{label}: {why}" for label, why in bench.failed.items()))
    return Proofs(bench.done, bench.needs, time.process_time() - start)


@pytest.fixture(scope="session")
def equations(proofs):
    """label -> Statement of every numbered equation that a cell of the book makes."""
    register.REGISTER.clear()
    register.REGISTER.update(proofs.equations)
    return dict(register.REGISTER)


@pytest.fixture
def changed_bench(proofs, monkeypatch):
    """changed_bench(label, made): a bench on which this equation is another one."""

    def changed_bench(label, made):
        resting = proofs.resting_on(label)
        kept = {name: known for name, known in proofs.equations.items() if name not in resting}
        return Bench(monkeypatch, kept | {label: made})

    return changed_bench


@pytest.fixture
def register_apart():
    """An empty register for one test; what was there comes back after it."""
    before = dict(register.REGISTER)
    register.REGISTER.clear()
    register.asked()
    yield register.REGISTER
    register.REGISTER.clear()
    register.REGISTER.update(before)
    register.asked()
