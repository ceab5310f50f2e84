"""Which components of a fit hang on a few rows, or are almost flat?

Such a component may have the largest objective of all, and mean nothing: 15 rows of Old Faithful
share one waiting time, and a component on them alone beats every sensible fit.
"""

import numpy as np

from gmmlib.checks import Labels
from gmmlib.collapse import FEWEST_ROWS
from gmmlib.engine.frame_parameters import FrameParameters
from gmmlib.engine.problem import Problem

NEARLY = 0.01  # of a row: as much may be shared with others
HELD_UP = 0.5  # the share of a variance that is the penalty and not the rows


def few_rows(problem: Problem, theta: FrameParameters) -> Labels:
    """Return the components with fewer effective rows than their kind needs for a mean and a
    covariance: D + 1 for a matrix each, 2 for variances.
    """
    kind = problem.kind
    few = theta.weights * problem.summary.total + NEARLY < kind.fewest_rows
    return np.flatnonzero(few & (theta.weights > 0) & (kind.K > 1))


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
