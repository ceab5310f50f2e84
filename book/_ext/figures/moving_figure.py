"""Moving figures: the picture of a notebook's cell, wrapped in a custom element of book/_figures.

The cell's last line, figures.moving(figure, element, values), puts the element's name and its data
into the picture, so both are compared whenever the notebook is run. JupyterLab, paper and a browser
without JavaScript show the picture alone.
"""

import json
import re
import shutil
from html import escape, unescape
from pathlib import Path

from docutils import nodes
from sphinx.errors import ExtensionError

from . import lazy_images

SCRIPTS = ["palette.js", "toolbox.js", "numerics.js", "em.js", "plot.js"]
SCRIPTS += ["figure-style.js", "figure.js"]
# What one figure needs besides.
MORE = {"map-of-starts": ["basins.js"], "how-many": ["models.js"]}
CARRIED = re.compile(r"<dc:description>(.*?)</dc:description>", re.DOTALL)


class moving(nodes.General, nodes.Element):
    """An element that holds its data and, within it, the picture."""


def wrap_pictures(app, doctree):
    """Put each picture that carries an element's name into that element.

    The theme folds the list of a page's sections while a figure as wide as both is on the screen.
    """
    for image in list(doctree.findall(nodes.image)):
        file = Path(app.srcdir, image["uri"])
        carried = CARRIED.search(file.read_text("utf-8")) if file.suffix == ".svg" else None
        if carried:
            values = json.loads(unescape(carried[1]))
            around = figure_around(image)
            docname, name = app.env.docname, around["ids"][0] if around else None
            wrapped = moving("", image.deepcopy(), docname=docname, name=name, **values)
            image.replace_self(wrapped)
            if around:
                around["classes"].append("full-width")
                known = app.env.metadata[docname].setdefault("moving", [])
                known.append({"image": image["uri"], "alt": image["alt"], "name": name, **values})


def figure_around(node):
    """The chapter's figure, with number and caption, around the picture, or None."""
    while node is not None and not isinstance(node, nodes.figure):
        node = node.parent
    return node


def visit(translator, node):
    """The element's start; where it is not in its chapter it is told so: `front`, or `slide`."""
    page = translator.builder.get_relative_uri(node["docname"], f"figures/{node['element']}")
    place = node.get("place") or ("" if node["name"] else "front")
    translator.body.append(opening(node, f'page="{escape(page)}" {place}'.strip()))


def depart(translator, node):
    translator.body.append(f"</{node['element']}>")


def opening(figure, attributes):
    """The element's start, with its data inside."""
    data = json.dumps(figure["data"]).replace("<", "\\u003c")
    script = f'<script type="application/json">{data}</script>'
    return f"<{figure['element']} {attributes}>{script}"


def add_scripts(app, pagename, templatename, context, doctree):
    """A page with figures loads their style, and their scripts after its text."""
    here = doctree.findall(moving) if doctree is not None else []
    elements = [node["element"] for node in here] + context.get("moving", [])
    if elements:
        app.add_css_file("moving-figure.css")
        own = [[*MORE.get(element, []), f"{element}.js"] for element in dict.fromkeys(elements)]
        for file in [*SCRIPTS, *sum(own, [])]:
            app.add_js_file(f"figures/{file}", loading_method="defer")


def own_pages(app):
    """A page for each figure alone."""
    for docname in sorted(app.env.found_docs):
        for figure in app.env.metadata[docname].get("moving", []):
            name = f"figures/{figure['element']}"
            yield name, alone(app, name, docname, figure), "page.html"


def heading(element):
    """The words of an element's name."""
    return element.replace("-", " ").capitalize()


def alone(app, name, docname, figure):
    """The context from which the theme writes a figure's own page."""
    builder = app.builder
    words = heading(figure["element"])
    chapter = escape(app.env.titles[docname].astext())
    back = f"{builder.get_relative_uri(name, docname)}#{figure['name']}"
    picture = f"../{builder.imagedir}/{app.env.images[figure['image']][1]}"
    size = lazy_images.size(app.srcdir, figure["image"])
    pixels = " ".join(f'{side}="{length}"' for side, length in size.items())
    body = (
        f"<section><h1>{words}</h1>{opening(figure, 'page alone')}"
        f'<img loading="lazy" {pixels} src="{picture}" alt="{escape(figure["alt"])}">'
        f"</{figure['element']}>"
        f'<p>This figure belongs to the chapter <a href="{back}">{chapter}</a>.</p></section>'
    )
    names = {"title": words, "pagetitle": words}  # on the screen, on paper
    return names | {"body": body, "sidebars": [], "moving": [figure["element"]]}


def copy_scripts(app):
    """Each figure's script and those that all share go to the site."""
    if app.builder.format == "html":
        here, there = Path(app.srcdir, "book", "_figures"), Path(app.outdir, "_static", "figures")
        there.mkdir(parents=True, exist_ok=True)
        for file in here.glob("*.js"):
            shutil.copy(file, there)


def check_scripts(app, env):
    """A name without a script would leave a picture that never moves."""
    figures = [it for about in env.metadata.values() for it in about.get("moving", [])]
    for figure in figures:
        if not Path(app.srcdir, "book", "_figures", f"{figure['element']}.js").exists():
            raise ExtensionError(f"{figure['name']}: no book/_figures/{figure['element']}.js")
