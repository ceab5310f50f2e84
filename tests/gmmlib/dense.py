"""Every kind of covariance in plain NumPy: from matrices to what is kept, and back to all K."""

import numpy as np


def is_shared(name):
    """Do all components share one covariance of this kind?"""
    return name.startswith("tied")


def is_matrix(name):
    """Does this kind keep matrices?"""
    return name.removeprefix("tied_") in ("full", "tied", "blocks")


def of_blocks(matrix):
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
    "blocks": of_blocks,
}
# From matrices K x D x D to covariances as users see them.
KEPT = {name: of_all(keep) for name, keep in KEPT_OF_ONE.items()}
KEPT |= {f"tied_{name}": of_the_first(keep) for name, keep in KEPT_OF_ONE.items()}
KEPT["tied"] = KEPT.pop("tied_full")


def kept(name, matrices):
    """Covariances as this type keeps them."""
    return KEPT[name](matrices)


def explicit(name, kept, K, D):
    """The matrices that they stand for, K x D x D."""
    one = {"diag": np.diag, "spherical": lambda variance: variance * np.eye(D)}
    make = one.get(name.removeprefix("tied_"), np.asarray)
    return np.array([make(kept)] * K if is_shared(name) else [make(C) for C in kept])
