"""Exact instances: a model of small size with rational entries, at which formulas are evaluated.

An instance is a valid model: weights sum to 1, responsibilities sum to 1 over components, labels
are one-hot, precisions are inverses of positive definite covariances. So a formula that was
proved must hold there, and a formula that differs there is wrong. Entries are distinct and of
order one; arithmetic has 60 digits.
"""

import random
from fractions import Fraction
from functools import cache, lru_cache

import mpmath
import sympy as sp

from kit.notation import (
    AXES,
    UPPER,
    D,
    K,
    Lambda,
    N,
    Psi,
    Sigma,
    V,
    binary,
    chance,
    det_Lambda,
    eigenvalue,
    frozen_gamma,
    m,
    pi,
    pi_prime,
    q,
    shared_det_Lambda,
    shared_Lambda,
    shared_Sigma,
    step,
    z,
)

DIGITS = 60
SIZES = {N: 4, K: 3, D: 3}
SHORT_STEP = sp.Rational(1, 1999)
# Matrices without a component: their precision and covariance.
MATRICES = {"all": (shared_Lambda, shared_Sigma), "Psi": (None, Psi)}
INDEX_VALUES = {"i": 2, "h": 3, "j": 3, "k": 1, "m": 2, "a": 1, "b": 2, "c": 3, "d": 1}


class Instance:
    """Values for every symbol of the book, at given sizes, reproducible from a seed."""

    def __init__(self, sizes=None, seed=1, indices=INDEX_VALUES):
        self.sizes = {**SIZES, **(sizes or {})}
        self.seed, self.indices = seed, indices
        self.put = {}
        self.rules = {
            pi: lambda k: self.share("pi", (), k, self.sizes[K]),
            pi_prime: lambda k: self.share("pi'", (), k, self.sizes[K]),
            q: lambda i, k: self.share("q", (i,), k, self.sizes[K]),
            frozen_gamma: lambda i, k: self.share("gamma", (i,), k, self.sizes[K]),
            z: lambda i, k: int(k == 1 + (i + self.seed) % self.sizes[K]),
            binary: lambda i, d: random.Random(f"{self.seed} binary {i} {d}").randint(0, 1),
            chance: lambda k, d: self.number("chance", k, d, positive=True) / 3,
            Sigma: lambda k, a, b: self.covariance(k)[0][a - 1, b - 1],
            Lambda: lambda k, a, b: self.covariance(k)[1][a - 1, b - 1],
            det_Lambda: lambda k: determinant(self.covariance(k)[1]),
            shared_Sigma: lambda a, b: self.covariance("all")[0][a - 1, b - 1],
            shared_Lambda: lambda a, b: self.covariance("all")[1][a - 1, b - 1],
            Psi: lambda a, b: self.covariance("Psi")[0][a - 1, b - 1],
            V: lambda a, b: self.number("V", *sorted((a, b))),
            eigenvalue: self.eigenvalue,
        }
        self.covariance = cache(self._covariance)
        self.entry = cache(self._entry)

    def number(self, *key, positive=False):
        """A rational of order one, its own for every key."""
        rng = random.Random(f"{self.seed} {key}")
        value = sp.Rational(rng.randint(80, 997), 389)
        return value if positive or rng.random() < 0.6 else -value

    def share(self, name, outer, k, size):
        """One of `size` positive numbers that sum to 1."""
        parts = [self.number(name, *outer, n + 1, positive=True) for n in range(size)]
        return parts[k - 1] / sum(parts)

    def moved(self, values):
        """This model with other values: base -> {indices: value}, for all entries of a base."""
        other = Instance(self.sizes, self.seed, self.indices)
        other.put = values
        return other

    def _covariance(self, k):
        """A covariance matrix and its inverse."""
        precision, covariance = MATRICES.get(k, (Lambda, Sigma))
        if precision in self.put:
            return self._given(precision, k) ** -1, self._given(precision, k)
        if covariance in self.put:
            return self._given(covariance, k), self._given(covariance, k) ** -1
        size = self.sizes[D]
        root = sp.Matrix(size, size, lambda r, s: self.number("root", k, r, s) if r >= s else 0)
        sigma = root * root.T
        return sigma, sigma.inv()

    def _given(self, base, k):
        """The matrix of the values that were put in."""
        size = range(1, self.sizes[D] + 1)
        first = () if k in MATRICES else (k,)
        return mpmath.matrix([[self.put[base][(*first, r, s)] for s in size] for r in size])

    def eigenvalue(self, d):
        """The eigenvalues of Sigma V for the component m."""
        size = self.sizes[D]
        covariance = numbers(self.covariance(int(self.symbol(m)))[0])
        entries = [[self.entry(V, (r, s)) for s in range(1, size + 1)] for r in range(1, size + 1)]
        root = mpmath.cholesky(covariance)
        return mpmath.eigsy(root.T * numbers(sp.Matrix(entries)) * root, eigvals_only=True)[d - 1]

    def _entry(self, base, indices):
        """The value of base[indices], a tuple; `entry` keeps it."""
        if base in self.put:
            return self.put[base][indices]
        if base in self.rules:
            return self.rules[base](*indices)
        entry = base[indices]
        if entry.is_integer:
            return 1 + random.Random(f"{self.seed} {entry}").randint(0, 2)
        return self.number(str(base), *indices, positive=bool(entry.is_positive))

    def folded(self, name, args):
        """The value of a density that stays opaque."""
        return self.number(name.__name__, *map(str, args), positive=True)

    def symbol(self, symbol):
        """The value of a free symbol: sizes, indices, or a rational for a scalar."""
        if symbol in self.sizes:
            return self.sizes[symbol]
        if symbol in UPPER:
            return min(self.indices[symbol.name], self.sizes[UPPER[symbol]])
        if symbol == shared_det_Lambda:
            return determinant(self.covariance("all")[1])
        if symbol == step:  # so short that a precision stays positive definite
            return SHORT_STEP
        if symbol.is_integer:
            raise ValueError(f"{symbol}: expected an index of known range, found {symbol}")
        return self.number(str(symbol), positive=bool(symbol.is_positive))


