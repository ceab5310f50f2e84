"""What is spelt like a name that leads nowhere: of a part that is pulled, and of a reference."""

from difflib import get_close_matches

from sphinx.util import logging

warn = logging.getLogger(__name__).warning
# The domain of a reference, and the names that it has.
NAMES = {
    "math": lambda domain: domain.equations,
    "std": lambda domain: {**domain.labels, **domain.anonlabels},
}


def alike(name, known):
    """The end of a message: the names that are spelt like this one, if there are any."""
    near = get_close_matches(name, known, n=3)
    return f"; spelt alike: {', '.join(near)}" if near else ""


def name_references(app, domain, node):
    """Say it in place of Sphinx, which names nothing. True: it was said."""
    name, kind = node["reftarget"], node["reftype"]
    if domain is None or domain.name not in NAMES or kind not in ("eq", "ref", "numref"):
        return None
    near = alike(name, NAMES[domain.name](domain))
    warn("%s: nothing has the label %s%s", kind, name, near, location=node, type="ref")
    return True
