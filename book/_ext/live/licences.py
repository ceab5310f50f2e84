"""The licences of what runs in the page, as one text beside the parts."""

from importlib.metadata import distribution

from . import pack
from .locked import LOCK, locked

NAMES = {"dateutil": "python-dateutil"}  # where a package has another name than its module
FILES = ("LICENSE", "LICENCE", "COPYING")
PYODIDE = f"""The core, and the builds of NumPy, Matplotlib and what that needs, are Pyodide \
{LOCK["version"]} (https://pyodide.org),
under the Mozilla Public License 2.0; its sources are at https://github.com/pyodide/pyodide.
It holds Python (https://docs.python.org/3/license.html)."""


def text(packages, wheels):
    """All of them, one below the other."""
    found = [PYODIDE]
    for package in packages:
        about = distribution(NAMES.get(package, package))
        paths = [it for it in about.files if is_licence(str(it))]
        found += [f"{package}\n\n{it.locate().read_text('utf-8')}" for it in paths]
    for wheel in wheels:
        files = pack.unzipped(locked(wheel)).items()
        found += [f"{path}\n\n{it.decode()}" for path, it in files if is_licence(path)]
    return f"\n{'-' * 72}\n".join(found)


def is_licence(path):
    return ".dist-info/" in path and path.rpartition("/")[2].upper().startswith(FILES)
