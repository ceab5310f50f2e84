"""Errors and warnings of the estimator.

Where scikit-learn is loaded, those it has names for are also of its classes, so that code written
for it catches them. It is never imported here.
"""

import sys
from functools import cache
from typing import Any


class NotFittedError(ValueError, AttributeError):
    """A mixture was asked before it was fitted.

    Examples
    --------
    >>> from gmmlib import GaussianMixture, NotFittedError
    >>> try:
    ...     GaussianMixture(2).predict([[0.0]])
    ... except NotFittedError as error:
    ...     print(error)
    this GaussianMixture is not fitted yet: call fit(X) first
    """


class ConvergenceWarning(UserWarning):
    """EM ended because `max_iter` was reached.

    Or a fit is not at the maximum of the log-likelihood of the rows of which its standard errors
    were asked.

    Examples
    --------
    >>> import warnings
    >>> from gmmlib import ConvergenceWarning, GaussianMixture
    >>> X = [[0.0], [1.0], [2.0], [9.0], [10.0], [12.0]]
    >>> with warnings.catch_warnings():
    ...     warnings.simplefilter("ignore", ConvergenceWarning)
    ...     model = GaussianMixture(2, init_params="random", max_iter=1, random_state=0).fit(X)
    >>> model.converged_
    False
    """


class FragileFitWarning(UserWarning):
    """A component holds no rows, hangs on a few, is almost flat, or coincides with another.

    Components are named by their number, from 0, as `predict` does.
    One that holds no rows stays where it started, with a weight of 0: EM does not bring it back.
    Look whether its start lies far from all rows.
    Few are fewer rows, by weight, than a mean and a covariance need: D + 1 for a matrix each, 2 for
    variances, 1 + 1/D for one variance; 1 and a share of 1 / K of the rest where all components
    share it. A prior keeps the
    covariance of such a component wide but gives it no rows, so with a prior this may come too.
    Then take more starts or fewer components; or keep a small group that you know, and trust its
    mean and covariance little. Weights that add up to less than the number of rows make rows few:
    then the warning says so, and to scale them.
    Where every component is almost flat the data are: a feature is constant or a combination of
    others, or rows are fewer than features need.
    Components coincide where they are closer than two parts of one Gaussian's rows are by chance.

    Examples
    --------
    >>> import warnings
    >>> from gmmlib import FragileFitWarning, GaussianMixture
    >>> X = [[0.0], [1.0], [2.0], [3.0], [50.0]]
    >>> with warnings.catch_warnings(record=True) as caught:
    ...     warnings.simplefilter("always")
    ...     _ = GaussianMixture(2, random_state=0).fit(X)
    >>> caught[0].category is FragileFitWarning
    True
    """


def known_to_sklearn(ours: type) -> type[Any]:
    """Return the class, joined with scikit-learn's of the same name where that is loaded."""
    loaded = sys.modules.get("sklearn.exceptions")
    return ours if loaded is None else _joined(ours, getattr(loaded, ours.__name__))


@cache
def _joined(ours: type, theirs: type) -> type[Any]:
    """Return a class that is both, and looks like the first."""
    also = {"__reduce__": lambda error: (_again, (ours, error.args))}  # pickles as its own class
    own = {name: getattr(ours, name) for name in ("__module__", "__doc__")}
    return type(ours.__name__, (ours, theirs), own | also)


def _again(ours: type, args: tuple[Any, ...]) -> Exception:
    """Return the exception that was pickled; scikit-learn may be loaded now, or not."""
    return known_to_sklearn(ours)(*args)
