"""Rows in memory."""

import math
from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from gmmlib.checks import Block, check_data, check_sample_weight
from gmmlib.sources.columns import column_names
from gmmlib.sources.frame import Frame
from gmmlib.sources.rows import (
    BLOCK,
    SAMPLE,
    Entered,
    FrameFunction,
    Rows,
    Summary,
    add,
    each_weight,
    split,
)
from gmmlib.sources.workspace import KeepingWorkspace, Workspace

MOST_KEPT = 2**21  # numbers, 16 MB, of what passes make of all blocks together


class ArrayRows(Rows):
    """An array, N x D: nothing of it is copied as a whole but its rows in units of the frame.

    They are D x N, and both the blocks of a pass and the sample for starts are views of them.
    """

    def __init__(self, X: ArrayLike, sample_weight: ArrayLike | None) -> None:
        self.names = column_names(X)
        self.X = check_data(X)
        self.dtype = np.asarray(X).dtype
        self.n_features = self.X.shape[1]
        self.weights = check_sample_weight(sample_weight, len(self.X))
        self.weighted = sample_weight is not None

    @staticmethod
    def accepts(X: Any) -> bool:
        return True  # what is no array at all, the checks above refuse

    def blocks(self) -> Iterator[Block]:
        return split(self.X, self.weights)

    def enter(self, frame: Frame, summary: Summary) -> Entered:
        """As for other rows, but brought into the frame once and kept so."""
        Z, weights = np.empty((self.n_features, summary.count)), np.empty(summary.count)
        beside = Workspace()
        most_kept = MOST_KEPT // math.ceil(len(self.X) / BLOCK)
        blocks = []
        stop = 0
        for X, own in self.blocks():
            rows = slice(stop, stop := stop + len(X))
            weights[rows] = each_weight(X, own)
            workspace = KeepingWorkspace(beside, most_kept)
            blocks.append((frame.enter(X, out=Z[:, rows]), own, workspace))

        def total(function: FrameFunction) -> Any:
            return add(function(*block) for block in blocks)

        if summary.count > SAMPLE:
            X, weights = self.sample(summary)
            return Entered(total, frame.enter(X).T, weights, MOST_KEPT)
        return Entered(total, Z.T, weights, MOST_KEPT)
