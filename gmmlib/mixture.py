"""The estimator: fit a mixture, then ask it, in scikit-learn's conventions."""

import inspect
import warnings
from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike

from gmmlib.checks import (
    Array,
    Labels,
    Seed,
    check_count,
    check_data,
    check_enough_rows,
    check_rng,
    check_tol,
)
from gmmlib.collapse import CollapseError
from gmmlib.density import log_density
from gmmlib.e_step import responsibilities
from gmmlib.em import Step, em, gains_little
from gmmlib.parameters import Parameters
from gmmlib.sampling import sample
from gmmlib.start import start_from_data, start_from_kmeans

STARTS = {"kmeans": start_from_kmeans, "random_from_data": start_from_data}


class NotFittedError(ValueError, AttributeError):
    """A mixture was asked before it was fitted."""


class ConvergenceWarning(UserWarning):
    """EM ended because `max_iter` was reached."""


class GaussianMixture:
    """A mixture of Gaussians with full covariances, fitted by EM.

    n_components: K. tol, max_iter: EM ends when a step gains less than tol per row, or after
    max_iter steps. n_init: how many starts; the fit with the highest likelihood is kept, and starts
    that collapse are left out. init_params: "kmeans" or "random_from_data". random_state: None,
    a seed, or a numpy.random.Generator.

    After `fit`: weights_ (K), means_ (K x D), covariances_ (K x D x D), parameters_ (all three),
    lower_bound_ (mean log-likelihood per row of these parameters), n_iter_, converged_,
    n_features_in_.

    Sources: Bishop (2006), sec. 9.2.2; scikit-learn for the names.
    """

    def __init__(
        self,
        n_components: int = 1,
        *,
        tol: float = 1e-10,
        max_iter: int = 1000,
        n_init: int = 1,
        init_params: str = "kmeans",
        random_state: Seed = None,
    ) -> None:
        self.n_components = n_components
        self.tol = tol
        self.max_iter = max_iter
        self.n_init = n_init
        self.init_params = init_params
        self.random_state = random_state

    def fit(self, X: ArrayLike, y: None = None) -> Self:
        """Fit the mixture to the rows of X, N x D, and return it. y is ignored.

        Raises ValueError or TypeError for wrong arguments, CollapseError when every start
        collapses; then an earlier fit stays as it was. Warns when max_iter ends the best fit.
        """
        X = check_data(X)
        self._check_settings(X)
        best, converged = self._best_of_starts(X)
        self.weights_ = best.parameters.weights
        self.means_ = best.parameters.means
        self.covariances_ = best.parameters.covariances
        self.lower_bound_ = best.log_likelihood / len(X)
        self.n_iter_ = best.iteration
        self.converged_ = converged
        self.n_features_in_ = X.shape[1]
        if not converged:
            self._warn()
        return self

    def fit_predict(self, X: ArrayLike, y: None = None) -> Labels:
        """Fit the mixture to X and return the label of each row."""
        return self.fit(X).predict(X)

    def predict(self, X: ArrayLike) -> Labels:
        """Return the component, from 0, with the largest responsibility for each row of X."""
        return self.predict_proba(X).argmax(axis=1)

    def predict_proba(self, X: ArrayLike) -> Array:
        """Return the responsibilities of the components for each row of X, N x K."""
        return responsibilities(X, self.parameters_)

    def score_samples(self, X: ArrayLike) -> Array:
        """Return ln p(x_i) of each row of X."""
        return log_density(X, self.parameters_)

    def score(self, X: ArrayLike, y: None = None) -> float:
        """Return the mean of ln p(x_i) over the rows of X. y is ignored."""
        return float(self.score_samples(X).mean())

    def sample(self, n_samples: int = 1) -> tuple[Array, Labels]:
        """Draw rows from the mixture; return them and the component, from 0, of each."""
        return sample(self.parameters_, n_samples, check_rng("random_state", self.random_state))

    @property
    def parameters_(self) -> Parameters:
        """Weights, means and covariances together. Raises NotFittedError before `fit`."""
        if not hasattr(self, "weights_"):
            raise NotFittedError("this GaussianMixture is not fitted yet: call fit(X) first")
        return Parameters(self.weights_, self.means_, self.covariances_)

    def get_params(self, deep: bool = True) -> dict[str, Any]:
        """Return the constructor's arguments by name. deep is ignored."""
        return {name: getattr(self, name) for name in inspect.signature(type(self)).parameters}

    def set_params(self, **params: Any) -> Self:
        """Set constructor arguments by name. Raises ValueError for a name that is not one."""
        for name in params:
            if name not in self.get_params():
                expected = ", ".join(self.get_params())
                raise ValueError(f"{name}: expected one of {expected}")
        for name, value in params.items():
            setattr(self, name, value)
        return self

    def __repr__(self) -> str:
        settings = ", ".join(f"{name}={value!r}" for name, value in self.get_params().items())
        return f"{type(self).__name__}({settings})"

    def _check_settings(self, X: Array) -> None:
        check_enough_rows(X, check_count("n_components", self.n_components))
        check_tol(self.tol)
        check_count("max_iter", self.max_iter, smallest=0)
        check_count("n_init", self.n_init)
        if not isinstance(self.init_params, str) or self.init_params not in STARTS:
            expected = " or ".join(map(repr, STARTS))
            raise ValueError(f"init_params: expected {expected}, found {self.init_params!r}")

    def _best_of_starts(self, X: Array) -> tuple[Step, bool]:
        """Return the last step with the highest likelihood, and whether it had converged."""
        rng = check_rng("random_state", self.random_state)
        fits, collapse = [], None
        for _ in range(self.n_init):
            start = STARTS[self.init_params](X, self.n_components, rng)
            try:
                fits.append(self._run(X, start))
            except CollapseError as error:
                collapse = error
        if not fits:
            raise collapse
        return max(fits, key=lambda fit: fit[0].log_likelihood)

    def _run(self, X: Array, start: Parameters) -> tuple[Step, bool]:
        """Return EM's last step, and whether it gained less than tol per row."""
        gain = log_likelihood = -np.inf
        for step in em(X, start, self.tol, self.max_iter):
            gain, log_likelihood = step.log_likelihood - log_likelihood, step.log_likelihood
        return step, gains_little(gain, len(X), self.tol)

    def _warn(self) -> None:
        warnings.warn(
            f"EM ended after max_iter = {self.max_iter} steps, before one gained less than "
            f"tol = {self.tol:g} per row: raise max_iter or tol",
            ConvergenceWarning,
            stacklevel=3,
        )
