"""float32 in, float32 out; but EM and predictions use all the digits they have."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gmmlib.checks import Array

LARGEST = float(np.finfo(np.float32).max)


def rounded(arrays: dict[str, Array], dtype: Any) -> dict[str, Array]:
    """Return copies of float32, where the rows are of it and its range holds all the numbers."""
    narrow = dtype == np.float32 and all(fits(array) for array in arrays.values())
    kept: Any = np.float32 if narrow else np.float64  # users see it; no type tells them
    return {name: array.astype(kept) for name, array in arrays.items()}


def as_wide_as(results: Array, means: ArrayLike, X: ArrayLike) -> Array:
    """Return results for rows X of a fit with these means: of float32 where both are."""
    single = np.asarray(means).dtype == np.asarray(X).dtype == np.float32
    kept: Any = np.float32 if single and fits(results) else np.float64
    return results.astype(kept, copy=False)


def unrounded(values: Any, exact: Array | None) -> Any:
    """Return what a public array was rounded from; as it is now, where it was set by hand since."""
    if exact is None or type(values) is not np.ndarray or values.dtype.kind != "f":
        return values
    return exact if np.array_equal(values, exact.astype(values.dtype, copy=False)) else values


def fits(array: NDArray[np.floating]) -> bool:
    """Can float32 hold numbers of this size?"""
    return bool(np.abs(array).max() <= LARGEST)
