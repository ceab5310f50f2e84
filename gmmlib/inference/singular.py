"""An information that has no inverse, or none that is a covariance: which component is to blame?"""

import numpy as np

from gmmlib.checks import Array, Mask
from gmmlib.inference.coordinates import Coordinates
from gmmlib.inference.free_numbers import among_all

SMALLEST = 1e-11  # part of the complete information; rounding leaves less of what is 0

FEW = "{} rows are fewer than the {} parameters; use method='hessian' or more rows"
FLAT = "The log-likelihood of these rows has no peak there: a component is held up by reg_covar or "
FLAT += "a prior, rests on a few rows or coincides with another, or the fit is not at a maximum, "
FLAT += "as one with labels is none without them. "
FLAT += "Try fewer components, the rows of the fit, or a fit with a smaller tol"
EDGE = "Its weight is 0, the edge of what a weight can be; fit fewer components"


class InformationError(ValueError):
    """The rows do not tell enough of a component for standard errors.

    Parameters
    ----------
    component : int
        Its number, from 0; where several are to blame, that of the first of them.
    reason : str
        What was found, and what to do.

    Examples
    --------
    >>> from gmmlib import GaussianMixture, InformationError
    >>> X = [[0.0], [1.0], [9.0], [12.0]]
    >>> model = GaussianMixture(2, random_state=0).fit(X)
    >>> try:
    ...     model.standard_errors(X, method="opg")
    ... except InformationError as error:
    ...     print(error.reason)
    4 rows are fewer than the 5 parameters; use method='hessian' or more rows
    """

    def __init__(self, component: int, reason: str) -> None:
        super().__init__(component, reason)
        self.component = component
        self.reason = reason

    def __str__(self) -> str:
        return f"component {self.component}: no standard errors. {self.reason}."


def refuse_edge(weights: Array) -> None:
    """Raise InformationError for a component of weight 0."""
    if not weights.all():
        raise InformationError(int(weights.argmin()), EDGE)


def inverse(
    coordinates: Coordinates, information: Array, total: float, free: Mask, reason: str
) -> Array:
    """Return the inverse of an information in the free coordinates, p x p, with 0 for what is not
    free in fact.

    total: of the rows, by weight. Raises InformationError, for this reason, where the information
    is singular or indefinite.
    """
    values, vectors = np.linalg.eigh(information[np.ix_(free, free)] / total)
    if values.min(initial=np.inf) <= SMALLEST:
        direction = np.zeros(len(free))
        direction[free] = vectors[:, 0]
        raise InformationError(_blamed(coordinates, direction), reason)
    return among_all(free, (vectors / (values * total)) @ vectors.T)


def _blamed(coordinates: Coordinates, direction: Array) -> int:
    """Return the component whose parameters have the largest part in a free direction."""
    parts = (coordinates.inner @ direction)[coordinates.own] ** 2
    return int((coordinates.weights * parts.sum(axis=1)).argmax())
