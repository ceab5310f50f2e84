"""The site's repairs of its theme: nothing from elsewhere, nothing a reader cannot reach."""

import re
import shutil
from importlib.metadata import distribution
from pathlib import Path

from built_pages import rewrite

MATHJAX = "mathjax/static/mathjax/es5/tex-svg-full.js"

GLUED = '<span class="glued">'
FORMULA = '<span class="math[^"]*">[^<]*</span>'

# Where the theme's markup reads badly, or keeps a screen reader from naming or finding a part.
REPAIRS = [
    # A name, a comma and a space have the colour of all code: without marks of their own, a page
    # is a quarter lighter.
    (re.compile('<span class="(?:n|p|w)">([^<]*)</span>'), r"\1"),
    # Classes of links that nothing here asks for, a hundred times a page.
    (re.compile(r'class="(look-up[^"]*?) reference internal"'), r'class="\1"'),
    # A line may break beside a formula: not before its comma, and not after its bracket.
    (
        re.compile(
            rf"{GLUED}[^<]*{FORMULA}[^<]*</span>|([(\[“‘]+{FORMULA}[^\s<]*|{FORMULA}[^\s<]+)"
        ),
        lambda found: f"{GLUED}{found[1]}</span>" if found[1] else found[0],
    ),
    # A solution's title opens it: a link in it would lead away instead.
    (
        re.compile(r'(<p class="admonition-title">Solution to)<a [^>]*>( .*?)</a>(?=</p>)'),
        r"\1\2",
    ),
    # The visible words of a button, or of a fold, are its name: no second one beside them.
    (re.compile(r'(<button class="btn search-button-field[^>]*?) aria-label="[^"]*"'), r"\1"),
    (re.compile(r'(<summary) aria-label="[^"]*"'), r"\1"),
    # The icon's title would be read in place of the button's.
    (re.compile(r'(<i class="theme-switch[^>]*?) +title="[^"]*"'), r'\1 aria-hidden="true"'),
    # The sidebar is a landmark.
    (
        re.compile(r'(<div id="pst-primary-sidebar" class="[^"]*")>'),
        r'\1 role="navigation" aria-label="Site">',
    ),
    # Who reads need not wait for what searches.
    (
        re.compile(r'<script (?=src="[^"]*(?:searchtools|language_data|searchindex)\.js)'),
        r"<script defer ",
    ),
    # The role doc-biblioentry has left the standard.
    (re.compile(r'role="doc-biblioentry"'), 'role="listitem"'),
    # A signature's parameters are no definitions, and lists of those cannot stand in a term.
    (re.compile(r'<dd>(<em class="sig-param">.*?)</dd>'), r'<span class="parameter">\1</span>'),
    (re.compile(r'<dl>(\s*(?:<span class="parameter">.*\s*)*)</dl>'), r"\1"),
]


def drop_thebe(app, pagename, templatename, context, doctree):
    """Jupyter Book adds thebe twice: nothing here uses it, and it is an error on each page."""

    def is_thebe(file):
        return "thebe" in f"{file.filename} {file.attributes.get('body', '')}"

    scripts = context.get("script_files", [])
    context["script_files"] = [file for file in scripts if not is_thebe(file)]


def repair(app, exception):
    if exception or app.builder.format != "html":
        return
    copy_mathjax(app)
    rewrite(app, repaired)


def repaired(html, folder):
    for pattern, replacement in REPAIRS:
        html = pattern.sub(replacement, html)
    return html


def copy_mathjax(app):
    """MathJax as one file without fonts, from the package that carries it."""
    target = Path(app.outdir, "_static", app.config.mathjax_path)
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(distribution("django-static-mathjax").locate_file(MATHJAX), target)


def setup(app):
    app.connect("html-page-context", drop_thebe, priority=999)
    app.connect("build-finished", repair)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
