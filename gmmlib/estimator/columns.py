"""Columns of a data frame: their names, which later calls must repeat, by scikit-learn's rules."""

import warnings
from typing import Any

import numpy as np
from numpy.typing import NDArray

MOST_SHOWN = 5  # names in an error

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


def check_names(X: Any, fitted: Names | None, owner: str) -> None:
    """Compare the names of the columns with those of the fit; warn where only one side has names.

    Raises ValueError for other names or another order.
    """
    names = column_names(X)
    if names is not None and fitted is not None:
        if list(names) != list(fitted):
            message = "X: The feature names should match those that were passed during fit.\n"
            raise ValueError(message + _difference(set(names), set(fitted)))
    elif names is not None or fitted is not None:
        has, was = ("has", "out") if fitted is None else ("does not have valid", "")
        message = f"X {has} feature names, but {owner} was fitted with{was} feature names"
        warnings.warn(message, UserWarning, stacklevel=5)  # of who called the method


def check_n_features(found: int, fitted: int, owner: str) -> None:
    """Refuse another number of columns, in scikit-learn's words."""
    if found != fitted:
        expected = f"{owner} is expecting {fitted} features as input"
        raise ValueError(f"X has {found} features, but {expected}")


def _difference(names: set[str], fitted: set[str]) -> str:
    """Say which names are new, which are missing; if none, only their order has changed."""
    return (
        _listed("Feature names unseen at fit time:", names - fitted)
        + _listed("Feature names seen at fit time, yet now missing:", fitted - names)
    ) or "Feature names must be in the same order as they were in fit.\n"


def _listed(title: str, names: set[str]) -> str:
    """Return the title and the first of the names, a line each; nothing where there are none."""
    shown = sorted(names)[:MOST_SHOWN] + ["..."] * (len(names) > MOST_SHOWN)
    return "\n- ".join([title, *shown]) + "\n" if names else ""
