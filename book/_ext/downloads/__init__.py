"""Files that readers and lecturers take away. README.md says what this room takes and gives."""

from . import handouts, menu, on_paper, zip_downloads


def setup(app):
    app.connect("builder-inited", handouts.write_handouts)
    app.connect("builder-inited", menu.follow_the_theme)
    app.connect("env-get-outdated", handouts.outdated)
    app.connect("env-get-outdated", on_paper.find_outdated)
    app.connect("source-read", handouts.list_handouts)
    app.connect("source-read", on_paper.offer)
    app.connect("build-finished", zip_downloads.write_zips)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
