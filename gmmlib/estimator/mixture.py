"""The estimator: fit a mixture, then ask it, in scikit-learn's conventions."""

import os
import warnings
from collections.abc import Callable, Iterator
from dataclasses import KW_ONLY, dataclass
from typing import Self

import numpy as np
from numpy.typing import ArrayLike

from gmmlib import criteria
from gmmlib.checks import Array, Labels, Seed, check_enough_rows, check_rng, expect
from gmmlib.covariance import COVARIANCES
from gmmlib.density import log_density
from gmmlib.e_step import responsibilities
from gmmlib.engine.climb import Stage
from gmmlib.engine.fragile import almost_flat, few_rows
from gmmlib.engine.model import Model
from gmmlib.engine.stopping import gain_to_come
from gmmlib.estimator.columns import Names, check_n_features, check_names, column_names
from gmmlib.estimator.exceptions import (
    ConvergenceWarning,
    FragileFitWarning,
    NotFittedError,
    known_to_sklearn,
)
from gmmlib.estimator.fitting import best_of_starts, go_on
from gmmlib.estimator.model_file import load_model, save_model
from gmmlib.estimator.settings import check_settings
from gmmlib.estimator.sklearn_protocol import SklearnProtocol
from gmmlib.parameters import Parameters
from gmmlib.sampling import sample
from gmmlib.sources import Rows, check_in_order, open_rows
from gmmlib.sources.rows import Sums, each_weight


