"""What is stored in the notebooks: all of it ran, nothing of it depends on the machine."""

import ast
import json
import re
from pathlib import Path

import nbformat
import pytest
from rerun import stored

NOTEBOOKS = sorted((Path(__file__).parents[2] / "book").glob("*.ipynb"))
OF_A_MACHINE = re.compile(
    r"0x[0-9a-f]{6,}|/home/|/Users/|/tmp/|/root/|[A-Z]:\\\\|site-packages"
    r"|<dc:date>|\d{4}-\d\d-\d\d[T ]\d\d:"
)


@pytest.fixture(params=NOTEBOOKS, ids=lambda path: path.stem)
def path(request):
    return request.param


@pytest.fixture
def code(path):
    """The code cells of a notebook."""
    return [cell for cell in nbformat.read(path, 4).cells if cell.cell_type == "code"]


def outputs(code):
    return [output for cell in code for output in cell.outputs]


def test_every_code_cell_ran_in_order(code):
    assert [cell.execution_count for cell in code] == list(range(1, len(code) + 1))
    assert all(cell.source.strip() for cell in code)
    for cell in code:
        counts = [it.execution_count for it in cell.outputs if "execution_count" in it]
        assert counts in ([], [cell.execution_count])


def test_the_file_is_what_running_it_again_would_write(path):
    assert stored(nbformat.read(path, 4)) == path.read_text("utf-8")


def test_nothing_went_wrong_when_it_ran(code):
    assert [output for output in outputs(code) if output.output_type == "error"] == []
    assert [output for output in outputs(code) if output.get("name") == "stderr"] == []


def test_outputs_do_not_depend_on_the_machine_or_the_time(code):
    assert OF_A_MACHINE.findall(json.dumps(outputs(code))) == []


def test_every_output_is_one_that_nbval_compares(code):
    kinds = {kind for output in outputs(code) for kind in output.get("data", {})}
    pictures = kinds & {"image/png", "image/jpeg"}
    assert not pictures, f"expected SVG, found {pictures}: `import figures` before drawing"
    assert "application/vnd.jupyter.widget-view+json" not in kinds


def test_no_cell_asks_not_to_be_compared(code):
    tags = [tag for cell in code for tag in cell.metadata.get("tags", [])]
    assert not [tag for tag in tags if tag.startswith("nbval") or tag == "raises-exception"]
    assert not [cell for cell in code if re.search(r"#.*(NBVAL|PYTEST_VALIDATE)_", cell.source)]


def test_every_figure_has_a_description_a_caption_and_a_name(code):
    for cell in code:
        if any("image/svg+xml" in output.get("data", {}) for output in cell.outputs):
            about = cell.metadata.get("mystnb", {})
            assert about.get("image", {}).get("alt"), cell.source
            assert about.get("figure", {}).get("caption"), cell.source
            assert about.get("figure", {}).get("name"), cell.source


def test_no_page_counts_tests(code):
    """A test more would change what is stored: test_gate.py adds one, with GMM_ALL=1."""
    counting = re.compile(r"--collect-only|in_markers|glob\(.*test_|startswith\(.test_")
    assert [cell.source for cell in code if counting.search(cell.source)] == []


def test_figure_names_are_used_once():
    cells = [cell for path in NOTEBOOKS for cell in nbformat.read(path, 4).cells]
    figures = [cell.metadata.get("mystnb", {}).get("figure", {}).get("name") for cell in cells]
    names = [name for name in figures if name]
    assert sorted(set(names)) == sorted(names)


def test_code_fits_the_page(code):
    lines = [line for cell in code for line in cell.source.splitlines()]
    assert [line for line in lines if len(line) > 78] == []
    assert [cell.source for cell in code if len(cell.source.splitlines()) > 40] == []


def test_every_cell_shows_something_or_defines_what_a_later_cell_uses(code):
    for n, cell in enumerate(code):
        if not cell.outputs:
            later = set().union(*(names(it.source, ast.Load) for it in code[n + 1 :]))
            assert defined(cell.source) & (later | {"*"}), cell.source


def names(source, context):
    """The variables that a cell reads (ast.Load) or sets (ast.Store)."""
    nodes = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Name)]
    return {node.id for node in nodes if isinstance(node.ctx, context)}


def defined(source):
    """Names that a cell sets, defines or imports; "*" for an import of everything."""
    found = names(source, ast.Store)
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import | ast.ImportFrom):
            found |= {alias.asname or alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.FunctionDef | ast.ClassDef):
            found.add(node.name)
    return found


def test_no_sentence_of_a_cell_is_lost(code):
    """A cell shows its last expression only, and what it says is that."""
    for cell in code:
        tree = ast.parse(cell.source)
        said = [node for node in ast.walk(tree) if is_shown(node)]
        assert said in ([], [getattr(tree.body[-1], "value", None)]), cell.source
        assert not said or "text/markdown" in cell.outputs[-1].get("data", {}), cell.source


def is_shown(node):
    """Whether it is a call of `say` or `show`."""
    return isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("say", "show")
