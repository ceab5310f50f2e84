"""A formula stays on the line of the bracket before it, and of what follows up to a space."""

from _ext.equations.glued_formulas import glue
from docutils import nodes


def glued(*parts):
    """The texts of the elements that hold a formula and what belongs to it, and the whole text."""
    made = [nodes.math("", part[1:-1]) if part[0] == "$" else nodes.Text(part) for part in parts]
    paragraph = nodes.paragraph("", "", *made)
    glue(paragraph)
    return [it.astext() for it in paragraph.findall(nodes.inline)], paragraph.astext()


def test_brackets_before_and_marks_after_belong_to_a_formula():
    parts = ["so (“", "$x$", "”) and ", "$y$", "."]
    assert glued(*parts) == (["(“x”)", "y."], "so (“x”) and y.")


def test_a_formula_between_spaces_is_left_alone():
    assert glued("so ", "$x$", " is") == ([], "so x is")


def test_texts_that_are_alike_keep_their_places():
    assert glued("-axis ", "$x$", "-axis ") == (["x-axis"], "-axis x-axis ")
