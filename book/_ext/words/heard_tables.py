"""Heads of rows, and a name for each table: one who hears it moves in it from cell to cell.

A head is heard as a name, which leaves formulas out unless they have words.
"""

from docutils import nodes

from .speech import spoken


def name_tables(app, doctree, docname):
    """The first cell of a row is its head; a table is called as the section in which it stands."""
    for table in doctree.findall(nodes.table):
        table["html"] = {"aria-label": title_around(table.parent)}
        table.next_node(nodes.colspec)["stub"] = 1
        first = [row[0] for row in table.next_node(nodes.tbody)]
        for cell in first:
            cell["html"] = {"scope": "row"}
        for head in [*table.findall(nodes.thead), *first]:
            for formula in head.findall(nodes.math):
                formula["html"] = {"data-spoken": spoken(formula.astext())}


def title_around(node):
    """The title of the section around a node. The inside of an exercise is a section without."""
    while not isinstance(node.parent, nodes.document) and not isinstance(node[0], nodes.title):
        node = node.parent
    return node[0].astext()
