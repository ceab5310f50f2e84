"""Rows of float32 get results of float32, where that can hold them."""

import numpy as np

from gmmlib.checks import Array


def narrowest(dtype: np.dtype, *arrays: Array) -> type:
    """Return float32 where that is asked for and its range holds all the numbers; else float64."""
    largest = max(np.abs(array).max() for array in arrays)
    return np.float32 if dtype == np.float32 and largest <= np.finfo(np.float32).max else np.float64
