"""Rows in memory."""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from gmmlib.checks import Block, check_data, check_sample_weight
from gmmlib.sources.columns import column_names
from gmmlib.sources.frame import Frame
from gmmlib.sources.rows import FrameFunction, Rows, add, split
from gmmlib.sources.workspace import KeepingWorkspace, Workspace

MOST_KEPT = 2**21  # numbers, 16 MB, of what passes make of all blocks together


class ArrayRows(Rows):
    """An array, N x D: nothing of it is copied as a whole but its rows in units of the frame."""

    def __init__(self, X: ArrayLike, sample_weight: ArrayLike | None) -> None:
        self.names = column_names(X)
        self.X = check_data(X)
        self.dtype = np.asarray(X).dtype
        self.n_features = self.X.shape[1]
        self.weights = check_sample_weight(sample_weight, len(self.X))

    @staticmethod
    def accepts(X: Any) -> bool:
        return True  # what is no array at all, the checks above refuse

    def blocks(self) -> Iterator[Block]:
        return split(self.X, self.weights)

    def total_in(self, frame: Frame) -> Callable[[FrameFunction], Any]:
        """As for other rows, but brought into the frame once and kept so."""
        blocks = [(frame.enter(X), weights) for X, weights in self.blocks()]
        beside = Workspace()
        most_kept = MOST_KEPT // len(blocks)
        workspaces = [KeepingWorkspace(beside, most_kept) for _ in blocks]
        return lambda function: add(
            function(Z, weights, workspace) for (Z, weights), workspace in zip(blocks, workspaces)
        )
