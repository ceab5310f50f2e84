"""The theme, mended, and what pages say of themselves. README.md says what this room does."""

from myst_nb.sphinx_ import HideCodeCellNode, depart_HideCellInput

from . import assets, plain_code, social_preview, solution_titles
from .translator import BookTranslator, visit_folded


def setup(app):
    app.setup_extension("myst_nb")
    app.setup_extension("sphinx_exercise")
    app.setup_extension("_ext.figures")
    app.set_translator("html", BookTranslator)
    app.add_node(HideCodeCellNode, override=True, html=(visit_folded, depart_HideCellInput))
    app.connect("config-inited", assets.add_templates)
    app.connect("builder-inited", plain_code.name_fewer_kinds)
    app.connect("doctree-resolved", solution_titles.unlink)
    app.connect("html-page-context", social_preview.add_tags)
    app.connect("html-page-context", assets.drop_thebe)
    app.connect("build-finished", assets.copy_mathjax)
    app.connect("build-finished", assets.leave_out_comments)
    app.connect("build-finished", social_preview.draw)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
