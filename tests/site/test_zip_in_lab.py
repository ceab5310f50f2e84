"""The notebooks of the zips in plain JupyterLab: readable, linked, folded, with their pictures."""

import json
import re
from pathlib import Path
from zipfile import ZipFile

import pytest
from _ext.downloads.in_lab import plain
from _ext.downloads.lab_notebook import START, number_headings, pieces, text_cell
from _ext.downloads.literature import names, works
from _ext.downloads.zip_downloads import README
from sphinx.errors import ExtensionError

# What only the site understands: roles, directives, their options, targets, labels of formulas.
SITE = re.compile(r"\{[\w:]+\}`|^[`:]{3,}\{|^:\w+:|^\([\w-]+\)=$|\$\$ \([\w-]+\)", re.M)
ROLE = re.compile(r"\{(?:eq|ref|doc|numref|cite)[\w:]*\}`")
LINK = re.compile(r"\]\(([^()\s]*\.ipynb)(?:#cell-id=([\w-]+))?\)")
BOOK = Path(__file__).parents[2] / "book"


@pytest.fixture(scope="module")
def zips(site):
    """zip -> notebook -> its cells."""
    found = {path.stem: unpacked(path) for path in sorted(site.glob("book/*.zip"))}
    assert len(found) >= 12
    return found


def unpacked(path):
    with ZipFile(path) as archive:
        files = [name for name in archive.namelist() if name.endswith(".ipynb")]
        return {Path(name).stem: json.loads(archive.read(name))["cells"] for name in files}


def each(zips):
    """All cells of all zips: the zip, the notebook, the cell."""
    return [
        (zipped, name, cell)
        for zipped, of in zips.items()
        for name, cells in of.items()
        for cell in cells
    ]


def outputs(cell):
    """Kind and text of each output."""
    for output in cell.get("outputs", []):
        for kind, text in output.get("data", {}).items():
            yield kind, text if isinstance(text, str) else "".join(text)


def read(cell):
    """What is shown without a click: text, and outputs; code is code."""
    own = ["".join(cell["source"])] if cell["cell_type"] == "markdown" else []
    return own + [text for _, text in outputs(cell)]


def test_nothing_is_left_that_only_the_site_understands(zips):
    for zipped, name, cell in each(zips):
        assert [text for text in read(cell) if SITE.search(text)] == [], (zipped, name)
        if ROLE.search("".join(cell["source"])):
            assert cell["metadata"]["jupyter"] == {"source_hidden": True}, (zipped, name)


def test_every_link_leads_to_a_cell_of_the_same_zip(zips):
    followed = 0
    for zipped, name, cell in each(zips):
        ids = {other: {it["id"] for it in cells} for other, cells in zips[zipped].items()}
        for file, place in LINK.findall("\n".join(read(cell))):
            assert not place or place in ids[Path(file).stem], (zipped, name, file, place)
            followed += 1
    assert followed > 1000


def test_a_number_is_that_of_the_site_and_leads_to_its_formula(site, zips):
    cells = zips["07-why-em-works"]["07-why-em-works"]
    page = (site / "book/07-why-em-works.html").read_text("utf-8")
    numbers = re.findall(r'class="eqno">\((7\.\d+)\)', page)
    text = "\n".join(text for cell in cells for text in read(cell))
    assert re.findall(r"\\tag\{(.*?)\}", text) == numbers
    tagged = {cell["id"]: set(re.findall(r"\\tag\{(.*?)\}", "".join(read(cell)))) for cell in cells}
    own = re.findall(r"\[\((7\.\d+)\)\]\(07-why-em-works\.ipynb#cell-id=([\w-]+)\)", text)
    assert len(own) > 20
    assert [number for number, place in own if number not in tagged[place]] == []


def level(cell):
    """The level of a cell's first heading, as JupyterLab counts it; 7 where there is none."""
    heading = re.match(r"(#+) ", "".join(cell["source"]))
    return len(heading[1]) if cell["cell_type"] == "markdown" and heading else 7


def test_every_solution_is_folded_and_nothing_else(zips):
    for name, of in zips.items():
        cells = of[name]
        starts = [
            n for n, it in enumerate(cells) if "jp-MarkdownHeadingCollapsed" in it["metadata"]
        ]
        asked = (BOOK / f"{name}.ipynb").read_text("utf-8").count("{solution-start}")
        assert len(starts) == asked
        for start in starts:
            rest = cells[start + 1 :]
            folded = next(n for n, it in enumerate(rest) if level(it) <= level(cells[start]))
            assert folded > 0
            assert re.match(r"#+ (?:Exercise )?\d|#+ \D", "".join(rest[folded]["source"]))
            assert "".join(cells[start]["source"]).startswith("#### Solution of Exercise ")


