"""The page of the equation index: its tables, what its filter needs, and the links back to it."""

import json
import re
from html import escape
from itertools import accumulate, groupby
from pathlib import Path
from textwrap import indent

import api_page
from docutils import nodes
from kit import words
from kit.notebooks import title

PAGE = "book/equations"
HERE = "<!-- the index is written here when the site is built -->"
KEYS = re.compile(r"[\w:-]+(, [\w:-]+)*")
# Sentences under an equation that name others by their labels.
NAMES_OTHERS = re.compile(r"((?:Rests on|Takes from the literature) [^.]*\.)")
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
    claim += [*words.proved_for(entry), *words.where(entry)]
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
    public = api_page.address(name)
    return (
        f"{{py:obj}}`{name} <{public}>`"
        if public
        else f"{{download}}`{name} </{file(name, root)}>`"
    )


def file(name, root):
    """Where a function such as gmmlib.em.em, or a test such as tests/a.py::test_b, is written."""
    if "::" in name:
        return name.partition("::")[0]
    modules = accumulate(name.split("."), lambda folder, part: f"{folder}/{part}")
    return next(f"{it}.py" for it in modules if Path(root, f"{it}.py").exists())


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


def anchor(label):
    return f"row-{label}"


def name_rows(doctree, entries):
    """Give each row of the tables an anchor. They stand in the order of the entries."""
    rows = [row for body in doctree.findall(nodes.tbody) for row in body.children]
    for row, entry in zip(rows, entries, strict=True):
        row["ids"].append(anchor(entry.label))


def link_back(doctree, entries, uri):
    """Make the label under each numbered equation a link to its row, and the others it names."""
    pages = {entry.label: uri(f"book/{entry.chapter}") for entry in entries}
    for equation in list(doctree.findall(nodes.math_block)):
        label = equation.get("label")
        if label in pages:
            name_cell(equation, label)
            bold = name_under(equation, label)
            for words in list(bold.parent.findall(nodes.Text)):
                words.parent.replace(words, linked(words, pages))
            row = link(f"{uri(PAGE)}#{anchor(label)}", bold.deepcopy())
            bold.replace_self(row)


def name_cell(equation, label):
    """Give the cell that prints an equation an anchor."""
    place = equation
    while place and "cell" not in place.get("classes", []):
        place = place.parent
    if place:
        place["ids"].append(f"cell-{label}")


def name_under(equation, label):
    """The label in bold that starts the paragraph under an equation; put there if there is none."""
    place = equation.parent.index(equation) + 1
    for under in equation.parent[place : place + 1]:
        for bold in under.findall(nodes.strong):
            if bold.astext() == label:
                return bold
    bold = nodes.strong("", label)
    equation.parent.insert(place, nodes.paragraph("", "", bold))
    return bold


def link(refuri, *shown):
    return nodes.reference("", "", *shown, internal=True, refuri=refuri)


def linked(words, pages):
    """The words, with links from the labels that their sentences name to those equations."""
    made = []
    for sentence in NAMES_OTHERS.split(words):
        parts = re.split(r"([\w-]+)", sentence) if NAMES_OTHERS.fullmatch(sentence) else [sentence]
        for part in parts:
            text = nodes.Text(part)
            named = part in pages and len(parts) > 1
            made.append(link(f"{pages[part]}#equation-{part}", text) if named else text)
    return made