def determinant(matrix):
    return mpmath.det(matrix) if isinstance(matrix, mpmath.matrix) else matrix.det()


def numbers(matrix):
    """A matrix of exact entries, as floating-point numbers of the present precision."""
    if isinstance(matrix, mpmath.matrix):
        return matrix
    return mpmath.matrix(matrix.applyfunc(sp.sympify).evalf(mpmath.mp.dps).tolist())


def explicit_sizes(*expressions):
    """Sizes that explicit indices such as mu[2] or x[1, 2] fix: the largest of each kind."""
    sizes = {}
    for e in expressions:
        for part in e.atoms(sp.Indexed):
            for size, index in zip(AXES.get(part.base, ()), part.indices):
                if index.is_Integer:
                    sizes[size] = max(sizes.get(size, 1), int(index))
    return sizes


def evaluate(e, instance, bound=None):
    """The value of an opened expression at an instance, to 60 digits."""
    with mpmath.workdps(DIGITS):
        return _value(sp.sympify(e), instance, bound or {})


def _value(e, instance, bound):
    for kind, rule in RULES.items():
        if isinstance(e, kind):
            return rule(e, instance, bound)
    if hasattr(e, "evaluated"):  # an object that says itself what its value is
        return e.evaluated(lambda part, more: _value(part, instance, {**bound, **more}))
    bound = bound | dict.fromkeys(getattr(e, "own_rows", ()), 1)  # any name of them is as good
    args = [_value(part, instance, bound) for part in e.args]
    if hasattr(e, "fold"):  # a density that stays opaque: any positive number, its own for each
        return _number(instance.folded(e.func, args))
    if not args and e.is_infinite:
        raise ZeroDivisionError(f"{e}: expected a number")
    return FUNCTIONS[e.func](*args)


def _number(value):
    if isinstance(value, int | Fraction | mpmath.mpf):
        return mpmath.mpf(value)
    value = sp.sympify(value)
    return mpmath.mpf(int(value.p)) / int(value.q)


def _range_product(combine):
    def value(e, instance, bound):
        terms = [bound]
        for index, low, high in reversed(e.limits):
            terms = [
                {**inner, index: n}
                for inner in terms
                for n in range(
                    int(_value(low, instance, inner)), int(_value(high, instance, inner)) + 1
                )
            ]
        return combine(_value(e.function, instance, inner) for inner in terms)

    return value


def _indexed(e, instance, bound):
    indices = tuple(int(_value(index, instance, bound)) for index in e.indices)
    return _number(instance.entry(e.base, indices))


def _symbol(e, instance, bound):
    return _number(bound[e] if e in bound else instance.symbol(e))


RULES = {
    sp.Sum: _range_product(mpmath.fsum),
    sp.Product: _range_product(mpmath.fprod),
    sp.Indexed: _indexed,
    sp.Symbol: _symbol,
    sp.Rational: lambda e, instance, bound: _number(e),
    sp.NumberSymbol: lambda e, instance, bound: mpmath.mpf(e._to_mpmath(300)),
}
FUNCTIONS = {
    sp.Add: lambda *terms: mpmath.fsum(terms),
    sp.Mul: lambda *factors: mpmath.fprod(factors),
    sp.Pow: mpmath.power,
    sp.exp: mpmath.exp,
    sp.log: mpmath.log,
    sp.KroneckerDelta: lambda s, t: mpmath.mpf(s == t),
    sp.erf: mpmath.erf,
    sp.erfc: mpmath.erfc,
    sp.gamma: mpmath.gamma,
    sp.loggamma: mpmath.loggamma,
    sp.polygamma: lambda order, t: mpmath.psi(int(order), t),
}


@lru_cache(maxsize=10_000)  # one left side is compared with many right sides
def _value_at(e, instance):
    return evaluate(e, instance)


@cache
def general(sizes, seed):
    """The instance of these pairs of sizes and numbers, one for all proofs: it is never changed."""
    return Instance(dict(sizes), seed)


def differ(left, right, instance):
    """Whether two opened expressions have different values at an instance.

    At a special one a divisor may be 0: then it says nothing of the two.
    """
    if left.is_infinite or right.is_infinite:
        return left != right
    try:
        first, second = _value_at(left, instance), _value_at(right, instance)
    except ZeroDivisionError:
        return False
    return abs(first - second) > mpmath.mpf(10) ** -30 * (1 + abs(first))
