"""On the page on own data, the place where a reader's own table is fitted in the page."""

from docutils import nodes

PAGE, SECTION = "book/own-data", "without-installing-anything"
WITHOUT = "This copy of the site was made without live cells."


def offer(app, doctree, docname):
    """An empty place at the end of the section, where the page's script puts in the rest."""
    if docname == PAGE:
        (section,) = (it for it in doctree.findall(nodes.section) if SECTION in it["ids"])
        words = [] if app.live_weights else [nodes.paragraph("", WITHOUT)]
        section += nodes.container("", *words, classes=["own-table"])
