"""Checks of what users hand in: errors name the argument, what was found and what was expected."""

import sys
from collections.abc import Collection, Iterable, Iterator, Sized
from numbers import Integral, Real
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]
Labels = NDArray[np.int64]
Mask = NDArray[np.bool_]
Block = tuple[Array, Array | None]  # rows B x D, and a weight for each or None
# As words: numpy.random is loaded when it is needed.
Rng: TypeAlias = "np.random.Generator | np.random.RandomState"
Seed: TypeAlias = "int | np.random.Generator | np.random.RandomState | None"

LARGEST = 1e150  # the squares of data and means must fit into float64
FINITE = float(np.finfo(np.float64).max)  # for numbers that are not squared
SUMS_TO_ONE = 1e-8  # how far a sum of typed weights or responsibilities may be from 1
SUMS_TO_ONE_SINGLE = 1e-6  # the same for numbers of float32
MISSING = ("NoneType", "NAType", "NaTType")  # types of what stands for no value, pandas' too
CONVERT = "such an argument must be converted, from a sparse matrix, strings or other objects, to"
CONVERT += " numbers first"
MOST_LETTERS = 100  # of a found value in an error
SYMMETRIC = 1e-9  # how far apart mirror entries may be, in units of sqrt(C_aa C_bb)


def expect(fine: bool, name: str, expected: str, found: Any, error: type = ValueError) -> None:
    """Raise an error that names the argument, unless all is fine."""
    if not fine:
        raise error(f"{name}: expected {expected}, found {found}")


def check_numbers(name: str, values: ArrayLike, largest: float = LARGEST) -> Array:
    """Return a float64 array of finite numbers; refuse text, complex, sparse, ragged, None."""
    refuse_masked(name, values)
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
        where = tuple(map(int, np.argwhere(~(np.abs(array) <= largest))[0]))
        found = f"{array[where]}{_place(values, where)}"
        raise ValueError(f"{name}: expected {expected}, found {found}")
    return array


def refuse_masked(name: str, values: Any) -> None:
    """Raise TypeError for an array with a mask, or a list with one in it: NumPy would drop it."""
    masked = sys.modules.get("numpy.ma")  # who has such an array has imported it
    if masked and _holds(masked.MaskedArray, values):
        expected = "an array without a mask"
        found = "a masked array; leave masked rows out, or fill them in, and pass its .data"
        expect(False, name, expected, found, TypeError)


def _holds(wanted: type, values: Any) -> bool:
    """Is it of this type, or a list or tuple of arrays, or of lists, with one of this type inside?

    A list that begins with a number is one of numbers, and is not looked through.
    """
    if isinstance(values, (list, tuple)):
        nested = len(values) > 0 and isinstance(values[0], (list, tuple, np.ndarray))
        return nested and any(_holds(wanted, value) for value in values)
    return isinstance(values, wanted)


def refuse_other_than_numbers(name: str, values: ArrayLike, array: np.ndarray) -> None:
    """Raise, unless the array holds Python objects and each of them is a real number."""
    if array.dtype.kind == "c":
        raise ValueError(f"{name}: Complex data not supported, expected an array of real numbers")
    odd = f"{array.dtype.type.__name__}; {CONVERT}"
    if array.dtype == object:
        items = np.ndenumerate(array)
        other = ((at, one) for at, one in items if not isinstance(one, (Real, np.bool_)))
        where, value = next(other, (None, None))
        if where is None:
            return
        odd = _told(value) if array.ndim == 0 else _told(value, _place(values, where))
    found = f"{type(values).__name__} holding {odd}"
    raise TypeError(f"{name}: expected a dense array of real numbers, found {found}")


def _told(value: Any, place: str = "") -> str:
    """Say what is no number, and what to do. A missing value has many names."""
    kind = type(value).__name__
    if place and kind in MISSING:
        return f"a missing value ({value}){place}; leave such rows out, or fill them in"
    return f"{kind}{place}; {CONVERT}"


def _place(values: Any, where: tuple[int, ...]) -> str:
    """Return where a number is, and in which column of a data frame."""
    columns = list(getattr(values, "columns", ()))
    return f" at index {where}" + (f", in column {columns[where[-1]]!r}" if columns else "")


