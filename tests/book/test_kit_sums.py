"""The normal form of finite sums, against exact evaluation; and the use of known sums.

GMM_ALL=1 tries 3,000 random sums instead of 300.
"""

import os
import random
from fractions import Fraction
from math import prod

import pytest
import sympy as sp
from kit.instances import Instance
from kit.notation import (
    UPPER,
    D,
    K,
    Lambda,
    N,
    Sigma,
    a,
    b,
    c,
    d,
    frozen_gamma,
    h,
    i,
    j,
    k,
    m,
    mu,
    pi,
    x,
    z,
)
from kit.sums import is_zero, normal_form, use_known_sum

CASES = 3000 if os.environ.get("GMM_ALL") else 300
SIZES = {N: 2, K: 3, D: 2}
LETTERS = {N: [i, h], K: [j, k, m], D: [a, b]}
FREE = {i: 2, h: 1, j: 3, k: 1, m: 2, a: 2, b: 1, c: 1, d: 2}
AXES = {x: (N,), mu: (K,), pi: (K,), frozen_gamma: (N, K), Sigma: (K, D, D)}


# ---- the oracle: exact rational numbers, by definition of a finite sum --------------------------


def exact(e, entry, values=FREE):
    """The value of e, a Fraction: entry(base, indices) gives the numbers."""
    if isinstance(e, sp.Sum | sp.Product):
        combine = sum if isinstance(e, sp.Sum) else prod
        return combine(exact(e.function, entry, inner) for inner in ranges(e, entry, values))
    if isinstance(e, sp.Indexed):
        return entry(e.base, tuple(int(exact(index, entry, values)) for index in e.indices))
    if isinstance(e, sp.Symbol):
        return Fraction(SIZES[e] if e in SIZES else values[e])
    if isinstance(e, sp.Rational):
        return Fraction(int(e.p), int(e.q))
    parts = [exact(part, entry, values) for part in e.args]
    if isinstance(e, sp.KroneckerDelta):
        return Fraction(parts[0] == parts[1])
    if isinstance(e, sp.Pow):
        return parts[0] ** int(parts[1])
    return {sp.Add: sum, sp.Mul: prod}[e.func](parts)


def ranges(e, entry, values):
    """The index values of a sum; its last limit is the outermost."""
    found = [dict(values)]
    for index, low, high in reversed(e.limits):
        found = [
            {**inner, index: n}
            for inner in found
            for n in range(int(exact(low, entry, inner)), int(exact(high, entry, inner)) + 1)
        ]
    return found


def any_entry(base, indices):
    """Any number of its own for every entry; symmetric where the book says so; no other law."""
    if base == Sigma:
        indices = (indices[0], *sorted(indices[1:]))
    value = Fraction(random.Random(f"{base}{indices}").randint(1, 97), 11)
    return value if base in (pi, frozen_gamma) else value - 4


def model_entry(base, indices):
    """An entry of a valid model: responsibilities sum to 1, Lambda is the inverse of Sigma, …"""
    value = sp.Rational(MODEL.entry(base, indices))
    return Fraction(int(value.p), int(value.q))


MODEL = Instance(SIZES)


# ---- random sums --------------------------------------------------------------------------------


