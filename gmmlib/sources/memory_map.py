"""Rows in a file: a numpy.memmap, or a view of one."""

import mmap
from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.lib.array_utils import byte_bounds
from numpy.typing import ArrayLike

from gmmlib.checks import Array, Block, check_block, check_layout, check_sample_weight
from gmmlib.sources.rows import BLOCK, Rows, own_weights, split

MAPPED = 2**23  # bytes; what is mapped at a time


class MappedRows(Rows):
    """A map, N x D. It is mapped again bit by bit, so that the pages read leave memory again."""

    def __init__(self, X: Array, sample_weight: ArrayLike | None) -> None:
        in_file = mapped_file(sample_weight) is not None
        check_layout(X, sample_weight if in_file else None)
        self.weights = sample_weight if in_file else check_sample_weight(sample_weight, len(X))
        self.weighted = sample_weight is not None
        self.X = X
        self.dtype = X.dtype
        self.n_features = X.shape[1]
        bytes_of_a_row = max(abs(X.strides[0]), self.n_features * X.itemsize)
        self.step = BLOCK * max(1, MAPPED // (BLOCK * bytes_of_a_row))

    @staticmethod
    def accepts(X: Any) -> bool:
        return mapped_file(X) is not None

    def blocks(self) -> Iterator[Block]:
        for first in range(0, len(self.X), self.step):
            rows = slice(first, first + self.step)
            X = map_again(self.X[rows])
            weights = map_again(own_weights(self.weights, rows))
            for start in range(0, len(X), BLOCK):
                rows = slice(start, start + BLOCK)
                place = f"the block that begins with row {first + start}"
                own = check_block(X[rows], own_weights(weights, rows), self.n_features, place)
                yield from split(*own)


def map_again(array: Any) -> Any:
    """Return a part of a map as a map of its own; what is in memory, as it is."""
    whole = mapped_file(array)
    if whole is None:
        return array
    low, high = byte_bounds(array)
    offset = whole.offset + low - _address(whole)
    pages = np.memmap(whole.filename, np.uint8, "r", offset, (high - low,))
    return np.ndarray(array.shape, array.dtype, pages, _address(array) - low, array.strides)


def mapped_file(X: Any) -> Any:
    """Return the map that X is a view of; None where its file may not hold what X holds."""
    while isinstance(X, np.ndarray) and not isinstance(X.base, mmap.mmap):
        X = X.base
    is_map = isinstance(X, np.memmap) and X.filename is not None and X.mode != "c"
    return X if is_map else None


def _address(array: Any) -> int:
    return array.__array_interface__["data"][0]
