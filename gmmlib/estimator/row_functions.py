"""What a fit says of rows, a block at a time: a result for each row, or sums over all of them."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from gmmlib.checks import Array
from gmmlib.engine.log_joint import LogJoint
from gmmlib.sources import Rows
from gmmlib.sources.rows import Question, Sums, each_weight

# Of ln pi_k N(x_i | mu_k, Sigma_k) of B rows, B x K: an array, B first.
RowFunction = Callable[[Array], Any]


# For each method that gives every row a result, how to ask of blocks instead.
PREDICT = Question("predict", "drop_axis=1, dtype=int")
FIT_PREDICT = PREDICT._replace(first="model.fit(X) first, then ")
SCORE_SAMPLES = Question("score_samples", "drop_axis=1, dtype=float")
AS_WIDE = "chunks=(X.chunks[0], {}), dtype=float"
PREDICT_PROBA = Question("predict_proba", AS_WIDE.format("len(model.weights_)"))
OTHERS = AS_WIDE.format("model.n_features_in_ - X.shape[1]")
PREDICT_CONDITIONAL = Question("predict_conditional", OTHERS, ", features")


def by_row(rows: Rows, log_joint: LogJoint, function: RowFunction) -> Any:
    """Return what the function gives for each row, in order."""
    return np.concatenate(rows.total(lambda X, _: [function(log_joint(X))]))


def weighted_sums(rows: Rows, log_joint: LogJoint, functions: Sequence[RowFunction]) -> list[float]:
    """Return the total weight of the rows, and the weighted sum of what each function gives."""

    def of_block(X: Array, weights: Array | None) -> Sums:
        each = each_weight(X, weights)
        logs = log_joint(X)
        return Sums([each.sum(), *(each @ function(logs) for function in functions)])

    return [float(total) for total in rows.total(of_block)]