def test_every_exercise_has_its_title_as_a_heading(zips):
    for name, of in zips.items():
        text = (BOOK / f"{name}.ipynb").read_text("utf-8")
        titles = [json.loads(f'"{it}"') for it in re.findall(r"\{exercise-start\} (.*?)\\n", text)]
        heads = ["".join(cell["source"]).partition("\n")[0] for cell in of[name]]
        found = [it.partition(": ")[2] for it in heads if re.match(r"### Exercise [A-Z\d.]+: ", it)]
        assert found == titles


def test_every_picture_is_stored_and_has_its_caption_and_description_below(zips):
    for name, of in zips.items():
        for cell, below in zip(of[name], of[name][1:]):
            about = cell["metadata"].get("mystnb", {})
            if "figure" in about:
                kinds = dict(outputs(cell))
                assert kinds["text/html"].startswith("<img alt=")
                assert "image/svg+xml" not in kinds
                text = "".join(below["source"])
                assert re.match(r"\*\*Fig\. [A-Z\d.]+\.\*\* ", text)
                assert about["image"]["alt"][:40].replace("<", "&lt;") in text


def test_a_notebook_without_its_zip_says_what_it_needs(tmp_path, monkeypatch, zips):
    for name, of in zips.items():
        code = [cell for cell in of[name] if cell["cell_type"] == "code"]
        assert "".join(code[0]["source"]) == START
    monkeypatch.chdir(tmp_path)
    with pytest.raises(FileNotFoundError, match="Unpack the whole zip"):
        exec(START, {})


def test_the_readme_has_lines_for_each_system_and_says_what_it_costs():
    text = README.format(name="06-em")
    for line in (
        "    .venv/bin/python -m jupyter lab book/06-em.ipynb",
        "    .venv\\Scripts\\python -m jupyter lab book\\06-em.ipynb",
    ):
        assert line in text.splitlines()
    assert re.search(r"about \d+ MB on the disk\..*about \d+ minutes", " ".join(text.split()))
    assert max(map(len, text.splitlines())) <= 100


PLACES = {
    "eq": {"tie": ["(3.7)", "03.ipynb#cell-id=a"]},
    "doc": {"06-em": ["The EM algorithm", "06-em.ipynb"], "glossary": ["Words", None]},
    "cite": {"a": "Ada, 1843", "b": "Bell, 1876"},
}


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("by {eq}`tie`.", "by [(3.7)](03.ipynb#cell-id=a)."),
        ("{doc}`there <06-em>`", "[there](06-em.ipynb)"),
        ("{doc}`glossary`", "*Words*"),
        ("{cite}`a, b`", "[Ada, 1843; Bell, 1876]"),
        ("{py:obj}`gmmlib.em`", "`gmmlib.em`"),
        ("$$ a $$ and $$\nb\n$$ (tie)", "$$ a $$ and $$\nb \\tag{3.7}\n$$"),
        ("{x} and `y`", "{x} and `y`"),
    ],
)
def test_what_stands_for_a_reference(written, shown):
    assert plain(written, PLACES) == shown


def test_a_cell_falls_apart_where_a_solution_begins_and_ends():
    text = "A\n\n````{solution-start} ex\n:class: dropdown\n````\nB\n\n````{solution-end}\n````\nC"
    made = pieces(text_cell(text) | {"id": "x"}, {"ex": "2.1"})
    assert [it["source"] for it in made] == ["A", "#### Solution of Exercise 2.1", "B", "C"]
    assert [it["id"] for it in made] == ["x", "x-1", "x-2", "x-3"]


def test_a_heading_that_sphinx_does_not_know_stops_the_build():
    with pytest.raises(ExtensionError, match="2 headings, but Sphinx knows 1"):
        number_headings([text_cell("# A\n\n## B")], {"": (1,)}, BOOK / "a.ipynb")


def test_citations_and_works_are_plain_words():
    file = str(BOOK / "references.bib")
    shown = names(file)
    assert shown["amendola2015"] == "Améndola et al., 2015"
    assert [it for it in [*shown.values(), works(file, shown)] if re.search(r"[{}\\\\]", it)] == []