def check_shape(
    name: str,
    values: ArrayLike,
    shape: tuple[int, ...],
    meaning: str = "",
    largest: float = LARGEST,
) -> Array:
    """Return finite numbers of this shape; an error also says what the shape means."""
    array = check_numbers(name, values, largest)
    expect(array.shape == shape, name, f"shape {shape}{meaning}", array.shape)
    return array


def check_shares(name: str, values: ArrayLike, n: int, owner: str) -> Array:
    """Return n numbers that are not negative, one for each owner."""
    shares = check_shape(name, values, (n,), f", one weight for each {owner}")
    expect(shares.min() >= 0, name, "no negative number", shares.min())
    return shares


def check_table(name: str, values: ArrayLike) -> Array:
    """Return a 2-D array with at least one row and one column."""
    table = check_numbers(name, values)
    series = hasattr(values, "to_frame")  # of pandas or Polars
    column = f"{name}.to_frame()" if series else f"np.reshape({name}, (-1, 1))"
    row = f"{name}.to_numpy().reshape(1, -1)" if series else f"np.reshape({name}, (1, -1))"
    hint = f"Reshape your data: {column} makes it one column, {row} one row"
    expect(table.ndim != 1, name, "a 2-D array", f"1-D of shape {table.shape}. {hint}")
    expected = "a 2-D array with at least one row and one column"
    shape = f"shape {table.shape}"
    expect(table.ndim == 2, name, expected, shape)
    N, D = table.shape
    found = f"{N} sample(s) and {D} feature(s) (shape={table.shape})"
    expect(table.size > 0, name, expected, f"{found} while a minimum of 1 is required of each")
    return table


def refuse_blocks(X: Any) -> None:
    """Raise TypeError for what gives rows in blocks: some functions need all of them at once."""
    blocks = callable(X) or isinstance(X, Iterator)
    found = "a callable" if callable(X) else f"a {type(X).__name__}"
    expect(not blocks, "X", "an array or a memory map", found, TypeError)


def check_data(X: ArrayLike, n_features: int | None = None) -> Array:
    """Return X as N x D; with `n_features`, D must be that number."""
    refuse_blocks(X)
    X = check_table("X", X)
    D = X.shape[1]
    expect(n_features in (None, D), "X", f"{n_features} features (columns)", D)
    return X


def check_enough_rows(n_samples: int, n_components: int, weighted: bool = False) -> None:
    """Raise ValueError for fewer rows than components. weighted: those of weight 0 do not count."""
    expected = f"at least as many rows as components, {n_components}"
    found = f"{n_samples} row{'s' * (n_samples != 1)}"
    found += " of positive sample_weight" * weighted
    expect(n_samples >= n_components, "X", expected, found)


def check_responsibilities(responsibilities: ArrayLike, n_samples: int | None = None) -> Array:
    """Return N x K numbers that are not negative and sum to 1 in each row.

    n_samples: how many rows X has. Responsibilities of float32 may be a little off a sum of 1, and
    are divided by their sum.
    """
    name = "responsibilities"
    gamma = check_table(name, responsibilities)
    expected = f"one row for each of the {n_samples} rows of X"
    expect(n_samples in (None, len(gamma)), name, expected, len(gamma))
    expect(gamma.min() >= 0, name, "no negative number", gamma.min())
    sums = gamma.sum(axis=1)
    row = int(np.abs(sums - 1).argmax())
    single = getattr(responsibilities, "dtype", None) == np.float32
    off = SUMS_TO_ONE_SINGLE if single else SUMS_TO_ONE
    expect(abs(sums[row] - 1) <= off, name, "rows that sum to 1", f"{sums[row]} in row {row}")
    return gamma / sums[:, None] if single else gamma


