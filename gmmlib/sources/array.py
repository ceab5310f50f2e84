"""Rows in memory."""

from collections.abc import Callable, Iterator
from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike

from gmmlib.checks import Array, check_data, check_sample_weight
from gmmlib.frame import Frame
from gmmlib.sources.rows import BLOCK, Block, Rows, positive
from gmmlib.workspace import Workspace


class ArrayRows(Rows):
    """An array, N x D: nothing of it is copied as a whole but its rows in units of the frame."""

    def __init__(self, X: Array, sample_weight: Array | None) -> None:
        self.X, self.sample_weight = X, sample_weight
        self.n_features, self.dtype = X.shape[1], X.dtype

    @classmethod
    def of(cls, X: ArrayLike, sample_weight: ArrayLike | None, n_features: int | None) -> Self:
        X = check_data(X, n_features)
        return cls(X, check_sample_weight(sample_weight, len(X)))

    def blocks(self) -> Iterator[Block]:
        for start in range(0, len(self.X), BLOCK):
            rows = slice(start, start + BLOCK)
            weights = None if self.sample_weight is None else self.sample_weight[rows]
            yield from positive(np.asarray(self.X[rows], dtype=np.float64), weights)

    def framed(self, frame: Frame) -> "KeptRows":
        return KeptRows([(frame.enter(X), weights) for X, weights in self.blocks()])


class KeptRows:
    """Rows in units of a frame, kept."""

    def __init__(self, blocks: list[Block]) -> None:
        self.blocks, self.workspace = blocks, Workspace(one_block=len(blocks) == 1)

    def total(self, function: Callable[[Array, Array | None, Workspace], Any]) -> Any:
        """Return the sum over the blocks of a function of Z, D x B, weights and a workspace."""
        total = function(*self.blocks[0], self.workspace)
        for Z, weights in self.blocks[1:]:
            total = total + function(Z, weights, self.workspace)
        return total
