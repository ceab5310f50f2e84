"""A solution's title opens the solution, so no link in the title leads away instead."""

from docutils import nodes
from sphinx_exercise.nodes import solution_node


def unlink(app, doctree, docname):
    """Put the words of each link in a solution's title in place of the link."""
    for solution in doctree.findall(solution_node):
        title = solution.next_node(nodes.title)
        for link in list(title.findall(nodes.reference)):
            link.replace_self(link.children)
