"""Code that readers change and run in the page. README.md says what this room takes and gives."""

from pathlib import Path

from . import cells, own_table, parts


def setup(app):
    app.setup_extension("_ext.downloads")
    app.setup_extension("_ext.equations")
    app.connect("builder-inited", write_parts)
    app.connect("env-updated", cells.changed)
    app.connect("doctree-resolved", cells.name_cells)
    app.connect("doctree-resolved", own_table.offer)
    app.connect("html-page-context", cells.add_script)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def write_parts(app):
    """What runs in the page; the pages say how much it weighs."""
    html = app.builder.format == "html"
    app.live_weights = parts.write(Path(app.srcdir), Path(app.outdir, "live")) if html else {}
