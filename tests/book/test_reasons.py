"""A reason in a notebook is taken off the page; one that belongs to no equation is refused."""

import json

import pytest
from _ext.equations import reasons
from docutils import nodes
from docutils.core import publish_doctree
from myst_nb.docutils_ import Parser
from nbformat import v4
from sphinx.errors import ExtensionError

SETTINGS = {
    "myst_enable_extensions": ["dollarmath"],
    "nb_execution_mode": "off",
    "nb_render_markdown_format": "myst",
    "_disable_config": True,
    "report_level": 5,
}
REASON = (
    f"{reasons.OPENING}\n\nBecause $a = b$, *as always*.\n\nThink of a sum.\n\n{reasons.CLOSING}"
)


def proof(label):
    shown = {"text/markdown": f"$$\n1 = 1\n$$ ({label})\n\n**{label}**"}
    return v4.new_code_cell("prove()", outputs=[v4.new_output("display_data", data=shown)])


@pytest.fixture
def page(tmp_path):
    """The doctree of a notebook, with the labels that Sphinx would give."""

    def read(*cells):
        cells = [it if isinstance(it, dict) else v4.new_markdown_cell(it) for it in cells]
        notebook = json.dumps(v4.new_notebook(cells=cells))
        doctree = publish_doctree(
            notebook,
            source_path="01-sum.ipynb",
            parser=Parser(),
            settings_overrides=SETTINGS | {"nb_output_folder": str(tmp_path)},
        )
        for equation in doctree.findall(nodes.math_block):
            equation["label"] = equation["names"][0]
        return doctree

    return read


def test_a_reason_is_taken_off_the_page_with_the_label_of_the_proof_before_it(page):
    doctree = page("Text.", proof("one"), proof("two"), f"{REASON}\n\nMore text.")
    reasons.gather(None, doctree)
    reasons.take(None, doctree, "01-sum")
    ((label, found),) = doctree.reasons.items()
    assert label == "two"
    assert [it.astext() for it in found] == ["Because a = b, as always.", "Think of a sum."]
    assert [type(it) for it in found[0].findall(nodes.math)] == [nodes.math]
    left = doctree.astext()
    assert "More text." in left
    assert not any(words in left for words in ("Why?", "details", "Because", "Think"))


def test_a_page_without_reasons_stays_as_it_is(page):
    doctree = page("Text.", proof("one"), "<details><summary>Answer</summary>\n\n4\n\n</details>")
    before = doctree.pformat()
    reasons.gather(None, doctree)
    reasons.take(None, doctree, "01-sum")
    assert doctree.pformat() == before
    assert doctree.reasons == {}


NOT_CLOSED = REASON.removesuffix(reasons.CLOSING)
CLOSED_LATER = f"Text.\n\n{reasons.CLOSING}"


@pytest.mark.parametrize(
    ("cells", "number"),
    [
        pytest.param([REASON], 1, id="first on the page"),
        pytest.param([proof("one"), "Text.", REASON], 3, id="after text"),
        pytest.param([proof("one"), f"Text.\n\n{REASON}"], 2, id="not first in its cell"),
        pytest.param([v4.new_code_cell("1 + 1"), REASON], 2, id="after a cell that proves nothing"),
        pytest.param([proof("one"), REASON, REASON], 3, id="a second reason"),
        pytest.param([proof("one"), NOT_CLOSED], 2, id="not closed"),
        pytest.param([proof("one"), NOT_CLOSED, CLOSED_LATER], 2, id="closed in another cell"),
        pytest.param([proof("one"), REASON.replace("\n\n", "\n", 1)], 2, id="no empty line"),
        pytest.param([proof("one"), REASON.replace("Why?", "Reason")], 2, id="another title"),
        pytest.param([proof("one"), REASON.replace('"why"', "'why'")], 2, id="other quotes"),
    ],
)
def test_a_reason_out_of_place_fails_with_its_file_and_cell(page, cells, number):
    with pytest.raises(ExtensionError, match=f"01-sum.ipynb, cell {number}: expected"):
        reasons.gather(None, page(*cells))
