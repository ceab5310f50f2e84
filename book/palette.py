"""One palette for the book's pictures, its moving figures and the picture for link previews.

Colours and grey are gmmlib's. Markers and lines are given twice: as matplotlib names them, and as
SVG draws them in moving figures, which show at most four components.
"""

from gmmlib.plot import COLOURS, GREY

__all__ = ["COLOURS", "GREY", "LINES", "MARKERS", "SVG_LINES", "SVG_MARKERS"]

COLOURS = list(COLOURS)
MARKERS = ["o", "s", "^", "D", "v", "P"]
LINES = ["-", "--", "-.", ":", (0, (5, 1, 1, 1, 1, 1)), (0, (1, 1))]

SVG_MARKERS = [
    "M-5 0a5 5 0 1 0 10 0a5 5 0 1 0 -10 0z",
    "M-4.5 -4.5h9v9h-9z",
    "M0 -6l5.5 10h-11z",
    "M0 -6.5l5.5 6.5l-5.5 6.5l-5.5 -6.5z",
]
SVG_LINES = ["", "8 4", "8 3 2 3", "2 3"]
