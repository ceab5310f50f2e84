"""The panel that opens beside each equation: why should a reader believe it?

Made when the site is built, from what equations.json holds. Each panel is a template at the end
of its page: the page's script shows it, and its formulas are set only then.
"""

from dataclasses import asdict

from docutils import nodes
from kit import notebooks, words
from sphinx.util.osutil import relative_uri

from .build import index
from .code import code_of, file_of
from .parts import PAGE, anchor, commas, fragment, link, number, said
from .public_names import address

METHOD = "book/how-it-checks"
PROVED = "SymPy, a program for exact algebra, carries the proof through in "
SHOWS = '<details data-code="%s"><summary>%s</summary></details>'
COPY = '<div data-code="cell-%s"></div>'
STANDING = {
    "definition": "There is nothing to prove: it says what is meant, or what is assumed.",
    "cited": "Not here, but in the literature.",
}


class Site:
    """What a page needs to lead elsewhere."""

    def __init__(self, app, page):
        self.app, self.page = app, page
        self.entries = {entry.label: entry for entry in index(app)}

    def to(self, page, anchor, *shown):
        here = page == self.page
        return link(
            ("" if here else self.app.builder.get_relative_uri(self.page, page)) + anchor, *shown
        )

    def equation(self, label):
        """A link that shows an equation's number and label."""
        page = f"book/{self.entries[label].chapter}"
        shown = nodes.Text(f"{number(self.app.env, label)} {label}")
        return self.to(page, f"#equation-{label}", shown)

    def file(self, path, *shown):
        """A link to a source file, which the index of equations offers for download."""
        _, stored = self.app.env.dlfiles[path]
        here = self.app.builder.get_target_uri(self.page)
        return link(relative_uri(here, f"_downloads/{stored}"), *shown)

    def function(self, name):
        """A link to a function's entry on gmmlib's page; to the file of what has none."""
        shown, public = nodes.literal("", name), address(name)
        if public:
            return self.to("book/api", f"#{public}", shown)
        return self.file(file_of(name, self.app.srcdir), shown)


def panel(entry, site, reason=()):
    """The reason for an equation, if the book gives one; then the questions, with their answers."""
    answered = ((question, [*answer(entry, site)]) for question, answer in QUESTIONS.items())
    items = [
        nodes.definition_list_item("", nodes.term("", question), nodes.definition("", *answer))
        for question, answer in answered
        if answer
    ]
    why = [nodes.container("", *reason, classes=["reason"])] if reason else []
    return nodes.container("", *why, nodes.definition_list("", *items), footer(entry, site))


def folded(place, shown):
    """Code that unfolds: the script takes it from this place of the page."""
    return nodes.raw("", SHOWS % (place, shown), format="html")


def proved(entry, site):
    yield said(" ".join(standing(entry)))
    if entry.kind == "result":
        page = f"book/{entry.chapter}"
        yield said(PROVED, site.to(page, f"#cell-{entry.label}", nodes.Text("its cell")), ".")
        yield nodes.raw("", COPY % entry.label, format="html")


def in_entries(entry, site):
    if entry.index_latex:
        yield said("Shown are vectors and matrices; this is what is proved of their entries:")
        yield nodes.math_block("", entry.index_latex, nowrap=False, number=None)
        yield said("Both are compared by numbers, for one to four features, at every proof.")


def standing(entry):
    """Is it proved, for what, and what does it need? The sentences of one line."""
    yield from words.proved_for(entry)
    if entry.kind in STANDING:
        yield STANDING[entry.kind]
    if entry.source:
        yield f"{entry.source}."
    if entry.conditions:
        yield f"It needs that {words.needs(entry)}."
    yield from words.not_judged(entry)


def premises(entry, site):
    if entry.rests_on:
        yield listed(entry.rests_on, site)
    elif entry.kind == "result":
        yield said("On no other equation.")


def taken_for_granted(entry, site):
    """What is not proved, at the bottom of all that an equation rests on."""
    seen, rest = {}, list(entry.rests_on)
    while rest:
        label = rest.pop()
        if label not in seen:
            seen[label] = site.entries[label]
            rest += seen[label].rests_on
    defined = [it for it in site.entries if it in seen and seen[it].kind == "definition"]
    if defined:
        yield listed(defined, site, "Definitions: ")
    if entry.cites:
        yield listed(entry.cites, site, "From the literature, not proved here: ")


