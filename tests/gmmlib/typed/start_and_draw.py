"""Starts of one's own, generators of random numbers, and what may go wrong."""

import warnings

import numpy as np

import gmmlib

rng = np.random.default_rng(2)
truth = gmmlib.Parameters([0.3, 0.7], [[0.0, 0.0], [6.0, 1.0]], [np.eye(2), 2 * np.eye(2)])
X, labels = gmmlib.sample(truth, 200, rng)
starts: list[gmmlib.Parameters] = [
    gmmlib.start_from_data(X, 2, rng),
    gmmlib.start_from_kmeans(X, 2, rng=7),
]
model = gmmlib.GaussianMixture(
    2,
    weights_init=[0.5, 0.5],
    means_init=starts[1].means.tolist(),
    precisions_init=np.linalg.inv(starts[1].covariances),
    random_state=rng,
    max_iter=2,
)
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    model.fit(X)
assert issubclass(caught[0].category, gmmlib.ConvergenceWarning)
try:
    gmmlib.m_step(X, [[1.0, 0.0]] * 200)
except gmmlib.CollapseError as error:
    collapsed: int = error.component
    assert collapsed == 1
