"""Which components of a fit coincide? Two that are equal stay so: EM cannot part them.

How far apart are two Gaussians? Bhattacharyya's distance does not depend on units or axes:

    B = d^T S^-1 d / 8 + ln(det S / sqrt(det S_i det S_j)) / 2,

where d is the difference of the means, and S the mean of both covariances. Take the rows of one
Gaussian, part them at random into N_i and N_j, and fit each part. For small differences B is a
quadratic form in them, and 8 n B with n = N_i N_j / (N_i + N_j) is about chi-squared, with as many
degrees of freedom as a component has numbers p of its own in its mean and covariance. So a pair
with 8 n B much below p is closer than parts of one Gaussian are, by mere chance, and a fit of two
components, which seeks a difference, leaves them no closer than chance does. Those below a
hundredth of p coincide. n counts as p at least, so that few rows make no pair near.
Source: Bhattacharyya (1943), On a measure of divergence between two statistical populations.
"""

import numpy as np

from gmmlib.checks import Array, Labels
from gmmlib.covariance.kind import CovarianceKind
from gmmlib.engine.frame_parameters import FrameParameters

CLOSE = 0.01


def twins(kind: CovarianceKind, theta: FrameParameters, total: float) -> list[Labels]:
    """Return the groups of components that coincide; total: the weight of all rows."""
    first = np.arange(kind.K)  # of each component the first that it coincides with
    for i in np.flatnonzero(theta.weights)[:-1].tolist():
        for j in _with_near_means(kind, theta, i).tolist():
            counts = theta.weights[[i, j]] * total
            if first[j] == j and _distance(kind, theta, [i, j]) < _bound(kind, counts):
                first[j] = first[i]
    leaders = sorted(set(first[first != np.arange(kind.K)].tolist()))
    return [np.flatnonzero(first == k) for k in leaders]


def _with_near_means(kind: CovarianceKind, theta: FrameParameters, i: int) -> Labels:
    """Return the components after i that no feature by itself sets apart: cheap to find."""
    variances = np.broadcast_to(kind.diagonal(theta.covariances), theta.means.shape)
    later = np.flatnonzero(theta.weights[i + 1 :]) + i + 1
    wide = (variances[later] + variances[i]) / 2
    near = (theta.means[later] - theta.means[i]) ** 2 < CLOSE * wide
    return later[near.all(axis=1)]


def _distance(kind: CovarianceKind, theta: FrameParameters, pair: list[int]) -> float:
    """Return Bhattacharyya's distance of a pair of components."""
    covariances = np.broadcast_to(theta.covariances, (kind.K, *kind.axes[1:]))[pair]
    log_dets = np.broadcast_to(theta.log_dets, kind.K)[pair]  # of precisions
    precision, log_det = type(kind)(1, kind.D).invert(covariances.mean(axis=0, keepdims=True))
    apart = np.diff(theta.means[pair], axis=0)
    squared = float((kind.times(precision, apart) * apart).sum())
    return squared / 8 + float(log_dets.mean() - log_det[0]) / 2


def _bound(kind: CovarianceKind, counts: Array) -> float:
    """Return below which distance two components with so many rows coincide."""
    own = kind.D + kind.n_parameters_of_one * (kind.n_sharing == 1)
    return CLOSE * own / (8 * max(float(counts.prod() / counts.sum()), own))
