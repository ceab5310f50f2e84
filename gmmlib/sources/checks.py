"""Checks of rows that come bit by bit."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from gmmlib.checks import check_block_weights, check_data, check_numbers
from gmmlib.sources.rows import Block


def check_layout(X: Any, weights: Any = None) -> None:
    """Refuse what does not look like N x D numbers and N weights, without reading any of it."""
    check_numbers("X", np.empty(0, X.dtype))
    if X.ndim != 2 or not all(n > 0 for n in X.shape):  # Dask calls an unknown number nan
        expected = "a 2-D array with at least one row and one column, and known numbers of both"
        raise ValueError(f"X: expected {expected}, found shape {X.shape}")
    if weights is not None and weights.shape != X.shape[:1]:
        expected = f"shape {X.shape[:1]}, one weight for each row of X"
        raise ValueError(f"sample_weight: expected {expected}, found {weights.shape}")


def check_block(X: ArrayLike, weights: ArrayLike | None, n_features: int | None, at: str) -> Block:
    """Return rows as float64 and their weights. An error also says where it was found."""
    try:
        X = check_data(X, n_features)
        return X, check_block_weights(weights, len(X))
    except (TypeError, ValueError) as error:
        kind = TypeError if isinstance(error, TypeError) else ValueError
        raise kind(f"{error}, in {at}") from error
