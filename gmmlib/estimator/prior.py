"""Can the conjugate prior hold a fit up? Its scatter is a multiple of the data's covariance: where
that is singular, so is every covariance, whatever EM does.
"""

import numpy as np

from gmmlib.checks import expect
from gmmlib.collapse import CollapseError, refuse_thin
from gmmlib.engine.penalty import Penalty
from gmmlib.engine.problem import Problem
from gmmlib.estimator.flat_data import WITHOUT_COVARIANCES, added_scatters, listed
from gmmlib.sources.columns import Names


def prior_is_singular(problem: Problem) -> bool:
    """Is the prior singular for these data, as far as float64 can tell?"""
    kind = problem.kind
    scatters = added_scatters(kind, Penalty.fraley_raftery(kind, problem.covariance))
    try:
        precisions, _ = kind.invert(scatters)
        counts = np.full(kind.n_covariances, problem.summary.total)
        refuse_thin(counts, kind.diagonal(scatters), kind.diagonal(precisions), problem.least)
    except (np.linalg.LinAlgError, CollapseError):
        return True
    return False


def refuse_singular_prior(problem: Problem, covariance_type: str, names: Names | None) -> None:
    """Raise ValueError for a prior that would be singular; constant columns are named."""
    summary = problem.summary
    by_feature = WITHOUT_COVARIANCES.get(covariance_type)
    constant = problem.kind.diagonal(problem.covariance[None])[0] <= problem.least
    constant |= summary.smallest == summary.largest
    if constant.any():
        advice = f"constant: {listed(constant, names)} of X; leave that out or take prior=None"
    else:
        advice = "leave out features that are a combination of others, take prior=None"
        advice += f' or covariance_type="{by_feature}"' * bool(by_feature)
    expected = "data whose covariance is not singular, from which the prior takes its own"
    found = f"a singular one, of {summary.count} rows of {problem.kind.D} features; {advice}"
    expect(not prior_is_singular(problem), "prior", expected, found)
