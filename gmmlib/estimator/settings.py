"""The estimator's arguments, checked: which values each may have."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike

from gmmlib import checks
from gmmlib.checks import FINITE, Array, Seed, expect, shown
from gmmlib.covariance import COVARIANCES, CovarianceKind
from gmmlib.start import STARTS

INITIAL = {"weights": "weights_init", "means": "means_init", "covariances": "precisions_init"}
SMALLEST = {"n_components": 1, "max_iter": 0, "n_init": 1, "verbose_interval": 1}
CHOICES: dict[str, Collection[str]] = {
    "covariance_type": COVARIANCES,
    "init_params": ("search", *STARTS),
}
PRIORS = ("fraley-raftery",)
LARGEST_REG_COVAR = 1e6  # more is no mixture of the data any longer


@dataclass(frozen=True, eq=False)
class Settings:
    """The arguments of one fit: those of `GaussianMixture`, by the same names.

    The initial values are looked at only beside the data: see `initial`.
    """

    n_components: int
    covariance_type: str
    tol: float
    reg_covar: float
    prior: str | None
    max_iter: int
    n_init: int
    init_params: str
    weights_init: ArrayLike | None
    means_init: ArrayLike | None
    precisions_init: ArrayLike | None
    responsibilities_init: ArrayLike | None
    fixed: Sequence[str]
    random_state: Seed
    warm_start: bool
    verbose: int
    verbose_interval: int

    @classmethod
    def from_estimator(cls, estimator: Any) -> Self:
        """Return the arguments that an estimator has now.

        Raises ValueError or TypeError for one that is out of range.
        """
        return cls(**{field.name: getattr(estimator, field.name) for field in fields(cls)})

    def __post_init__(self) -> None:
        for name, smallest in SMALLEST.items():
            checks.check_count(name, getattr(self, name), smallest)
        for name, choices in CHOICES.items():
            checks.check_choice(name, getattr(self, name), choices)
        if self.prior is not None:
            checks.check_choice("prior", self.prior, PRIORS)
        check_fixed(self.fixed)
        checks.check_not_negative("tol", self.tol)
        reg_covar = checks.check_not_negative("reg_covar", self.reg_covar)
        expected = f"at most {LARGEST_REG_COVAR:g}, relative to the data's width"
        expect(reg_covar <= LARGEST_REG_COVAR, "reg_covar", expected, reg_covar)
        checks.check_rng("random_state", self.random_state)
        known = isinstance(self.warm_start, (bool, np.bool_))
        expect(known, "warm_start", "True or False", shown(self.warm_start), TypeError)
        if not isinstance(self.verbose, bool):
            checks.check_count("verbose", self.verbose, smallest=0)

    def kind(self, n_features: int) -> CovarianceKind:
        """Return the kind of covariance, for rows of so many features."""
        K = int(self.n_components)  # products of an int8 would overflow
        return COVARIANCES[self.covariance_type](K, n_features)

    def initial(self, kind: CovarianceKind) -> dict[str, Array]:
        """Return the initial values that were given: weights, means, covariances in their shape.

        Raises ValueError where something is fixed, and its initial value is not given.
        """
        for name in self.fixed:
            found = f"{name!r} without {INITIAL[name]}"
            expected = "initial values of all that is fixed"
            expect(getattr(self, INITIAL[name]) is not None, "fixed", expected, found)
        means = self.means_init
        precisions = self.precisions_init
        given = {}
        if self.weights_init is not None:
            given["weights"] = checks.check_weights(self.weights_init, kind.K, "weights_init")
        if means is not None:
            shape = (kind.K, kind.D)
            given["means"] = checks.check_shape("means_init", means, shape, largest=FINITE)
        if precisions is not None:
            name = "precisions_init"
            precisions = checks.check_shape(name, precisions, kind.shape, largest=FINITE)
            kind.check_precisions(name, precisions)
            with np.errstate(over="ignore"):  # what is infinite then is refused beside the data
                given["covariances"] = kind.from_precisions(precisions)
        return given


def check_keywords(given: Mapping[str, Any], instead: Mapping[str, str]) -> None:
    """Refuse keywords that a function cannot hand on to `GaussianMixture`: see `refuse_keywords`,
    and those that are no argument of it.
    """
    refuse_keywords(given, instead)
    others = {"n_components", *instead}  # the first is an argument of each such function
    known = [field.name for field in fields(Settings) if field.name not in others]
    for name, value in given.items():
        expected = f"no argument but those of the function and {', '.join(known)}"
        expect(name in known, name, expected, shown(value), TypeError)


def refuse_keywords(given: Mapping[str, Any], instead: Mapping[str, str]) -> None:
    """Refuse the keywords that `instead` has. It says what is expected in place of each."""
    for name in given.keys() & instead.keys():
        expect(False, name, instead[name], shown(given[name]), TypeError)


def check_fixed(fixed: Sequence[str]) -> None:
    """Refuse what is no tuple or list of names of parameters, each once."""
    expected = f"some of {', '.join(INITIAL)}, as a tuple: ('means',)"
    expect(isinstance(fixed, (tuple, list)), "fixed", expected, shown(fixed), TypeError)
    names = [name for name in fixed if isinstance(name, str) and name in INITIAL]
    expect(len(names) == len(fixed) == len(set(names)), "fixed", expected, shown(fixed))
