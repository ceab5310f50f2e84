"""Data and mixtures for the tests, as plain arrays: nothing here uses gmmlib."""

from pathlib import Path

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
