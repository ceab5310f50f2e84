"""The numbered equations of the book: their index, equations.json, and a panel beside each.

README.md says what this extension takes and gives. Others use `index(app)`, and the kit's
`notebooks` and `words`, which this module finds for them.
"""

import sys
from pathlib import Path

# Records, words and the reader of notebooks are the kit's, beside this folder.
sys.path.append(str(Path(__file__).parents[2]))

from kit import notebooks, words

from equations import build, links, page, panels
from equations.build import index

__all__ = ["index", "notebooks", "setup", "words"]


def setup(app):
    for part in (build, page, links, panels):
        part.connect(app)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
