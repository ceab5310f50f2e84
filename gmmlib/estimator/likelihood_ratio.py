"""Are K components enough, or do the rows want one more? A test by the likelihood ratio."""

from __future__ import annotations  # help() shows Seed, not all it stands for

from dataclasses import dataclass
from math import isclose
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from gmmlib.checks import Array, Seed, check_count, check_rng, expect
from gmmlib.collapse import CollapseError
from gmmlib.estimator.mixture import GaussianMixture
from gmmlib.estimator.refitting import Samples
from gmmlib.estimator.remarks import Remark, warn
from gmmlib.estimator.settings import INITIAL, check_keywords
from gmmlib.sources import RowSource
from gmmlib.underflow import log_sum_exp

STARTS = "none, since no start is one of both K and K + 1 components"
ROUNDED = 1e-9  # how far the sum of weights may be from whole, as a share of it
INSTEAD = dict.fromkeys([*INITIAL.values(), "responsibilities_init"], STARTS)
INSTEAD["fixed"] = "none, since what is fixed needs initial values, of K and of K + 1 components"


@dataclass(frozen=True, eq=False)
class LikelihoodRatioTest:
    """The outcome of `likelihood_ratio_test`. Printed, it is one line.

    Parameters
    ----------
    statistic : float
        Twice the gain in log-likelihood by one component more.
    p_value : float
        How probable so large a statistic is where K components are the truth.
    replicates : ndarray
        The statistics of the samples drawn from the fit of K components.
    null : GaussianMixture
        The fit of K components.
    alternative : GaussianMixture
        The fit of K + 1.
    n_collapsed : int
        How many samples more have no statistic, and are left out.
    remarks : tuple of str
        What the fits of each sample warn of; "" where they warn of nothing.

    Examples
    --------
    >>> from gmmlib import likelihood_ratio_test
    >>> X = [[0.0], [1.0], [2.0], [3.0], [9.0], [10.0], [12.0], [13.0]]
    >>> likelihood_ratio_test(X, 1, n_replicates=9, covariance_type="tied", random_state=0)
    1 against 2 components: 2 ln LR = 9.45, p = 0.1 by 9 samples
    """

    statistic: float
    p_value: float
    replicates: Array
    null: GaussianMixture
    alternative: GaussianMixture
    n_collapsed: int
    remarks: tuple[str, ...]

    def __repr__(self) -> str:
        sizes = [model.n_components for model in (self.null, self.alternative)]
        found = f"2 ln LR = {self.statistic:.4g}, p = {self.p_value:.3g}"
        by = f"by {len(self.replicates)} samples"
        return "{} against {} components: {} {}".format(*sizes, found, by)


class Pair(NamedTuple):
    """Fits of K and of K + 1 components to the same rows, and what they warn of."""

    null: GaussianMixture
    alternative: GaussianMixture
    statistic: float
    total: float  # of the rows, by weight
    found: list[Remark]


def likelihood_ratio_test(
    X: RowSource,
    n_components: int,
    n_replicates: int = 99,
    *,
    sample_weight: ArrayLike | None = None,
    random_state: Seed = None,
    verbose: int = 0,
    **settings: Any,
) -> LikelihoodRatioTest:
    """Test n_components against one more, by a parametric bootstrap of the likelihood ratio.

    Twice the gain in log-likelihood is not chi-squared here, since K components are at the edge of
    K + 1. So samples as large as X are drawn from the fit of K, and both are fitted to each, with
    the same settings and starts as to X. The p-value is (1 + the number of statistics as large as
    that of X) / (1 + the number of samples).
    Source: McLachlan (1987), On bootstrapping the likelihood ratio test statistic for the number of
    components in a normal mixture.

    Parameters
    ----------
    X : array_like, N x D, or a source
        All that `GaussianMixture.fit` takes, larger than memory or not; samples are in memory.
    n_components : int
        The number of components K that are enough, if the test finds nothing.
    n_replicates : int
        The number of samples.
    sample_weight : array_like, N, or None
        As for `GaussianMixture.fit`; the sum must be whole, since samples have so many rows.
    random_state : None, int, Generator or RandomState
        NumPy's generator of random numbers, or a seed for one; None: the one that
        numpy.random.seed seeds. Samples and starts are drawn with it.
    verbose : int
        More than 0: show how many samples are done.
    **settings : Any
        Other arguments of GaussianMixture, but for initial values and `fixed`: none could be of
        both K and K + 1 components.

    Returns
    -------
    LikelihoodRatioTest
        Statistic and p-value, those of the samples, and both fits.

    Raises
    ------
    ValueError, TypeError
        For wrong arguments.
    CollapseError
        Where a fit to X collapses, or one to each of the samples.

    Warns
    -----
    ConvergenceWarning, FragileFitWarning
        What the fits to X warn of; how many samples collapse. A component too many often rests on
        few rows of a sample, which is no matter of concern: `remarks` alone tells it.

    Examples
    --------
    >>> from gmmlib import likelihood_ratio_test
    >>> X = [[0.0], [1.0], [2.0], [3.0], [9.0], [10.0], [12.0], [13.0]]
    >>> test = likelihood_ratio_test(X, 1, 9, covariance_type="tied", random_state=0)
    >>> test.p_value, test.alternative.means_.round(1).ravel()
    (0.1, array([ 1.5, 11. ]))
    """
    check_keywords(settings, INSTEAD)
    K = check_count("n_components", n_components)
    n_replicates = check_count("n_replicates", n_replicates)
    settings = settings | {"random_state": check_rng("random_state", random_state)}
    ours = _fit_both(K, X, sample_weight, settings)
    whole = isclose(ours.total, round(ours.total), rel_tol=ROUNDED)
    expect(whole, "sample_weight", "weights whose sum is a number of rows", ours.total)
    samples = Samples(ours.null, round(ours.total), settings["random_state"])
    statistics = list[float]()
    for rows in samples.draws(n_replicates, verbose):
        try:
            pair = _fit_both(K, rows, None, settings)
            samples.keep(pair.found)
            statistics.append(pair.statistic)
        except CollapseError as error:
            samples.collapses.append(error)
    samples.refuse_few(1)
    warn([*ours.found, *samples.left_out()])
    return _outcome(ours, np.array(statistics), samples)


def _outcome(ours: Pair, replicates: Array, samples: Samples) -> LikelihoodRatioTest:
    """Compare the statistic with those of the samples."""
    p_value = float((1 + (replicates >= ours.statistic).sum()) / (1 + len(replicates)))
    fits = (ours.null, ours.alternative)
    told = (len(samples.collapses), tuple(samples.remarks))
    return LikelihoodRatioTest(ours.statistic, p_value, replicates, *fits, *told)


def _fit_both(
    K: int, X: RowSource, sample_weight: ArrayLike | None, settings: dict[str, Any]
) -> Pair:
    """Fit K components, and K + 1. Raises what a fit raises."""
    models = [GaussianMixture(size, **settings) for size in (K, K + 1)]
    found = list[Remark]()
    sums = []
    for model in models:
        remarks = model._fit(X, sample_weight)
        found += [(kind, f"{model.n_components} components: {words}") for kind, words in remarks]
        sums.append(model._sums(X, sample_weight, log_sum_exp))
    (total, lower), (_, higher) = sums
    return Pair(models[0], models[1], 2 * (higher - lower), total, found)
