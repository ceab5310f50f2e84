"""The estimator: fit a mixture, then ask it, in scikit-learn's conventions."""

from __future__ import annotations  # help() shows ArrayLike, not all it stands for

import operator
import os
from collections.abc import Sequence
from dataclasses import KW_ONLY, dataclass
from typing import Any, Literal, Self, cast, overload

import numpy as np
from numpy.typing import ArrayLike

from gmmlib import criteria
from gmmlib.checks import (
    Array,
    Labels,
    Seed,
    check_choice,
    check_count,
    check_enough_rows,
    check_rng,
    expect,
)
from gmmlib.covariance import COVARIANCES, CovarianceKind
from gmmlib.engine.drawing import draw_rows
from gmmlib.engine.em_loop import LoopStep
from gmmlib.engine.given_part import GivenPart
from gmmlib.engine.log_joint import LogJoint
from gmmlib.engine.problem import Problem
from gmmlib.engine.stopping import ENOUGH
from gmmlib.estimator import row_functions, single_precision
from gmmlib.estimator.by_hand import checked_fit
from gmmlib.estimator.columns import check_n_features, check_names
from gmmlib.estimator.conditional import given_features, predict_others, question
from gmmlib.estimator.exact_fit import ExactFit, log_joint_of
from gmmlib.estimator.fitting import best_of_starts, go_on, what_is_climbed
from gmmlib.estimator.handed_in import Mixture, OfRows, exact_fit, taken_apart
from gmmlib.estimator.model_file import load_model, save_model
from gmmlib.estimator.prior import refuse_singular_prior
from gmmlib.estimator.remarks import Remark, off_the_maximum, remarks, warn
from gmmlib.estimator.row_functions import RowFunction, by_row, weighted_sums
from gmmlib.estimator.settings import Settings, refuse_keywords
from gmmlib.estimator.sklearn_protocol import SklearnProtocol
from gmmlib.features import Features
from gmmlib.inference.standard_errors import METHODS, StandardErrors, standard_errors
from gmmlib.parameters import Parameters
from gmmlib.sources import Rows, RowSource, check_in_order, open_rows
from gmmlib.sources.columns import Names
from gmmlib.sources.given_rows import given_rows
from gmmlib.sources.rows import Question
from gmmlib.start import check_distinct
from gmmlib.underflow import log_sum_exp, softmax


