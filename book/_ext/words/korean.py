"""Korean words, of the note and of the glossary, say what language they are in."""

import re

from docutils import nodes

LETTER = "[\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3]"
HANGUL = re.compile(f"({LETTER}(?:[^A-Za-z0-9(),;]*{LETTER})*)")
APART = (nodes.literal, nodes.literal_block, nodes.raw, nodes.math, nodes.math_block)


def mark(app, doctree, docname):
    """Wrap each run of Korean in an element with its language, so that a voice changes for it."""
    for text in list(doctree.findall(nodes.Text)):
        if HANGUL.search(text) and not isinstance(text.parent, APART):
            text.parent.replace(text, [*parts(text)])


def parts(text):
    """The text cut before and after its Korean."""
    for n, part in enumerate(HANGUL.split(text)):
        if part:
            yield nodes.inline(part, part, html={"lang": "ko"}) if n % 2 else nodes.Text(part)
