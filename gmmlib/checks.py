"""Checks of what users hand in: errors name the argument, what was found and what was expected."""

from collections.abc import Collection
from numbers import Integral, Real

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]
Labels = NDArray[np.int64]
Seed = int | np.random.Generator | np.random.RandomState | None

LARGEST = 1e150  # the squares of data and means must fit into float64
SUMS_TO_ONE = 1e-8  # how far a sum of typed weights or responsibilities may be from 1
SUMS_TO_ONE_SINGLE = 1e-6  # the same for numbers of float32
SYMMETRIC = 1e-9  # how far apart mirror entries may be, in units of sqrt(C_aa C_bb)


def check_numbers(name: str, values: ArrayLike, largest: float = LARGEST) -> Array:
    """Return a float64 array of finite numbers; refuse text, complex, sparse, ragged, None."""
    try:
        array = np.asarray(values)
    except ValueError as error:
        raise ValueError(f"{name}: expected an array, found rows of different lengths") from error
    if array.dtype.kind not in "biuf":
        refuse_other_than_numbers(name, values, array)
    expected = f"finite numbers (not NaN, not inf) of size at most {largest:g}"
    try:
        with np.errstate(over="ignore"):
            array = array.astype(np.float64, copy=False)
    except OverflowError as error:  # whole numbers and fractions of any size, as objects
        raise ValueError(f"{name}: expected {expected}, found a larger one") from error
    if not -largest <= array.min(initial=0) <= array.max(initial=0) <= largest:  # nan: false
        wrong = ~(np.abs(array) <= largest)
        where = tuple(map(int, np.argwhere(wrong)[0]))
        raise ValueError(f"{name}: expected {expected}, found {array[where]} at index {where}")
    return array


def refuse_other_than_numbers(name: str, values: ArrayLike, array: np.ndarray) -> None:
    """Raise, unless the array holds Python objects and each of them is a real number."""
    if array.dtype.kind == "c":
        raise ValueError(f"{name}: Complex data not supported, expected an array of real numbers")
    objects = array.dtype == object
    kinds = [type(value) for value in array.flat] if objects else [array.dtype.type]
    odd = [kind for kind in kinds if not (objects and issubclass(kind, (Real, np.bool_)))]
    if odd:
        found = f"{type(values).__name__} holding {odd[0].__name__}"
        raise TypeError(
            f"{name}: expected a dense array of real numbers, found {found}; such an argument must "
            "be converted, from a sparse matrix, strings or other objects, to numbers first"
        )


def check_table(name: str, values: ArrayLike) -> Array:
    """Return a 2-D array with at least one row and one column."""
    table = check_numbers(name, values)
    if table.ndim == 1:
        hint = f"Reshape your data: {name}.reshape(-1, 1) or {name}[:, None] makes it one column"
        raise ValueError(f"{name}: expected a 2-D array, found 1-D of shape {table.shape}. {hint}")
    expected = "a 2-D array with at least one row and one column"
    if table.ndim != 2:
        raise ValueError(f"{name}: expected {expected}, found shape {table.shape}")
    if table.size == 0:
        found = f"{len(table)} sample(s) and {table.shape[1]} feature(s) (shape={table.shape})"
        counts = f"{found} while a minimum of 1 is required of each"
        raise ValueError(f"{name}: expected {expected}, found {counts}")
    return table


def check_data(X: ArrayLike, n_features: int | None = None) -> Array:
    """Return X as N x D; with `n_features`, D must be that number."""
    X = check_table("X", X)
    if n_features not in (None, X.shape[1]):
        raise ValueError(f"X: expected {n_features} features (columns), found {X.shape[1]}")
    return X


def check_enough_rows(n_samples: int, n_components: int) -> None:
    if n_samples < n_components:
        expected = f"at least as many rows as components, {n_components}"
        raise ValueError(f"X: expected {expected}, found {n_samples} rows")


def check_responsibilities(responsibilities: ArrayLike, n_samples: int) -> Array:
    """Return N x K numbers that are not negative and sum to 1 in each row."""
    gamma = check_table("responsibilities", responsibilities)
    if len(gamma) != n_samples:
        expected = f"one row for each of the {n_samples} rows of X"
        raise ValueError(f"responsibilities: expected {expected}, found {len(gamma)}")
    if gamma.min() < 0:
        raise ValueError(f"responsibilities: expected no negative number, found {gamma.min()}")
    sums = gamma.sum(axis=1)
    row = int(np.abs(sums - 1).argmax())
    if abs(sums[row] - 1) > SUMS_TO_ONE:
        raise ValueError(
            f"responsibilities: expected rows that sum to 1, found {sums[row]} in row {row}"
        )
    return gamma


