"""The download button at the top of a page: for a notebook, the zip with all that it needs.

The theme's own menu is switched off: it offers a notebook that does not run alone.
"""

from .zip_downloads import offers

PRINT = {
    "type": "javascript",
    "javascript": "window.print()",
    "text": "print, or save as .pdf",
    "icon": "fas fa-file-pdf",
    "label": "download-pdf-button",
}


def follow_the_theme(app):
    """The theme, which begins the list of buttons, is loaded by now: this comes after it."""
    app.connect("html-page-context", add_menu)


def add_menu(app, pagename, templatename, context, doctree):
    if context.get("page_source_suffix"):
        menu = {"type": "group", "tooltip": "Download this page", "icon": "fas fa-download"}
        menu |= {"label": "download-buttons", "buttons": [source(app, pagename, context), PRINT]}
        context["header_buttons"].append(menu)


def source(app, pagename, context):
    """What a reader can work with: the zip of a notebook, the text of another page."""
    if offers(app, pagename):
        words, address = "notebook with all it needs (.zip)", f"{pagename}.zip"
    else:
        words, address = context["page_source_suffix"], f"_sources/{context['sourcename']}"
    button = {"type": "link", "label": "download-source-button", "icon": "fas fa-file"}
    return button | {"text": words, "url": context["pathto"](address, 1)}
