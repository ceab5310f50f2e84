"""The graph of all equations: which rests on which. README.md says what it takes and gives."""

from . import page


def setup(app):
    app.setup_extension("_ext.equations")
    app.add_directive("equation-graph", page.EquationGraph)
    app.add_node(page.equation_graph)
    app.connect("env-get-outdated", page.outdated)
    app.connect("doctree-resolved", page.fill_places)
    app.connect("html-page-context", page.add_script)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
