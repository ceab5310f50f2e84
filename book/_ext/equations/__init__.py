"""The numbered equations of the book: their index, equations.json, and a panel beside each.

README.md says what this extension takes and gives. Others use `index(app)`.
"""

from . import build, links, page, panels
from .build import index

__all__ = ["index", "setup"]


def setup(app):
    for part in (build, page, links, panels):
        part.connect(app)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
