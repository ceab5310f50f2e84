"""Rows drawn from a mixture."""

import numpy as np

from gmmlib.checks import Array, Labels, Seed, check_count, check_rng
from gmmlib.parameters import Parameters, check_parameters


def sample(parameters: Parameters, n_samples: int, rng: Seed = None) -> tuple[Array, Labels]:
    """Draw rows by ancestry: first the component of each, then the row given its component.

    So a row and its label follow the joint distribution of chapter 1.

    Returns X, n_samples x D, and the labels, n_samples integers from 0 to K - 1. `rng` is a
    numpy.random.Generator or a seed. Raises ValueError or TypeError for wrong arguments.
    Source: Bishop (2006), sec. 8.1.2.
    """
    check_parameters(parameters)
    n_samples = check_count("n_samples", n_samples)
    rng = check_rng("rng", rng)
    labels = rng.choice(parameters.n_components, size=n_samples, p=parameters.weights)
    X = rng.standard_normal((n_samples, parameters.n_features))
    for k in range(parameters.n_components):
        L = np.linalg.cholesky(parameters.covariances[k])  # Sigma_k = L L^T
        X[labels == k] = parameters.means[k] + X[labels == k] @ L.T
    return X, labels
