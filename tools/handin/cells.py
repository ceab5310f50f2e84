"""Cells of a notebook as nbgrader reads them: what is fixed, what is answered, what has points.

Its metadata of version 3. A solution stands between two marks, and what is hidden between two
others: nbgrader takes both out of the student's version.
"""

from nbformat.v4 import new_code_cell, new_markdown_cell

MAKE = {"code": new_code_cell, "markdown": new_markdown_cell}
SOLUTION = {
    "code": "### BEGIN SOLUTION\n%s\n### END SOLUTION",
    "markdown": "<!-- BEGIN SOLUTION -->\n%s\n<!-- END SOLUTION -->",
}
HIDDEN = "### BEGIN HIDDEN TESTS\n%s\n### END HIDDEN TESTS"


def fixed(kind, name, source):
    """A cell that a student reads or runs; what she changes in it is undone."""
    return _cell(kind, name, source, locked=True)


def answer(name, given, solution):
    """A cell for a student's code: what she is given, and the solution."""
    return _cell("code", name, f"{given}\n\n{SOLUTION['code'] % solution}".lstrip(), solution=True)


def check(name, source, points):
    """A cell that gives points where it runs to its end."""
    return _cell("code", name, source, grade=True, locked=True, points=points)


def written(name, solution, points):
    """A cell for words, which somebody reads and marks."""
    source = SOLUTION["markdown"] % solution
    return _cell("markdown", name, source, grade=True, solution=True, points=points)


def _cell(kind, name, source, **facts):
    facts = {"grade": False, "locked": False, "solution": False} | facts
    facts |= {"task": False, "schema_version": 3, "grade_id": name}
    return MAKE[kind](source, id=name, metadata={"nbgrader": facts})
