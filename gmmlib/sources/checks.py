"""Checks of rows that come bit by bit."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from gmmlib.checks import check_block_weights, check_data, check_numbers
from gmmlib.sources.rows import Block


def check_layout(X: Any) -> None:
    """Refuse what does not look like N x D numbers, without reading any of it."""
    check_numbers("X", np.empty(0, X.dtype))
    if X.ndim != 2 or not all(n > 0 for n in X.shape):  # Dask calls an unknown number nan
        expected = "a 2-D array with at least one row and one column, and known numbers of both"
        raise ValueError(f"X: expected {expected}, found shape {X.shape}")


def check_block(X: ArrayLike, weights: ArrayLike | None, n_features: int | None, at: str) -> Block:
    """Return rows as float64 and their weights. An error also says where it was found."""
    try:
        X = check_data(X, n_features)
        return X, check_block_weights(weights, len(X))
    except (TypeError, ValueError) as error:
        kind = TypeError if isinstance(error, TypeError) else ValueError
        raise kind(f"{error}, in {at}") from error
