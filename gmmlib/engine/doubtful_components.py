"""Which components of a fit hang on a few rows, or are almost flat?

Such a component may have the largest objective of all, and mean nothing: 15 rows of Old Faithful
share one waiting time, and a component on them alone beats every sensible fit.
"""

import numpy as np

from gmmlib.checks import Labels
from gmmlib.collapse import FEWEST_ROWS
from gmmlib.engine.frame_parameters import FrameParameters
from gmmlib.engine.problem import Problem

HELD_UP = 0.5  # the share of a variance that is the penalty and not the rows


def few_rows(theta: FrameParameters, total: float) -> Labels:
    """Return the components with fewer effective rows than a mean and a covariance need, D + 1."""
    K, D = theta.means.shape
    return np.flatnonzero((theta.weights * total < D + 1) & (theta.weights > 0) & (K > 1))


def almost_flat(problem: Problem, theta: FrameParameters) -> Labels:
    """Return the components whose variance in some direction is mostly penalty.

    Empty where all of them are flat: then the data are, and no component is to blame. Also for a
    conjugate prior, the penalty with degrees: it keeps all covariances wide.
    """
    if problem.penalty is None or problem.penalty.degrees:
        return np.array([], dtype=int)
    kind = problem.kind
    counts = np.maximum(theta.weights * problem.summary.total, FEWEST_ROWS)
    held = kind.largest_ratios(problem.penalty.psi, theta.covariances)
    flat = held > HELD_UP * kind.rows(counts).ravel()
    return np.flatnonzero(flat & ~flat.all())
