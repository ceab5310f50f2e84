"""Where rows come from: each kind of source hands them out in blocks, as often as it is asked.

A new kind is one more class, and its place in SOURCES: the first that accepts X is asked.
"""

from typing import Any

from gmmlib.sources.array import ArrayRows
from gmmlib.sources.dask_array import DaskRows
from gmmlib.sources.memory_map import MappedRows
from gmmlib.sources.rows import Rows
from gmmlib.sources.stream import StreamRows

SOURCES = (DaskRows, MappedRows, StreamRows, ArrayRows)


def open_rows(X: Any, sample_weight: Any) -> Rows:
    """Return the source that X is. Raises ValueError or TypeError where it is none."""
    return _kind(X)(X, sample_weight)


def check_in_order(X: Any) -> None:
    """Refuse rows that cannot be given a result each, in memory and in their order."""
    kind = _kind(X)
    if kind.instead is not None:
        raise TypeError(f"X: expected an array or a memory map, found {kind.instead}")


def _kind(X: Any) -> type[Rows]:
    """Return the class of the first kind of source that accepts X: ArrayRows takes all."""
    return next(kind for kind in SOURCES if kind.accepts(X))
