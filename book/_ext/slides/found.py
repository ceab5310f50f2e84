"""Decks are found by their folder: a file that is put into slides/ is a deck of the site.

The table of contents does not list them, so they are in no menu, no search and no chain of pages.
The tool that reads that table leaves out every file that it does not list: here decks are let in
while Sphinx looks for files, and the setting is then as before, so that Sphinx sees no change.
"""

from pathlib import Path

FOLDER = "slides/"
README = "slides/README.md"


def is_deck(docname):
    return docname.startswith(FOLDER)


def decks(env):
    return sorted(filter(is_deck, env.found_docs))


def admit(app):
    app.left_out = app.config.exclude_patterns
    kept = [it for it in app.left_out if it == README or not is_deck(it)]
    app.config.exclude_patterns = kept


def as_before(app, env, docnames):
    app.config.exclude_patterns = app.left_out


def sources(app):
    """The files whose parts a deck may show: every page of the book, and gmmlib's code."""
    pages = [app.env.doc2path(it) for it in sorted(app.env.found_docs) if not is_deck(it)]
    return [*map(str, pages), *map(str, sorted(Path(app.srcdir).glob("gmmlib/**/*.py")))]
