"""On the page on own data, the place where a reader's own table is fitted in the page."""

from docutils import nodes

PAGE, SECTION = "book/own-data", "fit"
WORDS = (
    "Or fit a table of your own here: paste it, or choose a file. Python runs in this page, and "
    "the table never leaves it."
)


def offer(app, doctree, docname):
    """A line and an empty place at the end of the section; the page's script puts in the rest."""
    if app.live_weights and docname == PAGE:
        (section,) = (it for it in doctree.findall(nodes.section) if SECTION in it["ids"])
        words = nodes.paragraph("", WORDS)
        section += nodes.container("", words, classes=["own-table"])
