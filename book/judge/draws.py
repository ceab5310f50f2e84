"""Random valid models: sizes, indices, and numbers that keep what the book agrees on.

Weights and responsibilities are shares that sum to 1, labels are one-hot, covariances positive
definite. Nothing here knows a formula.
"""

import random
from functools import partial
from itertools import product

import mpmath
from kit.notation import (
    UPPER,
    D,
    K,
    N,
    Psi,
    V,
    binary,
    chance,
    frozen_gamma,
    new_gamma,
    pi,
    pi_prime,
    q,
    step,
    z,
)
from mpmath import mpf

INDICES = (
    dict(i=2, h=3, j=3, k=1, m=2, a=1, b=2, c=3, d=1),
    dict(i=1, h=2, j=2, k=2, m=2, a=2, b=2, c=1, d=2),
    dict(i=3, h=1, j=2, k=3, m=1, a=2, b=1, c=2, d=3),
)


class Draw:
    """Numbers of order one for everything that a model consists of, the same for one seed.

    Parameters
    ----------
    sizes : tuple of int
        N, K and D.
    seed : int
        Another seed draws other numbers.
    indices : int
        Which of `INDICES` the free indices take, cut to their ranges.
    flat : bool
        Every real number is 0 and every positive one 1: rows are equal, and differences vanish.
        Only shares differ, as 1 : 2 : … : K, in every row alike.
    scale : int
        Numbers are so many times smaller: some side conditions need small ones.
    tied : bool
        All components have the same covariance.
    """

    def __init__(self, sizes, seed, indices=0, flat=False, scale=1, tied=False):
        self.sizes = dict(zip((N, K, D), sizes, strict=True))
        self.seed, self.indices, self.flat = seed, indices, flat
        self.scale, self.tied = scale, tied
        self.known = {}

    def __str__(self):
        sizes = ", ".join(f"{size} = {n}" for size, n in self.sizes.items())
        return f"{sizes}, seed {self.seed}" + (", all alike" if self.flat else "")

    def resized(self, sizes):
        """The same numbers at other sizes."""
        every = {**self.sizes, **sizes}
        sizes = [every[size] for size in (N, K, D)]
        return Draw(sizes, self.seed, self.indices, self.flat, self.scale, self.tied)

    def number(self, *key, positive=False):
        """A number of its own for each key."""
        if self.flat:
            return mpf(1) if positive else mpf(0)
        rng = random.Random(f"{self.seed} {key}")
        size = mpf(rng.randint(211, 2503)) / (1009 * self.scale)
        return size if positive or rng.random() < 0.6 else -size

    def share(self, base, row, component):
        """One of K positive numbers that sum to 1."""
        every = range(1, self.sizes[K] + 1)
        if self.flat:
            return mpf(component) / sum(every)
        parts = [self.number(str(base), *row, s, positive=True) for s in every]
        return parts[component - 1] / mpmath.fsum(parts)

    def positive_definite(self, key):
        """A matrix with positive eigenvalues, not diagonal."""
        if key not in self.known:
            size = self.sizes[D]
            root = mpmath.matrix(size)
            for r in range(size):
                for s in range(r + 1):
                    alike = mpf(r == s)
                    root[r, s] = alike if self.flat else self.number(key, r, s, positive=r == s)
            self.known[key] = root * root.T
        return self.known[key]

    def entry(self, base, indices):
        """The number at base[indices]."""
        if (base, indices) not in self.known:
            rule = RULES.get(base, plain)
            self.known[base, indices] = rule(self, base, indices)
        return self.known[base, indices]

    def symbol(self, symbol):
        """The number of a symbol without indices, or None where its range is unknown."""
        if symbol in self.sizes:
            return mpf(self.sizes[symbol])
        if symbol in UPPER:
            return mpf(min(INDICES[self.indices][symbol.name], self.sizes[UPPER[symbol]]))
        if symbol == step:  # so short that a precision stays positive definite
            return self.number("step") / 97
        if symbol.is_integer:
            return None
        return self.number(str(symbol), positive=bool(symbol.is_positive))


