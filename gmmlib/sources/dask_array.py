"""Rows of a Dask array, on this machine or many. Dask's workers read them and add them up."""

import sys
from collections.abc import Iterable, Iterator
from copy import deepcopy
from itertools import repeat
from typing import Any

import numpy as np

from gmmlib.checks import Array, check_block, check_layout
from gmmlib.sources.rows import BlockFunction, Pick, Question, Rows, add, each_weight, split


class DaskRows(Rows):
    """A Dask array, N x D. From each chunk comes back what a function of it adds up to, not rows.

    But once: the rows of `sample`, from which starts are drawn.
    """

    def __init__(self, X: Any, sample_weight: Any) -> None:
        from dask.array import asarray

        weights = None if sample_weight is None else asarray(sample_weight)
        check_layout(X, weights)
        X = X.rechunk({1: -1})
        self.n_features = X.shape[1]
        self.dtype = X.dtype
        self.chunks = X.to_delayed()[:, 0].tolist()
        self.weighted = weights is not None
        self.weights = repeat(None)
        if weights is not None:
            self.weights = weights.rechunk((X.chunks[0],)).to_delayed()

    @staticmethod
    def accepts(X: Any) -> bool:
        dask = sys.modules.get("dask.array")  # who has a Dask array has imported it
        return dask is not None and isinstance(X, dask.Array)

    @classmethod
    def instead(cls, X: Any, question: Question) -> str:
        whole_rows = "X" if X.numblocks[1:] == (1,) else "X.rechunk({1: -1})"
        asked = f"model.{question.method}{question.arguments}, {question.mapped}"
        return f"a Dask array; {question.first}use {whole_rows}.map_blocks({asked})"

    def results(self, function: BlockFunction) -> Iterator[Any]:
        """Yield the sums over the blocks of each chunk that has rows."""
        return (part for part in self._compute(repeat(function)) if part is not None)

    def picked(self, positions: Array) -> list[Array]:
        """Return the rows at which the weights, added up, pass each position: few of a chunk."""
        totals = self._compute(repeat(lambda X, weights: each_weight(X, weights).sum()))
        starts = np.cumsum([0.0, *(total or 0.0 for total in totals)])
        ends = np.searchsorted(positions, starts)
        picks = [Pick(positions[a:b] - s) for a, b, s in zip(ends, ends[1:], starts)]
        return add(rows for rows in self._compute(picks) if rows is not None)

    def _compute(self, functions: Iterable[BlockFunction]) -> tuple[Any, ...]:
        """Return what a function of blocks adds up to on each chunk, in the order of the chunks."""
        from dask.base import compute
        from dask.delayed import delayed

        task = delayed(_add_up, traverse=False)
        chunks = enumerate(zip(self.chunks, self.weights, functions))
        tasks = [task(X, w, self.n_features, n, function) for n, (X, w, function) in chunks]
        return compute(*tasks)


def _add_up(
    X: Array, weights: Array | None, n_features: int, n_chunk: int, function: BlockFunction
) -> Any:
    """Return the sum of a function over the blocks of a chunk, or None for a chunk without rows."""
    if len(X) == 0:
        return None
    block = check_block(X, weights, n_features, f"chunk {n_chunk}")
    own = deepcopy(function)  # other threads are given the same function, with its workspace
    return add(own(*part) for part in split(*block))
