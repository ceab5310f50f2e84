"""Pictures below the first screen come after the text; their place is kept, so nothing moves.

A browser reads a picture of a thousand marks as long as a whole page of text. book.js asks for
those that were not needed yet once the page is there: for paper, and for readers without network.
"""

from functools import cache
from pathlib import Path
from xml.etree import ElementTree

PIXELS = 4 / 3  # in a point


def size(folder, uri):
    """Width and height of an SVG file as attributes, in pixels; of other files nothing."""
    path = Path(folder, uri.lstrip("/"))
    return pixels(path.read_text("utf-8")) if path.suffix == ".svg" else {}


@cache
def pixels(svg):
    """Width and height of a picture that measures itself in points."""
    root = ElementTree.fromstring(svg)
    points = {side: root.get(side).removesuffix("pt") for side in ("width", "height")}
    return {side: f"{PIXELS * float(length):.0f}" for side, length in points.items()}
