"""The directive moving-figures: a table of the moving figures' own pages, made at build."""

from docutils import nodes
from docutils.parsers.rst import Directive

from .moving_figure import heading

HEAD = ("On a page of its own", "In the chapter")


class figure_table(nodes.General, nodes.Element):
    """The place of the table, which is filled once every page is read."""


class MovingFigures(Directive):
    def run(self):
        env = self.state.document.settings.env
        env.metadata[env.docname]["figure_table"] = True
        return [figure_table()]


def outdated(app, env, added, changed, removed):
    """A page with the table depends on all others."""
    return [name for name, about in env.metadata.items() if "figure_table" in about]


def fill_tables(app, doctree, docname):
    for place in list(doctree.findall(figure_table)):
        place.replace_self(table([nodes.Text(words) for words in HEAD], links(app, docname)))


def links(app, docname):
    """For each figure a link to its own page, and one to the place it belongs to."""
    env, uri = app.env, app.builder.get_relative_uri
    for name in sorted(env.found_docs):
        for figure in env.metadata[name].get("moving", []):
            element, chapter = figure["element"], env.titles[name].astext()
            alone = uri(docname, f"figures/{element}")
            yield (
                link(heading(element), alone),
                link(chapter, f"{uri(docname, name)}#{figure['name']}"),
            )


def link(words, refuri):
    return nodes.reference("", words, internal=True, refuri=refuri)


def table(head, rows):
    group = nodes.tgroup("", *(nodes.colspec(colwidth=50) for _ in head), cols=len(head))
    group += [nodes.thead("", row(head)), nodes.tbody("", *map(row, rows))]
    return nodes.table("", group)


def row(cells):
    return nodes.row("", *(nodes.entry("", nodes.paragraph("", "", cell)) for cell in cells))
