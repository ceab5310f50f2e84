"""python tools/pdf: the built site as PDFs, the whole book and each Part. See `make pdf`."""

import json
import os
import re
import sys
import time
from io import BytesIO
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))

import pikepdf  # noqa: E402
from chromium import launched  # noqa: E402

from pdf.book import book  # noqa: E402
from pdf.finish import finished  # noqa: E402
from pdf.parts import FRONT, SITE, built, parts  # noqa: E402
from pdf.printer import printed  # noqa: E402

FOLDER = SITE / "pdf"


def books():
    """The name of each PDF, its title and its Parts: the whole book first."""
    title = built(FRONT).h1.find(string=True)
    yield "the whole book", title, parts()
    for part in parts():
        yield part.title, f"{title}: {part.title}", [part]


def made(browser, title, its_parts):
    """A PDF's bytes."""
    page = book(title, its_parts)
    return finished(printed(browser, page, SITE.parent / f"paper-{os.getpid()}.html"), title)


def file_of(name):
    return "-".join(re.findall(r"\w+", name.lower())) + ".pdf"


def write(browser, name, title, its_parts):
    """Write a PDF; say what the front page of the site says of it."""
    start = time.time()
    pdf = made(browser, title, its_parts)
    (FOLDER / file_of(name)).write_bytes(pdf)
    with pikepdf.open(BytesIO(pdf)) as read:
        pages = len(read.pages)
    megabytes = round(len(pdf) / 1e6, 1)
    print(f"{title}: {pages} pages, {megabytes} MB, {time.time() - start:.0f} s", flush=True)
    return {"name": name, "file": file_of(name), "pages": pages, "megabytes": megabytes}


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    with launched() as browser:
        listed = [write(browser, *each) for each in books()]
    (FOLDER / "books.json").write_text(json.dumps(listed, indent=1), "utf-8")
    print(f"The PDFs are in {FOLDER}")
