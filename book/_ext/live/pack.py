"""A part of what runs in the page, as a script: gzip in base64, the same bytes of the same files.

A browser loads a script from a site and from a disk alike; it fetches no file from a disk.
"""

import gzip
import hashlib
import io
from base64 import b64encode
from importlib.util import find_spec
from pathlib import Path
from zipfile import ZIP_STORED, ZipFile, ZipInfo


def write(file, content):
    """Write a part's script, which hands its bytes to the page; one of this content is kept.

    The content is bytes, or files: path -> bytes.
    """
    is_file = isinstance(content, bytes)
    digest = digest_of({"": content} if is_file else content)
    start = f'livePart("{file.stem}", /* {digest} */ "'
    if not begins_so(file, start):
        whole = content if is_file else zipped(content)
        packed = b64encode(gzip.compress(whole, 9, mtime=0)).decode()
        file.write_text(f'{start}{packed}");\n', "ascii")


def begins_so(file, start):
    if not file.exists():
        return False
    with file.open(encoding="ascii") as text:
        return text.read(len(start)) == start


def digest_of(files):
    """A hash of the files, of their paths and of what is in them."""
    made = hashlib.sha256()
    for path, content in sorted(files.items()):
        made.update(f"{path} {len(content)} ".encode())
        made.update(content)
    return made.hexdigest()


def zipped(files):
    """Files, path -> bytes, in a zip without compression: gzip over the whole is smaller."""
    held = io.BytesIO()
    with ZipFile(held, "w", ZIP_STORED) as archive:
        for path, content in sorted(files.items()):
            archive.writestr(ZipInfo(path), content)
    return held.getvalue()


def unzipped(path):
    """The files of a zip or a wheel, path -> bytes."""
    with ZipFile(path) as archive:
        return {it.filename: archive.read(it) for it in archive.infolist() if not it.is_dir()}


def installed(package):
    """The files of a pure Python package, as the environment of the book has it."""
    origin = Path(find_spec(package).origin)
    if origin.name != "__init__.py":
        yield origin.name, origin.read_bytes()
        return
    for path in sorted(origin.parent.rglob("*.py")):
        yield f"{package}/{path.relative_to(origin.parent).as_posix()}", path.read_bytes()
