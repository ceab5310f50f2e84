"""Logarithms of pi_k N(x | mu_k, Sigma_k) become responsibilities, in place, block by block."""

import numpy as np

from gmmlib.checks import Array

LEAST_EXPONENT = -600.0  # exp of less is slow, and no sum of such terms changes in float64
LEAST_SUM = 1e-230  # below it, the largest term of a row may have been cut off at LEAST_EXPONENT


def terms_without_maximum(logs: Array, dead: Array | None) -> Array | None:
    """Turn logs, K x B and at most 0, into terms; return their sums over k.

    None where some row is so far from every component that its terms have lost their digits.
    """
    sums = _terms(logs, dead)
    return sums if sums.min() >= LEAST_SUM else None


def terms_with_maximum(logs: Array, dead: Array | None, weights: Array) -> tuple[Array, float]:
    """Turn logs, K x B, into terms divided by the largest of their row.

    Returns their sums over k, and the sum of the largest over the rows, by weight.
    """
    largest = logs.max(axis=0)
    shift = float((weights * largest).sum())  # keeps more digits than weights @ largest
    logs -= largest
    return _terms(logs, dead), shift


def _terms(logs: Array, dead: Array | None) -> Array:
    """Turn logs into terms exp(logs), cut off at LEAST_EXPONENT; return their sums over k."""
    if logs.min() < LEAST_EXPONENT:
        np.maximum(logs, LEAST_EXPONENT, out=logs)
    np.exp(logs, out=logs)
    if dead is not None:  # a weight of exactly 0 gives responsibilities of exactly 0
        logs[dead] = 0
    return np.ones(len(logs)) @ logs  # faster than sum(axis=0)


def normalise(terms: Array, sums: Array, weights: Array) -> float:
    """Divide terms by their sums, times the row's weight; return the sum of w ln(sum)."""
    logs = np.log(sums)
    terms *= np.divide(weights, sums, out=sums)
    return float((weights * logs).sum())