def listed(labels, site, before=""):
    return said(before, *commas(map(site.equation, labels)), ".")


def wrong_forms(entry, site):
    if entry.refuted:
        yield said("No. The cell also tries what it must reject, and rejects it:")
        forms = [said(f"${form.latex}$ ({form.name})") for form in entry.refuted]
        yield nodes.bullet_list("", *[nodes.list_item("", form) for form in forms])


def computed(entry, site):
    for name in entry.code:
        yield said(site.function(name))
        yield folded(f"source-{name}", f"Its source, {file_of(name, site.app.srcdir)}")


def tested(entry, site):
    files = {}
    for file, name in (test.split("::", 1) for test in entry.tests):
        files.setdefault(file, []).append(nodes.literal("", name))
    items = [
        said(*commas(names), " in ", site.file(file, nodes.literal("", file)))
        for file, names in files.items()
    ]
    if items:
        yield nodes.bullet_list("", *[nodes.list_item("", item) for item in items])


QUESTIONS = {
    "Is it proved?": proved,
    "As it is proved, entry by entry": in_entries,
    "What does it rest on?": premises,
    "And what is taken for granted in the end?": taken_for_granted,
    "Would a wrong form pass?": wrong_forms,
    "Which code computes it?": computed,
    "Which tests hold it?": tested,
}


def footer(entry, site):
    row = site.to(
        PAGE,
        f"#{anchor(entry.label)}",
        nodes.Text(f"{entry.label} in the index of equations"),
    )
    method = site.to(METHOD, "", nodes.Text("how this book checks itself"))
    return said("More: ", row, "; ", method, ".")


def sources(entries, root):
    """The code of the functions that implement these equations, by name."""
    names = {name for entry in entries for name in entry.code}
    return {name: code_of(name, root, file_of(name, root)) for name in sorted(names)}


def shown_on(app, doctree):
    """The records of the equations that a page shows: its own, or on slides those of the book."""
    formulas = doctree.findall(nodes.math_block) if doctree else ()
    labels = {it.get("pulled") or it.get("label") for it in formulas}
    return [it for it in index(app) if it.label in labels]


def proof_cells(app, entries):
    """The code of the cells that print these equations, by the anchors that they have there."""
    paths = {it.chapter: app.env.doc2path(f"book/{it.chapter}") for it in entries}
    found = (cell for path in paths.values() for cell in notebooks.cells(path))
    texts = {label: cell.source for cell in found for label in cell.labels}
    return {f"cell-{it.label}": texts[it.label] for it in entries if it.label in texts}


def code_templates(app, texts):
    """Code that a panel unfolds and the page does not show, by its place."""
    for name, text in texts.items():
        shown = app.builder.highlighter.highlight_block(text, "python")
        yield f'<template id="{name}">{shown}</template>'


def add_panels(app, pagename, templatename, context, doctree):
    """Put the panels of a page's equations at its end."""
    entries = shown_on(app, doctree)
    if not entries:
        return
    site = Site(app, pagename)
    panels = [
        f'<template data-why="{entry.label}" data-kind="{entry.kind}">'
        f"{fragment(app, panel(entry, site, doctree.reasons.get(entry.label, ())))}</template>"
        for entry in entries
    ]
    elsewhere = [it for it in entries if f"book/{it.chapter}" != pagename]
    functions = {f"source-{name}": it for name, it in sources(entries, app.srcdir).items()}
    code = code_templates(app, functions | proof_cells(app, elsewhere))
    context["body"] += "\n".join([*panels, *code])
    app.add_js_file("proofs.js")
    app.add_js_file("equation-why.js", loading_method="defer")


def changed(app, env):
    """The pages to write again: all, where an equation's facts or a function's code changed."""
    entries = index(app)
    facts = [*map(asdict, entries), sources(entries, app.srcdir)]
    before, env.equation_facts = getattr(env, "equation_facts", None), facts
    return [] if facts == before else sorted(env.found_docs)
