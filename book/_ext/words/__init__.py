"""The site's words and links between them. README.md says what this room takes and gives."""

from _ext.equations import glued_formulas

from . import (
    api_page,
    colophon,
    front_page,
    glossary_links,
    heard_questions,
    heard_tables,
    korean,
    previews,
    reading_time,
    repository,
)


def setup(app):
    app.setup_extension("sphinx.ext.autodoc")
    app.setup_extension("sphinx.ext.mathjax")
    app.setup_extension("_ext.equations")
    app.setup_extension("_ext.figures")
    app.setup_extension("_ext.downloads")
    app.add_config_value("book_version", "", "html", str)
    app.add_role("minutes", reading_time.role)
    app.add_node(reading_time.minutes_of)
    app.connect("config-inited", colophon.set_version)
    app.connect("config-inited", repository.show_buttons)
    app.connect("source-read", front_page.write_counts)
    app.connect("doctree-read", reading_time.measure)
    app.connect("env-updated", reading_time.print_table)
    app.connect("env-updated", reading_time.check_cells)
    app.connect("env-updated", reading_time.changed)
    app.connect("autodoc-process-docstring", api_page.rewrite)
    app.connect("doctree-resolved", glossary_links.add_links)
    app.connect("doctree-resolved", heard_questions.add_words)
    app.connect("doctree-resolved", heard_tables.name_tables)
    app.connect("doctree-resolved", korean.mark)
    # Formulas are joined with the words beside them after these words have become links.
    app.connect("doctree-resolved", glued_formulas.glue_all)
    # A preview shows links of the text, of panels and of tables: all of them are there by now.
    app.connect("doctree-resolved", previews.need_formulas)
    app.connect("doctree-resolved", reading_time.say)
    app.connect("doctree-resolved", repository.say_how_to_install)
    app.connect("html-page-context", previews.add_previews)
    app.connect("html-page-context", colophon.add_colophon)
    app.connect("html-page-context", reading_time.beside_neighbours)
    app.connect("html-page-context", front_page.drop_mathjax)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
