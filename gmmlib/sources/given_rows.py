"""Rows whose responsibilities are given, as sources of their own: one for each component."""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from gmmlib.checks import Array, check_given, expect
from gmmlib.sources import RowSource, open_rows
from gmmlib.sources.rows import Rows


class GivenRows(NamedTuple):
    """Of each component, the rows given to it, by their shares, or None where there are none; and
    the free rows, or None where all are given.

    entropy: of the given responsibilities, -sum_i w_i sum_k r_ik ln r_ik.
    """

    of_components: list[Rows | None]
    free: Rows | None
    entropy: float


def given_rows(
    name: str, given: ArrayLike | None, X: RowSource, sample_weight: ArrayLike | None, K: int
) -> GivenRows | None:
    """Return the rows of X in parts, or None where nothing is given.

    name: of the argument that gives labels, or responsibilities in K columns.
    """
    if given is None:
        return None
    found = type(given).__name__
    expect(not callable(X), name, "None where X is a callable", found, TypeError)
    n_rows = len(X)  # type: ignore[arg-type]  # a callable is refused above
    responsibilities = check_given(name, given, n_rows, K)
    if not responsibilities.any():
        return None
    parts = divided(X, sample_weight, responsibilities)
    empty = [k for k, rows in enumerate(parts.of_components) if rows is None]
    fine = parts.free is not None or not empty
    expect(fine, name, "a row of each component, where all rows are given", f"none of {empty}")
    return parts


def divided(X: Any, sample_weight: ArrayLike | None, responsibilities: Array) -> GivenRows:
    """Return the rows of X in parts. responsibilities: N x K, a row of 0 where it is free."""
    weights = 1.0 if sample_weight is None else np.asarray(sample_weight, dtype=np.float64)

    def part(shares: Array) -> Rows | None:
        own = weights * shares
        return open_rows(X, own) if own.any() else None

    r = responsibilities
    logs = np.log(r, out=np.zeros_like(r), where=r > 0)
    entropy = -float(np.sum(weights * (r * logs).sum(axis=1)))
    free = part(np.where((r > 0).any(axis=1), 0.0, 1.0))
    return GivenRows([part(shares) for shares in r.T], free, entropy)
