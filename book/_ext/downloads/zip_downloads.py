"""Each notebook's page offers a zip that runs alone: unpack, install the few packages, open.

It holds the notebook; what it may import, gmmlib too, beside it; the data; the other notebooks
without their pictures. Same files, same bytes.
"""

import json
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import nbformat

from . import in_lab
from .lab_notebook import divided, for_lab, pictures_of
from .places import places as table

# This page examines the repository itself: outside it there is nothing to run.
WITHOUT = {"book/how-it-checks"}
# The folders of code that notebooks import.
ROOMS = ["kit", "judge", "checks"]
PACKAGES = ["ipykernel", "jupyterlab", "matplotlib", "mpmath", "numpy", "scikit-learn"]
PACKAGES += ["sympy", "threadpoolctl"]
README = """{name}: a notebook of the book, and all it needs.

You need Python 3.11, 3.12 or 3.13 and about 700 MB on the disk. The second line below needs a
network, and takes about 2 minutes, or 6 on a slow machine; afterwards all works without a network.
Unpack the whole zip, open a terminal in the folder in which this file lies, and type, on Linux or
macOS:

    python3 -m venv .venv
    .venv/bin/python -m pip install -r requirements.txt
    .venv/bin/python -m jupyter lab book/{name}.ipynb

On Windows:

    py -m venv .venv
    .venv\\Scripts\\python -m pip install -r requirements.txt
    .venv\\Scripts\\python -m jupyter lab book\\{name}.ipynb

Next time the third line is enough. Where the first one fails on Debian or Ubuntu, install the
package python3-venv; on macOS and Windows, install Python from python.org.

To run the notebook, choose "Restart Kernel and Run All Cells" in the menu Kernel. The other
chapters lie beside it, since links lead there and proofs use them; their pictures appear when they
run.
Below each exercise its solution is folded: a click on "cells hidden" unfolds it.

Licences: LICENSE for code, LICENSE-TEXT for text and figures, data/README.md for data.
"""


def offers(app, pagename):
    """Does this page have a zip?"""
    return app.env.doc2path(pagename).endswith(".ipynb") and pagename not in WITHOUT


def write_zips(app, exception):
    if exception or app.builder.format != "html":
        return
    root = Path(app.srcdir)
    shared, own = common(root, app.env)
    for pagename in app.env.found_docs:
        if offers(app, pagename):
            write_zip(Path(app.outdir, f"{pagename}.zip"), own[Path(pagename).name], shared)


def common(root, env):
    """The files that all zips hold, path in the zip -> bytes; each notebook with its pictures."""
    held = files(root) | {"book/in_lab.py": Path(in_lab.__file__)}
    texts, own = readable(root / "book", env)
    held = {name: path.read_bytes() for name, path in held.items()}
    return held | texts | {"requirements.txt": requirements(root)}, own


def files(root):
    """What notebooks import and read, and the licences: path in the zip -> file."""
    book = root / "book"
    code = [*book.glob("*.py"), *(path for room in ROOMS for path in book.glob(f"{room}/**/*.py"))]
    data = [path for path in root.glob("data/**/*") if path.is_file()]
    found = {name: root / name for name in ("LICENSE", "LICENSE-TEXT")}
    found |= {path.relative_to(root).as_posix(): path for path in [*code, *data]}
    return found | {f"book/{path.relative_to(root)}": path for path in root.glob("gmmlib/**/*.py")}


def readable(book, env):
    """What is shown for references, and all notebooks as JupyterLab shows them well, twice.

    A proof looks up earlier results in the other chapters, and links lead there: a zip holds
    those without their pictures.
    """
    paths, works = sorted(book.glob("*.ipynb")), str(book / "references.bib")
    paths = [path for path in paths if f"book/{path.stem}" not in WITHOUT]
    cells = {path.stem: divided(path, env) for path in paths}
    places = table(env, cells, works)
    pictures = {name: it for of in cells.values() for name, it in pictures_of(of).items()}
    texts, own = {"book/in_lab.json": json.dumps(places, indent=1, sort_keys=True).encode()}, {}
    for name, of in cells.items():
        made = [for_lab(of, places, pictures, works, whole) for whole in (True, False)]
        own[name], texts[f"book/{name}.ipynb"] = map(stored, made)
    return texts, own


def stored(notebook):
    """A notebook's file."""
    return f"{nbformat.writes(nbformat.from_dict(notebook))}\n".encode()


def requirements(root):
    """The packages that notebooks import, in the versions that the book was made with."""
    lines = (root / "requirements.txt").read_text("utf-8").splitlines()
    return "".join(f"{line}\n" for line in lines if line.partition("==")[0] in PACKAGES).encode()


def write_zip(file, notebook, shared):
    name = file.stem
    own = {f"book/{name}.ipynb": notebook, "README.txt": README.format(name=name).encode()}
    with ZipFile(file, "w") as archive:
        for path, content in sorted((shared | own).items()):
            # The date of a ZipInfo is fixed, 1980, unless one is given.
            archive.writestr(permit(ZipInfo(f"{name}/{path}")), content)


def permit(info):
    """Readable by all, and compressed: a ZipInfo says neither by itself."""
    info.external_attr, info.compress_type = 0o644 << 16, ZIP_DEFLATED
    return info
