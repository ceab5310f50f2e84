"""Mixtures in files: NumPy's .npz with the arrays, and all else as JSON beside them.

Nothing is pickled, so that a file from a stranger can run nothing. What is read is exactly what
was written, to the last bit.
"""

import json
import os
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from gmmlib.checks import check_numbers

Thing = TypeVar("Thing")

VERSION = 1  # of the format
INITIAL = ("weights_init", "means_init", "precisions_init")
FITTED = ("weights_", "means_", "covariances_", "precisions_", "precisions_cholesky_")
FITTED += ("lower_bound_", "lower_bounds_", "n_iter_", "converged_", "n_features_in_")
NOT_ALWAYS = ("feature_names_in_", "_metadata_request", "_weights", "_means", "_covariances")


def write(path: str | os.PathLike, kind: str, values: dict[str, Any]) -> None:
    """Write named values of a thing of this kind to a file."""
    path = _check_path(path)
    arrays = {n: v for n, v in values.items() if isinstance(v, np.ndarray) and v.dtype.kind != "O"}
    rest = {name: value for name, value in values.items() if name not in arrays}
    header = {"format": "gmmlib", "version": VERSION, "kind": kind, "values": rest}
    content = BytesIO()
    np.savez(content, header=np.array(json.dumps(header, default=_plain)), **arrays)
    path.write_bytes(content.getvalue())  # only now: an error above leaves an old file alone


def read(path: str | os.PathLike, kind: str, make: Callable[[dict[str, Any]], Thing]) -> Thing:
    """Return what `make` makes of the values in a file that `write` wrote for the same kind.

    Raises ValueError where the file is another. OSErrors of the file system pass.
    """
    path = _check_path(path)
    content = path.read_bytes()
    try:
        return make(_values(content, kind))
    except Exception as error:  # other content may break a reader in any way
        expected = f"a file that {kind}.save wrote, in version {VERSION} of its format"
        found = f"{path} ({type(error).__name__}: {error})"
        raise ValueError(f"path: expected {expected}, found {found}") from error


def save_model(model: Any, path: str | os.PathLike) -> None:
    """Write an estimator, fitted or not. A generator of random numbers as its random_state is
    refused with a TypeError: what it would draw next is no setting.
    """
    from gmmlib.settings import check_settings  # here, since Parameters are stored too

    check_settings(model)
    if isinstance(model.random_state, (np.random.Generator, np.random.RandomState)):
        found = type(model.random_state).__name__
        hint = "set_params(random_state=None) before saving"
        raise TypeError(f"random_state: expected None or a seed, found a {found}; {hint}")
    values = model.get_params() | {n: v for n, v in vars(model).items() if n in FITTED + NOT_ALWAYS}
    for name in INITIAL:
        if values[name] is not None:
            values[name] = check_numbers(name, values[name], np.finfo(float).max)
    write(path, "GaussianMixture", values)


def load_model(kind: type[Thing], path: str | os.PathLike) -> Thing:
    """Return the estimator that `save_model` wrote."""
    from gmmlib.settings import check_settings  # here, since Parameters are stored too

    def make(values: dict[str, Any]) -> Thing:
        model = kind(**{name: values.pop(name) for name in kind().get_params()})
        check_settings(model)
        missing, unknown = set(FITTED) - set(values), set(values) - set(FITTED + NOT_ALWAYS)
        if unknown or (missing and missing != set(FITTED)):
            raise ValueError(f"{', '.join(sorted(unknown or missing))} unknown or missing")
        if "feature_names_in_" in values:
            values["feature_names_in_"] = np.array(values["feature_names_in_"], dtype=object)
        vars(model).update(values)
        if not missing:
            _ = model.parameters_  # refuses what is no mixture
        return model

    return read(path, "GaussianMixture", make)


def _check_path(path: str | os.PathLike) -> Path:
    try:
        path = Path(path)
    except TypeError as error:
        raise TypeError(f"path: expected the name of a file, found {path!r}") from error
    if "\0" in str(path):
        raise ValueError(f"path: expected the name of a file, found {str(path)!r}")
    return path


def _values(content: bytes, kind: str) -> dict[str, Any]:
    """Return the named values, after a look at the header."""
    with np.lib.npyio.NpzFile(BytesIO(content), allow_pickle=False) as file:
        arrays = dict(file.items())
    header = json.loads(str(arrays.pop("header")))
    found = header["format"], header["version"], header["kind"]
    if found != ("gmmlib", VERSION, kind):
        raise ValueError("format {}, version {}, holding {}".format(*found))
    return header["values"] | arrays


def _plain(value: Any) -> Any:
    """Return a NumPy number or array as what JSON knows."""
    if isinstance(value, (np.generic, np.ndarray)):
        return value.tolist()
    raise TypeError(f"expected numbers, text and arrays, found {value!r}")
