"""The PDFs of `make pdf` and the EPUB of `make epub` are offered on the front page, until a page
changes.

They are made from the built site, so the site is built once more to name them.
"""

import json
import shutil
from html import escape
from pathlib import Path

PAGE = "index"
HERE = "<!-- paper -->"
FOLDERS = {"pdf": "On paper, to read or print: {}.", "epub": "For an e-reader: {}."}


def find_outdated(app, env, added, changed, removed):
    """The front page, where it offers other books than there are."""
    before, env.on_paper = getattr(env, "on_paper", {}), listed(app)
    return [] if env.on_paper == before else [PAGE]


def listed(app):
    """What is said of each book, by its folder."""
    return {folder: books for folder in FOLDERS if (books := listed_in(app, folder))}


def listed_in(app, folder):
    """What is said of each book in a folder. Where a page has changed since then, the books go."""
    file = Path(app.outdir, folder, "books.json")
    if not file.exists():
        return []
    pages = [Path(app.env.doc2path(page)) for page in app.env.found_docs]
    if max(page.stat().st_mtime for page in pages) > file.stat().st_mtime:
        shutil.rmtree(file.parent)
        return []
    return json.loads(file.read_text("utf-8"))


def offer(app, docname, source):
    """Sentences with links, in place of a comment on the page."""
    if docname == PAGE and app.env.on_paper:
        words = [FOLDERS[it].format(links(it, books)) for it, books in app.env.on_paper.items()]
        source[0] = source[0].replace(HERE, " ".join(words))


def links(folder, books):
    """The whole book comes first, then its parts."""
    whole, *of_parts = [link(folder, book) for book in books]
    return f"{whole}, or a part of it: {'; '.join(of_parts)}" if of_parts else whole


def link(folder, book):
    pages = [f"{book['pages']} pages"] if "pages" in book else []
    size = ", ".join([*pages, f"{book['megabytes']} MB"])
    return f'<a href="{folder}/{escape(book["file"])}">{escape(book["name"])}</a> ({size})'
