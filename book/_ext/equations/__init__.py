"""The numbered equations of the book: their index, equations.json, and a panel beside each.

README.md says what this extension takes and gives. Others use `index(app)`.
"""

from . import build, folding, links, page, page_letters, panels, reasons
from .build import index

__all__ = ["index", "setup"]


def setup(app):
    app.connect("env-get-outdated", page.outdated)
    app.connect("env-before-read-docs", build.read_sources)
    app.connect("source-read", page.write_page)
    app.connect("doctree-read", reasons.gather)
    # After Sphinx has numbered everything, at the event's usual priority of 500.
    app.connect("env-get-updated", page_letters.number_by_letters)
    app.connect("env-updated", panels.changed)
    app.connect("doctree-resolved", reasons.take)
    app.connect("doctree-resolved", links.add_links)
    app.connect("doctree-resolved", folding.name_cells)
    app.connect("html-page-context", page.add_filter)
    app.connect("html-page-context", panels.add_panels)
    app.connect("build-finished", build.write_json)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
