"""The panel that opens beside each equation: why should a reader believe it?

Made when the site is built, from what equations.json holds. Each panel is a template at the end
of its page: the page's script shows it, and its formulas are set only then.
"""

import re
from dataclasses import asdict

import api_page
import equation_page
from docutils import nodes
from equation_page import link
from equation_sources import code_of
from kit import words
from sphinx.util.osutil import relative_uri

METHOD = "book/how-it-checks"
# What Sphinx writes, and what is enough in a page with hundreds of them.
SHORTER = [
    (re.compile(' class="(?:reference internal|docutils container|simple)"'), ""),
    (re.compile('"math notranslate nohighlight"'), '"math"'),
    (re.compile('<code class="[^"]*"><span class="pre">(.*?)</span></code>'), r"<code>\1</code>"),
]
PROVED = """ prints it only after SymPy, a program for exact algebra, has carried the proof \
through. The book's tests run the cell again, and compare."""
SHOWS = '<details data-code="%s"><summary>%s</summary></details>'


class Site:
    """What a page needs to lead elsewhere."""

    def __init__(self, app, page):
        self.app, self.page = app, page
        self.entries = {entry.label: entry for entry in app.equation_index[0]}

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
        shown, public = nodes.literal("", name), api_page.address(name)
        if public:
            return self.to("book/api", f"#{public}", shown)
        return self.file(equation_page.file(name, self.app.srcdir), shown)


def number(env, label):
    """An equation's number as the site shows it, such as (4.19)."""
    math = env.get_domain("math")
    found = math.resolve_xref(env, "", env.app.builder, "eq", label, None, None)
    return found.astext()


def panel(entry, site):
    """The questions about an equation, with their answers."""
    answered = ((question, [*answer(entry, site)]) for question, answer in QUESTIONS.items())
    items = [
        nodes.definition_list_item("", nodes.term("", question), nodes.definition("", *answer))
        for question, answer in answered
        if answer
    ]
    return nodes.container("", nodes.definition_list("", *items), footer(entry, site))


def said(*parts):
    """A paragraph of texts, in which dollars surround formulas, and of other nodes."""
    made = nodes.paragraph()
    for part in parts:
        made += [part] if isinstance(part, nodes.Node) else text(part)
    return made


def text(sentence):
    """Words in which dollars surround formulas, as nodes."""
    parts = sentence.split("$")
    parts[::2] = [nodes.Text(part.replace("'", "’")) for part in parts[::2]]
    parts[1::2] = [nodes.math("", latex) for latex in parts[1::2]]
    return parts


def commas(links):
    """The links with commas between them."""
    return [part for it in links for part in (it, ", ")][:-1]


def folded(place, shown):
    """Code that unfolds: the script takes it from this place of the page."""
    return nodes.raw("", SHOWS % (place, shown), format="html")


def proved(entry, site):
    return KINDS[entry.kind](entry, site)


def definition(entry, site):
    yield said("There is nothing to prove: it says what is meant, or what is assumed.")


def result(entry, site):
    cell = site.to(site.page, f"#cell-{entry.label}", nodes.Text("the cell above it"))
    yield said("Yes: ", cell, PROVED)
    yield folded(f"cell-{entry.label}", "The cell that proves it")


def cited(entry, site):
    yield said(f"Not here, but in the literature. {entry.source}.")


def sizes(entry, site):
    yield from map(said, words.proved_for(entry))
    if entry.conditions:
        yield said(f"It needs that {words.needs(entry)}.")
    yield from map(said, words.not_judged(entry))


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
        yield folded(f"source-{name}", f"Its source, {equation_page.file(name, site.app.srcdir)}")


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


KINDS = {"definition": definition, "result": result, "cited": cited}
QUESTIONS = {
    "Is it proved?": proved,
    "For how many rows, components and features?": sizes,
    "What does it rest on?": premises,
    "And what is taken for granted in the end?": taken_for_granted,
    "Would a wrong form pass?": wrong_forms,
    "Which code computes it?": computed,
    "Which tests hold it?": tested,
}


def footer(entry, site):
    row = site.to(
        equation_page.PAGE,
        f"#{equation_page.anchor(entry.label)}",
        nodes.Text("its entry in the index of equations"),
    )
    method = site.to(METHOD, "", nodes.Text("how this book checks itself"))
    return said("More: ", row, "; ", method, ".")


def sources(entries, root):
    """The code of the functions that implement these equations, by name."""
    names = {name for entry in entries for name in entry.code}
    return {name: code_of(name, root, equation_page.file(name, root)) for name in sorted(names)}


def fragment(app, shown):
    """HTML of what is shown later, without classes that only tell where it came from."""
    html = app.builder.render_partial(shown)["fragment"]
    for pattern, shorter in SHORTER:
        html = pattern.sub(shorter, html)
    return html


def add(app, pagename, templatename, context, doctree):
    """Put the panels of a page's equations at its end."""
    entries = [it for it in app.equation_index[0] if f"book/{it.chapter}" == pagename]
    if not entries:
        return
    site = Site(app, pagename)
    panels = [
        f'<template data-why="{entry.label}">{fragment(app, panel(entry, site))}</template>'
        for entry in entries
    ]
    code = [
        f'<template id="source-{name}">{app.builder.highlighter.highlight_block(text, "python")}'
        "</template>"
        for name, text in sources(entries, app.srcdir).items()
    ]
    context["body"] += "\n".join(panels + code)
    app.add_js_file("equation-why.js", loading_method="defer")


def changed(app, env):
    """The pages to write again: all, where an equation's facts or a function's code changed."""
    entries = app.equation_index[0]
    facts = [*map(asdict, entries), sources(entries, app.srcdir)]
    before, env.equation_facts = getattr(env, "equation_facts", None), facts
    return [] if facts == before else sorted(env.found_docs)


def setup(app):
    app.connect("env-updated", changed)
    app.connect("html-page-context", add)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
