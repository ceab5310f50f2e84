"""All that the other rooms take from the equations' extension, in one place."""

from equation_page import PAGE, link
from equation_sources import IMPLEMENTS, definitions
from equation_why import fragment, number, said

from _ext.equations import public_names

__all__ = ["IMPLEMENTS", "PAGE", "definitions", "entries", "fragment", "link", "number", "said"]
__all__ += ["public_names"]


def entries(app):
    """Every entry of the index, in the order of the book."""
    return app.equation_index[0]
