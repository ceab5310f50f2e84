"""The equation index: a page of the book, and equations.json at the site's root.

Made at build time from the notebooks' stored outputs, gmmlib's docstrings and the
tests' markers. The build fails where they do not agree with each other or the site.
"""

import json
import re
from dataclasses import asdict
from itertools import groupby
from pathlib import Path

from equation_sources import title, tree
from sphinx.errors import ExtensionError

PAGE, FRONT = "book/equations", "index"
KEYS = re.compile(r"[\w:-]+(, [\w:-]+)*")
HERE = "<!-- the index is written here when the site is built -->"
COUNTS = "<!-- counts -->"


def read(app, env, docnames):
    """Read all sources, before the first page is read."""
    paths = [Path(env.doc2path(name)) for name in sorted(env.found_docs)]
    notebooks = [path for path in paths if path.suffix == ".ipynb"]
    app.equation_index = tree(Path(app.srcdir), notebooks)


def outdated(app, env, added, changed, removed):
    """The page depends on every notebook, docstring and test: read it each time."""
    return [page for page in (PAGE, FRONT) if page in env.found_docs]


def write_page(app, docname, source):
    if docname == PAGE:
        entries, _ = app.equation_index
        chapters = groupby(entries, key=lambda entry: entry.chapter)
        tables = [
            f"## {title(Path(app.srcdir, 'book', f'{chapter}.ipynb'))}\n\n{table(group)}"
            for chapter, group in chapters
        ]
        source[0] = source[0].replace(HERE, "\n\n".join(tables))


def write_counts(app, docname, source):
    """How much is proved, on the front page."""
    if docname == FRONT:
        entries, _ = app.equation_index
        results = [entry for entry in entries if entry.kind == "result"]
        refuted = sum(len(entry.refuted) for entry in results)
        words = f"So far {len(results)} results are proved and {refuted} wrong forms refuted."
        source[0] = source[0].replace(COUNTS, words)


def table(entries):
    """The equations of a chapter, as MyST."""
    head = "```{list-table}\n:header-rows: 1\n:widths: 26 44 30\n:class: equation-index\n"
    columns = "* - Equation\n  - What is claimed\n  - Code and tests"
    return "\n".join([head, columns, *map(row, entries), "```"])


def row(entry):
    """One equation: its number and label, what it claims, where it runs."""
    refuted = [f"{plain(form['form'])}: ${form['latex']}$" for form in entry.refuted]
    claim = [f"*{entry.kind}*" + (f", {entry.scope}" if entry.scope else "")]
    claim += [f"Refuted: {form}" for form in refuted]
    if entry.kind == "cited":
        keys = KEYS.fullmatch(entry.proof)
        claim.append(f"{{cite}}`{entry.proof}`" if keys else plain(entry.proof))
    runs = [f"`{name}`" for name in entry.code]
    runs += [f"`{name.rpartition('::')[2]}`" for name in entry.tests]
    cells = [[f"{{eq}}`{entry.label}`", f"`{entry.label}`"], claim, runs or ["–"]]
    return "* - " + "\n  - ".join("\n\n    ".join(cell) for cell in cells)


def plain(words):
    """Words that markdown shall leave alone, but for formulas between dollars."""
    parts = words.split("$")
    parts[::2] = [re.sub(r"([\\`*_\[\]<>])", r"\\\1", part) for part in parts[::2]]
    return "$".join(parts)


def write_json(app, exception):
    """Write equations.json, or say everything that is wrong."""
    if exception or app.builder.format != "html":
        return
    entries, problems = app.equation_index
    problems = problems + untested(entries) + against_site(app, entries)
    if problems:
        raise ExtensionError("equation index:\n  " + "\n  ".join(problems))
    facts = json.dumps([asdict(entry) for entry in entries], indent=1, ensure_ascii=False)
    Path(app.outdir, "equations.json").write_text(facts + "\n", "utf-8")


def untested(entries):
    """Results that gmmlib says it implements, and that no test compares with it."""
    return [
        f"{entry.label}: implemented by {', '.join(entry.code)}, with no test marked for it"
        for entry in entries
        if entry.kind == "result" and entry.code and not entry.tests
    ]


def against_site(app, entries):
    """The numbered equations of the site and the entries of the index are the same."""
    numbered = {
        label: docname for label, (docname, _) in app.env.get_domain("math").equations.items()
    }
    indexed = {entry.label: f"book/{entry.chapter}" for entry in entries}
    return [
        f"{label}: numbered in {numbered.get(label)}, in the index under {indexed.get(label)}"
        for label in sorted(numbered.keys() | indexed.keys())
        if numbered.get(label) != indexed.get(label)
    ]


def setup(app):
    app.connect("env-get-outdated", outdated)
    app.connect("env-before-read-docs", read)
    app.connect("source-read", write_page)
    app.connect("source-read", write_counts)
    app.connect("build-finished", write_json)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
