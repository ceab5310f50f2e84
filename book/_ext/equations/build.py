"""The index of equations while the site is built, and equations.json at the site's root.

Made from the notebooks' stored outputs, gmmlib's docstrings and the tests' markers. The build
fails where they do not agree with each other or with the site.
"""

import json
from dataclasses import asdict
from pathlib import Path

from sphinx.errors import ExtensionError

from . import promises
from .sources import tree


def index(app):
    """The record of every numbered equation, in the order of the book.

    Parameters
    ----------
    app : sphinx.application.Sphinx
        Once its sources are found: from the event "env-before-read-docs" on.

    Returns
    -------
    list of kit.equation.Equation
    """
    return app.equations_read[0]


def read_sources(app, env, docnames):
    """Read all sources, before the first page is read."""
    paths = [Path(env.doc2path(name)) for name in sorted(env.found_docs)]
    notebooks = [path for path in paths if path.suffix == ".ipynb"]
    entries, problems = tree(Path(app.srcdir), notebooks)
    app.equations_read = entries, [*problems, *promises.broken(notebooks, entries)]


def write_json(app, exception):
    """Write equations.json, or say everything that is wrong."""
    if exception or app.builder.format != "html":
        return
    entries, problems = app.equations_read
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
