"""Is every component held up by the penalty alone? Then the data are flat, and no component is to
blame: a feature is constant or a combination of others, or the rows are fewer than features need.

tr(Lambda_k psi) / N_k counts the directions in which the penalty, psi / N_k, is all the variance
that component k has: of each direction it adds the share of the variance that is the penalty's.
"""

import numpy as np

from gmmlib.checks import Array, Labels, Mask
from gmmlib.collapse import FEWEST_ROWS
from gmmlib.covariance.kind import CovarianceKind
from gmmlib.engine.doubtful_components import HELD_UP
from gmmlib.engine.frame_parameters import FrameParameters
from gmmlib.engine.penalty import Penalty
from gmmlib.engine.problem import Problem

WITHOUT_COVARIANCES = {"full": "diag", "tied": "tied_diag"}  # the same kind, feature by feature


def flat_everywhere(problem: Problem, theta: FrameParameters) -> Mask | None:
    """Return for each covariance the features whose variance is mostly penalty, n x D, where every
    component is flat in some direction; else None.

    Also None without a penalty, for one with degrees (a prior keeps all covariances wide), and
    where covariances are fixed.
    """
    penalty = problem.penalty
    if penalty is None or penalty.degrees or "covariances" in problem.fixed:
        return None
    kind = problem.kind
    counts = problem.counts(theta)
    divisors = np.where(counts > 0, np.maximum(counts, FEWEST_ROWS), 0)
    added = kind.divide(added_scatters(kind, penalty), divisors)
    used = np.flatnonzero(kind.rows(counts).ravel() > 0)
    if any(kind.dot(theta.precisions[[k]], added[[k]]) <= HELD_UP for k in used):
        return None
    return kind.diagonal(added)[used] > HELD_UP * kind.diagonal(theta.covariances)[used]


def told(held: Mask, covariance_type: str) -> str:
    """Return what is flat, and what to do. held: of `flat_everywhere`."""
    constant = np.flatnonzero(held.all(axis=0))
    feature_by_feature = WITHOUT_COVARIANCES.get(covariance_type)
    if len(constant) == held.shape[1]:
        return "No feature varies within any of them: take rows that differ, or fewer components"
    if len(constant):
        return f"Constant within each: {_listed(constant)} of X. Leave out what does not vary"
    if feature_by_feature is None:
        return "Each is flat in a feature of its own: try other starts or fewer components"
    what = "Features are combinations of others within each, or rows are fewer than features need"
    fewer = "take fewer components, " if held.any() else ""
    return f'{what}: leave features out, {fewer}or take covariance_type="{feature_by_feature}"'


def _listed(features: Labels) -> str:
    return ("column " if len(features) == 1 else "columns ") + ", ".join(map(str, features))


def added_scatters(kind: CovarianceKind, penalty: Penalty) -> Array:
    """Return what the penalty adds to the scatters, as the kind keeps them."""
    return np.broadcast_to(penalty.psi, kind.axes)
