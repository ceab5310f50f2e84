"""The equation index refuses sources that do not agree with each other or with the site."""

import json
from dataclasses import replace

import pytest
from _ext.equations import panels
from _ext.equations.links import link_back, linked
from _ext.equations.sources import tree
from docutils import nodes
from kit import words
from kit.equation import ANY, Condition, Equation, Refuted, Scope
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError

PROOF = 'prove("total", 1, 1)'
RECORD = Equation(
    "total", "result", "1 = 1", Scope(N=ANY), refuted=(Refuted("a half", r"\frac{1}{2}"),)
)
MARKDOWN, PLAIN = words.markdown(RECORD), RECORD.to_json()


def cell(source, markdown=MARKDOWN, plain=PLAIN):
    data = {"text/markdown": markdown, "text/plain": plain.splitlines(keepends=True)}
    return {"cell_type": "code", "source": source, "outputs": [{"data": data}]}


def typed(source):
    return {"cell_type": "markdown", "source": source}


@pytest.fixture
def index(tmp_path):
    """Index a small book made of cells, one docstring and one test."""
    for folder in ("book", "gmmlib", "tests"):
        (tmp_path / folder).mkdir()

    def read(*cells, docstring="", marker="total"):
        notebook = tmp_path / "book" / "01-sum.ipynb"
        notebook.write_text(json.dumps({"cells": cells}), "utf-8")
        function = f'def f():\n    """Sum.\n\n    {docstring}\n    """\n'
        (tmp_path / "gmmlib" / "sums.py").write_text(function, "utf-8")
        test = f'@pytest.mark.equation("{marker}")\ndef test_f(): ...\n'
        (tmp_path / "tests" / "test_sums.py").write_text(test, "utf-8")
        return tree(tmp_path, [notebook])

    return read


def test_an_entry_gathers_what_the_sources_say(index):
    (entry,), problems = index(cell(PROOF), docstring="Implements equation ``total`` of the book.")
    assert problems == []
    assert (entry.label, entry.kind, entry.chapter) == ("total", "result", "01-sum")
    assert (entry.latex, entry.scope, entry.refuted) == ("1 = 1", Scope(N=ANY), RECORD.refuted)
    assert entry.code == ("gmmlib.sums.f",)
    assert entry.tests == ("tests/test_sums.py::test_f",)


def test_a_cited_theorem_names_its_source(index):
    source = "By {cite}`wu1983`:\n\n$$\n1 = 1\n$$ (total)"
    (entry,), problems = index(typed(source))
    assert (entry.kind, entry.source, problems) == ("cited", "wu1983", [])


@pytest.mark.parametrize(
    ("cells", "problem"),
    [
        ([cell("show(total)")], "has no prove"),
        ([cell('prove("other", 1, 1)')], "has no prove"),
        ([cell('define("total", 1, 1)')], "has no prove"),
        ([cell(PROOF, MARKDOWN.replace("(total)", "(sum)"))], "does not show its record"),
        ([cell(PROOF, MARKDOWN.replace("any $N$", "every $N$"))], "does not show its record"),
        ([cell(PROOF, plain="1")], "expected an object, found '1'"),
        (
            [cell(PROOF, plain=PLAIN.replace("result", "theorem"))],
            "expected one of definition",
        ),
        ([cell(PROOF, plain=PLAIN.replace("premises", "premise"))], "missing fields ['premises']"),
        ([cell(PROOF), cell(PROOF)], "is there twice"),
        ([typed("$$\n1 = 1\n$$ (total)")], "cites no source"),
    ],
)
def test_an_equation_without_a_proof_is_a_problem(index, cells, problem):
    _, problems = index(*cells)
    assert problem in problems[0]


def test_a_docstring_that_names_no_equation_is_a_problem(index):
    _, problems = index(cell(PROOF), docstring="Implements equations ``total`` and ``sum``.")
    assert problems == ["gmmlib.sums.f names equation sum, which the book does not have"]


def test_a_marker_that_names_no_equation_is_a_problem(index):
    _, problems = index(cell(PROOF), marker="sum")
    assert problems == [
        "tests/test_sums.py::test_f names equation sum, which the book does not have"
    ]


@pytest.mark.parametrize("under", ["", "total", "another"])
def test_each_equation_gets_one_link_to_its_row(under):
    equation = nodes.math_block("", "1 = 1", label="total")
    page = nodes.container("", equation, nodes.paragraph("", "", nodes.strong("", under)))
    link_back(page, [Equation("total", "cited", "1 = 1", chapter="01-sum")], "../{}.html".format)
    (link,) = page.findall(nodes.reference)
    assert (link["refuri"], link.astext()) == ("../book/equations.html#row-total", "total")
    assert page.index(link.parent) == 1, "right under the equation"


def test_labels_are_linked_where_the_equation_says_it_rests_on_them_and_nowhere_else():
    entry = Equation("total", "result", "1 = 1", Scope(), rests_on=("one", "two"))
    text = nodes.Text("one. Rests on one, two. Refuted: (without two).")
    made = linked(text, entry, {"one": "01.html", "two": "02.html"})
    links = [(it["refuri"], it.astext()) for it in made if isinstance(it, nodes.reference)]
    assert links == [("01.html#equation-one", "one"), ("02.html#equation-two", "two")]
    assert "".join(it.astext() for it in made) == text.astext()


def test_a_panel_says_what_an_equation_needs_and_what_was_not_judged():
    condition = Condition("n > 0", "$n$ is larger than 0")
    entry = replace(RECORD, conditions=(condition,), unjudged=("the theorem",))
    assert [*panels.standing(entry)] == [
        "Proved for any $N$.",
        "It needs that $n$ is larger than 0.",
        "Not judged by the second evaluator: the theorem.",
    ]


def test_a_build_with_an_equation_outside_the_index_fails(tmp_path):
    (tmp_path / "index.md").write_text("# Index\n\n$$\n1 = 1\n$$ (stray)\n", "utf-8")
    with_index = {
        "extensions": ["myst_parser", "_ext.equations"],
        "myst_enable_extensions": ["dollarmath"],
    }
    folders = tmp_path, None, tmp_path / "html", tmp_path / "doctrees"
    app = Sphinx(*folders, "html", with_index, status=None, warning=None)
    with pytest.raises(ExtensionError, match="stray: numbered in index, in the index under None"):
        app.build()
