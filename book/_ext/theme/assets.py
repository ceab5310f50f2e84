"""Templates, MathJax in the site itself, and no script or comment that nothing there uses."""

import re
import shutil
from importlib.metadata import distribution
from pathlib import Path

MATHJAX = "mathjax/static/mathjax/es5/tex-svg-full.js"
# A line that is a comment; a comment of a style.
COMMENTS = {
    ".js": re.compile(r"^ *//.*\n", re.M),
    ".css": re.compile(r"^ */\*.*?\*/\n", re.M | re.S),
}
# Where scripts and styles stand in the book, and on the site.
PLACES = {"_static": "_static", "_figures": "_static/figures"}


def add_templates(app, config):
    """The theme's templates that stand in templates/ are taken from there."""
    config.templates_path.append(str(Path(__file__).parent / "templates"))


def drop_thebe(app, pagename, templatename, context, doctree):
    """Jupyter Book adds thebe twice: nothing here uses it, and it is an error on each page."""

    def is_thebe(file):
        return "thebe" in f"{file.filename} {file.attributes.get('body', '')}"

    # The list itself: what comes after this adds its scripts to it.
    scripts = context["script_files"]
    scripts[:] = [file for file in scripts if not is_thebe(file)]


def copy_mathjax(app, exception):
    """MathJax as one file without fonts, from the package that carries it."""
    if exception or app.builder.format != "html":
        return
    target = Path(app.outdir, "_static", app.config.mathjax_path)
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(distribution("django-static-mathjax").locate_file(MATHJAX), target)


def leave_out_comments(app, exception):
    """The site's own scripts and styles, as readers load them with each page."""
    if exception or app.builder.format != "html":
        return
    for source, target in PLACES.items():
        for file in Path(app.srcdir, "book", source).iterdir():
            if file.suffix in COMMENTS:
                short = COMMENTS[file.suffix].sub("", file.read_text("utf-8"))
                Path(app.outdir, target, file.name).write_text(short, "utf-8")
