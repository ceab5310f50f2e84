"""Each notebook's page offers a zip that runs alone: unpack, install the few packages, open.

It holds the notebook; what it may import, gmmlib too, beside it; the data; the other notebooks
without their outputs, since a proof looks up earlier results in them. Same files, same bytes.
"""

import json
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from kit import notebooks

# This page examines the repository itself: outside it there is nothing to run.
WITHOUT = {"book/how-it-checks"}
# The folders of code that notebooks import.
ROOMS = ["kit", "judge", "checks"]
PACKAGES = ["ipykernel", "jupyterlab", "matplotlib", "mpmath", "numpy", "scikit-learn"]
PACKAGES += ["sympy", "threadpoolctl"]
README = """%(name)s: a notebook of the book, and all it needs.

With Python 3.11, 3.12 or 3.13, in this folder:

    python3 -m venv .venv
    .venv/bin/pip install -r requirements.txt
    .venv/bin/jupyter lab book/%(name)s.ipynb

Licences: LICENSE for code, LICENSE-TEXT for text and figures, data/README.md for data.
"""


def offers(app, pagename):
    """Does this page have a zip?"""
    return app.env.doc2path(pagename).endswith(".ipynb") and pagename not in WITHOUT


def write_zips(app, exception):
    if exception or app.builder.format != "html":
        return
    root = Path(app.srcdir)
    shared = common(root)
    for pagename in app.env.found_docs:
        if offers(app, pagename):
            write_zip(Path(app.outdir, f"{pagename}.zip"), root, pagename, shared)


def common(root):
    """The files that all zips hold: path in the zip -> bytes."""
    book = root / "book"
    code = [*book.glob("*.py"), *(path for room in ROOMS for path in book.glob(f"{room}/**/*.py"))]
    data = [path for path in root.glob("data/**/*") if path.is_file()]
    files = {name: root / name for name in ("LICENSE", "LICENSE-TEXT")}
    files |= {path.relative_to(root).as_posix(): path for path in [*code, *data]}
    files |= {f"book/{path.relative_to(root)}": path for path in root.glob("gmmlib/**/*.py")}
    held = {name: path.read_bytes() for name, path in files.items()}
    held |= {f"book/{path.name}": bare(path) for path in book.glob("*.ipynb")}
    return held | {"requirements.txt": requirements(root)}


def bare(path):
    """A notebook without its outputs."""
    notebook = notebooks.raw(path)
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            cell |= {"outputs": [], "execution_count": None}
    return json.dumps(notebook, indent=1, ensure_ascii=False).encode()


def requirements(root):
    """The packages that notebooks import, in the versions that the book was made with."""
    lines = (root / "requirements.txt").read_text("utf-8").splitlines()
    return "".join(f"{line}\n" for line in lines if line.partition("==")[0] in PACKAGES).encode()


def write_zip(file, root, pagename, shared):
    name = file.stem
    own = {f"{pagename}.ipynb": (root / f"{pagename}.ipynb").read_bytes()}
    readme = {"README.txt": (README % {"name": name}).encode()}
    with ZipFile(file, "w") as archive:
        for path, content in sorted((shared | own | readme).items()):
            # The date of a ZipInfo is fixed, 1980, unless one is given.
            archive.writestr(permit(ZipInfo(f"{name}/{path}")), content)


def permit(info):
    """Readable by all, and compressed: a ZipInfo says neither by itself."""
    info.external_attr, info.compress_type = 0o644 << 16, ZIP_DEFLATED
    return info
