"""The page of the equation index: its tables, and what its filter needs."""

import json
import re
from html import escape
from itertools import groupby
from pathlib import Path
from textwrap import indent

from kit import words
from kit.notebooks import title

from .build import index
from .code import file_of
from .parts import PAGE
from .public_names import address

FRONT = "index"
HERE = "<!-- the index is written here when the site is built -->"
KEYS = re.compile(r"[\w:-]+(, [\w:-]+)*")
FEATURES = {"any": "any D", "unnamed": "scope without D"}
CONTROLS = """<form id="equation-filter" class="d-print-none" role="search" \
aria-label="Equations" autocomplete="off" hidden>
<div class="words"><label for="equation-words">Search the equations</label>
<input id="equation-words" name="words" type="search" aria-describedby="equation-hint">
<small id="equation-hint">a number such as 1.3, or words of a label, scope, function, test or \
refuted form</small></div>
%s
<div><button type="reset">Show all</button></div>
<p id="equation-count" role="status"></p>
</form>"""


def outdated(app, env, added, changed, removed):
    """Pages that depend on every notebook, docstring and test: they are read each time."""
    return [page for page in (PAGE, FRONT) if page in env.found_docs]


def write_page(app, docname, source):
    """The filter and the tables, in place of a comment on the page."""
    if docname == PAGE:
        source[0] = source[0].replace(HERE, body(index(app), Path(app.srcdir, "book")))


def add_filter(app, pagename, templatename, context, doctree):
    """The script of the filter, on this page alone."""
    if pagename == PAGE:
        app.add_js_file("equation-index.js", loading_method="defer")


def body(entries, book):
    """The page below its introduction, as MyST."""
    chapters = {entry.chapter: title(book / f"{entry.chapter}.ipynb") for entry in entries}
    groups = groupby(entries, key=lambda entry: entry.chapter)
    tables = [f"## {chapters[chapter]}\n\n{table(group, book.parent)}" for chapter, group in groups]
    return "\n\n".join([controls(entries, chapters), *tables])


def table(entries, root):
    """The equations of a chapter, as MyST."""
    head = "```{list-table}\n:header-rows: 1\n:widths: 25 75\n:class: equation-index\n"
    columns = "* - Equation\n  - What is claimed, and where it runs"
    return "\n".join([head, columns, *(row(entry, root) for entry in entries), "```"])


def row(entry, root):
    """One equation: its number, label and kind; its formula, what is claimed, where it runs."""
    claim = [f"$$\n{entry.latex}\n$$"]
    claim += [*words.proved_for(entry), *words.in_entries(entry), *words.where(entry)]
    if entry.kind == "cited":
        keys = KEYS.fullmatch(entry.source)
        claim.append(f"From {{cite}}`{entry.source}`." if keys else plain(entry.source) + ".")
    claim += [f"{how}: {listed}" for how, listed in premises(entry) if listed]
    claim += map(plain, [*words.refusals(entry), *words.not_judged(entry)])
    claim += [f"{where}: {listed}" for where, listed in runs(entry, root) if listed]
    cells = [[f"{{eq}}`{entry.label}`", f"`{entry.label}`", f"*{entry.kind}*"], claim]
    return "* - " + "\n  - ".join(indent("\n\n".join(cell), " " * 4).strip() for cell in cells)


def premises(entry):
    """The equations that an equation rests on, as MyST with links."""
    for how, labels in (("Rests on", entry.rests_on), ("From the literature", entry.cites)):
        yield how, ", ".join(f"{{eq}}`{label}`" for label in labels)


def runs(entry, root):
    """The functions and the tests of an equation, as MyST with links."""
    for where, names in (("Code", entry.code), ("Tests", entry.tests)):
        yield where, ", ".join(link_to(name, root) for name in names)


def link_to(name, root):
    """A link to a function's entry on gmmlib's page; to the file of what has none."""
    public = address(name)
    return (
        f"{{py:obj}}`{name} <{public}>`"
        if public
        else f"{{download}}`{name} </{file_of(name, root)}>`"
    )


def plain(sentence):
    """Words that markdown shall leave alone, but for formulas between dollars."""
    parts = sentence.split("$")
    parts[::2] = [re.sub(r"([\\`*_\[\]<>])", r"\\\1", part) for part in parts[::2]]
    return "$".join(parts)


def controls(entries, chapters):
    """The filter, shown by the script that makes it work, and what that script looks through."""
    kinds = {entry.kind: entry.kind for entry in entries}
    known = {features(entry) for entry in entries} - {""}
    numbers = {name: FEATURES.get(name, f"D = {name}") for name in sorted(known)}
    choices = {"kind": kinds, "chapter": chapters, "features": numbers}
    titles = {"kind": "Kind", "chapter": "Chapter", "features": "D (features)"}
    selects = [select(name, titles[name], options) for name, options in choices.items()]
    facts = json.dumps({entry.label: searched(entry) for entry in entries}).replace("<", "\\u003c")
    script = f'<script type="application/json" id="equation-facts">{facts}</script>'
    return f"{CONTROLS % ''.join(selects)}\n\n{script}"


def select(name, words, options):
    """One labelled choice."""
    given = "".join(
        f'<option value="{escape(value)}">{escape(shown)}</option>'
        for value, shown in options.items()
    )
    return (
        f'<div><label for="equation-{name}">{words}</label>'
        f'<select id="equation-{name}" name="{name}"><option value="">all</option>{given}</select>'
        "</div>"
    )


def features(entry):
    """For which D a result is proved: "any", a number, or "unnamed"; "" where nothing is proved."""
    if entry.kind != "result":
        return ""
    return str(entry.scope.D or "unnamed")


def searched(entry):
    """What the filter compares with a reader's choices and words."""
    texts = [entry.label, entry.kind, *words.proved_for(entry), entry.source or "", *entry.code]
    texts += [*entry.tests, *(form.name for form in entry.refuted)]
    return {
        "kind": entry.kind,
        "chapter": entry.chapter,
        "features": features(entry),
        "words": " ".join(texts).replace("$", "").lower(),
    }
