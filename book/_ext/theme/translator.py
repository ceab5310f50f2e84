"""HTML where Sphinx and docutils write what a screen reader stumbles over, or needless bytes."""

from html import escape

from docutils import nodes
from sphinx.writers.html5 import HTML5Translator

from _ext.figures import lazy_images


class BookTranslator(HTML5Translator):
    """Sphinx's translator, to which the theme adds its own part."""

    def starttag(self, node, tagname, suffix="\n", empty=False, **attributes):
        # The role doc-biblioentry has left the standard.
        if attributes.get("role") == "doc-biblioentry":
            attributes["role"] = "listitem"
        # Nothing asks for the classes of these links, which stand a hundred times on a page.
        if isinstance(node, nodes.reference) and "look-up" in node["classes"]:
            attributes.pop("class", None)
        if isinstance(node, nodes.image):
            attributes |= node.get("pixels", {})
        if isinstance(node, nodes.inline) and "lang" in node:
            attributes["lang"] = node["lang"]
        if isinstance(node, nodes.section) and "minutes" in node:
            attributes["data-minutes"] = str(node["minutes"])
        if isinstance(node, nodes.math) and "spoken" in node:
            attributes["data-spoken"] = node["spoken"]
        return super().starttag(node, tagname, suffix, empty, **attributes)

    def visit_image(self, node):
        node["loading"] = "lazy"
        node["pixels"] = lazy_images.size(self.builder.srcdir, node["uri"])
        super().visit_image(node)

    # A space has the colour of all code.

    def visit_desc_sig_space(self, node):
        pass

    def depart_desc_sig_space(self, node):
        pass

    # A signature's parameters are no definitions, and lists of those cannot stand in a term. So
    # a long signature has its parameters in elements that the style puts on lines of their own.

    def visit_desc_parameterlist(self, node):
        self.on_lines = node.attributes.pop("multi_line_parameter_list", False)
        super().visit_desc_parameterlist(node)
        if self.on_lines:
            self.param_separator = ","

    def visit_desc_parameter(self, node):
        if self.on_lines:
            self.body.append('<span class="parameter">')
        super().visit_desc_parameter(node)

    def depart_desc_parameter(self, node):
        super().depart_desc_parameter(node)
        if self.on_lines:
            last = "" if self.required_params_left else self.param_separator
            self.body.append(f"{last}</span>\n")


def visit_folded(translator, node):
    """The start of a folded cell: a word in the corner of what the cell shows."""
    classes, shown = " ".join(node["classes"]), escape(node["prompt_show"])
    name = f' aria-label="{shown} {whose(node.parent)}"'
    translator.body.append(f'<details class="{classes}">\n<summary{name}>{shown}</summary>\n')


def whose(cell):
    """What a folded cell is the code of, for who hears a page with many of them."""
    if next(cell.findall(nodes.figure), None):
        return "of the figure below"
    shows = any("cell_output" in part["classes"] for part in cell.findall(nodes.container))
    return "of what follows" if shows else "that shows nothing"
