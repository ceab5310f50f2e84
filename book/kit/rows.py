"""Binary rows: their density, and sums over the values of one feature or of a whole row."""

import itertools

import sympy as sp

from kit.calculus import integrate, put, rename_bound
from kit.names import Folded, Name, Operation, in_brackets
from kit.notation import D, binary, chance, frozen_gamma, x, z
from kit.signs import positive
from kit.sums import is_zero, normal_form

BITS = (sp.S.Zero, sp.S.One)


class bernoulli(Name):
    """The probability of row i under component k, where every feature is 0 or 1."""

    label, is_positive = "bernoulli", True

    def fold(self, show):
        row, k = self.args
        return rf"P\!\left({show(binary[row])} \mid {show(chance[k])}\right)"


class OverBit(Operation):
    """The sum of an expression over both values of one feature: OverBit(e, binary[i, d])."""

    def fold(self, show):
        e, entry = self.args
        return r"\sum_{%s \in \{0, 1\}} %s" % (show(entry), in_brackets(e, show))

    def open(self, opener):
        e, entry = self.args
        if not (isinstance(entry, sp.Indexed) and entry.base == binary and len(entry.indices) == 2):
            raise TypeError(f"{entry}: expected an entry binary[i, d] to sum over")
        e = opener.inner(e)
        return sp.Add(*[put(e, {entry: bit}) for bit in BITS])


class OverRows(Operation):
    """The sum of an expression over all 2^D binary rows: OverRows(e, binary[i]).

    The sum over rows of prod_d f_d(x_d) is prod_d (f_d(0) + f_d(1)), for any D. Factors in single
    features of the row, such as x_a x_b, change their own terms of that product and no others.
    """

    def __new__(cls, e, row, size=D):
        return super().__new__(cls, e, row, size)

    def fold(self, show):
        e, row, size = self.args
        text = in_brackets(e, show)
        return r"\sum_{%s \in \{0, 1\}^{%s}} %s" % (show(row), show(size), text)

    def open(self, opener):
        e, row, size = self.args
        if not (isinstance(row, sp.Indexed) and row.base == binary and len(row.indices) == 1):
            raise TypeError(f"{row}: expected a row binary[i] to sum over")
        if size != D:
            raise ValueError(f"{size}: expected the sum over rows for any D; put D in afterwards")
        i = row.indices[0]

        def entries(part):
            """The entries of binary rows in a part; refused where another row may be this one."""
            found = {entry for entry in part.atoms(sp.Indexed) if entry.base == binary}
            if any(sp.KroneckerDelta(entry.indices[0], i) not in (0, 1) for entry in found):
                raise ValueError(f"labels: expected no other row that may be row {i}, found {part}")
            return {entry for entry in found if entry.indices[0] == i}

        def fold(part):
            return _over_rows(part, entries) if part != 1 else sp.Integer(2) ** D

        e = rename_bound(opener.inner(e))
        refuse_other_data(e, i)
        return _linear(e, entries, fold)


def refuse_other_data(e, row):
    """Refuse what depends on the row unseen: a closed density, or the row as real numbers."""
    for part in e.atoms(sp.Indexed, Folded):
        if isinstance(part, Folded) or part.base in (x, z, frozen_gamma):
            index = part.args[0] if isinstance(part, Folded) else part.indices[0]
            if sp.KroneckerDelta(index, row) != 0:
                raise ValueError(
                    f"{row}: expected nothing else that may depend on it, found {part} in {e}"
                )


def _linear(e, entries, fold):
    """The sum over rows taken through the terms of e and through its finite sums."""
    return integrate(normal_form(e), (), lambda part: bool(entries(part)), fold)


def _over_rows(e, entries):
    """The sum over rows of one product over features and of factors in single features."""
    factors = sp.Mul.make_args(e)
    products = [f for f in factors if isinstance(f, sp.Product)]
    single = sp.Mul(*[f for f in factors if f not in products])
    inside, index = _one_product(products)
    if inside is None or single.has(sp.Sum, sp.Product):
        raise ValueError(f"sum over rows: expected a product over all features, found {e}")
    own = [entry for entry in entries(inside) if entry.indices[1] == index]
    if len(own) != 1 or entries(inside) != set(own):
        raise ValueError(f"product over features: expected factors of one feature each, found {e}")

    def factor(feature, bit):
        return inside.xreplace({own[0]: bit}).xreplace({index: feature})

    def total(feature):
        return sp.Add(*[factor(feature, bit) for bit in BITS])

    whole = sp.S.One if is_zero(total(index) - 1) else sp.Product(total(index), (index, 1, D))
    if not positive(inside):
        raise ValueError(
            f"product over features: expected factors that cannot be 0, found {inside}"
        )
    return whole * _mean(single, sorted(entries(single), key=str), factor, total)


def _one_product(products):
    """The function of one product over 1..D that equals all the products, and its index."""
    if not products or any(len(p.limits) != 1 or p.limits[0][1:] != (1, D) for p in products):
        return None, None
    index = sp.Dummy("d", integer=True)
    return sp.Mul(*[p.function.xreplace({p.limits[0][0]: index}) for p in products]), index


def _mean(e, features, factor, total):
    """The mean of e, which depends on a few features, each of its own density factor / total."""
    if not features:
        return e
    if len(features) > 2:
        raise ValueError(f"{e}: expected at most two features, found {features}")
    indices = [entry.indices[1] for entry in features]

    def weighted(values):
        chances = [factor(d, bit) / total(d) for d, bit in zip(indices, values)]
        return e.xreplace(dict(zip(features, values))) * sp.Mul(*chances)

    apart = sp.Add(*[weighted(values) for values in itertools.product(BITS, repeat=len(features))])
    same = sp.KroneckerDelta(*indices) if len(indices) == 2 else 0
    alike = e.xreplace(dict.fromkeys(features, features[0]))
    return (
        apart
        if same == 0
        else (1 - same) * apart + same * _mean(alike, features[:1], factor, total)
    )
