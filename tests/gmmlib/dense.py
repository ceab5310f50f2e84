"""Every kind of covariance in plain NumPy: from matrices to what is kept, and back to all K."""

import numpy as np


def of_pair(matrix):
    masked = np.diag(np.diag(matrix))
    masked[:2, :2] = matrix[:2, :2]
    return masked


def of_all(keep):
    """The same for an array of matrices."""
    return lambda matrices: np.array([keep(np.asarray(matrix)) for matrix in matrices])


def of_the_first(keep):
    """What is kept where all components share a covariance."""
    return lambda matrices: np.asarray(keep(np.asarray(matrices[0])))


def mean_variance(matrix):
    return np.trace(matrix) / len(matrix)


KEPT_OF_ONE = {
    "full": lambda matrix: matrix,
    "diag": np.diag,
    "spherical": mean_variance,
    "pair": of_pair,
}
# From matrices K x D x D to covariances as users see them.
KEPT = {name: of_all(keep) for name, keep in KEPT_OF_ONE.items()}
KEPT |= {f"tied_{name}": of_the_first(keep) for name, keep in KEPT_OF_ONE.items()}
KEPT["tied"] = KEPT.pop("tied_full")
# From what is kept of one matrix, by its number of axes or by the kind's name, to the matrix.
MATRIX = {
    0: lambda variance, D: variance * np.eye(D),
    1: lambda variances, D: np.diag(variances),
    2: lambda matrix, D: np.asarray(matrix),
}


def is_shared(name):
    """Do all components share one covariance of this kind? So its name says."""
    return name.startswith("tied")


def is_matrix(name):
    """Does this kind keep matrices?"""
    return kept(name, [np.eye(2)]).ndim == (2 if is_shared(name) else 3)


def kept(name, matrices):
    """Covariances as this type keeps them."""
    return KEPT[name](matrices)


def explicit(name, kept, K, D):
    """The matrices that they stand for, K x D x D."""
    each = [kept] * K if is_shared(name) else kept
    own = MATRIX.get(name.removeprefix("tied_"))
    return np.array([(own or MATRIX[np.ndim(one)])(one, D) for one in each])
