"""Families of problems that gmmlib's search was not tuned on: other shapes, and other data."""

import numpy as np
from numpy.random import Generator

from bench.hits.families import Family, Rows, drawn
from bench.hits.mixtures import Mixture, draw, equal, rotation


def ring(N: int, K: int) -> Family:
    """Components along a circle, each longer along it."""

    def rows(rng: Generator) -> Rows:
        angles = 2 * np.pi * np.arange(K) / K
        outward = np.stack([np.cos(angles), np.sin(angles)], axis=1)
        along = np.stack([-outward[:, 1], outward[:, 0]], axis=1)
        squares = [np.einsum("ki,kj->kij", it, it) for it in (outward, along)]
        covariances = 0.3**2 * squares[0] + (5.5 / K) ** 2 * squares[1]
        return drawn(rng, N, Mixture(equal(K), 4 * outward, covariances))

    return rows


def star(N: int, D: int) -> Family:
    """A component along each axis of the space, all about one centre."""

    def rows(rng: Generator) -> Rows:
        variances = 0.15**2 + np.eye(D) * 2.0
        covariances = np.array([np.diag(it) for it in variances])
        return drawn(rng, N, Mixture(equal(D), np.zeros((D, D)), covariances))

    return rows


def onion(N: int, D: int, K: int) -> Family:
    """About one centre, each component four times as wide as the one within."""

    def rows(rng: Generator) -> Rows:
        covariances = np.array([np.eye(D) * 16.0**k for k in range(K)])
        return drawn(rng, N, Mixture(equal(K), np.zeros((K, D)), covariances))

    return rows


def tree(N: int, D: int) -> Family:
    """Three groups of three clusters of three widths."""

    def rows(rng: Generator) -> Rows:
        groups, clusters = rng.normal(size=(3, 1, D)) * 15, rng.normal(size=(3, 3, D)) * 3
        widths = rng.uniform(0.3, 1.2, size=9)
        covariances = np.array([np.eye(D) * width**2 for width in widths])
        return drawn(rng, N, Mixture(equal(9), (groups + clusters).reshape(9, D), covariances))

    return rows


def chain(N: int, D: int, K: int) -> Family:
    """A random walk: each component touches the next one."""

    def rows(rng: Generator) -> Rows:
        steps = rng.normal(size=(K, D))
        steps *= 3.5 / np.linalg.norm(steps, axis=1, keepdims=True)
        weights = rng.dirichlet(np.full(K, 8.0))
        return drawn(rng, N, Mixture(weights, steps.cumsum(axis=0), wishart(rng, K, D, 3 * D)))

    return rows


def wishart(rng: Generator, K: int, D: int, degrees: int) -> np.ndarray:
    """Return covariances, K x D x D, of so many rows each: the fewer, the more eccentric."""
    rows = rng.normal(size=(K, degrees, D))
    return np.einsum("kni,knj->kij", rows, rows) / degrees


def scattered(N: int, D: int, K: int, apart: float, kind: str = "full") -> Family:
    """Centres from a Gaussian, covariances from a Wishart distribution; weights differ."""

    def rows(rng: Generator) -> Rows:
        means, covariances = apart * rng.normal(size=(K, D)), wishart(rng, K, D, D + 2)
        variances = np.einsum("kii->ki", covariances)
        kinds = {
            "full": covariances,
            "tied": np.array([covariances[0]] * K),
            "diag": np.array([np.diag(it) for it in variances]),
            "spherical": variances.mean(axis=1)[:, None, None] * np.eye(D),
        }
        return drawn(rng, N, Mixture(rng.dirichlet(np.full(K, 5.0)), means, kinds[kind]))

    return rows


def idle_features(N: int, D: int, K: int, idle: int) -> Family:
    """Clusters in some features; others, with a correlation of their own, tell nothing."""

    def rows(rng: Generator) -> Rows:
        means = np.zeros((K, D))
        means[:, idle:] = 3 * rng.normal(size=(K, D - idle))
        covariances = np.array([np.eye(D)] * K)
        covariances[:, :idle, :idle] = 9 * wishart(rng, 1, idle, 2 * idle)
        turned = rotation(rng, D)
        covariances = turned @ covariances @ turned.T
        return drawn(rng, N, Mixture(equal(K), means @ turned.T, covariances))

    return rows


def units(N: int, D: int, K: int) -> Family:
    """Features in units from a thousandth to a thousand."""

    def rows(rng: Generator) -> Rows:
        scale = np.geomspace(1e-3, 1e3, D)
        means, covariances = 2 * rng.normal(size=(K, D)), wishart(rng, K, D, 2 * D)
        return drawn(rng, N, Mixture(equal(K), means * scale, covariances * np.outer(scale, scale)))

    return rows


def skewed(N: int, D: int, K: int) -> Family:
    """The exponentials of Gaussian clusters, which are no Gaussians."""

    def rows(rng: Generator) -> Rows:
        means = 1.2 * rng.normal(size=(K, D))
        X, _ = draw(rng, N, Mixture(equal(K), means, 0.3 * wishart(rng, K, D, 4 * D)))
        return Rows(np.exp(X))

    return rows


def boxes(N: int, D: int, K: int) -> Family:
    """Uniform over boxes of different sizes, which may overlap."""

    def rows(rng: Generator) -> Rows:
        centres, sizes = 3 * rng.normal(size=(K, D)), rng.uniform(0.5, 3, size=(K, D))
        labels = rng.integers(K, size=N)
        return Rows(centres[labels] + sizes[labels] * rng.uniform(-1, 1, size=(N, D)))

    return rows


def counts(N: int, D: int, K: int) -> Family:
    """Poisson counts, with other means in each cluster."""

    def rows(rng: Generator) -> Rows:
        means = rng.gamma(2.0, 10.0, size=(K, D))
        return Rows(rng.poisson(means[rng.integers(K, size=N)]).astype(float))

    return rows


def waveforms(rng: Generator) -> Rows:
    """Three classes of waves in 21 features: Breiman et al. (1984), sec. 2.6.2."""
    places = np.arange(1, 22)
    waves = np.array([np.maximum(6 - abs(places - peak), 0) for peak in (11, 15, 7)])
    labels, shares = rng.integers(3, size=1500), rng.random((1500, 1))
    pure = shares * waves[labels] + (1 - shares) * waves[(labels + 1) % 3]
    return Rows(pure + rng.normal(size=pure.shape))


def tumours(rng: Generator) -> Rows:
    """569 tumours of the breast: the means of six measures, from scikit-learn."""
    from sklearn.datasets import load_breast_cancer

    return Rows(load_breast_cancer().data[:, [0, 1, 4, 6, 8, 9]])


def digits(rng: Generator) -> Rows:
    """1797 handwritten digits, from scikit-learn, by their first eight principal components."""
    from sklearn.datasets import load_digits

    X = load_digits().data
    apart = X - X.mean(axis=0)
    return Rows(apart @ np.linalg.svd(apart, full_matrices=False)[2][:8].T)
