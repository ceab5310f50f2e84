"""The site's words and links between them. README.md says what this room takes and gives."""

from _ext.equations import glued_formulas

from . import (
    api_page,
    colophon,
    front_page,
    glossary_links,
    heard_questions,
    heard_tables,
    kit_names,
    korean,
    previews,
    reading_time,
    repository,
)

# In the order in which they are called.
LISTENERS = (
    ("config-inited", colophon.set_version),
    ("config-inited", repository.show_buttons),
    ("source-read", front_page.write_counts),
    ("source-read", kit_names.write_names),
    ("doctree-read", reading_time.measure),
    ("env-updated", reading_time.print_table),
    ("env-updated", reading_time.check_cells),
    ("env-updated", reading_time.changed),
    ("autodoc-process-docstring", api_page.rewrite),
    ("doctree-resolved", glossary_links.add_links),
    ("doctree-resolved", heard_questions.add_words),
    ("doctree-resolved", heard_tables.name_tables),
    ("doctree-resolved", korean.mark),
    # Formulas are joined with the words beside them after these words have become links.
    ("doctree-resolved", glued_formulas.glue_all),
    # A preview shows links of the text, of panels and of tables: all of them are there by now.
    ("doctree-resolved", previews.need_formulas),
    ("doctree-resolved", reading_time.say),
    ("doctree-resolved", repository.say_how_to_install),
    ("html-page-context", previews.add_previews),
    ("html-page-context", colophon.add_colophon),
    ("html-page-context", reading_time.beside_neighbours),
    ("html-page-context", front_page.drop_mathjax),
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
    for event, act in LISTENERS:
        app.connect(event, act)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
