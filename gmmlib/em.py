"""The EM algorithm, one step at a time."""

from __future__ import annotations  # help() shows ArrayLike, not all it stands for

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from gmmlib.checks import check_count, check_data, check_not_negative
from gmmlib.e_step import e_step
from gmmlib.parameters import Parameters


class Step(NamedTuple):
    """Where EM stands after some steps.

    Parameters
    ----------
    iteration : int
        The number of steps taken, from 0.
    parameters : Parameters
        The mixture after these steps.
    log_likelihood : float
        ln L of these parameters.

    Examples
    --------
    >>> from gmmlib import Parameters, em
    >>> start = Parameters([1.0], [[0.0]], [[[1.0]]])
    >>> step = next(em([[0.0], [2.0]], start))
    >>> step.iteration, round(step.log_likelihood, 4)
    (0, -3.8379)
    """

    iteration: int
    parameters: Parameters
    log_likelihood: float


def em(X: ArrayLike, start: Parameters, tol: float = 1e-10, max_iter: int = 1000) -> Iterator[Step]:
    """Yield the start as iteration 0, then each step of EM.

    EM ends after `max_iter` steps, or when a step gains less than `tol` per row. A small gain is no
    proof of being near a maximum: GaussianMixture estimates all that is still to come, and means
    that by its `tol`. A component of weight 0 keeps it.
    Sources: Dempster, Laird and Rubin (1977); Bishop (2006), sec. 9.2.2.

    Parameters
    ----------
    X : array_like, N x D
        The rows.
    start : Parameters
        Where EM starts.
    tol : float
        The least gain per row; 0: EM never ends by gain.
    max_iter : int
        The largest number of steps.

    Yields
    ------
    Step
        The parameters so far, and their log-likelihood.

    Raises
    ------
    ValueError, TypeError
        For wrong arguments, when a step is asked for.
    CollapseError
        When a component shrinks onto too few rows.

    Examples
    --------
    >>> from gmmlib import Parameters, em
    >>> start = Parameters([0.5, 0.5], [[0.0], [9.0]], [[[4.0]], [[4.0]]])
    >>> *_, last = em([[0.0], [2.0], [9.0], [13.0]], start)
    >>> last.iteration, last.parameters.means.round(2).ravel()
    (4, array([ 1., 11.]))
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
