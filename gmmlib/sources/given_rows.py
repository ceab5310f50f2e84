"""Rows whose responsibilities are given, and the free rows, as sources of their own."""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from gmmlib.checks import Array, Labels, Mask, check_given, expect
from gmmlib.sources import RowSource, open_rows
from gmmlib.sources.rows import Rows


class GivenRows(NamedTuple):
    """The rows with given responsibilities, and the free rows, or None where all are given.

    rows: instead of its weight, each has its number, from 1, by which `shares` finds the rest.
    table: labels, N, or responsibilities, N x K, of all rows. entropy: of those given,
    -sum_i w_i sum_k r_ik ln r_ik.
    """

    rows: Rows
    free: Rows | None
    table: Array | Labels
    weights: Array | None
    entropy: float
    n_components: int

    def shares(self, numbers: Array) -> Array:
        """Return w_i r_ik, K x B, of rows with these numbers."""
        places = numbers.astype(np.int64) - 1
        shares = self.table[places]
        if shares.ndim == 1:
            shares = np.equal.outer(shares, np.arange(self.n_components))
        weights = np.ones(len(places)) if self.weights is None else self.weights[places]
        return shares.T.astype(np.float64) * weights


def given_rows(
    name: str, given: ArrayLike | None, X: RowSource, sample_weight: ArrayLike | None, K: int
) -> GivenRows | None:
    """Return the rows of X in two parts, or None where nothing is given.

    name: of the argument that gives labels, or responsibilities in K columns.
    """
    if given is None:
        return None
    found = type(given).__name__
    expect(not callable(X), name, "None where X is a callable", found, TypeError)
    n_rows = len(X)  # type: ignore[arg-type]  # a callable is refused above
    table = check_given(name, given, n_rows, K)
    weights = None if sample_weight is None else np.asarray(sample_weight, dtype=np.float64)
    known = table >= 0 if table.ndim == 1 else table.any(axis=1)
    counted = np.ones(n_rows, bool) if weights is None else weights > 0
    if not (known & counted).any():
        return None
    free = (~known & counted).any()
    if not free:
        _refuse_empty(name, table, counted, K)
    return GivenRows(
        open_rows(X, np.where(known & counted, np.arange(1.0, n_rows + 1), 0)),
        open_rows(X, np.where(known, 0.0, 1.0 if weights is None else weights)) if free else None,
        table,
        weights,
        entropy(table, weights),
        K,
    )


def _refuse_empty(name: str, table: Array | Labels, counted: Mask, K: int) -> None:
    """Raise ValueError where all rows are given, and none to some component."""
    own = table[counted]
    sizes = np.bincount(own, minlength=K) if own.ndim == 1 else own.sum(axis=0)
    empty = np.flatnonzero(sizes == 0).tolist()
    expect(not empty, name, "a row of each component, where all rows are given", f"none of {empty}")


def entropy(table: Array | Labels, weights: Array | None) -> float:
    """Return -sum_i w_i sum_k r_ik ln r_ik; 0 for labels."""
    if table.ndim == 1:
        return 0.0
    logs = np.log(table, out=np.zeros_like(table, dtype=np.float64), where=table > 0)
    rows = (table * logs).sum(axis=1)
    return -float(rows.sum() if weights is None else weights @ rows)
