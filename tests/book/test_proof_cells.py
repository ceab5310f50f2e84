"""What a proof cell may type: nothing is replaced without a check, and no line is too wide."""

import ast

import pytest
from kit.notebooks import proof_cells

# These replace without asking whether old and new are equal: `swap`, `case` and `at` ask.
UNCHECKED = {"subs", "xreplace", "replace", "put"}
WIDEST = 78


def replacements(source):
    """The unchecked replacements that a cell calls."""
    return [
        node.attr
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Attribute) and node.attr in UNCHECKED
    ]


@pytest.mark.parametrize("label", proof_cells())
def test_a_proof_cell_replaces_nothing_unchecked(label):
    _, source = proof_cells()[label]
    assert replacements(source) == []


def test_a_bare_replacement_would_be_found():
    assert replacements("slope = eq('a').rhs.subs(old, new)\nb = e.xreplace(c)") == [
        "subs",
        "xreplace",
    ]


@pytest.mark.parametrize("label", proof_cells())
def test_a_proof_cell_fits_beside_its_margin(label):
    _, source = proof_cells()[label]
    assert max(map(len, source.splitlines())) <= WIDEST
