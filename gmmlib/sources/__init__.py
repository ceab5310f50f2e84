"""Where rows come from: each kind of source hands them out in blocks, as often as it is asked."""

from gmmlib.sources.array import ArrayRows
from gmmlib.sources.rows import Rows

__all__ = ["ArrayRows", "Rows", "open_rows"]


def open_rows(X, sample_weight, n_features=None) -> Rows:
    """Return the source that X is."""
    return ArrayRows.of(X, sample_weight, n_features)
