"""The pages as they were built, for what is changed in them last."""

from pathlib import Path


def rewrite(app, change):
    """Put change(html, folder of the page) in place of each page that it changes."""
    for path in Path(app.outdir).rglob("*.html"):
        before = path.read_text("utf-8")
        after = change(before, path.parent)
        if after != before:
            path.write_text(after, "utf-8")
