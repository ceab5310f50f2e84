"""Does a mixture fit? Its distribution function at the rows, one feature at a time."""

from __future__ import annotations  # help() shows ArrayLike, not all it stands for

from math import erfc, sqrt

import numpy as np
from numpy.typing import ArrayLike

from gmmlib.checks import Array, check_data
from gmmlib.features import check_columns
from gmmlib.parameters import Parameters, check_parameters

each_erfc = np.vectorize(erfc, otypes=[np.float64])  # NumPy has none


def probability_transform(X: ArrayLike, parameters: Parameters) -> Array:
    """Return u_id = P(a new row's feature d is at most x_id), under the mixture.

    u_id = sum_k pi_k Phi((x_id - mu_kd) / sqrt(Sigma_kdd)), where Phi is the distribution function
    of the standard normal. For rows drawn from the mixture each column is uniform on [0, 1], so
    its sorted values lie near (1/2) / N, (3/2) / N, ... Where these rows were fitted too, they lie
    even nearer; and each feature may fit alone where features do not fit together.
    Implements equation ``gaussian-cdf`` of the book.
    Source: Rosenblatt (1952), Remarks on a multivariate transformation, for one feature.

    Parameters
    ----------
    X : array_like, N x D
        The rows.
    parameters : Parameters
        The mixture.

    Returns
    -------
    ndarray, N x D
        The probabilities, from 0 to 1.

    Raises
    ------
    ValueError, TypeError
        Where X is not N x D finite numbers, or `parameters` is not of class Parameters.

    Examples
    --------
    >>> from gmmlib import Parameters, probability_transform
    >>> theta = Parameters([0.5, 0.5], [[0.0], [4.0]], [[[1.0]], [[1.0]]])
    >>> probability_transform([[0.0], [2.0], [9.0]], theta).round(4)
    array([[0.25],
           [0.5 ],
           [1.  ]])
    """
    check_parameters(parameters)
    check_columns(X, parameters.feature_names)
    X = check_data(X, parameters.n_features)
    deviations = np.sqrt(np.diagonal(parameters.covariances, axis1=1, axis2=2))
    u = np.zeros(X.shape)
    for weight, mean, deviation in zip(parameters.weights, parameters.means, deviations):
        with np.errstate(over="ignore"):  # infinitely far is far enough
            u += weight * normal_distribution((X - mean) / deviation)
    return np.minimum(u, 1)


def normal_distribution(z: Array) -> Array:
    """Return Phi(z) = erfc(-z / sqrt(2)) / 2: far below 0 too, it keeps all its digits."""
    return each_erfc(-z / sqrt(2)) / 2
