"""Sums over the values of binary features: one of them, or a whole row."""

from itertools import product

from kit.notation import D, binary, chance
from mpmath import fprod, fsum

BITS = (0, 1)


def of_over_bit(model, e):
    """The values with the feature 0 and with the feature 1, added."""
    inside, entry = e.args
    return fsum(model.putting({entry: bit}).value(inside) for bit in BITS)


def of_over_rows(model, e):
    """The values at all 2^D rows, added."""
    inside, row, _ = e.args
    (i,) = model.whole(row.indices)
    every = product(BITS, repeat=len(model.range(D)))
    rows = [{(binary, (i, d)): bit for d, bit in enumerate(row, 1)} for row in every]
    return fsum(model.with_put(row).value(inside) for row in rows)


def bernoulli(model, i, k):
    """The chance of each feature of the row: that of a 1, or what is left of 1."""

    def of_feature(d):
        one = model.entry(chance, (k, d))
        return one if model.entry(binary, (i, d)) == 1 else 1 - one

    return fprod(of_feature(d) for d in model.range(D))


RULES = {"OverBit": of_over_bit, "OverRows": of_over_rows}
