"""A figure of a chapter on a page that is not a notebook: ```{notebook-figure} fig-name```.

The picture is the output stored in the chapter, so it cannot differ from it.
"""

from pathlib import Path

from docutils import nodes
from kit import notebooks
from sphinx.util.docutils import SphinxDirective

SVG = "image/svg+xml"


class NotebookFigure(SphinxDirective):
    required_arguments = 1

    def run(self):
        name = self.arguments[0]
        for path in sorted(Path(self.env.srcdir, "book").glob("*.ipynb")):
            for cell in notebooks.cells(path):
                shown = cell.metadata.get("mystnb", {})
                if shown.get("figure", {}).get("name") == name:
                    self.env.note_dependency(str(path))
                    return [self.image(name, cell, shown["image"]["alt"])]
        raise self.error(f"no figure of the book is named {name}")

    def image(self, name, cell, alt):
        """The cell's picture, in a file of its own for Sphinx to copy."""
        (svg,) = [output[SVG] for output in cell.outputs if SVG in output]
        file = Path(self.env.srcdir, "_build", "figures", f"{name}.svg")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(svg, "utf-8")
        return nodes.image(uri=f"/_build/figures/{name}.svg", alt=alt, align="center")


def setup(app):
    app.add_directive("notebook-figure", NotebookFigure)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
