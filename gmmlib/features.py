"""Which features? They are told by their numbers, or by the names of their columns."""

from __future__ import annotations  # help() shows ArrayLike, not all it stands for

from collections.abc import Iterable, Sequence, Sized
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gmmlib.checks import Array, Labels, check_numbers, expect, shown

Features: TypeAlias = Sequence[int] | Sequence[str] | Labels  # numbers from 0, or names

MOST_SHOWN = 5  # names in an error


def check_feature_names(names: Sequence[str] | NDArray[Any], n_features: int) -> tuple[str, ...]:
    """Return the names of all columns, or none."""
    listed = _strings(names)
    none = isinstance(names, Sized) and len(names) == 0
    expected = f"a list of {n_features} strings, one for each column of means, or an empty one"
    expect(none or len(listed) == n_features, "feature_names", expected, shown(names))
    return listed


def check_features(
    features: Features, n_features: int, names: Sequence[str] = (), argument: str = "features"
) -> Labels:
    """Return the numbers of some features, each once. names: of all, where they have some."""
    one = isinstance(features, str)
    expect(not one, argument, f"a list of names, as [{features!r}]", shown(features), TypeError)
    words = _strings(features)
    if words:
        numbers = np.array([_numbered(word, names, argument) for word in words])
    else:
        check_numbers(argument, features)
        numbers = np.asarray(features)
    whole = numbers.dtype.kind in "iu" and numbers.ndim == 1  # True and False are no features
    chosen = set(numbers.tolist()) if whole else set()
    fine = 0 < len(chosen) == len(numbers) and chosen <= set(range(n_features))
    expected = f"a list of different whole numbers from 0 to {n_features - 1}"
    expected += ", or of different names" if len(names) else ""
    expect(fine, argument, expected, shown(features))
    return numbers


def other_features(given: Labels, n_features: int) -> Labels:
    """Return the features that are not given, in their order; refuse all as given."""
    others = np.setdiff1d(np.arange(n_features), given)
    expect(len(others) > 0, "features", "at least one to be left out", "all")
    return others


def check_values(values: ArrayLike, given: Labels, names: Sequence[str]) -> Array:
    """Return one value for each of the given features, or a row of them for each of M rows.

    A data frame's columns must have the names of the features, in their order.
    """
    array = check_numbers("values", values)
    n = len(given)
    fine = array.ndim in (1, 2) and array.shape[-1] == n and array.size > 0
    expected = f"shape ({n},) or (M, {n}), one value for each of the features"
    expect(fine, "values", expected, f"shape {array.shape}")
    columns = _strings(getattr(values, "columns", ()))
    if columns and len(names):
        expect_columns("values", columns, [names[int(d)] for d in given])
    return array


def check_columns(X: ArrayLike | None, names: Sequence[str]) -> None:
    """Refuse a data frame whose columns are not these, where both have names."""
    columns = _strings(getattr(X, "columns", ()))
    if columns and len(names):
        expect_columns("X", columns, names, "feature_names")


def expect_columns(
    name: str, found: Sequence[str], expected: Sequence[str], source: str = "features"
) -> None:
    """Refuse columns of other names than those of the features, or in another order."""
    same = list(found) == list(expected)
    expect(same, name, f"columns as in {source}, {few(expected)}", few(found))


def few(names: Iterable[str]) -> str:
    """Return the first of the names, in a line."""
    names = list(names)
    return ", ".join([*names[:MOST_SHOWN], *["..."] * (len(names) > MOST_SHOWN)])


def _strings(values: Any) -> tuple[str, ...]:
    """Return the strings that a list or an array holds; nothing where it holds anything else."""
    if isinstance(values, str) or not isinstance(values, Iterable):
        return ()
    listed = tuple(values)
    return tuple(map(str, listed)) if all(isinstance(one, str) for one in listed) else ()


def _numbered(word: str, names: Sequence[str], argument: str) -> int:
    """Return the number of the one column that has this name."""
    listed = list(names)
    known = f"names of one column each, of {few(names)}"
    expected = known if listed else "numbers, since names of columns are not known"
    expect(listed.count(word) == 1, argument, expected, shown(word))
    return listed.index(word)
