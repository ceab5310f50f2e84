"""What a notebook shows in place of a reference, and where the thing stands: from Sphinx's tables.

A place is a notebook and a cell, as JupyterLab writes it: 03-e-step.ipynb#cell-id=tie.
"""

import re

from .in_lab import NUMBERED
from .literature import names

FOLDER = "book/"
TARGET = re.compile(r"^\(([\w-]+)\)=\n", re.M)


def places(env, notebooks, bibliography):
    """For each kind of reference: label -> what is shown, and its address if it has one."""
    at = {label: it for name, cells in notebooks.items() for label, it in addresses(name, cells)}
    sections = {label: str(it[2]) for label, it in env.domaindata["std"]["labels"].items()}
    exercises, formulas = numbers(env, "exercise"), numbers(env, "displaymath")
    pages = {page.removeprefix(FOLDER): title.astext() for page, title in env.titles.items()}
    shown = {
        "eq": {label.removeprefix("equation-"): f"({n})" for label, n in formulas.items()},
        "numref": {label: f"Fig. {n}" for label, n in numbers(env, "figure").items()},
        "ref": sections | {label: f"Exercise {n}" for label, n in exercises.items()},
    }
    found = {
        kind: {it: [text, at.get(it)] for it, text in of.items()} for kind, of in shown.items()
    }
    found["doc"] = {it: [text, file(it, notebooks)] for it, text in pages.items()}
    return found | {"cite": names(bibliography)}


def file(page, notebooks):
    return f"{page}.ipynb" if page in notebooks else None


def numbers(env, kind):
    """label -> its number, as in 3.1, for all pages."""
    tables = [table.get(kind, {}) for table in env.toc_fignumbers.values()]
    return {label: ".".join(map(str, n)) for table in tables for label, n in table.items()}


def addresses(name, cells):
    """The labels that a notebook gives, each with its address."""
    for cell in cells:
        for label in labels(cell):
            yield label, f"{name}.ipynb#cell-id={cell['id']}"


def labels(cell):
    """The labels that a cell gives: of formulas, of sections, of its figure or exercise."""
    texts = [output.get("data", {}).get("text/markdown", "") for output in cell.get("outputs", [])]
    if cell["cell_type"] == "markdown":
        texts.append(cell["source"])
        yield from TARGET.findall(cell["source"])
    yield from (label for text in texts for _, label in NUMBERED.findall("".join(text)))
    metadata = cell["metadata"]
    yield from filter(None, [metadata.get("label"), figure(cell).get("name")])


def figure(cell):
    """Caption and name of the figure that a cell draws."""
    return cell["metadata"].get("mystnb", {}).get("figure", {})
