"""The palette of the book's pictures, written as a script for the moving figures."""

import json
from pathlib import Path

import palette

LOOK = {
    "colours": palette.COLOURS,
    "markers": palette.SVG_MARKERS,
    "lines": palette.SVG_LINES,
}


def write_palette(app):
    if app.builder.format == "html":
        file = Path(app.outdir, "_static", "figures", "palette.js")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(script(), "utf-8")


def script():
    """The constant PALETTE."""
    return f'"use strict";\n\nconst PALETTE = {json.dumps(LOOK)};\n'