@dataclass(eq=False, repr=False)
class GaussianMixture(SklearnProtocol):
    """A mixture of Gaussians, fitted by EM.

    Arguments, all but the first by name:

    - n_components: K.
    - covariance_type: "full" (a matrix each), "tied" (one matrix for all), "diag" (variances) or
      "spherical" (one variance each).
    - tol: EM ends when an estimate of all that the objective may still gain per row is below it,
      three times in a row, or when the objective changes by no more than rounding. 0: never by
      gain. max_iter: or after so many steps.
    - reg_covar: strength of the penalty that keeps covariances from collapsing, relative to the
      width of the data's densest parts; 0: none. prior: None, or "fraley-raftery" for a
      conjugate prior in its place.
    - n_init: how many starts; the fit with the largest objective is kept, and starts that
      collapse are left out. init_params: "kmeans", "k-means++", "random" or "random_from_data".
    - weights_init (K), means_init (K x D), precisions_init (shaped as precisions_): used in place
      of what init_params gives.
    - random_state: None, a seed, or a generator of random numbers.
    - warm_start: `fit` goes on from the last fit, and n_iter_ and lower_bounds_ with it.
    - verbose, verbose_interval: show progress.

    After `fit`: weights_ (K), means_ (K x D), covariances_, precisions_, precisions_cholesky_
    (K x D x D, D x D, K x D or K, by covariance_type), parameters_ (weights, means and full
    covariances), lower_bound_ (the objective per row of exactly these parameters), lower_bounds_
    (after each of the n_iter_ steps), converged_, n_parameters_, n_features_in_, and
    feature_names_in_ where X is a data frame. Of float32 rows they are float32, but predictions are
    made with the digits that this rounds away. Who sets weights_, means_ or covariances_ by hand
    has predictions of those. Before `fit`, all that needs a fit raises NotFittedError; rows of
    another number of features, or none at all, are a ValueError.

    Sources: Bishop (2006), sec. 9.2.2; scikit-learn for the names.
    """

    n_components: int = 1
    _: KW_ONLY
    covariance_type: str = "full"
    tol: float = 1e-6
    reg_covar: float = 1e-6
    prior: str | None = None
    max_iter: int = 1000
    n_init: int = 1
    init_params: str = "kmeans"
    weights_init: ArrayLike | None = None
    means_init: ArrayLike | None = None
    precisions_init: ArrayLike | None = None
    random_state: Seed = None
    warm_start: bool = False
    verbose: int = 0
    verbose_interval: int = 10

    def fit(self, X: ArrayLike, y: None = None, sample_weight: ArrayLike | None = None) -> Self:
        """Fit the mixture to the rows of X, N x D, and return it. y is ignored.

        X: an array; or, larger than memory, a numpy.memmap, a Dask array, or a callable that
        returns at each call an iterator of the same blocks of rows, or of pairs of a block and its
        sample_weight. Blocks are read again for each step. `score`, `aic`, `bic`, `icl` and
        `select` take all of these too, and read them once, or once for each criterion.
        sample_weight: N, not negative; an integer weight is as good as so many equal rows.
        Raises ValueError or TypeError for wrong arguments, CollapseError when every start
        collapses; then an earlier fit stays as it was. Warns when max_iter ends the best fit, and
        of components that hang on a few rows.
        """
        check_settings(self)
        names, rows = column_names(X), open_rows(X, sample_weight)
        family = COVARIANCES[self.covariance_type]
        model = Model(rows, family, self.n_components, self.reg_covar, self.prior)
        check_enough_rows(model.summary.count, self.n_components)
        if self.warm_start and hasattr(self, "converged_"):
            weights = self.parameters_.weights
            stage = go_on(self, model, weights, self._exact("means"), self._exact("covariances"))
        else:
            stage = best_of_starts(self, model)
        self._keep(stage, model, rows.dtype, names)
        for category, message in self._remarks(stage, model):
            warnings.warn(message, category, stacklevel=2)
        return self

    def fit_predict(
        self, X: ArrayLike, y: None = None, sample_weight: ArrayLike | None = None
    ) -> Labels:
        """Fit the mixture to X, an array or a memory map, and return the label of each row."""
        check_in_order(X)
        return self.fit(X, sample_weight=sample_weight).predict(X)

    def predict(self, X: ArrayLike) -> Labels:
        """Return the component, from 0, with the largest responsibility for each row of X, N.

        X: N x D, an array or a memory map, as for `predict_proba` and `score_samples`. For a
        callable or a Dask array the TypeError that is raised says how to ask block by block.
        """
        return self._by_row(lambda X, theta: responsibilities(X, theta).argmax(axis=1), X)

    def predict_proba(self, X: ArrayLike) -> Array:
        """Return the responsibilities of the components for each row of X, N x K."""
        return self._narrow(self._by_row(responsibilities, X), X)

    def score_samples(self, X: ArrayLike) -> Array:
        """Return ln p(x_i) of each row of X, N."""
        return self._narrow(self._by_row(log_density, X), X)

    def score(self, X: ArrayLike, y: None = None, sample_weight: ArrayLike | None = None) -> float:
        """Return the mean of ln p(x_i) over the rows of X, by weight. y is ignored.

        X, sample_weight: all that `fit` takes, and so in `aic`, `bic` and `icl`.
        """
        total, log_likelihood = self._sums(X, sample_weight, log_density)
        return log_likelihood / total

    def aic(self, X: ArrayLike, sample_weight: ArrayLike | None = None) -> float:
        """Return Akaike's criterion of the fit on X, equation ``aic``; lower is better."""
        _, log_likelihood = self._sums(X, sample_weight, log_density)
        return criteria.aic(log_likelihood, self.n_parameters_)

    def bic(self, X: ArrayLike, sample_weight: ArrayLike | None = None) -> float:
        """Return Bayes' criterion of the fit on X, equation ``bic``; lower is better."""
        total, log_likelihood = self._sums(X, sample_weight, log_density)
        return criteria.bic(log_likelihood, self.n_parameters_, total)

    def icl(
        self, X: ArrayLike, sample_weight: ArrayLike | None = None, hard: bool = False
    ) -> float:
        """Return BIC plus twice the entropy of the responsibilities; lower is better.

        hard: count only the most likely component of each row, as mclust does.
        Implements equation ``icl`` of the book. Source: Biernacki, Celeux and Govaert (2000).
        """
        of_gamma = criteria.hard_entropies if hard else criteria.entropies
        total, log_likelihood, entropy = self._sums(
            X, sample_weight, log_density, lambda X, theta: of_gamma(responsibilities(X, theta))
        )
        return criteria.bic(log_likelihood, self.n_parameters_, total) + 2 * entropy

    def sample(self, n_samples: int = 1) -> tuple[Array, Labels]:
        """Draw rows; return them, n_samples x D, and the component, from 0, of each."""
        return sample(self.parameters_, n_samples, check_rng("random_state", self.random_state))

    def save(self, path: str | os.PathLike) -> None:
        """Write the estimator to a file, exactly, fitted or not; see `load`.

        Raises TypeError where random_state is a generator: None and seeds can be stored.
        """
        save_model(self, path)

    @classmethod
    def load(cls, path: str | os.PathLike) -> Self:
        """Return the estimator that `save` wrote. Raises ValueError where the file is another."""
        return load_model(cls, path)

    @property
    def parameters_(self) -> Parameters:
        """Weights, means and full covariances together. Raises NotFittedError before `fit`."""
        if not hasattr(self, "weights_"):
            message = f"this {type(self).__name__} is not fitted yet: call fit(X) first"
            raise known_to_sklearn(NotFittedError)(message)
        means, covariances = self._exact("means"), self._exact("covariances")
        kind = COVARIANCES[self.covariance_type](*means.shape)
        expected = f"shape {kind.shape} for covariance_type = {self.covariance_type!r}"
        expect(covariances.shape == kind.shape, "covariances_", expected, covariances.shape)
        return Parameters(self._exact("weights"), means, kind.expand(covariances))

    @property
    def n_parameters_(self) -> int:
        """How many numbers the fit was free to choose."""
        K, D = self.parameters_.means.shape
        return K - 1 + K * D + COVARIANCES[self.covariance_type](K, D).n_parameters

    def _exact(self, name: str) -> Array:
        """Return an attribute as EM left it, before any rounding to float32.

        But where it was set by hand since, as it is now.
        """
        values, exact = np.asarray(getattr(self, f"{name}_")), vars(self).get(f"_{name}")
        untouched = exact is not None and np.array_equal(values, exact.astype(values.dtype))
        return exact if untouched else values

    def _keep(self, stage: Stage, model: Model, dtype: np.dtype, names: Names | None) -> None:
        """Set the attributes that `fit` leaves, in units of X: rounded to dtype where that holds
        them, and for `_exact` unrounded.
        """
        kind, theta, frame = model.kind, stage.theta, model.frame
        means = frame.center + frame.scale * theta.means
        covariances = kind.rescale(theta.covariances, frame.scale)
        cholesky = kind.precisions_cholesky(kind.roots(covariances))
        kept = covariances, cholesky, kind.from_cholesky(cholesky)
        exact = theta.weights, means, *(values.reshape(kind.shape) for values in kept)
        self._weights, self._means, self._covariances = exact[:3]
        dtype = _narrowest(dtype, *exact)
        rounded = (values.astype(dtype) for values in exact)
        self.weights_, self.means_, self.covariances_, *precisions = rounded
        self.precisions_cholesky_, self.precisions_ = precisions
        self.n_iter_, self.converged_ = stage.iteration, stage.converged
        self.lower_bounds_ = stage.objectives[len(stage.objectives) - self.n_iter_ :]
        self.lower_bound_ = stage.objectives[-1]
        self.n_features_in_ = kind.D
        vars(self).pop("feature_names_in_", None)
        if names is not None:
            self.feature_names_in_ = names

    def _narrow(self, results: Array, X: ArrayLike) -> Array:
        """Return float32 where the fit and X are of float32."""
        single = self.means_.dtype == np.float32 and np.asarray(X).dtype == np.float32
        return results.astype(_narrowest(np.float32 if single else np.float64, results), copy=False)

    def _by_row(self, function: Callable, X: ArrayLike) -> np.ndarray:
        """Return what a function of rows and parameters gives, a block of rows at a time."""
        theta = self.parameters_
        check_in_order(X)
        blocks = self._open(X, None).total(lambda X, _: [function(X, theta)])
        return np.concatenate(blocks)

    def _sums(
        self, X: ArrayLike, sample_weight: ArrayLike | None, *functions: Callable
    ) -> list[float]:
        """Return the sums over the rows of X of 1, and of what each function of rows and parameters
        gives for a row; all by weight.
        """
        theta = self.parameters_

        def of_block(X: Array, weights: Array | None) -> Sums:
            weights = each_weight(X, weights)
            return Sums([weights.sum(), *(weights @ function(X, theta) for function in functions)])

        return [float(total) for total in self._open(X, sample_weight).total(of_block)]

    def _open(self, X: ArrayLike, sample_weight: ArrayLike | None) -> Rows:
        """Return the source of rows that X is, after a look at its columns."""
        owner = type(self).__name__
        check_names(X, getattr(self, "feature_names_in_", None), owner)
        rows = open_rows(X, sample_weight)
        check_n_features(rows.n_features, np.shape(self.means_)[1], owner)
        return rows

    def _remarks(self, stage: Stage, model: Model) -> Iterator[tuple[type[Warning], str]]:
        """Yield what there is to warn of, as kinds of warnings and words."""
        if not stage.converged and self.max_iter > 0:
            left = gain_to_come(stage.objectives)
            gain = f"by estimate {left:.2g}" if np.isfinite(left) else "an unknown gain"
            ended = f"EM ended after max_iter = {self.max_iter} steps; {gain} per row is still to"
            hint = f"come, and tol = {self.tol:g}: raise max_iter or tol"
            yield known_to_sklearn(ConvergenceWarning), f"{ended} {hint}"
        few, flat = few_rows(stage.theta, model.summary.total), almost_flat(model, stage.theta)
        hint = "" if self.prior else 'prior="fraley-raftery", '
        hint = f"Its likelihood says little; try {hint}other starts or fewer components"
        if len(few):
            yield FragileFitWarning, f"component {_listed(few)}: with few rows. {hint}"
        if len(flat):
            what = "almost flat, and held up by reg_covar alone"
            yield FragileFitWarning, f"component {_listed(flat)}: {what}. {hint}"


def _narrowest(dtype: np.dtype, *arrays: Array) -> type:
    """Return float32 where that is asked for and its range holds all the numbers; else float64."""
    largest = max(np.abs(array).max() for array in arrays)
    return np.float32 if dtype == np.float32 and largest <= np.finfo(np.float32).max else np.float64


def _listed(components: Array) -> str:
    return ", ".join(map(str, components))
