"""Words and a picture by which search engines and link previews describe a page.

The description is the page's first paragraph of words alone. The picture is the book's, drawn
here as PNG, since previews show no SVG. No address is typed: previews ask for a whole one, so
a publisher sets `html_baseurl`; without it the picture's address is relative.
"""

from html import escape
from pathlib import Path

import figures
import numpy as np
from docutils import nodes
from markupsafe import Markup
from matplotlib.figure import Figure
from palette import COLOURS, MARKERS

import gmmlib

PICTURE = "_static/preview.png"
ALT = "Points of two kinds, and an ellipse around each kind, drawn by a fitted mixture"
LONGEST = 160
ASIDE = (nodes.Admonition, nodes.list_item, nodes.table, nodes.citation, nodes.figure)


def describe(doctree):
    """The first paragraph without a formula that says something, cut between words."""
    for paragraph in doctree.findall(nodes.paragraph) if doctree else ():
        text = " ".join(paragraph.astext().split())
        aside = any(isinstance(part, ASIDE) for part in parents(paragraph))
        if len(text) > 60 and not aside and not list(paragraph.findall(nodes.math)):
            return text if len(text) <= LONGEST else text[:LONGEST].rpartition(" ")[0] + " …"
    return ""


def parents(node):
    while node.parent is not None:
        node = node.parent
        yield node


def title_of(context, pagename):
    """The page's title as words; the search page has none of its own."""
    return Markup(context.get("title", "")).striptags() or pagename.capitalize()


def add_tags(app, pagename, templatename, context, doctree):
    config = app.config
    book, title = config.html_title, title_of(context, pagename)
    words = describe(doctree) or f"{title}: a page of the book “{book}”."
    base = config.html_baseurl
    picture = f"{base.rstrip('/')}/{PICTURE}" if base else context["pathto"](PICTURE, 1)
    open_graph = {
        "title": title,
        "description": words,
        "type": "article",
        "site_name": book,
        "locale": config.language,
        "image": picture,
        "image:alt": ALT,
    }
    tags = [f'<meta name="description" content="{escape(words)}" />']
    tags += [
        f'<meta property="og:{name}" content="{escape(value)}" />'
        for name, value in open_graph.items()
    ]
    context["metatags"] = "\n".join([context.get("metatags", ""), *tags])


def draw(app, exception):
    """Old Faithful's eruptions and the mixture that gmmlib fits to them, 1200 x 630."""
    if exception or app.builder.format != "html":
        return
    X = np.loadtxt(Path(app.srcdir, "data/faithful.csv"), delimiter=",", skiprows=1)
    model = gmmlib.GaussianMixture(2, random_state=0).fit(X)
    figure = Figure(figsize=(12, 6.3), dpi=100, layout="constrained")
    figure.get_layout_engine().set(h_pad=0.3)
    axes = figure.subplots()
    axes.set_title(app.config.html_title, fontsize=44, pad=16)
    axes.set_axis_off()
    for k, covariance in enumerate(model.covariances_):
        axes.scatter(*X[model.predict(X) == k].T, s=70, c=COLOURS[k], marker=MARKERS[k])
        figures.draw_ellipse(axes, model.means_[k], covariance, k)
    for curve in axes.patches:
        curve.set_linewidth(5)
    file = Path(app.outdir, PICTURE)
    figure.savefig(file, metadata={"Software": None})
