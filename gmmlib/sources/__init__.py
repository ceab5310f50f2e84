"""Where rows come from: each source hands them out in blocks, as often as it is asked.

A new source is one more class, and its place in SOURCES: the first that accepts X is asked.
"""

from collections.abc import Callable, Iterable
from typing import Any, TypeAlias

from numpy.typing import ArrayLike

from gmmlib.checks import expect
from gmmlib.sources.array import ArrayRows
from gmmlib.sources.dask_array import DaskRows
from gmmlib.sources.memory_map import MappedRows
from gmmlib.sources.near_misses import ListedRows, ReadOnceRows
from gmmlib.sources.rows import Question, Rows
from gmmlib.sources.stream import StreamRows

__all__ = ["RowSource", "Rows", "check_in_order", "open_rows"]

WeightedBlock: TypeAlias = tuple[ArrayLike, ArrayLike]  # rows B x D, and a weight for each
SOURCES = (DaskRows, MappedRows, StreamRows, ReadOnceRows, ListedRows, ArrayRows)

# An array, a memory map or a Dask array; or a callable that yields the same blocks at each call.
RowSource: TypeAlias = (
    ArrayLike | Callable[[], Iterable[ArrayLike]] | Callable[[], Iterable[WeightedBlock]]
)


def open_rows(X: RowSource, sample_weight: ArrayLike | None) -> Rows:
    """Return the source that X is. Raises ValueError or TypeError where it is none."""
    return _class_of(X)(X, sample_weight)


def check_in_order(X: Any, question: Question) -> None:
    """Refuse rows that cannot be given a result each, in memory and in their order."""
    found = _class_of(X).instead(X, question)
    expect(found is None, "X", "an array or a memory map", found, TypeError)


def _class_of(X: Any) -> type[Rows]:
    """Return the first of the classes that accepts X: ArrayRows takes all."""
    return next(source for source in SOURCES if source.accepts(X))
