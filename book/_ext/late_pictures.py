"""Pictures below the first screen come after the text; their place is kept, so that nothing moves.

A browser reads a picture of a thousand marks as long as a whole page of text. book.js asks for
those that were not needed yet once the page is there: for paper, and for readers without network.
"""

import re

from built_pages import rewrite

PICTURE = re.compile(r'<img (?=[^>]*?src="([^"]*_images/[^"/]+\.svg)")(?!loading)')
PIXELS = 4 / 3  # in a point


def size(svg):
    """Width and height as attributes, in pixels, from the head of a picture."""
    head = svg[: svg.index(">", svg.index("<svg"))]
    points = re.findall(r' (width|height)="([\d.]+)pt"', head)
    return " ".join(f'{side}="{PIXELS * float(length):.0f}"' for side, length in points)


def later(html, folder):
    """The same page, whose pictures have a size and need not be there at once."""

    def sized(found):
        return f'<img loading="lazy" {size((folder / found[1]).read_text("utf-8"))} '

    return PICTURE.sub(sized, html)


def all_later(app, exception):
    if exception or app.builder.format != "html":
        return
    rewrite(app, later)


def setup(app):
    app.connect("build-finished", all_later)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
