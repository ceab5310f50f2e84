"""One look for every figure of the book: SVG, coordinates rounded, the same bytes on every run.

A notebook imports it before it draws. Components differ in colour, in marker and in line style, so
that no figure depends on colour alone.
"""

import hashlib
import json
import re

import matplotlib.pyplot as plt
import numpy as np
from IPython import get_ipython
from IPython.core.pylabtools import print_figure
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib_inline.backend_inline import set_matplotlib_formats
from palette import COLOURS, GREY, LINES, MARKERS

from gmmlib.plot import ellipse

STYLE = {
    "svg.hashsalt": "gmm",
    "svg.fonttype": "path",
    "figure.figsize": (6.0, 3.6),
    "figure.constrained_layout.use": True,
    "savefig.facecolor": "white",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.prop_cycle": plt.cycler(color=COLOURS),
    "font.size": 11,
    "legend.frameon": False,
    "lines.linewidth": 2,
}

# A marker, clip path, hatch, picture or path that matplotlib names by a hash of its content.
PART = re.compile(r"\b(?:[mph]|image|C[0-9a-f]+_[0-9a-f]+_)[0-9a-f]{10}\b")


def rounded_svg(figure):
    """The figure as SVG; three decimals hide the last bits that differ between processors."""
    about = {"Date": None, "Creator": None, "Description": getattr(figure, "carried", None)}
    text = print_figure(figure, "svg", metadata=about)
    text = re.sub(r"-?\d+\.\d{4,}", lambda number: f"{float(number[0]):.3f}", text)
    return named_anew(re.sub(r"(?<![\w#.-])-(0(?:\.0+)?)(?![\w.])", r"\1", text))


def named_anew(svg):
    """The same SVG, its parts named by their order: matplotlib's names hash the bits that differ.

    And by a hash of the rest, so that pictures on one page do not share names.
    """
    names = re.findall(PART, svg)
    nameless = re.sub(PART, "", svg).encode()
    own = hashlib.sha256(nameless).hexdigest()[:8]
    new = {name: f"p{own}-{n}" for n, name in enumerate(dict.fromkeys(names))}
    return re.sub(PART, lambda name: new[name[0]], svg)


def use_style():
    """Make every figure of this notebook an SVG in the book's style."""
    plt.rcParams.update(STYLE)
    shell = get_ipython()
    if shell is not None:
        set_matplotlib_formats("svg")
        shell.display_formatter.formatters["image/svg+xml"].for_type(Figure, rounded_svg)


def moving(figure, element, **data):
    """Say which moving figure of the site, book/_figures/<element>.js, takes this picture's place.

    The data (numbers, lists) are what it starts from. They are kept in the picture, rounded as it
    is; so whatever compares the picture compares them too.
    """
    figure.carried = json.dumps({"element": element, "data": data})


def draw_ellipse(axes, mean, covariance, k=0, radius=2.0):
    """The curve of Mahalanobis distance `radius` about a mean (D = 2), in component k's style."""
    axes.add_patch(ellipse(mean, covariance, radius, color=COLOURS[k], ls=LINES[k], lw=2))
    axes.plot(*mean, marker=MARKERS[k], color=COLOURS[k], markeredgecolor="white", ms=9, zorder=5)


def blend(responsibilities):
    """One colour for each row: the components' colours mixed in proportion (N x 3).

    Shares go by hundredths, which no eye tells apart: a picture then has fewer colours than rows.
    """
    colours = np.array([to_rgb(c) for c in COLOURS[: responsibilities.shape[1]]])
    shares = np.round(100 * responsibilities)
    return np.round(shares @ colours / shares.sum(axis=1, keepdims=True), 3).clip(0, 1)


def draw_rows(axes, X, responsibilities=None, size=14):
    """The rows (D = 2) as points: grey, or marked and coloured by their responsibilities."""
    if responsibilities is None:
        axes.scatter(*X.T, s=size, color=GREY, alpha=0.6, linewidths=0)
        return
    colours, labels = blend(responsibilities), responsibilities.argmax(axis=1)
    for k in range(responsibilities.shape[1]):
        rows = labels == k
        axes.scatter(*X[rows].T, s=size, c=colours[rows], marker=MARKERS[k], linewidths=0)


def draw_contours(axes, density, levels=6):
    """Level curves of a density (a function of M x 2 points) over the axes' present limits."""
    a, b = np.linspace(*axes.get_xlim(), 120), np.linspace(*axes.get_ylim(), 120)
    grid = np.stack(np.meshgrid(a, b), axis=-1)
    heights = density(grid.reshape(-1, 2)).reshape(grid.shape[:2])
    axes.contour(a, b, heights, levels=levels, colors=GREY, linewidths=0.8)


use_style()
