"""Every picture of the site, slim and dressed for the dark; those that stayed are already."""

from pathlib import Path

import dark_svg


def finish_all(app, exception):
    """Rewrite the pictures that this build has brought."""
    if exception or app.builder.format != "html":
        return
    for path in Path(app.outdir, "_images").glob("*.svg"):
        svg = path.read_text("utf-8")
        if dark_svg.DARK not in svg:
            path.write_text(dark_svg.dressed(svg), "utf-8")
