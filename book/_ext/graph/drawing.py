"""The graph as SVG, and what surrounds it: works as it stands, and equation-graph.js adds to it."""

from html import escape

import palette
from kit.equation import KINDS

from .layout import ROW, curve, edges, size

NAME = "The equations by chapter, and a line from each to what rests on it"
MARKERS = dict(zip(KINDS, palette.SVG_MARKERS))
COLOURS = dict(zip(["definition", "result", "cited", "premise", "rests"], palette.COLOURS))
FRAME = """<div class="equation-graph d-print-none" style="%s">
<p class="legend">%s</p>
<div class="sizes" role="group" aria-label="Size of the graph" hidden>
<button type="button" name="larger">Larger</button>
<button type="button" name="smaller">Smaller</button>
<button type="button" name="whole">Whole graph</button>
<button type="button" name="full">Full size</button>
</div>
<p class="told" role="status" hidden></p>
<div class="window">%s</div>
</div>"""


def drawing(entries, made, uri):
    """The graph within its frame, as HTML; `uri` gives the address of a chapter."""
    style = ";".join(f"--{name}:{colour}" for name, colour in COLOURS.items())
    return FRAME % (style, ", ".join(map(sign, KINDS)), svg(entries, made, uri))


def sign(kind):
    """The marker of a kind, and its name."""
    drawn = f'<svg viewBox="-8 -8 16 16" aria-hidden="true">{marker(kind)}</svg>'
    return f'<span class="{kind}">{drawn} {kind}</span>'


def marker(kind, x=0, y=0):
    place = f' transform="translate({x} {y})"' if x or y else ""
    return f'<path class="marker" d="{MARKERS[kind]}"{place}/>'


def svg(entries, made, uri):
    width, height = size(made)
    nodes = {node.label: node for column in made for node in column.nodes}
    lines = [line(nodes[premise], nodes[label]) for premise, label in edges(entries)]
    drawn = [shown(column, uri(column.chapter)) for column in made]
    return "\n".join(
        [
            f'<svg viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="group" '
            f'aria-label="{NAME}">',
            '<g class="lines" aria-hidden="true">',
            *lines,
            "</g>",
            *drawn,
            "</svg>",
        ]
    )


def line(premise, node):
    return f'<path data-from="{premise.label}" data-to="{node.label}" d="{curve(premise, node)}"/>'


def shown(column, page):
    """A chapter's title and its equations, all of them links."""
    title = f'<text x="{column.x}" y="16">{escape(column.title)}</text>'
    nodes = [linked(node, f"{page}#equation-{node.label}") for node in column.nodes]
    heading = f'<a class="chapter" href="{page}">{title}</a>'
    return "\n".join(['<g class="column">', heading, *nodes, "</g>"])


def linked(node, address):
    """A link: a ground on which lines do not disturb the name, the marker, and the name."""
    ground = (
        f'<rect x="{node.x - 10}" y="{node.y - ROW // 2}" '
        f'width="{node.width + 10}" height="{ROW}"/>'
    )
    name = f'<text x="{node.x + 12}" y="{node.y + 5}">{escape(node.name)}</text>'
    return (
        f'<a class="node {node.kind}" data-label="{node.label}" href="{address}">'
        f"{ground}{marker(node.kind, node.x, node.y)}{name}</a>"
    )
