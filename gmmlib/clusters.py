"""Clusters are not components: groups of components, merged step by step by their entropy."""

from __future__ import annotations  # help() shows ArrayLike, not all it stands for

from collections.abc import Iterator
from itertools import combinations
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from gmmlib.checks import Array, Labels, check_responsibilities, check_sample_weight
from gmmlib.criteria import entropies

Group = tuple[int, ...]  # the numbers of its components, from 0, in order
SAME = 1e-12  # falls of the entropy this near each other, relative to the largest, are a tie


class MergeStep(NamedTuple):
    """The clusters after some merges.

    Parameters
    ----------
    pair : tuple of two groups, or ()
        The groups that this step merged; () at the start.
    groups : tuple of tuples of int
        The components of each cluster, from 0; clusters in the order of their first components.
    responsibilities : ndarray, N x n
        t_ik, how likely row i is of cluster k; n is the number of clusters, and rows sum to 1.
    labels : ndarray of int, N
        The likeliest cluster of each row, from 0; of several equally likely ones the first.
    entropy : float
        -sum_i w_i sum_k t_ik ln t_ik, where w_i is the weight of row i.

    Examples
    --------
    >>> from gmmlib import merge_by_entropy
    >>> *_, last = merge_by_entropy([[0.5, 0.5], [0.25, 0.75]])
    >>> last.pair, last.groups, last.labels
    (((0,), (1,)), ((0, 1),), array([0, 0]))
    """

    pair: tuple[Group, ...]
    groups: tuple[Group, ...]
    responsibilities: Array
    labels: Labels
    entropy: float


def merge_by_entropy(
    responsibilities: ArrayLike, sample_weight: ArrayLike | None = None
) -> Iterator[MergeStep]:
    """Yield K components as K clusters, then each merge of two clusters, until one is left.

    A row is of the union of two clusters with probability t_ij + t_ik. Each step merges the pair
    whose union lowers the entropy most: by the sum over the rows of
    (t_ij + t_ik) ln (t_ij + t_ik) - t_ij ln t_ij - t_ik ln t_ik, where 0 ln 0 = 0; this is never
    negative, so the entropy never rises. Where pairs tie, the first in the order of the groups is
    merged. The density of the mixture stays as it is: only what counts as one cluster changes.
    Implements equation ``merge-gain`` of the book.
    Source: Baudry, Raftery, Celeux, Lo and Gottardo (2010), Combining mixture components for
    clustering.

    Parameters
    ----------
    responsibilities : array_like, N x K
        gamma_ik, not negative; rows sum to 1. Such are `predict_proba` of a fit, and
        `responsibilities`.
    sample_weight : array_like, N, or None
        How much each row counts, not negative; None: all alike.

    Yields
    ------
    MergeStep
        The clusters so far: K of them first, then one less at each step.

    Raises
    ------
    ValueError, TypeError
        For wrong arguments, when a step is asked for.

    Examples
    --------
    >>> from gmmlib import merge_by_entropy
    >>> gamma = [[0.5, 0.5, 0.0], [0.6, 0.4, 0.0], [0.0, 0.1, 0.9]]
    >>> for step in merge_by_entropy(gamma):
    ...     print(step.groups, round(step.entropy, 3))
    ((0,), (1,), (2,)) 1.691
    ((0, 1), (2,)) 0.325
    ((0, 1, 2),) 0.0
    """
    t = check_responsibilities(responsibilities)
    weights = check_sample_weight(sample_weight, len(t))
    weights = np.ones(len(t)) if weights is None else weights
    groups: list[Group] = [(k,) for k in range(t.shape[1])]
    yield _step((), groups, t, weights)
    while len(groups) > 1:
        j, k = _most_confused(t, weights)
        pair = (groups[j], groups[k])
        groups[j] = tuple(sorted(groups[j] + groups[k]))
        del groups[k]
        union = t[:, j] + t[:, k]
        t = np.delete(t, k, axis=1)
        t[:, j] = union
        yield _step(pair, groups, t, weights)


def _step(pair: tuple[Group, ...], groups: list[Group], t: Array, weights: Array) -> MergeStep:
    labels = t.argmax(axis=1).astype(np.int64)
    entropy = max(0.0, float(weights @ entropies(t)))  # sums of t may round to more than 1
    return MergeStep(pair, tuple(groups), t, labels, entropy)


def _most_confused(t: Array, weights: Array) -> tuple[int, int]:
    """Return the pair whose union lowers the entropy most; of those equal but for rounding, the
    first.
    """
    pairs = list(combinations(range(t.shape[1]), 2))
    falls = np.array([weights @ _lost_by_union(t[:, j], t[:, k]) for j, k in pairs])
    return pairs[int(np.argmax(falls >= (1 - SAME) * falls.max()))]


def _lost_by_union(one: Array, other: Array) -> Array:
    """Return by how much the entropy of each row falls where two clusters become one.

    It is the entropy of which of both, times the probability of either: so nothing cancels.
    """
    union = one + other
    shares = np.stack([one, other], axis=1) / np.where(union > 0, union, 1)[:, None]
    return union * entropies(shares)
