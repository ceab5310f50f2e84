"""What a fit says of rows, a block at a time: a result for each row, or sums over all of them."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from gmmlib.checks import Array
from gmmlib.parameters import Parameters
from gmmlib.sources import Rows
from gmmlib.sources.rows import Sums, each_weight

RowFunction = Callable[[Array, Parameters], Any]  # of B rows: an array, B first


def by_row(rows: Rows, parameters: Parameters, function: RowFunction) -> Any:
    """Return what the function gives for each row, in order."""
    return np.concatenate(rows.total(lambda X, _: [function(X, parameters)]))


def weighted_sums(
    rows: Rows, parameters: Parameters, functions: Sequence[RowFunction]
) -> list[float]:
    """Return the total weight of the rows, and the weighted sum of what each function gives."""

    def of_block(X: Array, weights: Array | None) -> Sums:
        each = each_weight(X, weights)
        return Sums([each.sum(), *(each @ function(X, parameters) for function in functions)])

    return [float(total) for total in rows.total(of_block)]
