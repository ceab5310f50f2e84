"""A deck's page: a template of its own in place of the theme's, and the scripts that it needs."""

import re
from pathlib import Path

from . import deck
from .found import is_deck

TEMPLATE = "deck.html"
# Formulas, moving figures, questions and Why?; nothing of the theme.
NEEDED = re.compile(r"mathjax|tex-svg|figures/|book\.js|quiz\.js|equation-why\.js", re.I)
OWN = ["slides.js", "slides-fit.js", "slides-notes.js", "slides-keys.js"]


def add_templates(app, config):
    config.templates_path.append(str(Path(__file__).parent / "templates"))


def show(app, pagename, templatename, context, doctree):
    """The name of the template for a deck; for other pages nothing, and they stay as they are."""
    if not is_deck(pagename) or doctree is None:
        return None
    context["is_needed"] = is_needed
    context["own_scripts"] = OWN
    context["minutes"] = deck.length(app.env, pagename)
    return TEMPLATE


def is_needed(file):
    return bool(NEEDED.search(f"{file.filename} {file.attributes.get('body', '')}"))