class Writer:
    """Writes random nested sums; index names are few, so they are re-used and shadowed."""

    def __init__(self, seed):
        self.rng = random.Random(seed)

    def index(self, size):
        return self.rng.choice(LETTERS[size])

    def entry(self, bases=tuple(AXES)):
        base = self.rng.choice(bases)
        return base[tuple(self.index(size) for size in AXES[base])]

    def delta(self):
        if self.rng.random() < 0.1:  # of indices with different ranges
            return sp.KroneckerDelta(self.index(K), self.index(N))
        size = self.rng.choice([N, K, D])
        return sp.KroneckerDelta(self.index(size), self.index(size))

    def limit(self):
        size = self.rng.choice([N, K, D])
        index = self.index(size)
        if self.rng.random() < 0.1:
            return index, 2, size
        others = [letter for letter in LETTERS[size] if letter != index]
        return index, 1, self.rng.choice(others) if self.rng.random() < 0.1 else size

    def sum(self, depth):
        body, limit = self.write(depth - 1), self.limit()
        inner = {one[0] for s in body.atoms(sp.Sum) for one in s.limits}
        return sp.Sum(body, limit if limit[2] not in inner else (*limit[:2], UPPER[limit[0]]))

    def positive_sum(self):
        size = self.rng.choice([N, K])
        body = self.entry([pi, frozen_gamma]) * self.entry([pi, frozen_gamma])
        return sp.Sum(body, (self.index(size), 1, size))

    def write(self, depth):
        """An expression of at most this depth."""
        if depth == 0:
            return self.rng.choice([self.entry, self.entry, self.delta, self.number])()
        others = [self.add, self.multiply, self.power, self.share, self.inside, self.inside]
        kind = self.rng.choice([self.sum] * 5 + others)
        e = kind(depth)
        return normal_form(e) if self.rng.random() < 0.15 else e

    def number(self):
        return sp.Rational(self.rng.randint(-3, 3), self.rng.randint(1, 3))

    def add(self, depth):
        return self.write(depth - 1) + self.write(depth - 1)

    def multiply(self, depth):
        return self.write(depth - 1) * self.write(depth - 1)

    def power(self, depth):
        return self.write(depth - 1) ** self.rng.choice([2, 3])

    def share(self, depth):
        """A sum over a sum, which may cancel, inside another sum."""
        total = self.positive_sum()
        more = self.rng.choice([sp.S.One, self.entry([mu, pi])])
        return sp.Sum(total.function * more / total, total.limits[0]) * self.write(depth - 1)

    def inside(self, depth):
        """A power of a sum, or one over it, where an index of it is summed over outside."""
        total, size = self.positive_sum(), self.rng.choice([N, K])
        body = total ** self.rng.choice([-2, -1, 2, 3]) * self.write(depth - 1)
        return sp.Sum(body, (self.index(size), 1, size))


def test_the_normal_form_has_the_value_of_the_sum():
    for seed in range(CASES):
        e = Writer(seed).write(3)
        assert exact(normal_form(e), any_entry) == exact(e, any_entry), f"{seed}: {e}"


def test_random_sums_are_of_many_kinds():
    """The fuzz is worth nothing if the sums it writes are all of one kind."""
    written = [Writer(seed).write(3) for seed in range(300)]
    nested = [e for e in written if any(s.function.has(sp.Sum) for s in e.atoms(sp.Sum))]
    shadowed = [
        s
        for e in written
        for s in e.atoms(sp.Sum)
        for inner in s.function.atoms(sp.Sum)
        if inner.limits[0][0] in {limit[0] for limit in s.limits}
    ]
    already = [e for e in written if any(symbol.name == "s0" for symbol in e.atoms(sp.Symbol))]
    values = {exact(e, any_entry) for e in written}
    assert min(len(nested), len(shadowed), len(already)) >= 15
    assert len(values) > 150


def test_what_is_zero_by_the_normal_form_is_zero():
    """Pairs of sums that are close to one another: equal ones often, unequal ones too."""
    equal = 0
    for seed in range(CASES // 3):
        writer = Writer(seed)
        e = writer.write(2)
        letters = LETTERS[writer.rng.choice([N, K, D])]
        other = e.xreplace({letters[0]: letters[1], letters[1]: letters[0]})
        if is_zero(e - other):
            equal += 1
            assert exact(e, any_entry) == exact(other, any_entry), f"{seed}: {e}"
    assert equal >= 10


# ---- captures -----------------------------------------------------------------------------------


def test_a_normal_form_inside_another_sum_keeps_its_indices():
    inner = normal_form(sp.Sum(frozen_gamma[i, k] * x[i], (i, 1, N)))
    e = sp.Sum(inner * sp.Sum(inner, (k, 1, K)) * mu[k], (k, 1, K))
    assert exact(normal_form(e), any_entry) == exact(e, any_entry)


def test_a_sum_shadows_an_index_of_the_same_name():
    e = sp.Sum(x[i] * sp.Sum(x[i] ** 2, (i, 1, N)), (i, 1, N)) + x[i]
    assert exact(normal_form(e), any_entry) == exact(e, any_entry)
    squares, total = sp.Sum(x[h] ** 2, (h, 1, N)), sp.Sum(x[h], (h, 1, N))
    assert is_zero(e - squares * total - x[i])


def test_a_bound_index_of_another_name_is_the_same_sum():
    assert is_zero(sp.Sum(x[i], (i, 1, N)) - sp.Sum(x[h], (h, 1, N)))
    assert is_zero(
        sp.Sum(frozen_gamma[i, k], (i, 1, N), (k, 1, K))
        - sp.Sum(frozen_gamma[h, j], (j, 1, K), (h, 1, N))
    )


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (sp.Sum(x[i], (i, 1, N)), N * x[i]),
        (sp.Sum(x[i], (i, 1, N)) ** 2, sp.Sum(x[i] ** 2, (i, 1, N))),
        (sp.Sum(mu[k], (k, 1, K)), sp.Sum(mu[k], (k, 2, K))),
        (sp.Sum(mu[k] * pi[k], (k, 1, K)), sp.Sum(mu[k] * pi[j], (j, 1, K), (k, 1, K))),
        (1 / sp.Sum(pi[k], (k, 1, K)), sp.Sum(1 / pi[k], (k, 1, K))),
        (sp.Sum(frozen_gamma[i, k], (k, 1, K)), sp.Sum(frozen_gamma[i, k], (i, 1, N))),
    ],
)
def test_what_students_confuse_is_not_equal(one, other):
    assert not is_zero(one - other)


