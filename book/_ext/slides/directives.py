"""The directives of a deck: `pull` puts a part of the book on a slide; `notes`."""

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.util.docutils import SphinxDirective


class place(nodes.General, nodes.Element):  # noqa: N801  (docutils names its nodes so)
    """Where a part of the book will stand, with its name and how it is to be shown."""


class Pull(SphinxDirective):
    required_arguments = 1
    option_spec = {
        "brief": directives.flag,
        "code": directives.flag,
        "output": directives.flag,
        "take": directives.unchanged_required,
    }

    def run(self):
        shown = {option: value or True for option, value in self.options.items()}
        made = place("", name=self.arguments[0], shown=shown)
        self.set_source_info(made)
        return [made]


class Notes(SphinxDirective):
    """What the lecturer reads, and the class does not see."""

    has_content = True

    def run(self):
        return [nodes.container("", *self.parse_content_to_nodes(), classes=["notes"])]
