"""One palette for the book's pictures, its moving figures and the picture for link previews.

Colours and grey are gmmlib's. Markers and lines are given twice: as matplotlib names them, and as
SVG draws them in moving figures, which show at most six components. INK and PAPER are the theme's,
as (light, dark). On dark paper ink becomes paper and paper ink, greys stand between them, and each
colour is mixed with ink; so a mixture of colours becomes the same mixture of theirs.
"""

from matplotlib.colors import to_hex, to_rgb

from gmmlib.plot import COLOURS, GREY

__all__ = ["COLOURS", "GREY", "INK", "LINES", "MARKERS", "PAPER", "SHARE", "SVG_LINES"]
__all__ += ["SVG_MARKERS", "in_the_dark"]

COLOURS = list(COLOURS)
MARKERS = ["o", "s", "^", "D", "v", "P"]
LINES = ["-", "--", "-.", ":", (0, (5, 1, 1, 1, 1, 1)), (0, (1, 1))]

SVG_MARKERS = [
    "M-5 0a5 5 0 1 0 10 0a5 5 0 1 0 -10 0z",
    "M-4.5 -4.5h9v9h-9z",
    "M0 -6l5.5 10h-11z",
    "M0 -6.5l5.5 6.5l-5.5 6.5l-5.5 -6.5z",
    "M0 6l5.5 -10h-11z",
    "M-2 -5.5h4v3.5h3.5v4h-3.5v3.5h-4v-3.5h-3.5v-4h3.5z",
]
SVG_LINES = ["", "8 4", "8 3 2 3", "2 3", "10 2 2 2 2 2", "2 2"]

INK = ("#222832", "#ced6dd")
PAPER = ("#ffffff", "#121212")
SHARE = 0.78  # of a colour on dark paper; the rest is ink


def in_the_dark(colour):
    """The colour that stands for this one on dark paper."""
    red, green, blue = to_rgb(colour)
    if red == green == blue:
        return mixed(red, PAPER[1], INK[1])
    return mixed(SHARE, colour, INK[1])


def mixed(share, colour, other):
    """So large a share of a colour, and the rest of another."""
    pairs = zip(to_rgb(colour), to_rgb(other))
    return to_hex([share * one + (1 - share) * two for one, two in pairs])
