"""The line at the foot of every page: its source, the book's version and date, and errors.

The date is that of the last commit; where there is no git, the line goes without.
"""

import subprocess
from html import escape

import gmmlib
from _ext.downloads import zip_downloads

from . import repository

REPORT = ("CONTRIBUTING", "reporting-an-error")
ASK = ["log", "-1", "--format=%cs", "--", "."]


def version(folder):
    """The book's version, and its date where that is known."""
    dated = date(folder)
    return f"Version {gmmlib.__version__}" + (f", {dated}" if dated else "")


def date(folder):
    """The day of the last commit to this folder, or nothing."""
    try:
        run = subprocess.run(["git", "-C", folder, *ASK], capture_output=True, text=True)
    except OSError:
        return ""
    return run.stdout.strip()


def set_version(app, config):
    """Kept as a setting: when it changes, Sphinx writes every page again."""
    config.book_version = version(app.srcdir)


def add_colophon(app, pagename, templatename, context, doctree):
    """Fill the theme's place for a footer's last line."""
    pathto = context["pathto"]
    parts = [archive(app, pagename, pathto) or source(context)]
    parts += [escape(app.config.book_version), report(app, pathto)]
    context["theme_extra_footer"] = f'<p class="colophon">{" · ".join(filter(None, parts))}</p>'


def source(context):
    """A link to what the page was made from; search and the general index have no source."""
    name = context.get("sourcename")
    if not name:
        return ""
    words = "Notebook of this page" if name.endswith(".ipynb") else "Source of this page"
    address = context["pathto"](f"_sources/{name}", 1)
    return f'<a href="{escape(address)}" download>{words}</a>'


def archive(app, pagename, pathto):
    """A link to the zip with which the page runs alone."""
    if pagename not in app.env.found_docs or not zip_downloads.offers(app, pagename):
        return ""
    address = pathto(f"{pagename}.zip", 1)
    return f'<a href="{escape(address)}" download>This notebook with all it needs (zip)</a>'


def report(app, pathto):
    """How to report an error: where the repository is public, there."""
    url = repository.issues(app.config)
    if url:
        return f'<a href="{escape(url)}">Report an error</a>'
    page, section = REPORT
    if page not in app.env.found_docs:
        return "To report an error, see CONTRIBUTING.md, “Reporting an error”"
    return f'<a href="{pathto(page).rstrip("#")}#{section}">Report an error</a>'
