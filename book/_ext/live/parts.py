"""The parts of what runs in the page, each a script: which files are in it.

A part is taken apart where a reader may do without the rest: proofs need no NumPy, and only figures
need Matplotlib.
"""

import re

from . import book_part, compiled, licences, pack
from .locked import locked, missing

CORE = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm")
PURE = {"plot": ("cycler", "dateutil", "packaging", "pyparsing", "six")}
WHEELS = {"numpy": ("numpy-",), "plot": ("matplotlib-", "contourpy-", "kiwisolver-", "pillow-")}
# Tests, and the fonts that a figure in DejaVu Sans does not use; licences stay.
LEFT_OUT = re.compile(
    r"/tests?/|/benchmarks/|\.pyi$|sample_data|/fonts/(?:afm|pdfcorefonts)|"
    r"fonts/ttf/(?:STIX|cm|DejaVu(?:SansMono|SansDisplay|Serif))|"
    r"\.dist-info/(?!METADATA|LICENSE|licenses)"
)


def write(root, folder):
    """Write each part's script, if all files of Pyodide are here; return the weights in bytes."""
    if missing() or not (compiled.standard_library().exists() and compiled.sympy().exists()):
        return {}
    folder.mkdir(parents=True, exist_ok=True)
    weights = {}
    for name, content in contents(root):
        pack.write(folder / f"{name}.js", content)
        weights[name] = (folder / f"{name}.js").stat().st_size
    packages = [*compiled.PACKAGES, *PURE["plot"]]
    wheels = [name for names in WHEELS.values() for name in names]
    (folder / "licences.txt").write_text(licences.text(packages, wheels), "utf-8")
    return weights


def contents(root):
    """The bytes or the files of each part, by its name, one after the other: they are large."""
    yield "worker", (root / "book" / "live" / "worker.js").read_bytes()
    yield from ((name, locked(name).read_bytes()) for name in CORE)
    yield "python_stdlib.zip", compiled.standard_library().read_bytes()
    yield "sympy", compiled.sympy().read_bytes()
    for name in WHEELS:
        yield name, {path: it for path, it in files(name) if not LEFT_OUT.search(path)}
    yield "book", compiled.tar(dict(sorted(book_part.files(root).items())))


def files(part):
    """Path and bytes of each file of a part that is a package or several."""
    for wheel in WHEELS[part]:
        yield from pack.unzipped(locked(wheel)).items()
    for package in PURE.get(part, ()):
        yield from pack.installed(package)
