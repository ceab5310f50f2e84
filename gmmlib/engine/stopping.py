"""When does EM stop? When what it may still gain, by estimate, is less than asked for."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

TREMBLES = 5  # of so many objectives, a change that falls twice is rounding
IN_A_ROW = 3  # so many estimates must agree that little is left
ENOUGH = IN_A_ROW + 2  # so many objectives make them


def gain_to_come(objectives: Sequence[float]) -> float:
    """Return Aitken's estimate of all gains still to come, from the last three objectives.

    If each gain is `a` times the one before, 0 < a < 1, what is left is gain a / (1 - a). It is an
    estimate, not a bound; infinite where the gains do not shrink, or are fewer than two.
    Implements equation ``aitken`` of the book.
    """
    if len(objectives) < 3:
        return np.inf
    before, gain = objectives[-2] - objectives[-3], objectives[-1] - objectives[-2]
    if not 0 < gain < before:
        return np.inf
    return gain * gain / (before - gain)  # a = gain / before


def steps_to_come(objectives: Sequence[float], tol: float) -> float:
    """Return after how many steps less than `tol` is to come, by the factor of the last gain.

    An estimate, as `gain_to_come` is; nan where that has none, or for tol = 0.
    """
    to_come = gain_to_come(objectives)
    if np.isinf(to_come) or tol == 0:
        return np.nan
    before, gain = objectives[-2] - objectives[-3], objectives[-1] - objectives[-2]
    return float(np.log(tol / to_come) / np.log(gain / before))


def has_converged(objectives: Sequence[float], tol: float, rounding: float = 0.0) -> bool:
    """Is less than `tol` still to come, by three estimates in a row? Or is there nothing but
    rounding: a last change of at most `rounding`, or two falls among the last four changes, each
    less than `tol`? No step of EM falls but for rounding. Never for tol = 0.
    """
    if tol == 0 or len(objectives) < 2:
        return False
    if abs(objectives[-1] - objectives[-2]) <= rounding:
        return True
    last = objectives[-TREMBLES:]
    changes = [after - before for before, after in pairwise(last)]
    if sum(change < 0 for change in changes) > 1 and max(map(abs, changes)) < tol:
        return True
    ends = range(len(objectives), len(objectives) - IN_A_ROW, -1)
    return all(gain_to_come(objectives[max(n - 3, 0) : n]) < tol for n in ends)
