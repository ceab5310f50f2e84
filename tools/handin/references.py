"""Texts of the book where its site is not: words for references, links where it has an address."""

import yaml
from _ext.downloads.handouts import ROLE, words
from kit import notebooks

BOOK = notebooks.BOOK
HERE = "this chapter"  # which is another one where a text stands elsewhere


def address(root):
    """The site's public address, `html_baseurl` in _config.yml, or nothing."""
    config = yaml.safe_load((root / "_config.yml").read_text("utf-8"))
    return config["sphinx"]["config"].get("html_baseurl", "").rstrip("/")


def plainly(base, titles, path):
    """A function that makes plain Markdown of a text of a chapter, which it names.

    base: the site's address, or nothing; titles: label -> title of the chapter's exercises;
    path: the chapter's notebook.
    """
    chapter = named(base, path)
    pages = pages_of_equations() if base else {}

    def reference(role):
        kind, _, label = role.groups()
        text = words(role, titles)
        if kind == "eq" and label in pages:
            return f"[{text}]({base}/book/{pages[label]}.html#equation-{label})"
        return text

    return lambda text: ROLE.sub(reference, text).replace(HERE, chapter)


def named(base, path):
    """A chapter's number and title, with a link where the book has an address."""
    words = f"chapter {int(path.stem[:2])} (“{notebooks.title(path)}”)"
    return f"[{words}]({base}/book/{path.stem}.html)" if base else words


def pages_of_equations():
    """label -> the notebook in which a cell states the equation."""
    return {
        label: path.stem
        for path in sorted(BOOK.glob("*.ipynb"))
        for cell in notebooks.cells(path)
        for label in cell.labels
    }
