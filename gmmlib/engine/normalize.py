"""Logarithms of pi_k N(x | mu_k, Sigma_k) become responsibilities, in place, block by block.

Each responsibility is also multiplied by the weight of its row. What is returned is the
log-likelihood of the block: the sum over its rows of weight times ln p(x).
"""

import numpy as np

from gmmlib.checks import Array, Mask

LEAST_EXPONENT = -600.0  # exp of less is slow, and no sum of such terms changes in float64
LEAST_SUM = 1e-230  # below it, the largest term of a row may have been cut off at LEAST_EXPONENT


def normalize_without_maximum(logs: Array, dead: Mask | None, weights: Array) -> float | None:
    """Turn logs, K x B and at most 0, into responsibilities; return the log-likelihood.

    None where some row is so far from every component that its terms have lost their digits; then
    the logs are lost too.
    """
    sums = _terms(logs, dead)
    return _divide(logs, sums, weights) if sums.min(initial=1.0) >= LEAST_SUM else None


def normalize_with_maximum(logs: Array, dead: Mask | None, weights: Array) -> float:
    """Do the same with logs of any size: the largest of each row is taken off first."""
    largest = logs.max(axis=0)
    shift = float((weights * largest).sum())  # keeps more digits than weights @ largest
    logs -= largest
    return _divide(logs, _terms(logs, dead), weights) + shift


def _terms(logs: Array, dead: Mask | None) -> Array:
    """Turn logs into terms exp(logs), cut off at LEAST_EXPONENT; return their sums over k."""
    if logs.min(initial=0.0) < LEAST_EXPONENT:
        np.maximum(logs, LEAST_EXPONENT, out=logs)
    np.exp(logs, out=logs)
    if dead is not None:  # a weight of exactly 0 gives responsibilities of exactly 0
        logs[dead] = 0
    return np.ones(len(logs)) @ logs  # faster than sum(axis=0)


def _divide(terms: Array, sums: Array, weights: Array) -> float:
    """Divide terms by their sums, times the row's weight; return the sum of w ln(sum)."""
    logs = np.log(sums)
    terms *= np.divide(weights, sums, out=sums)
    return float((weights * logs).sum())
