"""The graph of equations on a few records: where they stand, and from where to where lines lead."""

import re

import pytest
from _ext.graph.drawing import drawing
from _ext.graph.layout import columns, curve, edges, size
from kit.equation import Equation

ENTRIES = [
    Equation("a", "definition", "a", chapter="one"),
    Equation("b", "result", "b", rests_on=("a", "d"), chapter="one"),
    Equation("c", "cited", "c", chapter="tools"),
    Equation("d", "result", "d", rests_on=("a",), chapter="two"),
]
NAMES = {"a": "(1.1) a", "b": "(1.2) long-name", "c": "(T.1) c", "d": "(2.1) d"}
TITLES = {"one": "1. One", "two": "2. <Two>", "tools": "Tools"}


@pytest.fixture
def made():
    return columns(ENTRIES, TITLES, NAMES)


@pytest.fixture
def nodes(made):
    return {node.label: node for column in made for node in column.nodes}


def ends(path):
    """Where an SVG path of one curve begins and ends."""
    numbers = [int(it) for it in re.findall(r"\d+", path)]
    return tuple(numbers[:2]), tuple(numbers[-2:])


def test_an_edge_leads_from_a_premise_to_what_rests_on_it():
    assert edges(ENTRIES) == [("a", "b"), ("d", "b"), ("a", "d")]


def test_columns_stand_in_the_order_given_and_each_equation_in_its_own(made):
    assert [[node.label for node in column.nodes] for column in made] == [["a", "b"], ["d"], ["c"]]
    for column, after in zip(made, made[1:]):
        assert max(node.x + node.width for node in column.nodes) < after.x
    assert made[0].nodes[0].y < made[0].nodes[1].y
    width, height = size(made)
    assert width > max(node.x + node.width for column in made for node in column.nodes)
    assert height > max(node.y for column in made for node in column.nodes)


def test_a_line_begins_at_its_premise_and_ends_at_what_rests_on_it(nodes):
    a, b, d = (nodes[label] for label in "abd")
    assert ends(curve(a, d)) == ((a.x + a.width, a.y), (d.x - 7, d.y))
    assert ends(curve(a, b)) == ((a.x - 7, a.y), (b.x - 7, b.y))
    assert ends(curve(d, b)) == ((d.x - 7, d.y), (b.x + b.width, b.y))


def test_titles_and_names_are_escaped_and_kinds_have_their_markers(made):
    drawn = drawing(ENTRIES, made, "{}.html".format)
    assert "2. &lt;Two&gt;" in drawn
    assert '<a class="node cited" data-label="c" href="tools.html#equation-c">' in drawn
    markers = re.findall(r'class="marker" d="([^"]+)"', drawn)
    assert len(markers) == 3 + len(ENTRIES)
    assert len(set(markers)) == 3
