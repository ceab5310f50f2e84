"""The front page: how much is proved, refuted and tested, counted when the site is made.

Equations are counted as in equations.json, tests in the text of their files: functions, each of
which may run on many inputs. No formula stands on the page, so it does not load what sets them.
"""

import ast
from pathlib import Path

from kit import notebooks
from kit.equation import ANY

from _ext.equations import index
from _ext.equations.code import definitions

PAGE = "index"
HERE = "<!-- counts -->"


def count_equations(entries):
    """Results, those of them that are proved for any N, and refuted forms."""
    results = [entry for entry in entries if entry.kind == "result"]
    general = [entry for entry in results if entry.scope.N == ANY]
    return len(results), len(general), sum(len(entry.refuted) for entry in results)


def count_tests(folder):
    """Test functions in the files that pytest reads."""
    trees = (ast.parse(path.read_text("utf-8")) for path in sorted(folder.rglob("test_*.py")))
    names = (name for tree in trees for name, _ in definitions(tree, "", " "))
    return sum(name.split(" ")[-1].startswith("test_") for name in names)


def count_outputs(paths):
    """Cells whose output is stored, and compared with what running them gives."""
    return sum(bool(cell.outputs) for path in paths for cell in notebooks.cells(path))


def write(app, docname, source):
    """The counts, in place of a comment on the page."""
    if docname != PAGE:
        return
    root = Path(app.srcdir)
    results, general, refuted = count_equations(index(app))
    outputs = count_outputs(sorted((root / "book").glob("*.ipynb")))
    tests = count_tests(root / "tests")
    lines = [
        f"[**{results}** results](book/equations.md), each with its proof in the page",
        f"**{general}** of them for any number of rows",
        f"[**{refuted}** wrong forms](book/equations.md) tried, and refuted",
        f"[**{outputs}** outputs](book/how-it-checks.ipynb), run again and compared",
        f"[**{tests}** test functions](book/how-it-checks.ipynb) of gmmlib, the book and the site",
    ]
    source[0] = source[0].replace(HERE, "{.counts}\n" + "\n".join(f"- {line}" for line in lines))


def drop_mathjax(app, pagename, templatename, context, doctree):
    """Two megabytes that only formulas need."""
    if pagename == PAGE:
        unused = app.config.mathjax_path
        kept = [file for file in context["script_files"] if unused not in str(file.filename)]
        context["script_files"] = kept


def setup(app):
    app.setup_extension("_ext.equations")
    app.connect("source-read", write)
    app.connect("html-page-context", drop_mathjax, priority=999)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
