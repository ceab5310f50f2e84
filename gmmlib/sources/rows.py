"""What every source of rows can do. What is computed of a block adds up over the blocks, in order,
so that the same blocks give the same result to the last bit.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple, Self

import numpy as np

from gmmlib.checks import Array, Block, expect
from gmmlib.sources.columns import Names
from gmmlib.sources.frame import Frame
from gmmlib.sources.workspace import Workspace

BLOCK = 8192  # rows; 2 to 16 thousand are about equally fast
SAMPLE = 131_072  # starts and widths are taken from so many rows at most

BlockFunction = Callable[[Array, Array | None], Any]
FrameFunction = Callable[[Array, Array | None, Workspace], Any]


class Sums(tuple[Any, ...]):
    """Numbers and arrays that are added one by one, instead of being strung together."""

    def __add__(self, other: tuple[Any, ...]) -> "Sums":
        return Sums(a + b for a, b in zip(self, other))


@dataclass(frozen=True, eq=False)
class Summary:
    """Of some rows: their number, total weight, and the mean and range of each feature."""

    count: int
    total: float
    mean: Array
    smallest: Array
    largest: Array

    @classmethod
    def from_block(cls, X: Array, weights: Array | None) -> Self:
        """Return the summary of a block."""
        total = float(len(X) if weights is None else weights.sum())
        center = X[0]  # about it, the mean of far-away rows keeps its digits
        apart = X - center
        mean = center + (apart.mean(axis=0) if weights is None else weights @ apart / total)
        return cls(len(X), total, mean, X.min(axis=0), X.max(axis=0))

    def __add__(self, other: Self) -> Self:
        total = self.total + other.total
        return type(self)(
            self.count + other.count,
            total,
            self.mean + (other.mean - self.mean) * (other.total / total),
            np.minimum(self.smallest, other.smallest),
            np.maximum(self.largest, other.largest),
        )


class Question(NamedTuple):
    """A method that gives each row a result, as an error spells it where rows come in blocks."""

    method: str
    mapped: str  # what a Dask array's map_blocks must be told of the results
    arguments: str = ""  # after the rows
    first: str = ""  # what to do before


class Rows(ABC):
    """Rows of `n_features` numbers. A row of weight 0 is as good as absent.

    A class of sources says whether it `accepts` an X, and hands out its rows by `blocks`; or, where
    they stay elsewhere, only what a function of them gives, by `results` and `picked`.
    """

    @abstractmethod
    def __init__(self, X: Any, sample_weight: Any) -> None:
        """Take X, and a weight for each row or None."""

    @staticmethod
    @abstractmethod
    def accepts(X: Any) -> bool:
        """Is X such a source?"""

    n_features: int
    names: Names | None = None  # of the columns
    dtype: Any  # of X; blocks are float64
    weighted: bool  # have rows a weight each?

    @classmethod
    def instead(cls, X: Any, question: Question) -> str | None:
        """Return what X is, and how to ask of its blocks; None where methods take it as it is."""
        return None

    def blocks(self) -> Iterator[Block]:
        """Yield the rows as float64, in blocks, with their weights."""
        raise NotImplementedError

    def results(self, function: BlockFunction) -> Iterator[Any]:
        """Yield what a function gives for each block, or its sums over some blocks, in order."""
        return (function(X, weights) for X, weights in self.blocks())

    def total(self, function: BlockFunction) -> Any:
        """Return the sum over the blocks of a function of each block."""
        total = add(self.results(function))
        expect(total is not None, "X", "some row of positive sample_weight", "none")
        return total

    def total_in(self, frame: Frame) -> Callable[[FrameFunction], Any]:
        """Return a function: it takes f(Z, weights, workspace) and returns the sum of f over the
        blocks. Z: D x B, in units of the frame.
        """
        return lambda function: self.total(InFrame(frame, function))

    def enter(self, frame: Frame, summary: Summary) -> "Entered":
        """Return what a fit needs of the rows in units of the frame."""
        X, weights = self.sample(summary)
        return Entered(self.total_in(frame), frame.enter(X).T, weights)

    def sample(self, summary: Summary) -> tuple[Array, Array]:
        """Return all rows and their weights, or where they are many some of them, drawn by weight.

        Which ones depends on the data alone: one in each of SAMPLE slices of equal weight.
        """
        if summary.count <= SAMPLE:
            copies = self.total(_copied)
            X = np.concatenate([block for block, _ in copies])
            return X, np.concatenate([weights for _, weights in copies])
        jitter = np.random.default_rng(0).random(SAMPLE)
        positions = (np.arange(SAMPLE) + jitter) * (summary.total / SAMPLE)
        X = np.concatenate(self.picked(positions))
        return X, np.ones(len(X))

    def picked(self, positions: Array) -> list[Array]:
        """Return the rows at which the weights, added up, pass each position."""
        return self.total(Pick(positions))


class Entered(NamedTuple):
    """Rows in units of a frame: `total_in` of it, and the `sample` with the weights of its rows.

    most_kept: so many numbers that a pass makes of all rows are kept for the next.
    """

    total: Callable[[FrameFunction], Any]
    sample: Array
    sample_weight: Array
    most_kept: int = 0


def nothing_of(n_features: int) -> Entered:
    """Return what a fit needs of no rows at all."""
    nothing = np.empty((n_features, 0))
    return Entered(lambda function: function(nothing, None, Workspace()), nothing.T, np.empty(0))


class InFrame:
    """A function of a block in units of the frame, as a function of a block."""

    def __init__(self, frame: Frame, function: FrameFunction) -> None:
        self.frame = frame
        self.function = function
        self.workspace = Workspace()

    def __call__(self, X: Array, weights: Array | None) -> Any:
        return self.function(self.frame.enter(X), weights, self.workspace)


class Pick:
    """Of blocks that come in order, the rows at which their weights, added up, pass positions."""

    def __init__(self, positions: Array) -> None:
        self.positions = positions
        self.reached = 0.0

    def __call__(self, X: Array, weights: Array | None) -> list[Array]:
        reached = self.reached + np.cumsum(each_weight(X, weights))
        low, high = np.searchsorted(self.positions, [self.reached, reached[-1]])
        rows = np.searchsorted(reached, self.positions[low:high], side="right")
        self.reached = reached[-1]
        return [X[np.minimum(rows, len(X) - 1)]]


def add(parts: Iterator[Any]) -> Any:
    """Return the sum of the parts, in order; None where there are none."""
    total = next(parts, None)
    for part in parts:
        total = total + part
    return total


def each_weight(X: Array, weights: Array | None) -> Array:
    """Return a weight for each row: 1, where there are none."""
    return np.ones(len(X)) if weights is None else weights


def slices_of(n_rows: int, most: int) -> list[slice]:
    """Return slices of so many rows, each of at most so many; one slice of no rows."""
    step = max(1, most)
    return [slice(start, start + step) for start in range(0, max(1, n_rows), step)]


def split(X: Array, weights: Array | None) -> Iterator[Block]:
    """Yield blocks of at most BLOCK rows, without rows of weight 0."""
    for start in range(0, len(X), BLOCK):
        rows = slice(start, start + BLOCK)
        block = X[rows]
        own = own_weights(weights, rows)
        if own is not None and own.min() == 0:
            block = block[own > 0]
            own = own[own > 0]
        if len(block):
            yield block, own


def own_weights(weights: Any, rows: slice) -> Any:
    """Return the weights of these rows, if there are any."""
    return None if weights is None else weights[rows]


def _copied(X: Array, weights: Array | None) -> list[tuple[Array, Array]]:
    """Return the block in a list, safe from a source that fills the same array again."""
    return [(X.copy(), each_weight(X, weights).copy())]
