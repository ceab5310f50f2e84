"""What does a mixture say of rows that it was not fitted to? Cross-validation."""

from __future__ import annotations  # help() shows ArrayLike, not all it stands for

from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from gmmlib.checks import Array, Seed, check_count, check_data, check_rng, expect
from gmmlib.estimator.mixture import GaussianMixture
from gmmlib.estimator.remarks import Remark, warn
from gmmlib.estimator.settings import check_keywords

INSTEAD = {"responsibilities_init": "none, since each fit leaves rows out"}


def held_out_log_density(
    X: ArrayLike,
    n_components: int,
    n_folds: int = 10,
    *,
    random_state: Seed = None,
    **settings: Any,
) -> Array:
    """Return ln p(x_i) of each row under a mixture fitted without it, and without its fold.

    The rows are shared out at random into folds whose sizes differ by 1 at most, and a mixture is
    fitted to all but each fold in turn. The sum of what is returned is the cross-validated
    log-likelihood. Equal seeds give equal folds, whatever is fitted: so two mixtures can be
    compared row by row, and the differences have a mean and a standard error.
    Source: Smyth (2000), Model selection for probabilistic clustering using cross-validated
    likelihood.

    Parameters
    ----------
    X : array_like, N x D
        The rows.
    n_components : int
        The number of components K.
    n_folds : int
        The number of folds, from 2 to N.
    random_state : None, int, Generator or RandomState
        NumPy's generator of random numbers, or a seed for one; None: the one that
        numpy.random.seed seeds. The folds are drawn with it first, then the starts of the fits.
    **settings : Any
        Other arguments of GaussianMixture, but for responsibilities_init: each fit leaves rows out.

    Returns
    -------
    ndarray, N
        The natural logarithms of the densities.

    Raises
    ------
    ValueError, TypeError
        For wrong arguments.
    CollapseError
        Where a fit collapses.

    Warns
    -----
    ConvergenceWarning, FragileFitWarning
        What the fits warn of, and without which fold, from 0.

    Examples
    --------
    >>> from gmmlib import held_out_log_density
    >>> X = [[0.0], [1.0], [2.0], [3.0], [9.0], [10.0], [12.0], [13.0]]
    >>> for K in (1, 2):
    ...     logs = held_out_log_density(X, K, 8, covariance_type="tied", random_state=0)
    ...     print(K, round(logs.sum(), 2))
    1 -25.68
    2 -25.01
    """
    check_keywords(settings, INSTEAD)
    X = check_data(X)
    n_folds = check_count("n_folds", n_folds, 2)
    expect(n_folds <= len(X), "n_folds", f"at most the number of rows, {len(X)}", n_folds)
    rng = check_rng("random_state", random_state)
    folds = np.array_split(rng.permutation(len(X)), n_folds)
    logs = np.empty(len(X))
    found = list[Remark]()
    for number, fold in enumerate(folds):
        model = GaussianMixture(n_components, random_state=rng, **settings)
        remarks = model._fit(np.delete(X, fold, axis=0), None)
        found += [(kind, f"without fold {number}: {words}") for kind, words in remarks]
        logs[fold] = model.score_samples(X[fold])
    warn(found)
    return logs
