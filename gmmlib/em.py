"""The EM algorithm, one step at a time."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from gmmlib.checks import check_count, check_data, check_not_negative
from gmmlib.e_step import e_step
from gmmlib.parameters import Parameters


class Step(NamedTuple):
    """Where EM stands: the parameters after `iteration` steps, and their log-likelihood."""

    iteration: int
    parameters: Parameters
    log_likelihood: float


def em(X: ArrayLike, start: Parameters, tol: float = 1e-10, max_iter: int = 1000) -> Iterator[Step]:
    """Yield the start as iteration 0, then each step of EM.

    Ends after `max_iter` steps, or when a step gains less than `tol` per row (0: never by gain).
    A small gain is no proof of being near a maximum: GaussianMixture estimates all that is still
    to come, and means that by its `tol`. A component of weight 0 keeps it.
    X: N x D. Raises, when a step is asked for: ValueError or TypeError for wrong arguments,
    CollapseError when a component shrinks onto too few rows.
    Sources: Dempster, Laird and Rubin (1977); Bishop (2006), sec. 9.2.2.
    """
    X = check_data(X)
    tol = check_not_negative("tol", tol)
    max_iter = check_count("max_iter", max_iter, 0)
    parameters = start
    previous = -np.inf
    for iteration in range(max_iter + 1):
        statistics, log_likelihood = e_step(X, parameters)
        yield Step(iteration, parameters, log_likelihood)
        if iteration == max_iter or gains_little(log_likelihood - previous, len(X), tol):
            return
        parameters = statistics.maximize(parameters)
        previous = log_likelihood


def gains_little(gain: float, n_samples: int, tol: float) -> bool:
    """Did a step gain less than `tol` per row? Never so for tol = 0."""
    return tol > 0 and gain < tol * n_samples
