"""The directive equation-graph: the graph, and under it, folded, the same in words.

Both are made once every page is read, since only then each equation has its number.
"""

from functools import partial
from html import escape

from docutils import nodes
from docutils.parsers.rst import Directive

from _ext.equations import index
from _ext.equations.parts import commas, link, number, said

from .drawing import drawing
from .layout import columns, edges

OPENING, CLOSING = '<details class="rests-on d-print-none"><summary>%s</summary>', "</details>"


class equation_graph(nodes.General, nodes.Element):
    """The place of the graph."""


class EquationGraph(Directive):
    def run(self):
        env = self.state.document.settings.env
        env.metadata[env.docname]["equation_graph"] = True
        return [equation_graph()]


def outdated(app, env, added, changed, removed):
    """A page with the graph depends on all others."""
    return [name for name, about in env.metadata.items() if "equation_graph" in about]


def fill_places(app, doctree, docname):
    for place in list(doctree.findall(equation_graph)):
        place.replace_self([*graph(app, docname)])


def add_script(app, pagename, templatename, context, doctree):
    """The script and the style of the graph, on its page alone."""
    if "equation_graph" in app.env.metadata[pagename]:
        app.add_css_file("equation-graph.css")
        app.add_js_file("equation-graph.js", loading_method="defer")


def graph(app, docname):
    """The graph, and a folded list for each of its columns."""
    entries = index(app)
    names = {it.label: f"{number(app.env, it.label)} {it.label}" for it in entries}
    made = columns(entries, titles(app.env, entries), names)
    uri = partial(address, app, docname)
    yield html(drawing(entries, made, uri))
    pages = {entry.label: uri(entry.chapter) for entry in entries}
    links = {it: partial(to, f"{pages[it]}#equation-{it}", name) for it, name in names.items()}
    lines = edges(entries)
    for column in made:
        items = [in_words(node.label, lines, links) for node in column.nodes]
        yield html(OPENING % escape(column.title))
        yield nodes.bullet_list("", *[nodes.list_item("", item) for item in items])
        yield html(CLOSING)


def html(text):
    return nodes.raw("", text, format="html")


def address(app, docname, chapter):
    return app.builder.get_relative_uri(docname, f"book/{chapter}")


def to(address, name):
    return link(address, nodes.Text(name))


def titles(env, entries):
    """Of each chapter with equations its title, in reading order; pages without number are last."""
    having = {entry.chapter for entry in entries}
    pages = [name.removeprefix("book/") for name in env.collect_relations()]
    found = {page: title(env, f"book/{page}") for page in pages if page in having}
    return dict(sorted(found.items(), key=lambda it: not it[1][0].isdigit()))


def title(env, page):
    """A page's title, with its number if it has one."""
    numbers = env.toc_secnumbers.get(page, {}).get("", ())
    return "".join(f"{it}. " for it in numbers) + env.titles[page].astext()


def in_words(label, lines, links):
    """A sentence: what the equation rests on, and what rests on it."""
    premises = [links[one]() for one, other in lines if other == label]
    others = [links[other]() for one, other in lines if one == label]
    rests = [" rests on ", *commas(premises)] if premises else [" rests on no other equation"]
    on_it = ["On it rest: ", *commas(others)] if others else ["Nothing rests on it"]
    return said(links[label](), *rests, ". ", *on_it, ".")
