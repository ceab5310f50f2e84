"""A covariance matrix for each component: K x D x D. Sigma = L L^T."""

from functools import cache
from typing import cast

import numpy as np

from gmmlib.checks import Array, Labels, check_positive_definite
from gmmlib.covariance.kind import CovarianceKind
from gmmlib.moments import scatter_matrix

_lower = cache(np.tri)  # 1 on and below the diagonal, 0 above; slow to make at each step


def symmetric(matrices: Array) -> Array:
    """Return the matrices with each pair of mirror entries replaced by its mean."""
    return (matrices + matrices.mT) / 2


class Full(CovarianceKind):
    """Implements equations ``m-step-covariance`` and ``exponential-family`` of the book."""

    @property
    def one(self) -> tuple[int, ...]:
        return (self.D, self.D)

    @property
    def n_parameters_of_one(self) -> int:
        return self.D * (self.D + 1) // 2

    @property
    def rows_of_one(self) -> float:
        return self.D

    def matrices(self, covariances: Array) -> Array:
        return covariances

    def entries(self, matrices: Array) -> Array:
        return matrices

    def of_features(self, covariances: Array, features: Labels) -> Array:
        return covariances[:, features[:, None], features]

    def conditioned(self, covariances: Array, given: Labels, others: Labels) -> tuple[Array, Array]:
        """With the blocks L_bb, 0 and L_ab, L_aa of the root, given features first, the slopes are
        L_ab L_bb^-1, and L_aa L_aa^T remains.
        """
        L = self.roots(self.of_features(covariances, np.concatenate([given, others])))
        b = len(given)
        L_aa = L[:, b:, b:]
        return L[:, b:, :b] @ np.linalg.inv(L[:, :b, :b]), L_aa @ L_aa.mT

    def regress(self, slopes: Array, apart: Array) -> Array:
        return slopes @ apart

    def divide(self, scatters: Array, counts: Array, degrees: float = 0.0) -> Array:
        """Return what every kind returns, here symmetric to the last bit."""
        return symmetric(super().divide(scatters, counts, degrees))

    def squares(self, vectors: Array) -> Array:
        return vectors[:, :, None] * vectors[:, None, :]

    def prior_degrees(self, nu: float) -> float:
        """The inverse Wishart density has the power nu + D + 1."""
        return nu + self.D + 1 + self.n_sharing

    def times(self, precisions: Array, vectors: Array) -> Array:
        return np.matmul(precisions, vectors[:, :, None])[:, :, 0]

    def dot(self, precisions: Array, scatters: Array) -> float:
        return float((precisions * scatters).sum())

    def rescale(self, covariances: Array, scale: Array) -> Array:
        return covariances * scale[:, None] * scale

    def roots(self, covariances: Array) -> Array:
        return cast(Array, np.linalg.cholesky(covariances))

    def precisions_cholesky(self, roots: Array) -> Array:
        return (np.linalg.inv(roots) * _lower(self.D)).mT  # above is nothing but rounding

    def from_cholesky(self, cholesky: Array) -> Array:
        return cholesky @ cholesky.mT

    def from_precisions(self, precisions: Array) -> Array:
        return symmetric(cast(Array, np.linalg.inv(precisions)))

    def check_precisions(self, name: str, precisions: Array) -> None:
        for matrix in precisions.reshape(self.axes):
            check_positive_definite(name, matrix)

    def whiten(self, cholesky: Array, apart: Array, out: Array) -> None:
        np.matmul(cholesky.T, apart, out=out)

    def spread(self, root: Array, white: Array) -> Array:
        return root @ white

    def scatter(self, apart: Array, gamma: Array, room: Array) -> Array:
        return scatter_matrix(apart, gamma, room)