def plain(draw, base, indices):
    """A number with the sign that the base declares; a small whole one where it is an integer."""
    entry = base[indices]
    if entry.is_integer:
        return mpf(1 + random.Random(f"{draw.seed} {entry}").randint(0, 2))
    return draw.number(str(base), *indices, positive=bool(entry.is_positive))


def shares(draw, base, indices):
    *row, component = indices
    return draw.share(base, row, component)


def one_hot(draw, base, indices):
    """1 for the label of the row. No component is without rows where there are enough of them."""
    row, component = indices
    labels = [1 + one % draw.sizes[K] for one in range(draw.sizes[N])]
    random.Random(f"{draw.seed} labels").shuffle(labels)
    return mpf(component == labels[row - 1])


def definite(draw, base, indices):
    r, s = indices
    return draw.positive_definite(str(base))[r - 1, s - 1]


def direction(draw, base, indices):
    r, s = indices
    return mpf(r == s) if draw.flat else draw.number("V", *indices)


def bit(draw, base, indices):
    """0 or 1."""
    return mpf(random.Random(f"{draw.seed} {base} {indices}").randint(0, 1) * (not draw.flat))


def chance_of_one(draw, base, indices):
    """A number between 0 and 1."""
    odds = draw.number(str(base), *indices, positive=True)
    return odds / (1 + odds)


RULES = {
    binary: bit,
    chance: chance_of_one,
    **dict.fromkeys((pi, pi_prime, q, frozen_gamma, new_gamma), shares),
    z: one_hot,
    Psi: definite,
    V: direction,
}


# Sizes that all differ, more rows than components and fewer; and those with a single one.
SIZES = ((4, 3, 2), (2, 4, 3), (3, 2, 1))
# N, K and D where D is 1, 2, 3 and 4: so few that all of them are tried at every proof.
FOUR = ((3, 2, 1), (3, 4, 2), (2, 4, 3), (2, 3, 4))
SCALES = ((1, 30), (30, 1))
EDGES = (((1, 1, 1), 0), ((1, 2, 2), 0), ((1, 2, 1), 2), ((2, 1, 2), 1))


def fitted(at_least, exactly, at_most, sizes, *others):
    """A draw of these sizes, or of the next that a statement allows and that can be evaluated."""
    feasible = {s: min(n, at_most.get(s, n)) for s, n in zip((N, K, D), sizes)}
    fitting = {s: max(n, at_least.get(s, 1)) for s, n in feasible.items()} | exactly
    return Draw([fitting[size] for size in (N, K, D)], *others)


def draws_of_each_dimension(at_least, exactly, at_most):
    """Lists of draws as below, for 1, 2, 3 and 4 features."""
    free = {size: n for size, n in exactly.items() if size != D}
    ways = list(product(range(5), (False,), (1, 6), (False, True)))
    for n, sizes in enumerate(FOUR):
        at = [sizes, (4, 2, sizes[2])]  # the second where no component may be empty
        tries = [(s, 1000 * n + seed, n % 3, *way) for s in at for seed, *way in ways]
        yield (fitted(at_least, free, at_most, *one) for one in tries)


def draws(instances, seed, at_least, exactly, at_most):
    """Lists of draws: of each, the first that keeps the side conditions is to be taken.

    General ones come first, then one of each edge, and one where everything is alike. Of each size
    there are at least as many as explicit indices ask for, exactly as many as a scope fixes, and
    at most as many as can be evaluated. In nine of them sizes meet all free indices; then numbers
    are small, so that densities exceed 1.
    """

    fitting = partial(fitted, at_least, exactly, at_most)
    for n in range(seed, seed + instances):
        indices = (n + n // 3) % 3
        numbers, scales = range(1000 * n, 1000 * n + 10), SCALES[n // 9 % 2]
        ways = [*product(numbers, scales), (1000 * n, 1, True)]
        yield [fitting(SIZES[n % 3], number, indices, False, *way) for number, *way in ways]
    for sizes, indices in EDGES:  # a component of the two is empty, once one and once the other
        yield [fitting(sizes, 1000 * seed, indices, False, 1, tied) for tied in (False, True)]
    yield [fitting((3, 2, 2), 1000 * seed, 0, True)]
