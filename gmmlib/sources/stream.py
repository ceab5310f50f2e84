"""Rows from a function that yields blocks of them: from a data base, many files, a simulation."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import numpy as np

from gmmlib.checks import Array, Block, check_block, expect
from gmmlib.sources.columns import check_same_names, column_names
from gmmlib.sources.rows import Question, Rows, each_weight, split

SAME = 1e-9  # how far sums of the same rows in another order may be apart, relative to their size


class StreamRows(Rows):
    """A callable that returns an iterator of blocks of the same rows each time it is called.

    A block is B x D, or a pair of that and B weights. Data frames all have the same columns.
    """

    def __init__(self, function: Callable[[], Iterable[Any]], sample_weight: None) -> None:
        expected = "None where X is a callable: its blocks may be pairs (X, sample_weight)"
        expect(sample_weight is None, "sample_weight", expected, type(sample_weight).__name__)
        first = next(_pairs(function), None)
        if first is None:
            raise ValueError("X: expected a callable that returns blocks of rows, found no block")
        X, weights = first
        self.names = column_names(X)
        self.n_features = check_block(X, weights, None, "block 0")[0].shape[1]
        self.dtype = np.asarray(X).dtype
        self.weighted = weights is not None
        self.function = function
        self.totals: Array | None = None

    @staticmethod
    def accepts(X: Any) -> bool:
        return callable(X)

    @classmethod
    def instead(cls, X: Any, question: Question) -> str:
        return f"a callable; {for_each_block(question, 'X()')}"

    def blocks(self) -> Iterator[Block]:
        totals = np.zeros((2, self.n_features + 1))
        for n, (X, weights) in enumerate(_pairs(self.function)):
            check_same_names(X, self.names, f"block {n}")
            X, weights = check_block(X, weights, self.n_features, f"block {n}")
            same = (weights is not None) == self.weighted
            found = f"a change in block {n}"
            expect(same, "X", "a sample_weight with every block or with none", found)
            totals += _totals(X, weights)
            yield from split(X, weights)
        self._compare(totals)

    def _compare(self, totals: Array) -> None:
        """Raise ValueError where this pass over the rows gave others than the first."""
        if self.totals is None:
            self.totals = totals
        sums, sizes = self.totals
        apart = np.abs(totals[0] - sums) > SAME * sizes
        expected = "a callable that returns a new iterator of the same rows at each call"
        found = "a total weight and sums of columns of {}, then of {}"
        found = found.format(sums.tolist(), totals[0].tolist())
        expect(not apart.any(), "X", expected, found)


def for_each_block(question: Question, blocks: str) -> str:
    """Return how to ask of blocks of rows; `blocks`: the code that gives them."""
    asked = f"(model.{question.method}(block{question.arguments}) for block"
    plain, pairs = f"{asked} in {blocks})", f"{asked}, _ in {blocks})"
    return f"{question.first}for each block, use {plain}, or where blocks have weights, {pairs}"


def _pairs(function: Callable[[], Iterable[Any]]) -> Iterator[tuple[Any, Any]]:
    """Yield rows and weights, neither of them checked, or rows and None."""
    blocks = function()
    several = isinstance(blocks, Iterable)
    found = type(blocks).__name__
    expected = "a callable that returns an iterator of blocks"
    expect(several, "X", expected, found, TypeError)
    one = len(getattr(blocks, "shape", ())) in (1, 2)  # an array, whose rows are no blocks
    expect(not one, "X", expected, f"one that returns a {found}; pass that itself", TypeError)
    for block in blocks:
        yield block if isinstance(block, tuple) and len(block) == 2 else (block, None)


def _totals(X: Array, weights: Array | None) -> Array:
    """Return the total weight and the weighted sums of the columns of X; then the same of |X|."""
    weights = each_weight(X, weights)
    return np.array([[weights.sum(), *(weights @ x)] for x in (X, np.abs(X))])
