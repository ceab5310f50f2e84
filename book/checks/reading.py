"""What a reader's answer gives, read as what it should be: parts, numbers, truth values.

A list, another dtype, an array without dimensions or a fraction is read like an array of floats.
What cannot be read so is refused in words.
"""

import reprlib
from copy import deepcopy

import numpy as np

from checks import Wrong


def function(answer):
    """The answer, if it can be called."""
    if not callable(answer):
        raise Wrong(f"Expected a function, found {type(answer).__name__}.")
    return answer


def called(answer, *arguments):
    """What the answer gives for copies of these arguments: it may change them."""
    return function(answer)(*deepcopy(arguments))


def parts(found, *names):
    """The parts of a result: a tuple, a list, the rows of an array, whatever unpacks."""
    try:
        result = list(found)
    except TypeError:  # None, or one number
        result = []
    if len(result) != len(names):
        raise Wrong(f"Return ({', '.join(names)}); found {type(found).__name__}.")
    return result


def _floats(found):
    """An array of floats; None where something is not a real number, such as a word or 1j."""
    if found is None:  # which NumPy takes for nan
        return None
    try:
        array = np.asarray(found)
        return array.astype(float) if array.dtype.kind in "biufO" else None
    except (TypeError, ValueError):
        return None


def reals(found, name):
    """An array of real numbers, of any shape; they may be nan or infinite."""
    array = _floats(found)
    if array is None:
        raise Wrong(f"{name} should be numbers; found {reprlib.repr(found)}.")
    return array


def numbers_or_nan(found, name, shape):
    """An array of this shape; its entries may be nan or infinite."""
    array = reals(found, name)
    if array.shape != shape:
        raise Wrong(f"{name} should have the shape {shape}; found {array.shape}.")
    return array


def numbers(found, name, shape):
    """An array of this shape, all of whose entries are finite."""
    array = numbers_or_nan(found, name, shape)
    strange = array[~np.isfinite(array)]
    if strange.size:
        raise Wrong(f"{name} should be finite numbers; found {strange[0]}.")
    return array


def number(found, name):
    """One finite number."""
    array = _floats(found)
    if array is None or array.shape != () or not np.isfinite(array):
        raise Wrong(f"{name} should be one finite number; found {reprlib.repr(found)}.")
    return float(array)


def truths(found, expected, shape=()):
    """Truth values in an array of this shape; 1 and 0 are read as True and False."""
    array = _floats(found)
    if array is None or array.shape != shape or not np.isin(array, (0, 1)).all():
        raise Wrong(f"Expected {expected}; found {reprlib.repr(found)}.")
    return array == 1
