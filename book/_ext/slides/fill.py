"""The slides are filled, and dealt out, before references are resolved: what is pulled has some."""

from docutils import nodes
from sphinx.addnodes import pending_xref
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import docname_join, logging

from _ext.figures.moving_figure import moving

from . import deck, functions, parts, unbroken
from .directives import place
from .found import is_deck
from .names import Missing, find

warn = logging.getLogger(__name__).warning


class Fill(SphinxPostTransform):
    default_priority = 1

    def run(self):
        if is_deck(self.env.docname):
            self.anchors = set()
            for empty in list(self.document.findall(place)):
                try:
                    empty.replace_self(self.made(empty["name"], empty["shown"]))
                except Missing as error:
                    warn("pull: %s", error, location=empty, type="slides")
                    empty.replace_self([])
            if any(self.document.findall(is_formula)):
                domain = self.env.get_domain("math")
                domain.data["has_equations"][self.env.docname] = True
            unbroken.keep_whole(self.document)
            deck.deal(self.document)

    def made(self, name, shown):
        """What stands on the slide for this name, in a container that tells its kind."""
        if functions.is_function(name):
            kind, made = "code", self.function(name, shown)
        else:
            kind, made = self.part(name, shown)
        moves = any(True for node in made for _ in node.findall(moving))
        kinds = ["moving" if moves else kind, *parts.shapes(self.app, made)]
        return nodes.container("", *made, classes=["pulled", *kinds])

    def function(self, name, shown):
        parts.check_options("function", shown)
        code = functions.source(name, self.app.srcdir)
        code = functions.without_docstring(code) if "brief" in shown else code
        return [nodes.literal_block(code, code, language="python")]

    def part(self, name, shown):
        """A copy: its references are resolved as those of this deck."""
        found = find(self.app, name)
        parts.check_options(found.kind, shown)
        if found.kind == "question":
            found = found._replace(node=found.node.parent)
        copy, home = found.node.deepcopy(), found.home
        part = parts.Part(self.app, copy, found.page, home, self.env.docname, shown)
        made = list(parts.MAKERS[found.kind](part))
        parts.number_all(part, made)
        made = parts.taken(made, shown["take"]) if "take" in shown else made
        for node in made:
            self.adopt(node, found.page)
        return found.kind, made

    def adopt(self, node, page):
        """References count as the deck's, and an anchor is set once, though pulled twice."""
        for reference in node.findall(pending_xref):
            reference["refdoc"] = self.env.docname
            if reference["reftype"] == "doc":  # named as seen from its own page
                reference["reftarget"] = f"/{docname_join(page, reference['reftarget'])}"
        for element in node.findall(nodes.Element):
            element["ids"] = [it for it in element.get("ids", []) if it not in self.anchors]
            self.anchors.update(element["ids"])


def is_formula(node):
    return isinstance(node, nodes.math | nodes.math_block)
