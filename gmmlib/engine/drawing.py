"""Rows drawn from a mixture as its kind keeps it: what `gmmlib.sample` is to the reader."""

import numpy as np

from gmmlib.checks import Array, Labels, Rng
from gmmlib.covariance.kind import CovarianceKind


def draw_rows(
    kind: CovarianceKind,
    weights: Array,
    means: Array,
    covariances: Array,
    n_samples: int,
    rng: Rng,
) -> tuple[Array, Labels]:
    """Return rows, n_samples x D, and the component of each. covariances: in `axes`."""
    labels = rng.choice(kind.K, size=n_samples, p=weights)
    X = rng.standard_normal((n_samples, kind.D))
    roots = np.broadcast_to(kind.roots(covariances), (kind.K, *kind.axes[1:]))
    for k, (mean, root) in enumerate(zip(means, roots)):
        X[labels == k] = mean + kind.spread(root, X[labels == k].T).T
    return X, labels
