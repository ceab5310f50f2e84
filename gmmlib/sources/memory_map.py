"""Rows in a file: a numpy.memmap, or a view of one."""

import mmap
from collections.abc import Iterator
from typing import Any, Self

import numpy as np
from numpy.lib.array_utils import byte_bounds
from numpy.typing import ArrayLike

from gmmlib.checks import Array, check_sample_weight
from gmmlib.sources.checks import check_block, check_layout
from gmmlib.sources.rows import BLOCK, Block, LocalRows, positive

MAPPED = 2**23  # bytes; what is mapped at a time


class MappedRows(LocalRows):
    """A map, N x D. It is mapped again bit by bit, so that the pages read leave memory again."""

    def __init__(self, X: Array, sample_weight: Any) -> None:
        self.X, self.sample_weight = MemoryMap(X), sample_weight
        self.n_samples, self.n_features = X.shape
        self.dtype = X.dtype
        bytes_of_a_row = max(abs(X.strides[0]), self.n_features * X.itemsize)
        self.step = BLOCK * max(1, MAPPED // (BLOCK * bytes_of_a_row))

    @staticmethod
    def accepts(X: Any) -> bool:
        return mapped_file(X) is not None

    @classmethod
    def of(cls, X: Array, sample_weight: ArrayLike | None) -> Self:
        check_layout(X)
        if mapped_file(sample_weight) is None:
            return cls(X, check_sample_weight(sample_weight, len(X)))
        if sample_weight.shape != (len(X),):
            expected = f"shape ({len(X)},), one weight for each row of X"
            raise ValueError(f"sample_weight: expected {expected}, found {sample_weight.shape}")
        return cls(X, MemoryMap(sample_weight))

    def blocks(self) -> Iterator[Block]:
        for start in range(0, self.n_samples, self.step):
            rows = slice(start, start + self.step)
            weights = None if self.sample_weight is None else self.sample_weight[rows]
            yield from self._checked(self.X[rows], weights, start)

    def _checked(self, X: Array, weights: Array | None, start: int) -> Iterator[Block]:
        for first in range(0, len(X), BLOCK):
            rows = slice(first, first + BLOCK)
            place = f"the block that begins with row {start + first}"
            part = None if weights is None else weights[rows]
            yield from positive(*check_block(X[rows], part, self.n_features, place))


class MemoryMap:
    """An array in a file, whose slices are maps of their own."""

    def __init__(self, array: Array) -> None:
        whole = mapped_file(array)
        self.array, self.filename = array, whole.filename
        self.origin = _address(whole) - whole.offset  # where the file's first byte would be

    def __getitem__(self, rows: slice) -> Array:
        part = self.array[rows]
        low, high = byte_bounds(part)
        pages = np.memmap(self.filename, np.uint8, "r", low - self.origin, (high - low,))
        return np.ndarray(part.shape, part.dtype, pages, _address(part) - low, part.strides)


def mapped_file(X: Any) -> np.memmap | None:
    """Return the map that X is a view of; None where its file may not hold what X holds."""
    while isinstance(X, np.ndarray) and not isinstance(X.base, mmap.mmap):
        X = X.base
    is_map = isinstance(X, np.memmap) and X.filename is not None and X.mode != "c"
    return X if is_map else None


def _address(array: Array) -> int:
    return array.__array_interface__["data"][0]
