"""Small parts of pages that speak of equations: links, sentences with formulas, HTML of both."""

from docutils import nodes
from sphinx.util.docutils import new_document

from .glued_formulas import glue

PAGE = "book/equations"
# Classes that tell only where an element came from, and what is enough in a page with hundreds.
SHORTER = {
    "reference internal": "",
    "docutils container": "",
    "simple": "",
    "math notranslate": "math",
}


def anchor(label):
    """The anchor of an equation's row on the page of the index."""
    return f"row-{label}"


def link(refuri, *shown):
    """A link within the site."""
    return nodes.reference("", "", *shown, internal=True, refuri=refuri)


def number(env, label):
    """An equation's number as the site shows it, such as (4.19)."""
    math = env.get_domain("math")
    found = math.resolve_xref(env, "", env.app.builder, "eq", label, None, None)
    return found.astext()


def said(*parts):
    """A paragraph of texts, in which dollars surround formulas, and of other nodes."""
    made = nodes.paragraph()
    for part in parts:
        made += [part] if isinstance(part, nodes.Node) else text(part)
    return made


def text(sentence):
    """Words in which dollars surround formulas, as nodes."""
    parts = sentence.split("$")
    parts[::2] = [nodes.Text(part.replace("'", "’")) for part in parts[::2]]
    parts[1::2] = [nodes.math("", latex) for latex in parts[1::2]]
    return parts


def commas(links):
    """The links with commas between them."""
    return [part for it in links for part in (it, ", ")][:-1]


class Short:
    """The part of a translator that leaves out classes and wrappers which nothing needs."""

    def starttag(self, node, tagname, suffix="\n", empty=False, **attributes):
        given = {key.lower(): value for key, value in attributes.items()}
        given["class"] = SHORTER.get(given.get("class"), given.get("class"))
        kept = {key: value for key, value in given.items() if value}
        return super().starttag(node, tagname, suffix, empty, **kept)

    def visit_definition_list(self, node):
        self.body.append("<dl>\n")

    def visit_literal(self, node):
        self.body.append("<code>")

    def depart_literal(self, node):
        self.body.append("</code>")


def fragment(app, shown):
    """The HTML of a node that a script shows later, by the site's own translator made short."""
    glue(shown)
    document = new_document("what is shown later", app.builder.docsettings)
    document += shown
    kind = type("ShortTranslator", (Short, app.registry.get_translator_class(app.builder)), {})
    translator = kind(document, app.builder)
    shown.walkabout(translator)
    return "".join(translator.body)
