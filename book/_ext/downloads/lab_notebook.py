"""A notebook of the book as plain JupyterLab shows it well: no directive and no role is left.

Exercises have headings, solutions are folded sections, figures have their number and caption.
"""

import re
from html import escape

from kit import notebooks
from sphinx.errors import ExtensionError

from .in_lab import ROLE, SVG, picture, plain, shown
from .literature import works
from .places import TARGET, figure, numbers

HEADING = re.compile(r"^`{3,}[\s\S]*?^`{3,}$|^(#+ )(.*)$", re.M)
EDGE = re.compile(r"^`{3,}\{(exercise|solution)-(start|end)\} ?(.*)\n((?::.*\n)*)`{3,}$", re.M)
PICTURE = re.compile(r"^`{3,}\{notebook-figure\} (.*)\n`{3,}$", re.M)
FOLDED = {"hide-input", "remove-input"}
START = """# Numbers and pictures as in the book. It needs all files of the zip.
from pathlib import Path

if not Path("in_lab.py").exists():
    raise FileNotFoundError(
        "This notebook runs with the files that came with it. Unpack the whole zip, "
        "open the notebook where it then lies, and follow README.txt."
    )
import in_lab

in_lab.use()"""


def divided(path, env):
    """The cells of a notebook, headings numbered, exercises and solutions in cells of their own."""
    cells = notebooks.raw(path)["cells"]
    texts = [cell for cell in cells if cell["cell_type"] == "markdown"]
    for cell in cells:
        cell["source"] = "".join(cell["source"])
    number_headings(texts, env.toc_secnumbers.get(f"book/{path.stem}"), path)
    of = numbers(env, "exercise")
    return [piece for cell in cells for piece in pieces(cell, of)]


def number_headings(texts, table, path):
    """Put the site's number before each heading that has one."""
    if table is None:
        return
    found = [it for cell in texts for it in HEADING.finditer(cell["source"]) if it[1]]
    if len(found) != len(table):
        raise ExtensionError(f"{path.name}: {len(found)} headings, but Sphinx knows {len(table)}")
    wanted = iter([".".join(map(str, n)) + ". " if n else "" for n in table.values()])

    def numbered(it):
        return f"{it[1]}{next(wanted)}{it[2]}" if it[1] else it[0]

    for cell in texts:
        cell["source"] = HEADING.sub(numbered, cell["source"])


def pieces(cell, numbers):
    """A cell; where exercises and solutions begin or end in it, the cells that it falls into."""
    first, *rest = EDGE.split(cell["source"]) if cell["cell_type"] == "markdown" else [None]
    if not rest:
        return [cell]
    made = [text_cell(first)]
    for kind, edge, words, options, text in zip(*[iter(rest)] * 5):
        made += opened(kind, words, options, numbers) if edge == "start" else []
        made.append(text_cell(text))
    made = [it for it in made if it["source"]]
    return [{**it, "id": f"{cell['id']}-{n}" if n else cell["id"]} for n, it in enumerate(made)]


def opened(kind, words, options, numbers):
    """The heading of an exercise, or of a solution, which JupyterLab folds."""
    if kind == "solution":
        heading = text_cell(f"#### Solution of Exercise {numbers[words]}")
        return [heading | {"metadata": {"jp-MarkdownHeadingCollapsed": True}}]
    label = options.removeprefix(":label:").strip()
    return [text_cell(f"### Exercise {numbers[label]}: {words}") | {"metadata": {"label": label}}]


def text_cell(text):
    return {"cell_type": "markdown", "metadata": {}, "source": text.strip()}


def for_lab(cells, places, pictures, bibliography, whole=True):
    """The notebook, as JSON has it; unless it is whole, its pictures come when it runs."""
    made = [cells[0], code_cell(START)]
    for cell in cells[1:]:
        made += [cell, *caption(cell, places)]
    cited = cited_in(made)
    made = [readable(cell, places, pictures, whole) for cell in made]
    if cited:
        made.append(
            {"id": "literature", **text_cell(f"## Literature\n\n{works(bibliography, cited)}")}
        )
    count(made)
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    metadata = {"kernelspec": kernel, "language_info": {"name": "python"}}
    return {"cells": made, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}


def code_cell(source):
    made = {"cell_type": "code", "id": "start-here", "outputs": [], "source": source}
    return made | {"execution_count": 1, "metadata": {"tags": ["hide-input"]}}


def caption(cell, places):
    """Number and caption of a figure, and its description, folded: a cell below it."""
    about = figure(cell)
    if about:
        number = places["numref"][about["name"]][0]
        alt = escape(cell["metadata"]["mystnb"]["image"]["alt"], quote=False)
        folded = f"<details><summary>The picture in words</summary>\n\n{alt}\n\n</details>"
        text = f"**{number}.** {about['caption']}\n\n{folded}"
        yield {**text_cell(text), "id": f"{cell['id']}-caption"}


def cited_in(cells):
    """The keys of all works that the cells cite, sorted."""
    texts = [cell["source"] for cell in cells]
    texts += [text for cell in cells for text in outputs(cell)]
    roles = [role for text in texts for role in ROLE.findall(text)]
    lists = [label.split(",") for kind, _, label in roles if kind.startswith("cite")]
    return sorted({key.strip() for keys in lists for key in keys})


def outputs(cell):
    for output in cell.get("outputs", []):
        yield "".join(output.get("data", {}).get("text/markdown", ""))


def readable(cell, places, pictures, whole):
    """A cell with links in place of roles, its stored outputs likewise."""
    if cell["cell_type"] == "markdown":
        text = TARGET.sub("", PICTURE.sub(lambda it: pictures[it[1]], cell["source"]))
        return cell | {"source": plain(text, places)}
    made = [output for output in cell["outputs"] if whole or SVG not in output.get("data", {})]
    made = [it | {"data": shown(joined(it), places)} if "data" in it else it for it in made]
    folded = {"jupyter": {"source_hidden": True}} if tags(cell) & FOLDED else {}
    return cell | {"outputs": made, "metadata": cell["metadata"] | folded}


def joined(output):
    """A bundle whose texts are strings, not lists of lines."""
    data = output["data"]
    return {kind: "".join(it) if isinstance(it, list) else it for kind, it in data.items()}


def tags(cell):
    return set(cell["metadata"].get("tags", []))


def pictures_of(cells):
    """name -> the stored picture of each figure, as an image that has its description."""
    drawn = [
        (cell, output["data"])
        for cell in cells
        for output in cell.get("outputs", [])
        if SVG in output.get("data", {})
    ]
    return {
        figure(cell)["name"]: picture(
            "".join(data[SVG]), cell["metadata"]["mystnb"]["image"]["alt"]
        )
        for cell, data in drawn
    }


def count(cells):
    """Number the code cells in the order in which they run."""
    runs = [cell for cell in cells if cell["cell_type"] == "code"]
    for n, cell in enumerate(runs, start=1):
        cell["execution_count"] = n
        for output in cell["outputs"]:
            if "execution_count" in output:
                output["execution_count"] = n
