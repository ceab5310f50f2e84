"""Data and mixtures for the tests, as plain arrays: nothing here uses gmmlib."""

from itertools import product
from pathlib import Path
from statistics import NormalDist

import dense
import numpy as np
import pytest

DATA = Path(__file__).parents[2] / "data"


@pytest.fixture(scope="session")
def faithful():
    """Old Faithful: 272 x 2, minutes of eruption and of waiting."""
    return np.loadtxt(DATA / "faithful.csv", delimiter=",", skiprows=1)


@pytest.fixture(scope="session")
def galaxies():
    """Velocities of 82 galaxies: 82 x 1, in 1000 km/s."""
    return np.loadtxt(DATA / "galaxies.csv", skiprows=1).reshape(-1, 1) / 1000


@pytest.fixture(scope="session")
def draw():
    """Random rows, weights, means and covariances of the asked sizes, from a seed."""

    def draw(seed, N, K, D):
        rng = np.random.default_rng(seed)
        roots = rng.normal(size=(K, D, D))
        covariances = roots @ roots.transpose(0, 2, 1) + 0.3 * np.eye(D)
        weights = rng.dirichlet(np.full(K, 3.0))
        return rng.normal(size=(N, D)) * 2, weights, rng.normal(size=(K, D)), covariances

    return draw


@pytest.fixture(scope="session")
def draw_gamma():
    """Random responsibilities, N x K, from a seed."""

    def draw_gamma(seed, N, K):
        return np.random.default_rng(seed).dirichlet(np.ones(K), size=N)

    return draw_gamma


@pytest.fixture(scope="session")
def normal():
    """The Gaussian density from the textbook formula: an inverse, a determinant, no logarithm."""

    def normal(x, mean, covariance):
        apart = np.asarray(x) - mean
        power = -apart @ np.linalg.inv(covariance) @ apart / 2
        return np.exp(power) / np.sqrt(np.linalg.det(2 * np.pi * np.asarray(covariance)))

    return normal


@pytest.fixture(scope="session")
def enumerated(normal):
    """Log-likelihood, N_k, means and scatters of one E-step, from the probability of the rows under
    every assignment of theirs to components. So few rows, please: K^N assignments."""

    def enumerated(X, weights, means, covariances):
        joint = np.array(
            [[w * normal(x, m, C) for w, m, C in zip(weights, means, covariances)] for x in X]
        )
        rows, gamma = range(len(X)), np.zeros(joint.shape)
        for labels in product(range(len(weights)), repeat=len(X)):
            gamma[rows, labels] += np.prod(joint[rows, labels])
        total = gamma[0].sum()
        return np.log(total), *moments_of(X, gamma / total)

    return enumerated


@pytest.fixture(scope="session")
def moments():
    """N_k, weighted means and weighted scatters about them, K x D x D, by loops over rows."""
    return moments_of


def moments_of(X, gamma):
    counts = gamma.sum(axis=0)
    means = [sum(g * x for g, x in zip(column, X)) / column.sum() for column in gamma.T]
    scatters = [
        sum(g * np.outer(x - mean, x - mean) for g, x in zip(column, X))
        for column, mean in zip(gamma.T, means)
    ]
    return counts, np.array(means), np.array(scatters)


@pytest.fixture(scope="session")
def kept():
    """kept(name, matrices): covariances as this type keeps them."""
    return dense.kept


@pytest.fixture(scope="session")
def explicit():
    """explicit(name, kept, K, D): the matrices they stand for, K x D x D."""
    return dense.explicit


@pytest.fixture(scope="session")
def log_joint():
    """ln pi_k N(x_i | mu_k, Sigma_k), N x K, with an inverse and a determinant."""

    def log_joint(X, weights, means, covariances):
        logs = []
        for weight, mean, covariance in zip(weights, means, covariances):
            apart = X - mean
            distance = np.einsum("nd,de,ne->n", apart, np.linalg.inv(covariance), apart)
            log_det = np.linalg.slogdet(2 * np.pi * covariance)[1]
            logs.append(np.log(weight) - log_det / 2 - distance / 2)
        return np.transpose(logs)

    return log_joint


@pytest.fixture(scope="session")
def slopes():
    """slopes(f, direction sizes, seed): slopes of f at 0 along random directions, by differences.

    f takes one array for each shape."""

    def slopes(f, shapes, seed, step=1e-5):
        rng, found = np.random.default_rng(seed), []
        directions = [rng.normal(size=shape) for shape in shapes]
        for which in [*range(len(shapes)), None]:
            chosen = [d * (which in (n, None)) for n, d in enumerate(directions)]
            up, down = (f(*[t * d for d in chosen]) for t in (step, -step))
            found.append((up - down) / (2 * step))
        return np.array(found)

    return slopes


@pytest.fixture(scope="session")
def widths():
    """The width of the densest 1/(2K) of each column, for a normal its standard deviation."""

    def width(x, share):
        n = int(np.ceil(len(x) * share - 1e-9))
        shortest = min(x[n - 1 :] - x[: len(x) - n + 1])
        if shortest == 0 and share < 1:
            return width(x, min(2 * share, 1))
        return shortest / (2 * NormalDist().inv_cdf((1 + min(share, 0.999)) / 2))

    def widths(X, K):
        return np.array([width(np.sort(x), 1 / (2 * K)) for x in X.T])

    return widths
