"""Code without marks on names, commas and spaces: they have the colour of all code.

Without them a page is a quarter lighter.
"""

from pygments.formatters import HtmlFormatter
from pygments.token import Name, Punctuation, Text, Whitespace

PLAIN = {Name, Punctuation, Whitespace}


class PlainFormatter(HtmlFormatter):
    """Pygments' HTML, where tokens of these kinds are text."""

    def format(self, tokens, outfile):
        super().format(((Text if kind in PLAIN else kind, text) for kind, text in tokens), outfile)


def name_fewer_kinds(app):
    if app.builder.format == "html":
        app.builder.highlighter.formatter = PlainFormatter