def check_weights(weights: ArrayLike, n_components: int, name: str = "weights") -> Array:
    """Return K numbers that are not negative and sum to 1; a weight may be exactly 0.

    Weights of float32 hardly ever sum to 1: they may be a little off, and are divided by their sum.
    """
    single = getattr(weights, "dtype", None) == np.float32
    weights = check_numbers(name, weights)
    if weights.shape != (n_components,):
        expected = f"shape ({n_components},), one weight for each component"
        raise ValueError(f"{name}: expected {expected}, found {weights.shape}")
    if weights.min() < 0:
        raise ValueError(f"{name}: expected no negative number, found {weights.min()}")
    if abs(weights.sum() - 1) > (SUMS_TO_ONE_SINGLE if single else SUMS_TO_ONE):
        raise ValueError(f"{name}: expected a sum of 1, found {weights.sum()}")
    return weights / weights.sum() if single else weights


def check_gaussians(means: ArrayLike, covariances: ArrayLike) -> tuple[Array, Array]:
    """Return means, K x D, and symmetric positive definite covariances, K x D x D."""
    means = check_table("means", means)
    covariances = check_numbers("covariances", covariances, LARGEST**2)
    shape = (len(means), means.shape[1], means.shape[1])
    if covariances.shape != shape:
        expected = f"shape {shape}, one square matrix for each row of means"
        raise ValueError(f"covariances: expected {expected}, found {covariances.shape}")
    for k, covariance in enumerate(covariances):
        check_positive_definite(f"covariances[{k}]", covariance)
    return means, (covariances + covariances.transpose(0, 2, 1)) / 2


def check_positive_definite(name: str, covariance: Array) -> None:
    scale = np.sqrt(np.maximum(np.diag(covariance), 0))
    gap = np.abs(covariance - covariance.T)
    if (gap > SYMMETRIC * np.outer(scale, scale)).any():
        raise ValueError(f"{name}: expected a symmetric matrix, found entries {gap.max():g} apart")
    try:
        np.linalg.cholesky(covariance)
    except np.linalg.LinAlgError as error:
        smallest = np.linalg.eigvalsh(covariance)[0]
        raise ValueError(
            f"{name}: expected a positive definite matrix, found smallest eigenvalue {smallest:g}"
        ) from error


def check_count(name: str, value: int, smallest: int = 1) -> int:
    """Return a whole number that is at least `smallest`."""
    if not isinstance(value, Integral) or isinstance(value, bool):
        raise TypeError(f"{name}: expected a whole number, found {value!r}")
    if value < smallest:
        raise ValueError(f"{name}: expected at least {smallest}, found {value}")
    return int(value)


def check_not_negative(name: str, value: float) -> float:
    """Return a finite number that is not negative."""
    if not isinstance(value, Real) or isinstance(value, bool):
        raise TypeError(f"{name}: expected a number, found {value!r}")
    if not 0 <= value < np.inf:
        raise ValueError(f"{name}: expected a finite number that is not negative, found {value}")
    return float(value)


def check_choice(name: str, value: str, choices: Collection[str]) -> str:
    """Return one of the choices."""
    if not isinstance(value, str):
        raise TypeError(f"{name}: expected one of {', '.join(choices)}, found {value!r}")
    if value not in choices:
        raise ValueError(f"{name}: expected one of {', '.join(choices)}, found {value!r}")
    return value


def check_flag(name: str, value: bool) -> bool:
    """Return True or False."""
    if not isinstance(value, (bool, np.bool_)):
        raise TypeError(f"{name}: expected True or False, found {value!r}")
    return bool(value)


def check_rng(name: str, seed: Seed) -> np.random.Generator:
    """Return a generator of random numbers: the one given, or a new one from a seed."""
    if isinstance(seed, (np.random.Generator, np.random.RandomState)):
        return seed
    if seed is None:
        return np.random.default_rng()
    if not isinstance(seed, Integral) or isinstance(seed, bool):
        expected = "None, a whole number, a numpy.random.Generator or a RandomState"
        raise TypeError(f"{name}: expected {expected}, found {seed!r}")
    return np.random.default_rng(check_count(name, seed, smallest=0))


def check_sample_weight(sample_weight: ArrayLike | None, n_samples: int) -> Array | None:
    """Return N weights that are not negative and not all 0, or None."""
    weights = check_block_weights(sample_weight, n_samples)
    if weights is not None and weights.max() == 0:
        raise ValueError("sample_weight: expected some positive number, found only zeros")
    return weights


def check_block_weights(sample_weight: ArrayLike | None, n_samples: int) -> Array | None:
    """Return a weight that is not negative for each row of a block, or None."""
    if sample_weight is None:
        return None
    weights = check_numbers("sample_weight", sample_weight)
    if weights.shape != (n_samples,):
        expected = f"shape ({n_samples},), one weight for each row of X"
        raise ValueError(f"sample_weight: expected {expected}, found {weights.shape}")
    if weights.min() < 0:
        raise ValueError(f"sample_weight: expected no negative number, found {weights.min()}")
    return weights
