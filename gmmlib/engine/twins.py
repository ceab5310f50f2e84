"""Which components are one and the same, twice? EM never moves them apart."""

from collections.abc import Iterator

import numpy as np

from gmmlib.covariance.kind import CovarianceKind
from gmmlib.engine.frame_parameters import FrameParameters

THE_SAME = 1e-6  # nats: less than a million rows do not tell such components apart


def twins(kind: CovarianceKind, theta: FrameParameters) -> Iterator[tuple[int, int]]:
    """Yield the pairs of components between which the divergence of Jeffreys is next to nothing.

    It is the sum of the Kullback-Leibler divergences of each Gaussian from the other, of which no
    linear map of the rows changes anything:
    half of tr(Lambda_j Sigma_k) + tr(Lambda_k Sigma_j) - 2 D + d^T (Lambda_j + Lambda_k) d, where
    d = mu_j - mu_k.
    """
    precisions = np.broadcast_to(theta.precisions, (kind.K, *theta.precisions.shape[1:]))
    covariances = np.broadcast_to(theta.covariances, precisions.shape)
    for k, mean in enumerate(theta.means):
        apart = theta.means - mean
        lengths = (kind.times(precisions, apart) * apart).sum(axis=1)
        for j in np.flatnonzero(lengths[:k] < THE_SAME):
            traces = kind.dot(precisions[[j]], covariances[[k]])
            traces += kind.dot(precisions[[k]], covariances[[j]])
            if traces - 2 * kind.D < THE_SAME:
                yield int(j), k
