"""The frame of the page that is printed: its styles, its running heads, its fonts, and MathJax."""

import json
from html import escape
from importlib.metadata import distribution
from pathlib import Path

import matplotlib

from .parts import SITE

HERE = Path(__file__).parent
MATHJAX = Path(distribution("django-static-mathjax").locate_file("mathjax/static/mathjax/es5"))
DEJAVU = Path(matplotlib.get_data_path(), "fonts", "ttf")
FACES = {
    ("Book", 400, "normal"): SITE / "_static/fonts/serif.woff2",
    ("Book", 400, "italic"): SITE / "_static/fonts/serif-italic.woff2",
    ("Book", 600, "normal"): SITE / "_static/fonts/serif-bold.woff2",
    ("Book Korean", 400, "normal"): SITE / "_static/fonts/korean.woff2",
    ("Code", 400, "normal"): DEJAVU / "DejaVuSansMono.ttf",
    ("Code", 700, "normal"): DEJAVU / "DejaVuSansMono-Bold.ttf",
    ("Code", 400, "italic"): DEJAVU / "DejaVuSansMono-Oblique.ttf",
    ("Signs", 400, "normal"): DEJAVU / "DejaVuSans.ttf",  # arrows and marks that Book lacks
}
# Letters of formulas are as tall as those of the text. Nobody hears a printed page, so the text for
# screen readers is left out: it would be printed a second time, unseen.
SETTINGS = {
    "options": {
        "enableMenu": False,
        "menuOptions": {"settings": {"assistiveMml": False}},
        "processHtmlClass": "math",
    },
    "chtml": {
        "fontURL": (MATHJAX / "output/chtml/fonts/woff-v2").as_uri(),
        "matchFontHeight": False,
        "scale": 1.07,
    },
    "startup": {"typeset": False},
}
PAGE = """<!DOCTYPE html>
<html lang="en" data-theme="light">
<head>
<meta charset="utf-8">
<title>{title}</title>
<link rel="stylesheet" href="{site}/_static/pygments.css">
<link rel="stylesheet" href="{here}/paper.css">
<style>{styles}</style>
<script>window.MathJax = {settings}</script>
<script defer src="{mathjax}/tex-chtml-full.js"></script>
<script defer src="{here}/formulas.js"></script>
</head>
<body>{body}</body>
</html>
"""


def page_of(title, sheets, body):
    """The whole page that a browser prints."""
    return PAGE.format(
        title=escape(title),
        site=SITE.as_uri(),
        here=HERE.as_uri(),
        styles="\n".join([*map(face, FACES), *map(heads, sheets)]),
        settings=json.dumps(SETTINGS),
        mathjax=MATHJAX.as_uri(),
        body=body,
    )


def face(named):
    """A font file of this family, weight and style."""
    family, weight, style = named
    source = f'src: url("{FACES[named].as_uri()}")'
    kind = f'font-family: "{family}"; font-weight: {weight}; font-style: {style}'
    return f"@font-face {{ {kind}; {source} }}"


def heads(sheet):
    """The running heads of a chapter."""
    left, right = quoted(sheet.left), quoted(sheet.right)
    return (
        f"@page p-{sheet.name}:left {{ @top-left {{ content: {left} }} }}"
        f"@page p-{sheet.name}:right {{ @top-right {{ content: {right} }} }}"
    )


def quoted(words):
    """As CSS writes words."""
    return json.dumps(words, ensure_ascii=False)
