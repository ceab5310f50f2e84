"""Coordinates of a mixture in which the information of its parameters has no units.

Near a fit, weights are pi_k (1 + w_k), means mu_k + L_k u_k and covariances L_k (1 + E_k) L_k^T,
where Sigma_k = L_k L_k^T and E_k is a sum of members of the family. This map is linear, so that
second derivatives follow by matrix products. Along w, u and E nothing depends on the units of X or
on where it lies, and the rows of a component are white: y = L_k^-1 (x - mu_k).
"""

from functools import cached_property

import numpy as np

from gmmlib.checks import Array, Labels
from gmmlib.covariance.kind import CovarianceKind
from gmmlib.inference.family import Family


class Coordinates:
    """P numbers: w, K; u, K x D; E, n x q. The weights are free of their constraint here.

    places: K x F, of each component its w, its u and its E among the P numbers.
    """

    def __init__(self, kind: CovarianceKind, weights: Array, covariances: Array) -> None:
        """covariances: in `axes`."""
        self.kind = kind
        self.weights = weights
        self.family = family = Family(kind)
        self.roots = kind.roots(covariances)
        K, D, q = kind.K, kind.D, family.size
        self.size = K + K * D + kind.n_covariances * q
        own = np.arange(K)[:, None]
        u = K + own * D + np.arange(D)
        E = K + K * D + (own if kind.n_sharing == 1 else 0 * own) * q + np.arange(q)
        self.places: Labels = np.hstack([own, u, E])

    @property
    def own(self) -> Labels:
        """The places that belong to each component alone: not those of a shared covariance."""
        return self.places if self.kind.n_sharing == 1 else self.places[:, : 1 + self.kind.D]

    @cached_property
    def directions(self) -> Array:
        """K - 1 orthogonal directions of sqrt(pi_k) w_k that keep the sum of the weights."""
        return np.linalg.svd(np.sqrt(self.weights)[None])[2][1:].T

    @cached_property
    def _widths(self) -> Array:
        """The square roots of the complete information of one row about u and E, at the fit."""
        shares = self.kind.rows(self.weights).ravel()
        of_u = np.repeat(self.weights, self.kind.D)
        of_E = np.outer(shares, self.family.lengths / 2).ravel()
        return np.sqrt(np.concatenate([of_u, of_E]))

    @cached_property
    def inner(self) -> Array:
        """The map from p free coordinates to w, u, E: P x p.

        In the free ones the complete information of one row is the identity, but for how far the
        rows are from a mixture of Gaussians.
        """
        K = len(self.weights)
        inner = np.zeros((self.size, self.size - 1))
        inner[:K, : K - 1] = self.directions / np.sqrt(self.weights)[:, None]
        np.fill_diagonal(inner[K:, K - 1 :], 1 / self._widths)
        return inner

    @property
    def outer(self) -> Array:
        """The map from the free coordinates to the free parameters: p x p."""
        kind, K = self.kind, len(self.weights)
        outer = np.zeros((self.size - 1, self.size - 1))
        outer[: K - 1, : K - 1] = (np.sqrt(self.weights)[:, None] * self.directions)[:-1]
        matrices = kind.matrices(self.roots)
        means = np.broadcast_to(matrices, (K, kind.D, kind.D))
        start = K - 1
        for block in [*means, *map(self.family.turned, matrices)]:
            stop = start + len(block)
            outer[start:stop, start:stop] = block
            start = stop
        outer[:, K - 1 :] /= self._widths
        return outer
