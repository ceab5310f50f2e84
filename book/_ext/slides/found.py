"""Decks are found by their folder: a file that is put into slides/ is a deck of the site.

The table of contents does not list them, so they are in no menu, no search and no chain of pages.
The tool that reads that table leaves out every file that it does not list: here decks are let in
while Sphinx looks for files, and the setting is then as before, so that Sphinx sees no change.
"""

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


def outdated(app, env, added, changed, removed):
    """A deck may show a part of any page, so all are made again where a page has changed."""
    return decks(env) if added | changed | removed else []
