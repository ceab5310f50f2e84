"""HTML where Sphinx and docutils write what a screen reader stumbles over, or needless bytes."""

import ast
from html import escape

from docutils import nodes
from sphinx.util.math import get_node_equation_number
from sphinx.writers.html5 import HTML5Translator

from _ext.figures import lazy_images

NOTHING = "that shows nothing"
NAMED = 3  # so many names that a folded cell defines


class BookTranslator(HTML5Translator):
    """Sphinx's translator, to which the theme adds its own part."""

    def starttag(self, node, tagname, suffix="\n", empty=False, **attributes):
        # The role doc-biblioentry has left the standard.
        if attributes.get("role") == "doc-biblioentry":
            attributes["role"] = "listitem"
        # Nothing asks for the classes of these links, which stand hundreds of times on a page.
        if attributes.get("class") == "reference internal":
            attributes.pop("class")
        # What a room has asked for, of a node that is one element.
        attributes |= node.get("html", {}) if isinstance(node, nodes.Element) else {}
        return super().starttag(node, tagname, suffix, empty, **attributes)

    def visit_image(self, node):
        node["loading"] = "lazy"
        node["html"] = lazy_images.size(self.builder.srcdir, node["uri"])
        super().visit_image(node)

    # Its formula comes before its number, so one hears what is numbered. Sphinx would put a formula
    # of several lines, which has rows of its own, into a table of one cell besides.

    def visit_math_block(self, node, math_env=""):
        start, end = self.builder.config.mathjax_display
        self.body.append(self.starttag(node, "div", "", CLASS="math notranslate"))
        self.body.append(f"{start}{self.encode(node.astext())}{end}")
        if node["number"]:
            self.body.append(f'<span class="eqno">({get_node_equation_number(self, node)})')
            self.add_permalink_ref(node, "Link to this equation")
            self.body.append("</span>")
        self.body.append("</div>\n")
        raise nodes.SkipNode

    def visit_math(self, node, math_env=""):
        start, end = self.builder.config.mathjax_inline
        self.body.append(self.starttag(node, "span", "", CLASS="math notranslate"))
        self.body.append(f"{start}{self.encode(node.astext())}{end}</span>")
        raise nodes.SkipNode

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
    classes, names = " ".join(node["classes"]), defined(node.parent)
    shown = escape(f"{node['prompt_show']}: {names}" if names else node["prompt_show"])
    name = "" if names else f' aria-label="{shown} {whose(node.parent)}"'
    translator.body.append(f'<details class="{classes}">\n<summary{name}>{shown}</summary>\n')


def defined(cell):
    """The names that a cell defines, if it shows nothing: several such cells follow each other."""
    if whose(cell) != NOTHING:
        return ""
    names = made(ast.parse(cell.next_node(nodes.literal_block).astext()))
    return ", ".join([*names[:NAMED], "…"] if len(names) > NAMED else names)


def made(tree):
    """The values that code defines, in its order, and then the functions."""
    functions = [it.name for it in tree.body if isinstance(it, ast.FunctionDef | ast.ClassDef)]
    targets = [part for it in tree.body if isinstance(it, ast.Assign) for part in it.targets]
    parts = [part for target in targets for part in ast.walk(target)]
    values = [it.id for it in parts if isinstance(it, ast.Name) and isinstance(it.ctx, ast.Store)]
    return [name for name in dict.fromkeys(values + functions) if name != "_"]


def whose(cell):
    """What a folded cell is the code of, for who hears a page with many of them."""
    if next(cell.findall(nodes.figure), None):
        return "of the figure below"
    shows = any("cell_output" in part["classes"] for part in cell.findall(nodes.container))
    return "of what follows" if shows else NOTHING