@dataclass(eq=False, repr=False)
class GaussianMixture(SklearnProtocol):
    """A mixture of Gaussians, fitted by EM.

    Of float32 rows, what a fit leaves is float32, but predictions are made with the digits that
    this rounds away. `from_parameters` makes an estimator of a mixture that is known already; where
    a user sets weights_, means_ or covariances_ by hand, predictions are of those. Before `fit`,
    all that needs a fit raises NotFittedError; rows of another number of features, or none at all,
    are a ValueError.
    Sources: Bishop (2006), sec. 9.2.2; scikit-learn for the names.

    Parameters
    ----------
    n_components : int
        The number of components K.
    covariance_type : str
        "full" (a matrix each), "tied" (one matrix for all), "diag" (variances), "spherical" (one
        variance each), "tied_diag" (variances, the same for all) or "tied_spherical" (one variance
        for all).
    tol : float
        EM ends when an estimate of all that the objective may still gain per row is below it, three
        times in a row, or when the objective changes by no more than rounding. 0: it takes all
        max_iter steps, none of them a leap.
    reg_covar : float
        Strength of the penalty that keeps covariances from collapsing, relative to the width of the
        data's densest parts; 0: none.
    prior : str or None
        "fraley-raftery" for a conjugate prior in place of the penalty; it needs data whose
        covariance is not singular.
    max_iter : int
        The largest number of steps.
    n_init : int
        How many starts, or whole searches; the fit with the largest objective is kept, and starts
        that collapse are left out.
    init_params : str
        How to start. "search": starts of different kinds race, then moves merge two components and
        split another, and where many steps are to come, the last run leaps. A fit with a component
        on fewer than 3 D rows, or held up by the penalty alone, is never preferred to a fit
        without, nor one with a component on fewer rows than its kind needs to one on more. Where
        rows are many, the search looks at a sample of them, and counts rows there. It hands
        components on by their means, first feature first. Or a single start, and plain steps:
        "kmeans", "k-means++", "random" or "random_from_data". Where some initial values are given,
        "search" is "kmeans".
    weights_init : array_like, K, or None
        Initial weights, in place of what init_params gives. A weight of 0 stays 0, so that its
        component takes no part in the mixture.
    means_init : array_like, K x D, or None
        Initial means, likewise.
    precisions_init : array_like, shaped as precisions_, or None
        Initial precisions, likewise.
    responsibilities_init : array_like, N or N x K, or None
        Responsibilities whose M-step is the start, in place of init_params: labels, or columns, as
        `fit` takes them for good. Where some rows have none, k-means in which all others stay in
        their component.
    fixed : tuple of str
        Which of "weights", "means" and "covariances" stay as they start, given by weights_init,
        means_init and precisions_init, or by the fit that a warm start goes on from. Of means that
        are fixed, covariances are about those: equation ``fixed-mean``. Without means_init,
        components come in the order of the start: then take n_init starts.
    random_state : None, int, Generator or RandomState
        NumPy's generator of random numbers, or a seed for one; None: the one that
        numpy.random.seed seeds.
    warm_start : bool
        `fit` goes on from the last fit.
    verbose : int
        More than 0: show progress.
    verbose_interval : int
        After how many steps to show it.

    Attributes
    ----------
    weights_ : ndarray, K
        The weights pi_k.
    means_ : ndarray, K x D
        The means mu_k.
    covariances_, precisions_, precisions_cholesky_ : ndarray
        K x D x D, D x D, K x D or K, by covariance_type; D for "tied_diag", and a single number, of
        shape (), for "tied_spherical".
    lower_bound_ : float
        The objective per row of exactly these parameters; missing after `from_parameters`, which
        sees no rows.
    lower_bounds_ : list of float
        The objective per row after each step of the last `fit`.
    n_iter_ : int
        The number of steps of the last `fit`; 0 where a warm start was a maximum already,
        and after `from_parameters`.
    converged_ : bool
        Whether EM ended by `tol` or rounding; never so with tol = 0.
    n_features_in_ : int
        The number of features D.
    feature_names_in_ : ndarray of str, D
        The names of the columns, where X is a data frame, or a callable that yields some.

    Examples
    --------
    >>> from gmmlib import GaussianMixture
    >>> X = [[0.0], [1.0], [2.0], [9.0], [10.0], [12.0]]
    >>> model = GaussianMixture(2, random_state=0).fit(X)
    >>> sorted(model.means_.ravel().round(2).tolist()), model.converged_
    ([1.0, 10.33], True)
    """

    n_components: int = 1
    _: KW_ONLY
    covariance_type: str = "full"
    tol: float = 1e-6
    reg_covar: float = 1e-6
    prior: str | None = None
    max_iter: int = 1000
    n_init: int = 1
    init_params: str = "search"
    weights_init: ArrayLike | None = None
    means_init: ArrayLike | None = None
    precisions_init: ArrayLike | None = None
    responsibilities_init: ArrayLike | None = None
    fixed: Sequence[str] = ()
    random_state: Seed = None
    warm_start: bool = False
    verbose: int = 0
    verbose_interval: int = 10

    lower_bound_ = cast(float, OfRows())

    def fit(
        self,
        X: RowSource,
        y: None = None,
        sample_weight: ArrayLike | None = None,
        labels: ArrayLike | None = None,
    ) -> Self:
        """Fit the mixture to the rows of X, and return it.

        When every start collapses, an earlier fit stays as it was. Rows with labels keep their
        component at each step; they enter the objective with ln(pi_k N(x_i | mu_k, Sigma_k)) of it,
        equation ``given-responsibilities``. `score`, `aic`, `bic`, `icl` and predictions know rows
        alone, and no labels.

        Parameters
        ----------
        X : array_like, N x D, or a source
            An array; or, larger than memory, a numpy.memmap, a Dask array, or a callable that
            returns at each call an iterator of the same blocks of rows, or of pairs of a block and
            its sample_weight. Blocks are read again for each step, and the first of them once
            more at each call. `score`, `aic`, `bic`, `icl` and `select` take all of these too.
        y : None
            Ignored.
        sample_weight : array_like, N, or None
            Not negative; an integer weight is as good as so many equal rows, also for each single
            start but init_params="random", which draws its shares once for a row. The search draws
            among distinct rows, so from repeated ones it may end at another maximum. Weights that
            add up to 1 are one row together: multiply them by N.
        labels : array_like, N or N x K, or None
            The components of the rows, from 0, and -1 where one is not known. Or their
            responsibilities, K columns, where more is known than nothing and less than all; a row
            of zeros where nothing is. Not for a callable X. EM then starts from k-means in which
            these rows stay in their component, whatever init_params says.

        Returns
        -------
        GaussianMixture
            The estimator itself.

        Raises
        ------
        ValueError, TypeError
            For wrong arguments.
        CollapseError
            When every start collapses.

        Warns
        -----
        ConvergenceWarning
            When max_iter ends the best fit.
        FragileFitWarning
            Of components that hold no rows, hang on a few, are almost flat, or coincide.

        Examples
        --------
        >>> from gmmlib import GaussianMixture
        >>> X = [[0.0], [1.0], [2.0], [9.0], [10.0], [12.0]]
        >>> GaussianMixture(2, random_state=0).fit(X).weights_.round(3)
        array([0.5, 0.5])
        """
        warn(self._fit(X, sample_weight, labels))
        return self

    def fit_predict(
        self,
        X: ArrayLike,
        y: None = None,
        sample_weight: ArrayLike | None = None,
        labels: ArrayLike | None = None,
    ) -> Labels:
        """Fit the mixture to X and return the label of each row.

        Parameters
        ----------
        X : array_like, N x D
            The rows, an array or a memory map.
        y : None
            Ignored.
        sample_weight : array_like, N, or None
            As for `fit`.
        labels : array_like, N or N x K, or None
            As for `fit`.

        Returns
        -------
        ndarray of int, N
            The component with the largest responsibility, from 0, whatever the labels were.

        Raises
        ------
        ValueError, TypeError
            As `fit` does, and for a callable or a Dask array.

        Examples
        --------
        >>> from gmmlib import GaussianMixture
        >>> X = [[0.0], [1.0], [2.0], [9.0], [10.0], [12.0]]
        >>> GaussianMixture(2, means_init=[[0.0], [9.0]]).fit_predict(X)
        array([0, 0, 0, 1, 1, 1])
        """
        check_in_order(X, row_functions.FIT_PREDICT)
        warn(self._fit(X, sample_weight, labels))
        return self.predict(X)

    def predict(self, X: ArrayLike) -> Labels:
        """Return the component with the largest responsibility for each row.

        Parameters
        ----------
        X : array_like, N x D
            The rows, an array or a memory map, as for `predict_proba` and `score_samples`.

        Returns
        -------
        ndarray of int, N
            The components, from 0.

        Raises
        ------
        ValueError, TypeError
            For wrong rows. For a callable or a Dask array the TypeError says how to ask block by
            block.

        Examples
        --------
        >>> from gmmlib import GaussianMixture
        >>> X = [[0.0], [1.0], [2.0], [9.0], [10.0], [12.0]]
        >>> model = GaussianMixture(2, means_init=[[0.0], [9.0]]).fit(X)
        >>> model.predict([[3.0], [8.0]])
        array([0, 1])
        """
        return self._by_row(lambda logs: logs.argmax(axis=1), X, row_functions.PREDICT)

    def predict_proba(self, X: ArrayLike) -> Array:
        """Return the responsibilities of the components for each row.

        Parameters
        ----------
        X : array_like, N x D
            The rows, as for `predict`.

        Returns
        -------
        ndarray, N x K
            gamma_ik; rows sum to 1.

        Raises
        ------
        ValueError, TypeError
            As for `predict`.

        Examples
        --------
        >>> from gmmlib import GaussianMixture
        >>> X = [[0.0], [1.0], [2.0], [9.0], [10.0], [12.0]]
        >>> model = GaussianMixture(2, means_init=[[0.0], [9.0]]).fit(X)
        >>> model.predict_proba([[1.0]]).round(4)
        array([[1., 0.]])
        """
        return self._as_wide_as(X, self._by_row(softmax, X, row_functions.PREDICT_PROBA))

    def score_samples(self, X: ArrayLike) -> Array:
        """Return ln p(x_i) of each row.

        Parameters
        ----------
        X : array_like, N x D
            The rows, as for `predict`.

        Returns
        -------
        ndarray, N
            The natural logarithms of the densities.

        Raises
        ------
        ValueError, TypeError
            As for `predict`.

        Examples
        --------
        >>> from gmmlib import GaussianMixture
        >>> X = [[0.0], [1.0], [2.0], [9.0], [10.0], [12.0]]
        >>> GaussianMixture(2, means_init=[[0.0], [9.0]]).fit(X).score_samples([[1.0]]).round(3)
        array([-1.409])
        """
        return self._as_wide_as(X, self._by_row(log_sum_exp, X, row_functions.SCORE_SAMPLES))

    def score(self, X: RowSource, y: None = None, sample_weight: ArrayLike | None = None) -> float:
        """Return the mean of ln p(x_i) over the rows, by weight.

        Parameters
        ----------
        X : array_like, N x D, or a source
            All that `fit` takes, and so in `aic`, `bic` and `icl`.
        y : None
            Ignored.
        sample_weight : array_like, N, or None
            As for `fit`.

        Returns
        -------
        float
            The log-likelihood per row.

        Raises
        ------
        ValueError, TypeError
            For wrong arguments.

        Examples
        --------
        >>> from gmmlib import GaussianMixture
        >>> X = [[0.0], [1.0], [2.0], [9.0], [10.0], [12.0]]
        >>> round(GaussianMixture(2, means_init=[[0.0], [9.0]]).fit(X).score(X), 3)
        -2.121
        """
        total, log_likelihood = self._sums(X, sample_weight, log_sum_exp)
        return log_likelihood / total

    def aic(self, X: RowSource, sample_weight: ArrayLike | None = None) -> float:
        """Return Akaike's criterion of the fit on X, equation ``aic``; lower is better.

        AIC = -2 ln L + 2 p, where ln L is that of N rows, and N the sum of the weights.

        Parameters
        ----------
        X : array_like, N x D, or a source
            All that `fit` takes.
        sample_weight : array_like, N, or None
            As for `fit`.

        Returns
        -------
        float
            The criterion.

        Raises
        ------
        ValueError, TypeError
            For wrong arguments.

        Examples
        --------
        >>> from gmmlib import GaussianMixture
        >>> X = [[0.0], [1.0], [2.0], [9.0], [10.0], [12.0]]
        >>> round(GaussianMixture(2, means_init=[[0.0], [9.0]]).fit(X).aic(X), 3)
        35.454
        """
        _, log_likelihood = self._sums(X, sample_weight, log_sum_exp)
        return criteria.aic(log_likelihood, self.n_parameters_)

    def bic(self, X: RowSource, sample_weight: ArrayLike | None = None) -> float:
        """Return Bayes' criterion of the fit on X, equation ``bic``; lower is better.

        BIC = -2 ln L + p ln N, where N is the sum of the weights: where they are shares, scale them
        to sum to the number of rows, here and in `fit`.

        Parameters
        ----------
        X : array_like, N x D, or a source
            All that `fit` takes.
        sample_weight : array_like, N, or None
            As for `fit`.

        Returns
        -------
        float
            The criterion.

        Raises
        ------
        ValueError, TypeError
            For wrong arguments.

        Examples
        --------
        >>> from gmmlib import GaussianMixture
        >>> X = [[0.0], [1.0], [2.0], [9.0], [10.0], [12.0]]
        >>> round(GaussianMixture(2, means_init=[[0.0], [9.0]]).fit(X).bic(X), 3)
        34.413
        """
        total, log_likelihood = self._sums(X, sample_weight, log_sum_exp)
        return criteria.bic(log_likelihood, self.n_parameters_, total)

    def icl(
        self, X: RowSource, sample_weight: ArrayLike | None = None, hard: bool = False
    ) -> float:
        """Return BIC plus twice the entropy of the responsibilities; lower is better.

        ICL = BIC - 2 sum_i sum_k gamma_ik ln gamma_ik. With hard labels it is
        BIC - 2 sum_i ln max_k gamma_ik, which is never larger. N is the sum of the weights.
        Implements equation ``icl`` of the book.
        Sources: McLachlan and Peel (2000), ch. 6, with the entropy; Biernacki, Celeux and Govaert
        (2000), with hard labels.

        Parameters
        ----------
        X : array_like, N x D, or a source
            All that `fit` takes.
        sample_weight : array_like, N, or None
            As for `fit`.
        hard : bool
            Give each row to its most likely component, as mclust does.

        Returns
        -------
        float
            The criterion.

        Raises
        ------
        ValueError, TypeError
            For wrong arguments.

        Examples
        --------
        >>> from gmmlib import GaussianMixture
        >>> X = [[0.0], [1.0], [2.0], [9.0], [10.0], [12.0]]
        >>> round(GaussianMixture(2, means_init=[[0.0], [9.0]]).fit(X).icl(X), 3)
        34.413
        """
        entropies = criteria.hard_entropies if hard else criteria.entropies

        def entropy_of(logs: Array) -> Array:
            return entropies(softmax(logs))

        total, log_likelihood, entropy = self._sums(X, sample_weight, log_sum_exp, entropy_of)
        return criteria.bic(log_likelihood, self.n_parameters_, total) + 2 * entropy

    def standard_errors(
        self, X: RowSource, sample_weight: ArrayLike | None = None, method: str = "hessian"
    ) -> StandardErrors:
        """Return the standard errors of weights, means and covariances, from the rows of the fit.

        They are those of large samples, from an information of the log-likelihood at the fit; the
        penalty or the prior has no part in it. Where components are apart and hold many rows, an
        estimate give or take 1.96 of them covers the truth in 95 of 100 samples; elsewhere
        `bootstrap` tells more. What was fixed in the fit has a standard error of 0, and the others
        take it for known; labels are not counted. With p free numbers, time is of the order of
        N p^2, and memory of p^2.
        Sources: Louis (1982); Boldea and Magnus (2009); McLachlan and Peel (2000), ch. 2.

        Parameters
        ----------
        X : array_like, N x D, or a source
            The rows of the fit; all that `fit` takes.
        sample_weight : array_like, N, or None
            As for `fit`: how often each row was seen.
        method : str
            "hessian": the inverse of the observed information, minus the second derivatives of
            the log-likelihood, by Louis' formula. "opg": of the sum of the outer products of the
            rows' gradients (BHHH, the empirical information). "sandwich": the second between two of
            the first, which holds also where the rows are not from a mixture of Gaussians.

        Returns
        -------
        StandardErrors
            Those of `weights_`, `means_` and `covariances_`, and the covariance matrix of all that
            is free.

        Raises
        ------
        InformationError
            Where the information is singular or indefinite: for a component that reg_covar or a
            prior holds up, that coincides with another, or has a weight of 0; and by "opg" for
            fewer rows than parameters.
        ValueError, TypeError
            For wrong arguments.

        Warns
        -----
        ConvergenceWarning
            Where the fit is not at the maximum of the log-likelihood of these rows, by more than
            half a standard error: it ended early, is of other rows, or a prior shifts it.

        Examples
        --------
        >>> from gmmlib import GaussianMixture
        >>> X = [[0.0], [1.0], [2.0], [9.0], [10.0], [12.0]]
        >>> model = GaussianMixture(2, means_init=[[0.0], [9.0]]).fit(X)
        >>> errors = model.standard_errors(X)
        >>> errors.weights.round(3), errors.means.round(3).ravel()
        (array([0.204, 0.204]), array([0.471, 0.72 ]))
        """
        check_choice("method", method, METHODS)
        errors, distance = self._errors(X, sample_weight, method)
        warn(off_the_maximum(distance))
        return errors

    def sample(self, n_samples: int = 1) -> tuple[Array, Labels]:
        """Draw rows from the fitted mixture.

        Parameters
        ----------
        n_samples : int
            How many.

        Returns
        -------
        X : ndarray, n_samples x D
            The rows.
        labels : ndarray of int, n_samples
            The component of each, from 0.

        Raises
        ------
        ValueError, TypeError
            For wrong arguments.

        Examples
        --------
        >>> from gmmlib import GaussianMixture
        >>> X = [[0.0], [1.0], [2.0], [9.0], [10.0], [12.0]]
        >>> rows, labels = GaussianMixture(2, random_state=0).fit(X).sample(5)
        >>> rows.shape, labels.shape
        ((5, 1), (5,))
        """
        kind, (weights, means, covariances) = self._fitted()
        n_samples = check_count("n_samples", n_samples)
        rng = check_rng("random_state", self.random_state)
        return draw_rows(kind, weights, means, covariances.reshape(kind.axes), n_samples, rng)

    @overload
    def predict_conditional(
        self,
        X: ArrayLike,
        features: Features | None = None,
        return_std: Literal[False] = False,
        return_cov: Literal[False] = False,
    ) -> Array: ...

    @overload
    def predict_conditional(
        self, X: ArrayLike, features: Features | None = None, *, return_std: Literal[True]
    ) -> tuple[Array, Array]: ...

    @overload
    def predict_conditional(
        self, X: ArrayLike, features: Features | None = None, *, return_cov: Literal[True]
    ) -> tuple[Array, Array]: ...

    @overload
    def predict_conditional(
        self,
        X: ArrayLike,
        features: Features | None = None,
        return_std: bool = False,
        return_cov: bool = False,
    ) -> Array | tuple[Array, Array]: ...

    def predict_conditional(
        self,
        X: ArrayLike,
        features: Features | None = None,
        return_std: bool = False,
        return_cov: bool = False,
    ) -> Array | tuple[Array, Array]:
        """Return the mean of the other features, given the values of some: regression.

        It is sum_k w_k m_k, where component k has the weight w_k and the mean m_k of
        `Parameters.conditional`, here for rows of any number and without matrices where
        covariance_type has none. A straight line for each component, bent where they change hands.
        Implements equations ``conditional-weights``, ``conditional-mean`` and
        ``conditional-covariance`` of the book; of the mixture of each row it takes the moments, as
        `Parameters.mean` and `Parameters.covariance` do.
        Source: Ghahramani and Jordan (1994), Supervised learning from incomplete data via an EM
        approach.

        Parameters
        ----------
        X : array_like, M x B
            Rows of the B given features alone: an array, a data frame or a memory map.
        features : sequence of int or str, B, or None
            Which features the columns of X are: their numbers, from 0, or their names, where the
            fit knows names. None: those that the columns of a data frame X are named after, in any
            order.
        return_std : bool
            Also return the standard deviation of each of the other features about its mean.
        return_cov : bool
            Also return their covariance; one of both at most.

        Returns
        -------
        mean : ndarray, M x (D - B)
            The means of the other features, in their order.
        std or cov : ndarray, M x (D - B), or M x (D - B) x (D - B)
            If asked for.

        Raises
        ------
        ValueError, TypeError
            For wrong arguments, and for rows as far away as 1e150 standard deviations.

        Examples
        --------
        >>> from gmmlib import GaussianMixture
        >>> X = [[0.0, 1.0], [1.0, 1.1], [2.0, 0.9], [9.0, 5.0], [10.0, 5.1], [12.0, 5.0]]
        >>> model = GaussianMixture(2, means_init=[[0.0, 1.0], [9.0, 5.0]]).fit(X)
        >>> mean, std = model.predict_conditional([[1.0], [10.0]], [0], return_std=True)
        >>> mean.round(3).ravel(), std.round(3).ravel()
        (array([1.   , 5.036]), array([0.071, 0.046]))
        """
        method = question(return_std, return_cov)
        both = return_std and return_cov
        expect(not both, "return_cov", "one of return_std and return_cov at most", "both")
        kind, fit = self._fitted()
        check_in_order(X, row_functions.PREDICT_CONDITIONAL)
        rows = open_rows(X, None)
        given = given_features(features, rows, getattr(self, "feature_names_in_", ()), kind.D)
        found = predict_others(kind, fit, rows, given, method)
        mean, spread = (self._as_wide_as(X, found[n]) for n in (0, -1))
        return (mean, spread) if len(found) > 1 else mean

    @classmethod
    def from_parameters(
        cls, parameters: Mixture, covariance_type: str = "full", **settings: Any
    ) -> Self:
        """Return an estimator that is this mixture, as if a fit had found it.

        It predicts, scores, draws rows, is saved and loaded, and with warm_start=True a `fit` goes
        on from it. No row was seen and no step made: n_iter_ is 0, converged_ False, lower_bounds_
        empty, and lower_bound_, which would be the objective of rows, an AttributeError.

        Parameters
        ----------
        parameters : Parameters, or a tuple of weights, means and covariances
            The mixture. In a tuple, covariances have the shape of covariances_ for this type, or
            are K matrices. Matrices must be of the type's form: diagonal for "diag", all the same
            for "tied".
        covariance_type : str
            As for the constructor.
        **settings : Any
            All other arguments of the constructor but n_components, which is K.

        Returns
        -------
        GaussianMixture
            The estimator.

        Raises
        ------
        ValueError, TypeError
            For what is no mixture, naming the array, or the entry of a matrix that is not of the
            type's form; and for wrong settings.

        Examples
        --------
        >>> from gmmlib import GaussianMixture
        >>> mixture = ([0.5, 0.5], [[0.0, 0.0], [9.0, 9.0]], [[1.0, 1.0], [4.0, 4.0]])
        >>> model = GaussianMixture.from_parameters(mixture, "diag", random_state=0)
        >>> model.predict([[1.0, 2.0], [7.0, 5.0]]), model.covariances_.shape
        (array([0, 1]), (2, 2))
        """
        refuse_keywords(settings, {"n_components": "none, since it is K of parameters"})
        weights, means, covariances, names = taken_apart(parameters)
        kind, fit = exact_fit(weights, means, covariances, covariance_type)
        model = cls(kind.K, covariance_type=covariance_type, **settings)
        Settings.from_estimator(model)
        model._keep_fit(fit, kind, np.asarray(means).dtype)
        model._keep_names(np.array(names, dtype=object) if names else None)
        model.n_iter_, model.converged_, model.lower_bounds_ = 0, False, []
        return model

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the estimator to a file, exactly, fitted or not; see `load`.

        Parameters
        ----------
        path : str or path-like
            The name of the file.

        Raises
        ------
        ValueError
            Where `path` is no name of a file.
        TypeError
            Where random_state is a generator: None and seeds can be stored.

        Examples
        --------
        >>> import pathlib, tempfile
        >>> from gmmlib import GaussianMixture
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     path = pathlib.Path(folder, "model.npz")
        ...     GaussianMixture(3).save(path)
        ...     GaussianMixture.load(path).n_components
        3
        """
        save_model(self, path)

    @classmethod
    def load(cls, path: str | os.PathLike[str]) -> Self:
        """Return the estimator that `save` wrote.

        Parameters
        ----------
        path : str or path-like
            The name of the file.

        Returns
        -------
        GaussianMixture
            Equal to what was saved, to the last bit.

        Raises
        ------
        ValueError, TypeError
            Where the file is another, or `path` is no name of a file.

        Examples
        --------
        >>> import pathlib, tempfile
        >>> from gmmlib import GaussianMixture
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     path = pathlib.Path(folder, "model.npz")
        ...     GaussianMixture().fit([[0.0], [2.0], [4.0]]).save(path)
        ...     GaussianMixture.load(path).means_
        array([[2.]])
        """
        return load_model(cls, path)

    @property
    def parameters_(self) -> Parameters:
        """Weights, means and full covariances together.

        Raises
        ------
        NotFittedError
            Before `fit`.
        ValueError, TypeError
            Where an attribute was set by hand to what is no mixture.

        Examples
        --------
        >>> from gmmlib import GaussianMixture
        >>> X = [[0.0], [1.0], [2.0], [9.0], [10.0], [12.0]]
        >>> GaussianMixture(2, covariance_type="tied").fit(X).parameters_.covariances.shape
        (2, 1, 1)
        """
        kind, (weights, means, covariances) = self._fitted()
        names = getattr(self, "feature_names_in_", ())
        return Parameters(weights, means, kind.expand(covariances), feature_names=names)

    @property
    def n_parameters_(self) -> int:
        """How many numbers the fit was free to choose.

        Raises
        ------
        NotFittedError
            Before `fit`.

        Examples
        --------
        >>> from gmmlib import GaussianMixture
        >>> X = [[0.0], [1.0], [2.0], [9.0], [10.0], [12.0]]
        >>> GaussianMixture(2, covariance_type="tied").fit(X).n_parameters_
        4
        """
        kind, _ = self._fitted()
        free = {
            "weights": kind.K - 1,
            "means": kind.K * kind.D,
            "covariances": kind.n_parameters,
        }
        return sum(n for name, n in free.items() if name not in self._fixed)

    @property
    def _fixed(self) -> Sequence[str]:
        """The names of what was fixed when the model was fitted."""
        return vars(self).get("_climbed", {"fixed": ()})["fixed"]

    def _fitted(self) -> tuple[CovarianceKind, ExactFit]:
        """Return the kind of covariance, and what EM found or was set by hand."""
        fit = checked_fit(self)
        return COVARIANCES[self.covariance_type](*fit.means.shape), fit

    def _is_exact(self, fit: ExactFit) -> bool:
        """Are these the very arrays that `fit` has left?"""
        return all(map(operator.is_, fit, vars(self).get("_exact", (None, None, None))))

    def _log_joint(self) -> LogJoint:
        """Return what densities are computed with; made once for what `fit` has left."""
        kind, fit = self._fitted()
        return log_joint_of(self, kind, fit) if self._is_exact(fit) else fit.log_joint(kind)

    def _fit(
        self, X: RowSource, sample_weight: ArrayLike | None, labels: ArrayLike | None = None
    ) -> list[Remark]:
        """Fit, and return what there is to warn of; nothing is warned of here."""
        settings = Settings.from_estimator(self)
        rows = open_rows(X, sample_weight)
        kind = settings.kind(rows.n_features)
        given = given_rows("labels", labels, X, sample_weight, kind.K)
        problem = Problem(rows, kind, settings.reg_covar, settings.prior, settings.fixed, given)
        check_enough_rows(problem.summary.count, settings.n_components, rows.weighted)
        if settings.prior is not None:
            refuse_singular_prior(problem, settings.covariance_type, rows.names)
        if problem.penalty is None and settings.means_init is None:
            check_distinct(problem.sample, settings.n_components)
        goes_on = settings.warm_start and hasattr(self, "converged_")
        if goes_on:
            before = checked_fit(self)
            last = go_on(settings, problem, before, self._objectives_of(problem, settings))
            start = before._asdict()
        else:
            last = best_of_starts(settings, problem, self._first_rows(problem, X, sample_weight))
            start = settings.initial(kind)
        self._keep(last, problem, rows, {name: start[name] for name in settings.fixed})
        self._climbed = what_is_climbed(problem, settings)
        return list(remarks(last, problem, settings, rows.names, goes_on))

    def _objectives_of(self, problem: Problem, settings: Settings) -> list[float]:
        """Return the last objectives of the last fit, if that climbed the same objective."""
        same = vars(self).get("_climbed") == what_is_climbed(problem, settings)
        return vars(self).get("_objectives", []) if same and problem.given is None else []

    def _first_rows(
        self, problem: Problem, X: RowSource, sample_weight: ArrayLike | None
    ) -> GivenPart | None:
        """Return the rows with responsibilities from which to start, if there are any."""
        name = "responsibilities_init"
        given = given_rows(name, self.responsibilities_init, X, sample_weight, problem.kind.K)
        if given is None:
            return problem.given
        return GivenPart.from_rows(problem.kind, problem.frame, given)

    def _keep(self, last: LoopStep, problem: Problem, rows: Rows, fixed: dict[str, Array]) -> None:
        """Set the attributes that `fit` leaves. fixed: to the last bit what was asked for."""
        fit = ExactFit.from_theta(last.theta, problem.kind, problem.frame)._replace(**fixed)
        self._keep_fit(fit, problem.kind, rows.dtype)
        self._keep_names(rows.names)
        self._objectives = last.objectives[-ENOUGH:]
        self.n_iter_ = last.iteration
        self.converged_ = last.converged
        self.lower_bounds_ = last.objectives[len(last.objectives) - last.iteration :]
        self.lower_bound_ = last.objectives[-1]

    def _keep_fit(self, fit: ExactFit, kind: CovarianceKind, dtype: Any) -> None:
        """Set a mixture and what follows from it: arrays rounded to dtype where that holds them."""
        self._exact = fit
        self._fitted_type = self.covariance_type
        public = single_precision.rounded(fit.public(kind), dtype)
        self.weights_ = public["weights_"]
        self.means_ = public["means_"]
        self.covariances_ = public["covariances_"]
        self.precisions_ = public["precisions_"]
        self.precisions_cholesky_ = public["precisions_cholesky_"]
        self.n_features_in_ = kind.D

    def _keep_names(self, names: Names | None) -> None:
        """Set the names of the columns, as scikit-learn does: only where X has some."""
        vars(self).pop("feature_names_in_", None)
        if names is not None:
            self.feature_names_in_ = names

    def _as_wide_as(self, X: ArrayLike, results: Array) -> Array:
        """Return float32 where the fit and X are of float32."""
        return single_precision.as_wide_as(results, self.means_, X)

    def _by_row(self, function: RowFunction, X: ArrayLike, asked: Question) -> Any:
        """Return what a function of the rows' densities gives for each row."""
        log_joint = self._log_joint()
        check_in_order(X, asked)
        return by_row(self._open(X, None), log_joint, function)

    def _sums(
        self, X: RowSource, sample_weight: ArrayLike | None, *functions: RowFunction
    ) -> list[float]:
        """Return the total weight of the rows, and the weighted sum of each function of them."""
        log_joint = self._log_joint()
        return weighted_sums(self._open(X, sample_weight), log_joint, functions)

    def _errors(
        self, X: RowSource, sample_weight: ArrayLike | None, method: str
    ) -> tuple[StandardErrors, float]:
        """Return the standard errors, and how far the fit is from the maximum for these rows."""
        kind, fit = self._fitted()
        return standard_errors(self._open(X, sample_weight), kind, fit, method, self._fixed)

    def _open(self, X: RowSource, sample_weight: ArrayLike | None) -> Rows:
        """Return the rows of a source, after a look at their columns."""
        owner = type(self).__name__
        rows = open_rows(X, sample_weight)
        check_names(rows.names, getattr(self, "feature_names_in_", None), owner)
        check_n_features(rows.n_features, np.shape(self.means_)[1], owner)
        return rows
