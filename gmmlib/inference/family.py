"""The free numbers of a covariance: what spans the family of a kind, and what is asked of it."""

import numpy as np

from gmmlib.checks import Array
from gmmlib.covariance.kind import CovarianceKind


class Family:
    """The members B_j that span a family: symmetric matrices of 0 and 1, no two of them 1 at the
    same place. So every free number stands in a covariance where one of them is 1.

    members: q x `one`, as the kind keeps them; at: q x the number of pairs, their entries at the
    kind's pairs of features (a, b). No q x D x D numbers are made: diagonal kinds keep D each.
    """

    def __init__(self, kind: CovarianceKind) -> None:
        self.D = kind.D
        self.a, self.b = kind.pairs
        self.members = _members(kind)
        self.at = kind.at(self.members, self.a, self.b)
        self.places = np.where(self.a == self.b, 1, 2)  # of a pair in a matrix

    @property
    def size(self) -> int:
        """How many members there are: q."""
        return len(self.members)

    @property
    def lengths(self) -> Array:
        """Return tr(B_j^2), q: how many 1 each member has."""
        return self.at**2 @ self.places

    def forms(self, Y: Array) -> Array:
        """Return y^T B_j y - tr(B_j), B x q, of the columns y of Y, D x B."""
        products = (Y[self.a] * Y[self.b]).T * self.places
        return products @ self.at.T - self.at @ (self.a == self.b)

    def times(self, vector: Array) -> Array:
        """Return B_j v, D x q."""
        pairs = np.arange(len(self.a))
        each = np.zeros((self.D, len(pairs)))
        each[self.a, pairs] = vector[self.b]
        each[self.b, pairs] = vector[self.a]
        return each @ self.at.T

    def traces(self, matrix: Array) -> Array:
        """Return tr(W (B_j B_l + B_l B_j)) / 2, q x q, of a symmetric matrix W."""
        a, b = self.a[:, None], self.b[:, None]
        c, d = self.a, self.b
        each = (d == a) * matrix[b, c] + (d == b) * matrix[a, c]
        each += (c == a) * matrix[b, d] + (c == b) * matrix[a, d]
        halves = self.places / 2
        each *= np.outer(halves, halves)
        found = self.at @ each @ self.at.T
        return (found + found.T) / 2

    def turned(self, root: Array) -> Array:
        """Return the free numbers of L B_j L^T, q x q, a column for each j. root: L, D x D."""
        a, b = self.a[:, None], self.b[:, None]
        each = root[a, self.a] * root[b, self.b] + root[a, self.b] * root[b, self.a]
        return self.free(each * (self.places / 2) @ self.at.T)

    def free(self, entries: Array) -> Array:
        """Return the free numbers of matrices, from their entries at the pairs, pairs first."""
        return self.at @ entries / (self.at**2).sum(axis=1)[:, None]

    def variances(self, variances: Array) -> Array:
        """Return the variances of all that one covariance keeps, from those of its free numbers."""
        return np.tensordot(variances, self.members**2, axes=1)


def _members(kind: CovarianceKind) -> Array:
    """Return what the kind keeps of a 1 at each pair of places (a, b) and (b, a), each once."""
    a, b = kind.pairs
    alone = type(kind)(len(a), kind.D)
    features = np.eye(kind.D)
    sums = alone.squares(features[a] + features[b])
    kept = alone.own(sums - alone.squares(features[a] - features[b]))
    flat = kept.reshape(len(a), -1)
    each = np.unique(flat / flat.max(axis=1, keepdims=True), axis=0)[::-1]
    return each.reshape(-1, *kind.axes[1:])
