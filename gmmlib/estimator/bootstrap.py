"""How much do estimates vary? Draw samples from the fit, and fit each of them."""

from __future__ import annotations  # help() shows Seed, not all it stands for

from dataclasses import dataclass
from numbers import Real
from typing import NamedTuple

import numpy as np

from gmmlib.checks import Array, Seed, check_count, check_rng, check_type, expect, type_name
from gmmlib.collapse import CollapseError
from gmmlib.estimator.exact_fit import ExactFit
from gmmlib.estimator.mixture import GaussianMixture
from gmmlib.estimator.refitting import Samples
from gmmlib.estimator.remarks import warn
from gmmlib.inference.singular import refuse_edge
from gmmlib.inference.standard_errors import StandardErrors, from_replicates


class Intervals(NamedTuple):
    """Lower and upper ends: 2 x K, 2 x K x D, and 2 x the shape of covariances_."""

    weights: Array
    means: Array
    covariances: Array


@dataclass(frozen=True, eq=False)
class Bootstrap:
    """The outcome of `bootstrap`: R estimates, each of rows drawn from the fit.

    Parameters
    ----------
    weights : ndarray, R x K
        The weights of each.
    means : ndarray, R x K x D
        The means.
    covariances : ndarray, R x the shape of covariances_
        The covariances.
    standard_errors : StandardErrors
        Their standard deviations, and the covariance matrix of what is free.
    n_collapsed : int
        How many samples more have no fit, and are left out.
    remarks : tuple of str
        What the R fits warn of; "" of those that warn of nothing.

    Examples
    --------
    >>> from gmmlib import GaussianMixture, bootstrap
    >>> X = [[0.0], [1.0], [2.0], [9.0], [10.0], [12.0]]
    >>> model = GaussianMixture(1).fit(X)
    >>> found = bootstrap(model, n_samples=100, n_replicates=50, random_state=0)
    >>> found.means.shape, found.n_collapsed
    ((50, 1, 1), 0)
    """

    weights: Array
    means: Array
    covariances: Array
    standard_errors: StandardErrors
    n_collapsed: int
    remarks: tuple[str, ...]

    def intervals(self, level: float = 0.95) -> Intervals:
        """Return percentile intervals: between them lie so many of the estimates.

        Source: Efron and Tibshirani (1993), sec. 13.3.

        Parameters
        ----------
        level : float
            The share of the estimates between both ends, more than 0 and less than 1.

        Returns
        -------
        Intervals
            `weights`, `means` and `covariances`, of each the lower and the upper ends.

        Raises
        ------
        ValueError, TypeError
            For another level.

        Examples
        --------
        >>> from gmmlib import GaussianMixture, bootstrap
        >>> X = [[0.0], [1.0], [2.0], [9.0], [10.0], [12.0]]
        >>> model = GaussianMixture(1).fit(X)
        >>> found = bootstrap(model, n_samples=100, n_replicates=50, random_state=0)
        >>> found.intervals(0.9).means.shape
        (2, 1, 1)
        """
        check_type("level", level, Real, "a number between 0 and 1")
        expect(0 < level < 1, "level", "a number between 0 and 1", level)
        ends = [(1 - level) / 2, (1 + level) / 2]
        parts = (self.weights, self.means, self.covariances)
        return Intervals(*(np.quantile(part, ends, axis=0) for part in parts))


def bootstrap(
    model: GaussianMixture,
    n_samples: int,
    n_replicates: int = 200,
    *,
    random_state: Seed = None,
    verbose: int = 0,
) -> Bootstrap:
    """Draw samples from a fit, fit each of them, and return all estimates.

    The parametric bootstrap. Each fit has the settings of the model and starts at the model's
    parameters, so that components keep their numbers. Labels are not drawn: of a fit with labels
    these are the errors of rows without them.
    Sources: Efron and Tibshirani (1993), ch. 6; McLachlan and Peel (2000), ch. 2.

    Parameters
    ----------
    model : GaussianMixture
        The fit; it stays as it is.
    n_samples : int
        The rows of each sample: as many as the fit had.
    n_replicates : int
        The number of samples, at least 2. Some 200 are enough for standard errors, intervals need
        1000.
    random_state : None, int, Generator or RandomState
        NumPy's generator of random numbers, or a seed for one; None: the one that
        numpy.random.seed seeds.
    verbose : int
        More than 0: show how many samples are done.

    Returns
    -------
    Bootstrap
        The estimates, their standard errors and intervals.

    Raises
    ------
    ValueError, TypeError
        For wrong arguments, or a model that is not fitted.
    InformationError
        Where a component has weight 0.
    CollapseError
        Where all samples collapse, or all but one.

    Warns
    -----
    FragileFitWarning
        Of how many samples collapse, and how many fits warn.

    Examples
    --------
    >>> from gmmlib import GaussianMixture, bootstrap
    >>> X = [[0.0], [1.0], [2.0], [9.0], [10.0], [12.0]]
    >>> model = GaussianMixture(1).fit(X)
    >>> found = bootstrap(model, n_samples=6, random_state=0)
    >>> expected = model.standard_errors(X)
    >>> found.standard_errors.means.round(2), expected.means.round(2)
    (array([[1.92]]), array([[1.95]]))
    """
    known = isinstance(model, GaussianMixture)
    expect(known, "model", "a gmmlib.GaussianMixture", type_name(model), TypeError)
    again = started_at(model)
    n_samples = check_count("n_samples", n_samples, again.n_components)
    n_replicates = check_count("n_replicates", n_replicates, 2)
    refuse_edge(np.asarray(again.weights_init))
    samples = Samples(model, n_samples, check_rng("random_state", random_state))
    fits = list[ExactFit]()
    for X in samples.draws(n_replicates, verbose):
        try:
            samples.keep(again._fit(X, None))
            fits.append(again._fitted()[1])
        except CollapseError as error:
            samples.collapses.append(error)
    samples.refuse_few(2)
    warn([*samples.left_out(), *samples.doubtful()])
    weights, means, covariances = map(np.array, zip(*fits))
    errors = from_replicates(samples.kind, weights, means, covariances, again.fixed)
    n_collapsed = len(samples.collapses)
    return Bootstrap(weights, means, covariances, errors, n_collapsed, tuple(samples.remarks))


def started_at(model: GaussianMixture) -> GaussianMixture:
    """Return a mixture of the same settings whose fits start at the parameters of this one."""
    kind, fit = model._fitted()
    public = fit.public(kind)
    again = model.__sklearn_clone__()
    again.n_components = kind.K
    again.n_init = 1
    again.warm_start = False
    again.fixed = model._fixed
    again.responsibilities_init = None
    again.verbose = 0
    again.weights_init = public["weights_"]
    again.means_init = public["means_"]
    again.precisions_init = public["precisions_"]
    return again