def check_given(name: str, given: ArrayLike, n_samples: int, n_components: int) -> Array | Labels:
    """Return labels, N, -1 where not given; or responsibilities, N x K, a row of 0 where not given.

    Responsibilities of float32 may be a little off a sum of 1, and are divided by their sum.
    """
    array = _check_known(name, given)
    if array.ndim == 1:
        return _labels(name, given, n_samples, n_components)
    meaning = f", or {n_samples} labels"
    array = check_shape(name, array, (n_samples, n_components), meaning)
    expect(array.min() >= 0, name, "no negative number", array.min())
    sums = array.sum(axis=1)
    off = np.minimum(np.abs(sums - 1), sums)
    row = int(off.argmax())
    expected = "rows that sum to 1, or to 0 where nothing is given"
    single = getattr(given, "dtype", None) == np.float32
    most = SUMS_TO_ONE_SINGLE if single else SUMS_TO_ONE
    expect(off[row] <= most, name, expected, f"{sums[row]} in row {row}")
    if single:
        array = array / np.where(sums > most, sums, 1.0)[:, None].astype(np.float64)
    return array


def _check_known(name: str, given: ArrayLike) -> Array:
    """Return numbers; where labels are missing, as a data frame has them, say how to write -1."""
    try:
        return check_numbers(name, given)
    except (TypeError, ValueError) as error:
        column = given if isinstance(given, Iterable) else ()
        where = next((n for n, one in enumerate(column) if _is_missing(one)), None)
        if where is None:
            raise
        code = f"np.nan_to_num(np.array({name}, float), nan=-1)"
        code = f"{name}.fillna(-1)" if hasattr(given, "fillna") else code
        expected = "whole numbers, -1 where a label is not known"
        found = f"a missing value at {where}: {code}.astype(int)"
        raise ValueError(f"{name}: expected {expected}, found {found}") from error


def _is_missing(value: Any) -> bool:
    """Is it what data frames have where a value is not known?"""
    return type(value).__name__ in MISSING or (isinstance(value, Real) and value != value)


def _labels(name: str, given: ArrayLike, n_samples: int, n_components: int) -> Labels:
    """Return N whole numbers from -1 to K - 1."""
    labels = np.asarray(given)
    if labels.dtype == object:  # as whole numbers in a data frame may be
        labels = np.asarray(labels.tolist())
    expected = f"labels as whole numbers, -1 where not given, or {n_components} columns"
    expect(labels.dtype.kind in "iu", name, expected, f"type {labels.dtype}", TypeError)
    expected = f"a label for each of the {n_samples} rows of X"
    expect(len(labels) == n_samples, name, expected, len(labels))
    odd = labels[(labels < -1) | (labels >= n_components)]
    expected = f"labels from 0 to {n_components - 1}, or -1 where not given"
    expect(len(odd) == 0, name, expected, odd[:1])
    return labels.astype(np.int64)


def check_weights(weights: ArrayLike, n_components: int, name: str = "weights") -> Array:
    """Return K numbers that are not negative and sum to 1; a weight may be exactly 0.

    Weights of float32 hardly ever sum to 1: they may be a little off, and are divided by their sum.
    """
    single = getattr(weights, "dtype", None) == np.float32
    weights = check_shares(name, weights, n_components, "component")
    total = weights.sum()
    off = SUMS_TO_ONE_SINGLE if single else SUMS_TO_ONE
    expect(abs(total - 1) <= off, name, "a sum of 1", total)
    return weights / total if single else weights


def check_sample_weight(sample_weight: ArrayLike | None, n_samples: int) -> Array | None:
    """Return N weights that are not negative and not all 0, or None."""
    weights = check_block_weights(sample_weight, n_samples)
    positive = weights is None or weights.max() > 0
    expect(positive, "sample_weight", "some positive number", "only zeros")
    return weights


def check_block_weights(sample_weight: ArrayLike | None, n_samples: int) -> Array | None:
    """Return a weight that is not negative for each row of a block, or None."""
    if sample_weight is None:
        return None
    return check_shares("sample_weight", sample_weight, n_samples, "row of X")


def check_layout(X: Any, weights: Any = None) -> None:
    """Refuse what does not look like N x D numbers and N weights, without reading any of it."""
    refuse_masked("X", X)
    refuse_masked("sample_weight", weights)
    check_numbers("X", np.empty(0, X.dtype))
    known = X.ndim == 2 and all(n > 0 for n in X.shape)  # Dask calls an unknown number nan
    expected = "a 2-D array with at least one row and one column, and known numbers of both"
    expect(known, "X", expected, f"shape {X.shape}")
    if weights is not None:
        expected = f"shape {X.shape[:1]}, one weight for each row of X"
        expect(weights.shape == X.shape[:1], "sample_weight", expected, weights.shape)


