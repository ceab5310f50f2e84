"""Lectures: decks of slides that take what they show from the chapters. README.md has more."""

from . import alike, assets, deck, deck_table, directives, fences, fill, found, name_page


def setup(app):
    app.setup_extension("myst_nb")
    app.setup_extension("sphinx_exercise")
    app.setup_extension("sphinx.ext.mathjax")
    app.setup_extension("_ext.equations")
    app.setup_extension("_ext.figures")
    app.add_node(directives.place)
    app.add_node(deck_table.deck_table)
    app.add_directive("pull", directives.Pull)
    app.add_directive("notes", directives.Notes)
    app.add_directive("decks", deck_table.Decks)
    app.add_post_transform(fill.Fill)
    app.connect("config-inited", assets.add_templates)
    app.connect("builder-inited", found.admit)
    app.connect("env-get-outdated", deck_table.outdated)
    app.connect("env-before-read-docs", found.as_before)
    app.connect("source-read", fences.check)
    app.connect("doctree-read", deck.note_slides)
    app.connect("warn-missing-reference", alike.name_references)
    app.connect("doctree-resolved", deck_table.fill_tables)
    app.connect("html-collect-pages", name_page.own_page)
    app.connect("html-page-context", assets.show)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
