"""What diagonal and spherical covariances share: a row is whitened feature by feature."""

import numpy as np

from gmmlib.checks import Array

SMALLEST = 1e-290  # the inverse of a smaller variance may not fit into float64


def refuse_zero(variances: Array) -> None:
    """Raise, as a Cholesky factorisation does, where a variance is not positive."""
    if not variances.min() > SMALLEST:
        raise np.linalg.LinAlgError


class Variances:
    """Covariances without entries off the diagonal, kept as variances."""

    one_for_all = False

    @staticmethod
    def precisions_cholesky(variances: Array) -> Array:
        """Return the inverse standard deviations."""
        return 1 / np.sqrt(variances)

    @staticmethod
    def square(cholesky: Array) -> Array:
        """Return the precisions."""
        return cholesky**2

    @staticmethod
    def check_precisions(name: str, precisions: Array) -> None:
        """Raise ValueError where a precision is not positive."""
        if precisions.min() <= 0:
            raise ValueError(f"{name}: expected positive numbers, found {precisions.min()}")

    @staticmethod
    def from_precisions(precisions: Array) -> Array:
        return 1 / precisions

    @staticmethod
    def dot(precisions: Array, scatters: Array) -> float:
        """Return the sum over k of tr(Lambda_k S_k)."""
        return float((precisions * scatters).sum())

    @staticmethod
    def whiten(whitener: Array, apart: Array, out: Array) -> None:
        """Put (x - mu) / sigma into `out` for the columns x - mu of `apart`, D x B."""
        np.multiply(whitener[:, None], apart, out=out)

    @staticmethod
    def second(Y: Array, gamma: Array, room: Array) -> Array:
        """Return the sum over the columns of gamma y^2, feature by feature."""
        np.multiply(Y, Y, out=room)
        return room @ gamma

    @staticmethod
    def colour(roots: Array, means: Array) -> Array:
        """Return sigma y for each component."""
        return roots * means
