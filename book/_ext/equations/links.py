"""The links between each numbered equation and its row in the index."""

from functools import partial

from docutils import nodes
from kit import words

from .build import index
from .parts import PAGE, anchor, commas, link


def add_links(app, doctree, docname):
    """Link each equation to its row, which gets the anchor for it."""
    if docname == PAGE:
        name_rows(doctree, index(app))
    elif PAGE in app.env.found_docs:
        link_back(doctree, index(app), partial(app.builder.get_relative_uri, docname))


def name_rows(doctree, entries):
    """Give each row of the tables an anchor. They stand in the order of the entries."""
    rows = [row for body in doctree.findall(nodes.tbody) for row in body.children]
    for row, entry in zip(rows, entries, strict=True):
        row["ids"].append(anchor(entry.label))


def link_back(doctree, entries, uri):
    """Make the label under each numbered equation a link to its row, and the others it names."""
    known = {entry.label: entry for entry in entries}
    pages = {label: uri(f"book/{entry.chapter}") for label, entry in known.items()}
    for equation in list(doctree.findall(nodes.math_block)):
        label = equation.get("label")
        if label in known:
            bold = name_under(equation, label)
            bold.parent["classes"].append("receipt")
            for text in list(bold.parent.findall(nodes.Text)):
                text.parent.replace(text, linked(text, known[label], pages))
            row = link(f"{uri(PAGE)}#{anchor(label)}", bold.deepcopy())
            bold.replace_self(row)


def name_under(equation, label):
    """The label in bold that starts the paragraph under an equation; put there if there is none."""
    place = equation.parent.index(equation) + 1
    for under in equation.parent[place : place + 1]:
        for bold in under.findall(nodes.strong):
            if bold.astext() == label:
                return bold
    bold = nodes.strong("", label)
    equation.parent.insert(place, nodes.paragraph("", "", bold))
    return bold


def linked(text, entry, pages):
    """The text, with links from the labels that the record's sentences name to those equations."""
    made, rest = [], str(text)
    for opening, labels in words.named(entry):
        before, found, after = rest.partition(words.naming(opening, labels))
        if found:
            links = [link(f"{pages[it]}#equation-{it}", nodes.Text(it)) for it in labels]
            made += [nodes.Text(f"{before}{opening} "), *map(as_node, commas(links))]
            rest = f".{after}"
    return [*made, nodes.Text(rest)]


def as_node(part):
    return part if isinstance(part, nodes.Node) else nodes.Text(part)