# ---- deltas -------------------------------------------------------------------------------------


def test_a_delta_picks_a_term_only_of_the_same_range():
    whole = sp.Sum(sp.KroneckerDelta(k, m) * mu[k], (k, 1, K))
    assert is_zero(whole - mu[m])
    part = sp.Sum(sp.KroneckerDelta(k, m) * mu[k], (k, 2, K))  # m may be 1
    assert not is_zero(part - mu[m])
    row = sp.Sum(sp.KroneckerDelta(k, i) * mu[k], (k, 1, K))  # i may be larger than K
    assert not is_zero(row - mu[i])
    bound_to_rows = sp.Sum(sp.KroneckerDelta(k, m) * mu[k], (k, 1, K), (m, 1, N))
    assert not is_zero(bound_to_rows - sp.Sum(mu[m], (m, 1, N)))


# ---- sums that start later ----------------------------------------------------------------------


def test_two_blocks_of_rows_are_all_rows():
    whole, first = sp.Sum(x[i], (i, 1, N)), sp.Sum(x[i], (i, 1, h))
    assert is_zero(first + sp.Sum(x[i], (i, h + 1, N)) - whole)
    assert not is_zero(first + sp.Sum(x[i], (i, h, N)) - whole)
    assert not is_zero(first + sp.Sum(x[i], (i, h + 2, N)) - whole)
    later = sp.Sum(x[i] * frozen_gamma[i, k], (i, h + 1, N), (k, 1, K))
    assert exact(normal_form(later), any_entry) == exact(later, any_entry)
    squared = sp.Sum(x[i], (i, h + 1, N)) ** 2
    assert exact(normal_form(squared), any_entry) == exact(squared, any_entry)


def test_only_a_row_cuts_the_rows():
    """k + 1 may be larger than N + 1, and a bound index is not known to be a row."""
    by_component = sp.Sum(x[i], (i, k + 1, N))
    assert not is_zero(sp.Sum(x[i], (i, 1, k)) + by_component - sp.Sum(x[i], (i, 1, N)))
    nested = sp.Sum(x[i], (i, h + 1, N), (h, 1, N))
    assert exact(normal_form(nested), any_entry) == exact(nested, any_entry)


def test_a_term_repeated_is_a_multiple():
    r, repeats = sp.Symbol("r", integer=True), sp.IndexedBase("w", integer=True, positive=True)
    assert is_zero(
        sp.Sum(x[i], (r, 1, repeats[i]), (i, 1, N)) - sp.Sum(repeats[i] * x[i], (i, 1, N))
    )
    assert not is_zero(
        sp.Sum(x[i], (r, 1, repeats[h]), (i, 1, N)) - sp.Sum(repeats[i] * x[i], (i, 1, N))
    )


# ---- quotients ----------------------------------------------------------------------------------


def test_a_sum_cancels_only_against_itself():
    total = sp.Sum(pi[j], (j, 1, K))
    assert is_zero(sp.Sum(pi[k] / total, (k, 1, K)) - 1)
    assert not is_zero(sp.Sum(pi[k] / total, (k, 2, K)) - 1)
    up_to_k = sp.Sum(pi[k] * mu[j] / total, (j, 1, k), (k, 1, K))  # k bounds the other sum
    assert exact(normal_form(up_to_k), any_entry) == exact(up_to_k, any_entry)
    for more in (mu[k], pi[k], 1 / pi[k], frozen_gamma[i, k]):
        assert not is_zero(sp.Sum(pi[k] * more / total, (k, 1, K)) - 1)


# ---- known sums ---------------------------------------------------------------------------------

RESPONSIBILITIES = sp.Sum(frozen_gamma[i, k], (k, 1, K))
ONE_HOT = sp.Sum(z[i, k], (k, 1, K))
PRECISION = sp.Sum(Sigma[k, a, b] * Lambda[k, b, c], (b, 1, D))
IDENTITY = sp.KroneckerDelta(a, c)

