"""Proof cells that state what is false: the kit says that it is, at an exact instance."""

import ast
from functools import cache
from itertools import islice

import derivation  # noqa: F401  (fills the vocabulary of cells)
from kit.register import Register, using

from ..book import mutation, written
from .live import RIGHT_SIDE, call_of

VARIANTS = 2
BOOK = Register()  # proves what cells look up, once


def false_variants(proof):
    """The cell with mutants of its right side that are false."""
    tree, call = call_of(proof.source)
    place = RIGHT_SIDE.get(call.func.id, 2)
    for words in some_false_sides(proof):
        call.args[place] = ast.parse(words, mode="eval").body
        yield ast.unparse(tree)


@cache
def some_false_sides(proof):
    """Made once: a result on which others rest by then cannot be stated again."""
    with using(BOOK):
        return [*islice(false_sides(proof), VARIANTS)]


def false_sides(proof):
    """Right sides that make the statement false, as the cell writes them."""
    names = dict(BOOK.vocabulary)
    exec(proof.source, names)
    known = BOOK.find(proof.label)
    for _, form in mutation.shuffled(proof.label, known.rhs):
        words = written.source(form, names)
        if words and is_false(known, form):
            yield words


def is_false(known, form):
    try:
        return known.fails_at_instance(form)
    except (TypeError, KeyError):  # no real number, such as ln(-1)
        return False
