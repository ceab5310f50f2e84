"""Rows in memory."""

from collections.abc import Callable, Iterator
from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike

from gmmlib.checks import Array, check_data, check_sample_weight
from gmmlib.frame import Frame
from gmmlib.sources.rows import Block, LocalRows, add, split
from gmmlib.workspace import Workspace


class ArrayRows(LocalRows):
    """An array, N x D: nothing of it is copied as a whole but its rows in units of the frame."""

    def __init__(self, X: Array, sample_weight: Array | None, dtype: np.dtype) -> None:
        self.X, self.sample_weight = X, sample_weight
        self.n_features, self.dtype = X.shape[1], dtype

    @staticmethod
    def accepts(X: Any) -> bool:
        return True  # what is no array at all, the checks below refuse

    @classmethod
    def of(cls, X: ArrayLike, sample_weight: ArrayLike | None) -> Self:
        rows = check_data(X)
        return cls(rows, check_sample_weight(sample_weight, len(rows)), np.asarray(X).dtype)

    def blocks(self) -> Iterator[Block]:
        return split(self.X, self.sample_weight)

    def framed(self, frame: Frame) -> "KeptRows":
        return KeptRows([(frame.enter(X), weights) for X, weights in self.blocks()])


class KeptRows:
    """Rows in units of a frame, kept."""

    def __init__(self, blocks: list[Block]) -> None:
        self.blocks, self.workspace = blocks, Workspace(keep=True)

    def total(self, function: Callable[[Array, Array | None, Workspace], Any]) -> Any:
        """Return the sum over the blocks of a function of Z, D x B, weights and a workspace."""
        return add(function(Z, weights, self.workspace) for Z, weights in self.blocks)
