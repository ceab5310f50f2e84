"""Texts of the book where its site is not: words for references, links where it has an address."""

import yaml
from _ext.downloads.handouts import ROLE, words
from kit import notebooks

BOOK = notebooks.BOOK


def address(root):
    """The site's public address, `html_baseurl` in _config.yml, or nothing."""
    config = yaml.safe_load((root / "_config.yml").read_text("utf-8"))
    return config["sphinx"]["config"].get("html_baseurl", "").rstrip("/")


def plainly(base, titles):
    """A function that makes plain Markdown of a text of the book.

    base: the site's address, or nothing; titles: label -> title of the chapter's exercises.
    """
    pages = pages_of_equations() if base else {}

    def reference(role):
        kind, _, label = role.groups()
        text = words(role, titles)
        if kind == "eq" and label in pages:
            return f"[{text}]({base}/book/{pages[label]}.html#equation-{label})"
        return text

    return lambda text: ROLE.sub(reference, text)


def pages_of_equations():
    """label -> the notebook in which a cell states the equation."""
    return {
        label: path.stem
        for path in sorted(BOOK.glob("*.ipynb"))
        for cell in notebooks.cells(path)
        for label in cell.labels
    }
