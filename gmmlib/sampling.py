"""Rows drawn from a mixture."""

from __future__ import annotations  # help() shows Seed, not all it stands for

import numpy as np

from gmmlib.checks import Array, Labels, Seed, check_count, check_rng
from gmmlib.parameters import Parameters, check_parameters


def sample(parameters: Parameters, n_samples: int, rng: Seed = None) -> tuple[Array, Labels]:
    """Draw rows by ancestry: first the component of each, then the row given its component.

    So a row and its label follow the joint distribution of chapter 1.
    Source: Bishop (2006), sec. 8.1.2.

    Parameters
    ----------
    parameters : Parameters
        The mixture, of D features.
    n_samples : int
        The number of rows N.
    rng : None, int, Generator or RandomState
        NumPy's generator of random numbers, or a seed for one; None: the one that
        numpy.random.seed seeds.

    Returns
    -------
    X : ndarray, N x D
        The rows.
    labels : ndarray of int, N
        The component of each row, from 0.

    Raises
    ------
    ValueError, TypeError
        For wrong arguments.

    Examples
    --------
    >>> from gmmlib import Parameters, sample
    >>> theta = Parameters([0.5, 0.5], [[0.0], [40.0]], [[[1.0]], [[1.0]]])
    >>> X, labels = sample(theta, 5, rng=0)
    >>> X.shape, ((X[:, 0] > 20) == labels).all()
    ((5, 1), np.True_)
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