USED = [
    (RESPONSIBILITIES, 1, RESPONSIBILITIES),
    (RESPONSIBILITIES, 1, sp.Sum(frozen_gamma[h, j] * x[h], (h, 1, N), (j, 1, K))),
    (RESPONSIBILITIES, 1, sp.Sum(frozen_gamma[h, m] * frozen_gamma[i, j], (j, 1, K), (h, 1, N))),
    (RESPONSIBILITIES, 1, sp.Sum(x[i] * RESPONSIBILITIES**2, (i, 1, N)) + RESPONSIBILITIES / 3),
    (ONE_HOT, 1, sp.Sum(z[h, k] * x[h] * mu[j], (k, 1, K), (h, 1, N), (j, 1, K))),
    (PRECISION, IDENTITY, sp.Sum(Sigma[m, d, a] * Lambda[m, a, b] * x[i], (a, 1, D), (i, 1, N))),
    (PRECISION, IDENTITY, sp.Sum(Lambda[m, c, a] * Sigma[m, d, c], (c, 1, D))),
    (PRECISION, IDENTITY, sp.Sum(Sigma[m, d, c] * Lambda[m, c, a] * mu[m], (c, 1, D), (a, 1, D))),
]
NOT_FOR = [
    (RESPONSIBILITIES, sp.Sum(frozen_gamma[i, k], (k, 2, K))),  # not the whole range
    (RESPONSIBILITIES, sp.Sum(frozen_gamma[i, k], (k, 1, m))),
    (RESPONSIBILITIES, sp.Sum(frozen_gamma[i, k], (i, 1, N))),  # over the other index
    (RESPONSIBILITIES, sp.Sum(frozen_gamma[i, k] * mu[k], (k, 1, K))),  # another factor carries k
    (RESPONSIBILITIES, sp.Sum(frozen_gamma[i, k] ** 2, (k, 1, K))),
    (RESPONSIBILITIES, sp.Sum(frozen_gamma[i, k] * frozen_gamma[h, k], (k, 1, K))),
    (RESPONSIBILITIES, sp.Sum(1 / frozen_gamma[i, k], (k, 1, K))),
    (
        RESPONSIBILITIES,
        sp.Sum(frozen_gamma[i, k] * mu[j], (j, 1, k), (k, 1, K)),
    ),  # a bound carries k
    (RESPONSIBILITIES, sp.Sum(sp.exp(frozen_gamma[i, k]), (k, 1, K))),
    (ONE_HOT, RESPONSIBILITIES),  # another base
    (PRECISION, sp.Sum(Sigma[k, a, b] * Lambda[m, b, c], (b, 1, D))),  # of two components
    (PRECISION, sp.Sum(Sigma[k, a, b] * Sigma[k, b, c], (b, 1, D))),
    (PRECISION, sp.Sum(Sigma[b, a, d] * Lambda[b, d, c], (b, 1, D))),
]


@pytest.mark.parametrize(("known", "value", "e"), USED)
def test_a_known_sum_is_used_and_the_value_kept(known, value, e):
    found = use_known_sum(e, known, sp.sympify(value))
    assert exact(found, model_entry) == exact(e, model_entry)
    assert found != normal_form(e)


@pytest.mark.parametrize(("known", "e"), NOT_FOR)
def test_a_known_sum_is_not_used_elsewhere(known, e):
    assert use_known_sum(e, known, sp.Integer(7)) == normal_form(e)


def test_known_sums_keep_the_value_of_random_sums():
    """In a valid model, whatever a rule finds to replace."""
    changed = 0
    for seed in range(CASES // 3):
        writer = Writer(1000 + seed)
        e = writer.write(2) * sp.Sum(frozen_gamma[i, k] * writer.write(1), (k, 1, K))
        found = use_known_sum(e, RESPONSIBILITIES, sp.S.One)
        changed += found != normal_form(e)
        assert exact(found, model_entry) == exact(e, model_entry), f"{seed}: {e}"
    assert changed >= 10


def test_the_oracle_adds_by_hand():
    """Three small sums worked out on paper."""
    values = {(x, (1,)): Fraction(2), (x, (2,)): Fraction(5)}

    def entry(base, indices):
        return values[base, indices]

    assert exact(sp.Sum(x[i], (i, 1, N)), entry) == 7
    assert exact(sp.Sum(x[i] * x[h], (h, 1, i), (i, 1, N)), entry) == 2 * 2 + 5 * 2 + 5 * 5
    assert exact(sp.Sum(sp.Sum(x[i], (i, 1, N)) * x[i], (i, 1, N)), entry) == 49
