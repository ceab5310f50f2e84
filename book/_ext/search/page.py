"""The search page, in place of Sphinx's: its index is a script, so it also works from the disk."""

from pathlib import Path

from .script import SCRIPT

PAGE = "search"
SCRIPTS = ["vendor/minisearch.js", SCRIPT]
SCRIPTS += [f"search{part}.js" for part in ("-words", "-ranking", "-snippet", "")]


def add_templates(app, config):
    config.templates_path.append(str(Path(__file__).parent / "templates"))


def leave_out_sphinx(app):
    """Sphinx neither indexes words nor makes a page of its own for them."""
    app.builder.search = False


def own_page(app):
    """The page's place among the pages. Results may hold formulas, so it sets them."""
    app.env.get_domain("math").data["has_equations"][PAGE] = True
    yield PAGE, {"title": "Search"}, "search.html"


def add_scripts(app, pagename, templatename, context, doctree):
    """What searches, on this page alone."""
    if pagename == PAGE:
        app.add_css_file("search.css")
        for name in SCRIPTS:
            app.add_js_file(name, loading_method="defer")
