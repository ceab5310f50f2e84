"""The site's pictures and moving figures. README.md says what this room takes and gives."""

from . import dark_pictures, figure_table, moving_figure, notebook_figure, palette_script


def setup(app):
    app.add_directive("notebook-figure", notebook_figure.NotebookFigure)
    app.add_directive("moving-figures", figure_table.MovingFigures)
    app.add_node(figure_table.figure_table)
    app.add_node(moving_figure.moving, html=(moving_figure.visit, moving_figure.depart))
    app.connect("builder-inited", moving_figure.copy_scripts)
    app.connect("builder-inited", palette_script.write_palette)
    app.connect("env-get-outdated", figure_table.outdated)
    app.connect("doctree-read", moving_figure.wrap_pictures)
    app.connect("env-updated", moving_figure.check_scripts)
    app.connect("doctree-resolved", figure_table.fill_tables)
    app.connect("html-page-context", moving_figure.add_scripts)
    app.connect("html-collect-pages", moving_figure.own_pages)
    app.connect("build-finished", dark_pictures.finish_all)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
