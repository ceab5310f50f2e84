"""Is every component held up by the penalty alone? Then the data are flat, and no component is to
blame: a feature is constant or a combination of others, or the rows are fewer than features need.

tr(Lambda_k psi) / N_k counts the directions in which the penalty, psi / N_k, is all the variance
that component k has: of each direction it adds the share of the variance that is the penalty's.

Where columns take few values, a component on one value is flat, and its likelihood larger than that
of any cluster. Left out are all such columns at once: of some dummies, the next would be found.
"""

import numpy as np

from gmmlib.checks import Array, Mask
from gmmlib.collapse import FEWEST_ROWS
from gmmlib.covariance.kind import CovarianceKind
from gmmlib.engine.doubtful_components import HELD_UP
from gmmlib.engine.frame_parameters import FrameParameters
from gmmlib.engine.penalty import Penalty
from gmmlib.engine.problem import Problem
from gmmlib.sources.columns import Names

MOST_VALUES = 10  # of a column of few values
ROWS_A_VALUE = 5  # at least, in the mean: columns of few rows take few values
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
    used = np.flatnonzero(kind.rows(counts).ravel() > 0)
    added = _added(problem, counts)
    if not _flat(kind, theta.covariances, added)[used].all():
        return None
    return kind.diagonal(added)[used] > HELD_UP * kind.diagonal(theta.covariances)[used]


def parting(problem: Problem, theta: FrameParameters, flat: Mask, constant: Mask) -> Mask:
    """Return the columns of few values by which components part the rows, D: without them, not all
    of these covariances are flat, and without the constant ones alone they are.
    """
    kind = problem.kind
    few = of_few_values(problem.sample)
    added = _added(problem, problem.counts(theta))

    def stay_flat(left_out: Mask) -> bool:
        kept = np.flatnonzero(~left_out)
        part = kind.for_features(kept)
        covariances, scatters = (kind.of_features(it, kept) for it in (theta.covariances, added))
        return bool(_flat(part, covariances, scatters)[flat].all())

    found = kind.K > 1 and few.any() and not (few | constant).all()
    if found and stay_flat(constant & ~few) and not stay_flat(constant | few):
        return few
    return np.zeros(kind.D, bool)


def of_few_values(X: Array) -> Mask:
    """Return which columns vary and take few values."""
    most = min(MOST_VALUES, len(X) // ROWS_A_VALUE)
    return np.array([1 < len(np.unique(column)) <= most for column in X.T])


def told(held: Mask, parted: Mask, covariance_type: str, names: Names | None) -> str:
    """Return what is flat, and what to do. held: of `flat_everywhere`; parted: of `parting`."""
    constant = held.all(axis=0)
    feature_by_feature = WITHOUT_COVARIANCES.get(covariance_type)
    if constant.all():
        return "No feature varies within any of them: take rows that differ, or fewer components"
    if (constant | parted).any():
        found = listed(constant & ~parted, names)
        same = f"Constant within each: {found} of X. Leave out what does not vary"
        return ". ".join([same] * bool(found) + [of_parting(parted, names)] * bool(parted.any()))
    if feature_by_feature is None:
        return "Each is flat in a feature of its own: try other starts or fewer components"
    what = "Features are combinations of others within each, or rows are fewer than features need"
    fewer = "take fewer components, " if held.any() else ""
    return f'{what}: leave features out, {fewer}or take covariance_type="{feature_by_feature}"'


def of_parting(parted: Mask, names: Names | None) -> str:
    """Return what to do about columns of few values."""
    values = f"the few values of {listed(parted, names)} of X"
    it = "it" if parted.sum() == 1 else "them"
    return f"The components part the rows by {values}: leave {it} out"


def listed(columns: Mask, names: Names | None) -> str:
    """Return these columns in words, by name where they have names; "" where there are none."""
    numbers = np.flatnonzero(columns)
    words = [str(d) if names is None else repr(str(names[d])) for d in numbers]
    return ("column " if len(words) == 1 else "columns ") + ", ".join(words) if words else ""


def _flat(kind: CovarianceKind, covariances: Array, added: Array) -> Mask:
    """Return which covariances are flat in some direction, n."""
    precisions, _ = kind.invert(covariances)
    pairs = zip(precisions[:, None], added[:, None])
    return np.array([kind.dot(precision, scatter) > HELD_UP for precision, scatter in pairs])


def _added(problem: Problem, counts: Array) -> Array:
    """Return what the penalty adds to covariances."""
    assert problem.penalty is not None
    divisors = np.where(counts > 0, np.maximum(counts, FEWEST_ROWS), 0)
    return problem.kind.divide(added_scatters(problem.kind, problem.penalty), divisors)


def added_scatters(kind: CovarianceKind, penalty: Penalty) -> Array:
    """Return what the penalty adds to the scatters, as the kind keeps them."""
    return np.broadcast_to(penalty.psi, kind.axes)
