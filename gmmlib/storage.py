"""Named values in files: NumPy's .npz with the arrays, and all else as JSON beside them.

Nothing is pickled, so that a file from a stranger can run nothing. What is read is exactly what
was written, to the last bit.
"""

import os
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np

from gmmlib.checks import expect, shown

VERSION = 1  # of the format


def write(path: str | os.PathLike[str], owner: str, values: dict[str, Any]) -> None:
    """Write named values to a file. owner: the class they belong to."""
    import json  # a tenth of the time that importing gmmlib would take

    path = _check_path(path)
    arrays = {n: v for n, v in values.items() if isinstance(v, np.ndarray) and v.dtype.kind != "O"}
    rest = {name: _plain(name, value) for name, value in values.items() if name not in arrays}
    header = {"format": "gmmlib", "version": VERSION, "kind": owner, "values": rest}
    content = BytesIO()
    arrays["header"] = np.array(json.dumps(header))
    np.savez(content, allow_pickle=False, **arrays)
    path.write_bytes(content.getvalue())  # only now: an error above leaves an old file alone


def read(path: str | os.PathLike[str], owner: str, make: Callable[[dict[str, Any]], Any]) -> Any:
    """Return what `make` makes of the values in a file that `write` wrote for the same owner.

    Raises ValueError where the file is another. OSErrors of the file system pass.
    """
    content = _check_path(path).read_bytes()
    try:
        return make(_values(content, owner))
    except Exception as error:  # other content may break a reader in any way
        expected = f"a file that {owner}.save wrote, in version {VERSION} of its format"
        found = f"{path} ({type(error).__name__}: {error})"
        raise ValueError(f"path: expected {expected}, found {found}") from error


def _check_path(path: str | os.PathLike[str]) -> Path:
    """Return the name of a file as a Path. Raises TypeError or ValueError where it is none."""
    expected = "the name of a file"
    named = isinstance(path, (str, os.PathLike))
    expect(named, "path", expected, shown(path), TypeError)
    expect("\0" not in str(path), "path", expected, shown(path))
    return Path(path)


def _values(content: bytes, owner: str) -> dict[str, Any]:
    """Return the named values, after a look at the header."""
    import json

    with np.lib.npyio.NpzFile(BytesIO(content), allow_pickle=False) as file:
        arrays = dict(file.items())
    header = json.loads(str(arrays.pop("header")))
    told = "format {format}, version {version}, holding {kind}"
    wanted = told.format(format="gmmlib", version=VERSION, kind=owner)
    found = told.format(**header)
    expect(found == wanted, "header", wanted, found)
    return header["values"] | arrays


def _plain(name: str, value: Any) -> Any:
    """Return a value as what JSON knows. Raises TypeError, naming it, where JSON does not."""
    import json

    def known(part: Any) -> Any:
        numpy = isinstance(part, (np.generic, np.ndarray))
        expect(numpy, name, "numbers, text, lists and arrays", shown(part), TypeError)
        return part.tolist()

    return json.loads(json.dumps(value, default=known))
