"""Previews of what a link to another page names: an equation, a figure, a term, a symbol.

They are made when the site is built, and stored in the page as templates; the page's script shows
them. The script takes from the page itself what a link within the page names. Formulas within words
carry their own words, since a link is described before its preview's formulas are set.
"""

import posixpath
import re
from html import escape

from docutils import nodes
from kit import words
from sphinx.addnodes import pending_xref

from _ext.equations import index
from _ext.equations.parts import PAGE, fragment, number, said

from . import glossary_links
from .speech import spoken

LINK = re.compile(r'href="([\w./-]+)\.html#((equation|fig|term|symbol)-[^"]+)"')


def equation(app, page, anchor):
    """Its number and label, what is known of it, and the formula."""
    label = anchor.partition("-")[2]
    (entry,) = (it for it in index(app) if it.label == label)
    name = nodes.strong("", f"{number(app.env, label)} {label}")
    return said(name, f": {words.in_short(entry)}."), nodes.math_block(
        "", entry.latex, nowrap=False, number=None
    )


def figure(app, page, anchor):
    """Its picture and its caption."""
    found = app.env.get_doctree(page).findall(nodes.figure)
    it = next(it for it in found if anchor in it["ids"])
    picture, caption = it.next_node(nodes.image), it.next_node(nodes.caption).deepcopy()
    for reference in list(caption.findall(pending_xref)):
        reference.replace_self(nodes.Text(reference.astext()))
    app.builder.images[picture["uri"]] = app.env.images[picture["uri"]][1]
    shown = nodes.image(uri=picture["uri"], alt=picture["alt"])
    return shown, nodes.paragraph("", "", *caption.children)


def meaning(app, page, anchor):
    """The name, and what it means."""
    entries = glossary_links.known(app.env, glossary_links.PAGES[page]).values()
    it = next(it for it in entries if it.anchor == anchor)
    name = nodes.strong("", "", *it.row[0][0].deepcopy().children)
    return (nodes.paragraph("", "", name, nodes.Text(": "), *it.cell("meaning")[0].deepcopy()),)


KINDS = {"equation": equation, "fig": figure, "term": meaning, "symbol": meaning}


def add_previews(app, pagename, templatename, context, doctree):
    """Put the previews of what a page's links name at its end."""
    if not doctree or "slides" in app.env.metadata[pagename]:
        return  # nothing comes between a class and a slide
    app.add_js_file("previews.js", loading_method="defer")
    # The index of equations has all of them on the page.
    found = dict.fromkeys(() if pagename == PAGE else LINK.findall(context["body"]))
    context["body"] += "\n".join(template(app, pagename, *link) for link in found)


def template(app, pagename, address, anchor, kind):
    page = posixpath.normpath(posixpath.join(posixpath.dirname(pagename), address))
    shown = nodes.container("", *KINDS[kind](app, page, anchor))
    for formula in shown.findall(nodes.math):
        formula["html"] = {"data-spoken": spoken(formula.astext())}
    body = fragment(app, shown)
    return f'<template data-preview="{escape(address)}.html#{escape(anchor)}">{body}</template>'


def need_formulas(app, doctree, docname):
    """A page that refers to equations sets formulas, also where it has none of its own."""
    if any("#equation-" in it.get("refuri", "") for it in doctree.findall(nodes.reference)):
        app.env.get_domain("math").data["has_equations"][docname] = True
