"""The PDFs that `make pdf` made are offered on the front page, until a page changes.

They are made from the built site, so the site is built once more to name them.
"""

import json
import shutil
from html import escape
from pathlib import Path

PAGE = "index"
HERE = "<!-- paper -->"
FOLDER = "pdf"


def find_outdated(app, env, added, changed, removed):
    """The front page, where it offers other PDFs than there are."""
    before, env.on_paper = getattr(env, "on_paper", []), listed(app)
    return [] if env.on_paper == before else [PAGE]


def listed(app):
    """What `make pdf` says of each PDF. Where a page has changed since then, the PDFs go."""
    file = Path(app.outdir, FOLDER, "books.json")
    if not file.exists():
        return []
    pages = [Path(app.env.doc2path(page)) for page in app.env.found_docs]
    if max(page.stat().st_mtime for page in pages) > file.stat().st_mtime:
        shutil.rmtree(file.parent)
        return []
    return json.loads(file.read_text("utf-8"))


def offer(app, docname, source):
    """A sentence with links, in place of a comment on the page; the whole book comes first."""
    books = app.env.on_paper
    if docname == PAGE and books:
        whole, *of_parts = [link(book) for book in books]
        words = f"On paper, to read or print: {whole}, or a part of it: {'; '.join(of_parts)}."
        source[0] = source[0].replace(HERE, words)


def link(book):
    size = f"{book['pages']} pages, {book['megabytes']} MB"
    return f'<a href="{FOLDER}/{escape(book["file"])}">{escape(book["name"])}</a> ({size})'
