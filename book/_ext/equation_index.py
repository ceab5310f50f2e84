"""The equation index: a page of the book, and equations.json at the site's root.

Made at build time from the notebooks' stored outputs, gmmlib's docstrings and the
tests' markers. The build fails where they do not agree with each other or the site.
"""

import json
from dataclasses import asdict
from functools import partial
from pathlib import Path

import equation_page
from equation_sources import tree
from sphinx.errors import ExtensionError

PAGE, FRONT = equation_page.PAGE, "index"


def read(app, env, docnames):
    """Read all sources, before the first page is read."""
    paths = [Path(env.doc2path(name)) for name in sorted(env.found_docs)]
    notebooks = [path for path in paths if path.suffix == ".ipynb"]
    app.equation_index = tree(Path(app.srcdir), notebooks)


def outdated(app, env, added, changed, removed):
    """The page depends on every notebook, docstring and test: read it each time."""
    return [page for page in (PAGE, FRONT) if page in env.found_docs]


def write_page(app, docname, source):
    """The filter and the tables, in place of a comment on the page."""
    if docname == PAGE:
        written = equation_page.body(app.equation_index[0], Path(app.srcdir, "book"))
        source[0] = source[0].replace(equation_page.HERE, written)


def link(app, doctree, docname):
    """From each equation to its row, which gets the anchor for it."""
    entries, _ = app.equation_index
    if docname == PAGE:
        equation_page.name_rows(doctree, entries)
    elif PAGE in app.env.found_docs:
        equation_page.link_back(doctree, entries, partial(app.builder.get_relative_uri, docname))


def add_filter(app, pagename, templatename, context, doctree):
    if pagename == PAGE:
        app.add_js_file("equation-index.js", loading_method="defer")


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
    app.connect("doctree-resolved", link)
    app.connect("html-page-context", add_filter)
    app.connect("build-finished", write_json)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
