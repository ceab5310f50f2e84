"""E-step, M-step and K-means stay on one line: a browser may break words at a hyphen."""

import re

from docutils import nodes

WHOLE = re.compile(r"(\b(?:[EM]-steps?|[Kk]-means)\b)")
APART = nodes.literal | nodes.literal_block | nodes.math | nodes.math_block | nodes.raw


def keep_whole(document):
    """Each such word becomes an element of its own, which does not break."""
    for text in list(document.findall(nodes.Text)):
        parts = WHOLE.split(text)
        if len(parts) > 1 and not isinstance(text.parent, APART):
            made = [unbroken(it) if WHOLE.match(it) else nodes.Text(it) for it in parts if it]
            text.parent.replace(text, made)


def unbroken(word):
    return nodes.inline("", word, classes=["glued"])
