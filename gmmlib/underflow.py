"""Sums of exponentials that neither underflow nor overflow.

Far from every component all densities round to 0, and a quotient of them to 0/0. So sums are
taken of numbers divided by the largest, whose logarithm is put back, or cancels.
Source: Blanchard, Higham and Higham (2021), Accurately computing the log-sum-exp and softmax
functions.
"""

import numpy as np

from gmmlib.checks import Array


def log_sum_exp(logs: Array) -> Array:
    """Return ln sum_k exp(logs_ik) for each row i. logs: N x K, some number in each row finite."""
    largest = logs.max(axis=1)
    return largest + np.log(np.exp(logs - largest[:, None]).sum(axis=1))


def softmax(logs: Array) -> Array:
    """Return exp(logs_ik) / sum_j exp(logs_ij). logs: N x K, some number in each row finite."""
    terms = np.exp(logs - logs.max(axis=1, keepdims=True))
    return terms / terms.sum(axis=1, keepdims=True)
