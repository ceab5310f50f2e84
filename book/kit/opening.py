"""Opening names inside a proof, and using equations that were stated before."""

import sympy as sp

from kit.calculus import rename_bound
from kit.names import Folded, Operation
from kit.register import find
from kit.signs import split_logs
from kit.sums import normal_form, unify, use_known_sum


class Opener:
    """Opens names, and remembers which equations they stood for.

    Hats stay folded until logarithms are split: that a variance is positive can be seen from its
    name, and no longer from the difference of sums that it stands for.
    """

    def __init__(self, using, given):
        self.using, self.given, self.labels = using, given, []
        self.opens_hats = False
        self.known = {}
        self.outer = set()  # indices in the meanings of names that are not their arguments

    def equation(self, label):
        if label not in self.labels:
            self.labels.append(label)
        return find(label)

    def open(self, e):
        """e with every name replaced by its meaning and every operation carried out."""
        if isinstance(e, sp.MatrixBase):
            return e.applyfunc(self.open)
        return self._open_hats(self._open_whole(sp.sympify(e)))

    def settle(self, e):
        """e opened, in normal form, logarithms split, and the given equations used."""
        if isinstance(e, sp.MatrixBase):
            return e.applyfunc(self.settle)
        e = self._open_whole(sp.sympify(e))
        e = normal_form(self._open_hats(split_logs(normal_form(e))))
        for known in self.given:
            e = use(e, known)
        return e

    def _open_whole(self, e):
        """e opened; refused where a sum would capture an index from outside."""
        opened = self._open(e)
        bound = {limit[0] for s in e.atoms(sp.Sum, sp.Product) for limit in s.limits}
        if bound & self.outer:
            raise ValueError(f"{bound & self.outer}: summed over, and free in what a name means")
        return opened

    def inner(self, e):
        """What stands inside an operation, opened as far as the whole is."""
        return self._open(e)

    def inner_logs(self, e):
        """What stands inside a slope: opened, and its logarithms taken apart."""
        return split_logs(self._open(e))

    def _open_hats(self, e):
        self.opens_hats = True
        try:
            return self._open(e)
        finally:
            self.opens_hats = False

    def _open(self, e):
        if isinstance(e, Folded) and e.can_open(self):
            key = (e, self.opens_hats)
            if key not in self.known:
                opened = e.open(self)
                self.known[key] = opened if isinstance(e, Operation) else self._open(opened)
            return self.known[key]
        if isinstance(e, sp.MatrixBase):
            return e.applyfunc(self._open)
        if not e.args or isinstance(e, sp.Indexed):
            return e
        return e.func(*[self._open(part) for part in e.args])


def use(e, known):
    """Use a known equation in e: as a sum inside larger sums, or for any object of its form."""
    if isinstance(known.lhs, sp.Sum):
        return use_known_sum(e, known.lhs, rename_bound(known.rhs))

    def rewrite(part):
        match = {}
        found = unify(known.lhs, part, match)
        return rename_bound(known.rhs).xreplace(match) if found else part

    return normal_form(e.replace(lambda part: part.func == known.lhs.func, rewrite))
