"""Names of the columns of a data frame, and of the blocks of a source, which all have the same."""

from collections.abc import Set
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gmmlib.features import MOST_SHOWN, few

Names = NDArray[np.object_]


def column_names(X: Any) -> Names | None:
    """Return the names of the columns, D strings; None where X has none, or no strings.

    Raises TypeError where only some of the names are strings.
    """
    names = list(getattr(X, "columns", ()))
    types = sorted({type(name).__name__ for name in names})
    if "str" in types and len(types) > 1:
        raise TypeError(f"X: expected column names that are all strings, found {', '.join(types)}")
    return np.array(names, dtype=object) if types == ["str"] else None


def check_same_names(X: Any, first: Names | None, at: str) -> None:
    """Refuse a block whose columns have other names than those of the first, or another order."""
    names = column_names(X)
    same = names is None if first is None else names is not None and list(names) == list(first)
    if not same:
        expected = f"the columns of block 0 in their order, {_told(first)}"
        raise ValueError(f"X: expected {expected}; found {_told(names)}, in {at}")


def difference(names: Set[str], fitted: Set[str]) -> str:
    """Say which names are new, which are missing; if none, only their order has changed."""
    return (
        _listed("Feature names unseen at fit time:", names - fitted)
        + _listed("Feature names seen at fit time, yet now missing:", fitted - names)
    ) or "Feature names must be in the same order as they were in fit.\n"


def _listed(title: str, names: Set[str]) -> str:
    """Return the title and the first of the names, a line each; nothing where there are none."""
    shown = sorted(names)[:MOST_SHOWN] + ["..."] * (len(names) > MOST_SHOWN)
    return "\n- ".join([title, *shown]) + "\n" if names else ""


def _told(names: Names | None) -> str:
    """Return the first of the names, in a line."""
    return "without names" if names is None else few(names)