def check_block(X: ArrayLike, weights: ArrayLike | None, n_features: int | None, at: str) -> Block:
    """Return rows as float64 and their weights. An error also says where it was found."""
    try:
        X = check_data(X, n_features)
        return X, check_block_weights(weights, len(X))
    except (TypeError, ValueError) as error:
        own = TypeError if isinstance(error, TypeError) else ValueError
        raise own(f"{error}, in {at}") from error


def check_gaussians(means: ArrayLike, covariances: ArrayLike) -> tuple[Array, Array]:
    """Return means, K x D, and symmetric positive definite covariances, K x D x D."""
    means = check_table("means", means)
    K, D = means.shape
    meaning = ", one square matrix for each row of means"
    covariances = check_shape("covariances", covariances, (K, D, D), meaning, LARGEST**2)
    for k, covariance in enumerate(covariances):
        check_positive_definite(f"covariances[{k}]", covariance)
    return means, (covariances + covariances.transpose(0, 2, 1)) / 2


def check_positive_definite(name: str, covariance: Array) -> None:
    """Raise ValueError for a D x D matrix that is not symmetric, or not positive definite."""
    scale = np.sqrt(np.maximum(np.diag(covariance), 0))
    gap = np.abs(covariance - covariance.T)
    symmetric = bool((gap <= SYMMETRIC * np.outer(scale, scale)).all())
    expect(symmetric, name, "a symmetric matrix", f"entries {gap.max():g} apart")
    try:
        np.linalg.cholesky(covariance)
    except np.linalg.LinAlgError as error:
        found = f"smallest eigenvalue {np.linalg.eigvalsh(covariance)[0]:g}"
        raise ValueError(f"{name}: expected a positive definite matrix, found {found}") from error


def type_name(value: Any) -> str:
    """Return the name of its class, with the module: other libraries have the same names."""
    own = type(value)
    module = "" if own.__module__ == "builtins" else f"{own.__module__}."
    return module + own.__qualname__


def shown(value: Any) -> str:
    """Return a found value as an error shows it: what is long, by its type and size."""
    text = repr(value)
    if len(text) <= MOST_LETTERS and "\n" not in text:
        return text
    shape = getattr(value, "shape", None)
    length = f"{len(value)} items" if isinstance(value, Sized) else f"{len(text)} letters"
    return f"{type_name(value)} of {length if shape is None else f'shape {shape}'}"


def check_type(name: str, value: Any, wanted: type, expected: str) -> None:
    """Raise TypeError for another type of number; True and False are no numbers here."""
    fine = isinstance(value, wanted) and not isinstance(value, bool)
    expect(fine, name, expected, shown(value), TypeError)


def check_count(name: str, value: int, smallest: int = 1) -> int:
    """Return a whole number that is at least `smallest`."""
    check_type(name, value, Integral, "a whole number")
    expect(value >= smallest, name, f"at least {smallest}", value)
    return int(value)


def check_not_negative(name: str, value: float) -> float:
    """Return a finite number that is not negative."""
    check_type(name, value, Real, "a number")
    expect(0 <= value < np.inf, name, "a finite number that is not negative", value)
    return float(value)


def check_choice(name: str, value: str, choices: Collection[str]) -> None:
    """Raise, unless the value is one of the choices; TypeError where it is not even text."""
    expected = f"one of {', '.join(choices)}"
    text = isinstance(value, str)
    error = ValueError if text else TypeError
    expect(text and value in choices, name, expected, shown(value), error)


def check_rng(name: str, seed: Seed) -> Rng:
    """Return a generator of random numbers: the one given, a new one from a seed, or for None
    NumPy's own, which numpy.random.seed seeds.
    """
    if isinstance(seed, (np.random.Generator, np.random.RandomState)):
        return seed
    if seed is None:
        return np.random.RandomState(np.random.mtrand.get_bit_generator())
    expected = "None, a whole number, a numpy.random.Generator or a RandomState"
    check_type(name, seed, Integral, expected)
    return np.random.default_rng(check_count(name, seed, smallest=0))
