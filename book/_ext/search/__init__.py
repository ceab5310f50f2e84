"""Search by section. README.md says what this room takes and gives."""

from . import page, script


def setup(app):
    app.setup_extension("sphinx.ext.mathjax")
    app.connect("config-inited", page.add_templates)
    app.connect("builder-inited", page.leave_out_sphinx)
    app.connect("html-collect-pages", page.own_page)
    app.connect("html-page-context", page.add_scripts)
    app.connect("build-finished", script.write)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
