"""Mixtures with a wished overlap, and rows drawn from a mixture.

Source of the overlap: Maitra and Melnykov (2010), Simulating data to study performance of finite
mixture modeling and clustering algorithms.
"""

from typing import NamedTuple

import numpy as np
from numpy.random import Generator

DRAWN = 1500  # rows of each component, by which an overlap is estimated
HALVINGS = 18  # of the interval in which the scale of the covariances lies


class Mixture(NamedTuple):
    """Weights K, means K x D, covariances K x D x D."""

    weights: np.ndarray
    means: np.ndarray
    covariances: np.ndarray


def draw(rng: Generator, N: int, mixture: Mixture) -> tuple[np.ndarray, np.ndarray]:
    """Return N rows of a mixture, and the component of each."""
    K, D = mixture.means.shape
    labels = np.repeat(np.arange(K), rng.multinomial(N, mixture.weights))
    rng.shuffle(labels)
    roots = np.linalg.cholesky(mixture.covariances)
    noise = rng.normal(size=(N, D))
    return mixture.means[labels] + np.einsum("nij,nj->ni", roots[labels], noise), labels


def rotation(rng: Generator, D: int) -> np.ndarray:
    return np.linalg.qr(rng.normal(size=(D, D)))[0]


def equal(K: int) -> np.ndarray:
    return np.full(K, 1 / K)


def overlapping(rng: Generator, K: int, D: int, overlap: float, kind: str = "full") -> Mixture:
    """Return a mixture whose pairs of components overlap so much on average."""
    means = rng.random((K, D))
    shapes = np.array([shape(rng, D, kind) for _ in range(1 if kind == "tied" else K)])
    shapes = np.broadcast_to(shapes, (K, D, D))
    low, high = -8.0, 3.0
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        found = mean_overlap(Mixture(equal(K), means, shapes * np.exp(middle)))
        low, high = (middle, high) if found < overlap else (low, middle)
    return Mixture(equal(K), means, shapes * np.exp((low + high) / 2))


def shape(rng: Generator, D: int, kind: str) -> np.ndarray:
    """Return a covariance of about unit size: eccentric, and rotated where the kind can be."""
    variances = rng.uniform(0.1, 1, D)
    if kind != "tied":
        variances = variances * rng.uniform(0.5, 1.5)
    if kind == "spherical":
        variances = np.full(D, rng.uniform(0.3, 1.7))
    axes = np.eye(D) if kind in ("diag", "spherical") else rotation(rng, D)
    return axes @ np.diag(variances) @ axes.T


def mean_overlap(mixture: Mixture) -> float:
    """Return how often a row of one of a pair would be put with the other, over all pairs."""
    rng, K = np.random.default_rng(1), len(mixture.weights)
    wrong = np.zeros((K, K))
    for k, (mean, covariance) in enumerate(zip(mixture.means, mixture.covariances)):
        noise = rng.normal(size=(DRAWN, len(mean)))
        logs = log_joint(mean + noise @ np.linalg.cholesky(covariance).T, mixture)
        wrong[k] = (logs > logs[:, [k]]).mean(axis=0)
    return (wrong + wrong.T)[np.triu_indices(K, 1)].mean()


def log_joint(X: np.ndarray, mixture: Mixture) -> np.ndarray:
    """Return ln(pi_k N(x_n)), N x K, but for a constant."""
    logs = np.empty((len(X), len(mixture.weights)))
    for k, (weight, mean, covariance) in enumerate(zip(*mixture)):
        root = np.linalg.cholesky(covariance)
        apart = np.linalg.solve(root, (X - mean).T)
        logs[:, k] = np.log(weight / np.diagonal(root).prod()) - (apart**2).sum(axis=0) / 2
    return logs
