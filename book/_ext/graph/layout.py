"""Where each equation and each line stands in the graph. Nothing here knows of the site.

A column is a chapter, and in it the equations stand in the order of the book, a row each. All
lengths are whole pixels, so the same records give the same bytes.
"""

from itertools import groupby
from typing import NamedTuple

LETTER, ROW, MARK = 7, 26, 12  # the room for a letter, for a name, and for the marker before it
GAP = 110  # between columns, where the lines are
TOP = 40  # of the first row, below the titles of the chapters
MARGIN = 60  # on the left, where lines within the first column bend
CLEAR = 7  # between a line's end and the marker


class Node(NamedTuple):
    """An equation, its name, and its place: the marker's middle, and how long both are."""

    label: str
    kind: str
    name: str
    x: int
    y: int
    width: int


class Column(NamedTuple):
    """The equations of a chapter, whose title stands above them."""

    chapter: str
    title: str
    x: int
    nodes: list


def edges(entries):
    """Of each equation that another rests on directly, and of that other, the labels."""
    return [(premise, entry.label) for entry in entries for premise in entry.rests_on]


def columns(entries, titles, names):
    """The equations in columns.

    Parameters
    ----------
    entries : list of kit.equation.Equation
        Those of a chapter in a row.
    titles : dict
        Of each chapter that has equations its title, in the order of the columns.
    names : dict
        Of each label what stands beside its marker.
    """
    chapters = {it: [*group] for it, group in groupby(entries, lambda entry: entry.chapter)}
    made, x = [], MARGIN
    for chapter, title in titles.items():
        found = enumerate(chapters[chapter])
        nodes = [placed(entry, names[entry.label], x, TOP + ROW * row) for row, entry in found]
        made.append(Column(chapter, title, x, nodes))
        x += max(length(title), *(node.width for node in nodes)) + GAP
    return made


def placed(entry, name, x, y):
    return Node(entry.label, entry.kind, name, x, y, MARK + length(name))


def length(words):
    return LETTER * len(words)


def size(made):
    """The width and the height of all columns."""
    last = made[-1]
    right = last.x + max(length(last.title), *(node.width for node in last.nodes))
    return right + GAP // 4, TOP + ROW * max(len(column.nodes) for column in made)


def curve(premise, node):
    """The line from a premise to what rests on it, as SVG: from the left to the right.

    Within a column it bends out to the left. Where the premise stands in a later column, it leads
    from the right to the left.
    """
    if premise.x == node.x:
        x, bend = node.x - CLEAR, 14 + abs(node.y - premise.y) // 10
        return f"M{x} {premise.y}C{x - bend} {premise.y} {x - bend} {node.y} {x} {node.y}"
    if premise.x < node.x:
        start, end = premise.x + premise.width, node.x - CLEAR
    else:
        start, end = premise.x - CLEAR, node.x + node.width
    middle = (start + end) // 2
    return f"M{start} {premise.y}C{middle} {premise.y} {middle} {node.y} {end} {node.y}"
