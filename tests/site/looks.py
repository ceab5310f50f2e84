"""The costly looks at a page. Its own content draws those of a run; GMM_ALL=1 takes them all."""

import hashlib
import os
import re

import pytest

ALL = bool(os.environ.get("GMM_ALL"))
MODES = [(1280, "light"), (1280, "dark"), (375, "light"), (375, "dark")]
ONCE = ["paper", "a narrow screen", "large letters", "the keyboard", "a slow machine"]
# The foot of a page holds the date of the last commit.
FOOT = re.compile(rb'<p class="colophon">.*?</p>', re.S)

# Takes away the strokes of formulas. Each formula keeps its size.
STROKES = """document.querySelectorAll('mjx-container > svg[aria-hidden="true"]')
    .forEach(it => it.replaceChildren())"""


def weekly(*values):
    """Values of a parameter that only `make test-all` tries."""
    return [
        pytest.param(*(it if isinstance(it, tuple) else [it]), marks=pytest.mark.weekly)
        for it in values
    ]


def drawn(content, looks):
    """The look that a page of this content gets in every run, until it changes."""
    seed = hashlib.sha256(repr(looks).encode() + FOOT.sub(b"", content)).digest()
    return looks[int.from_bytes(seed, "big") % len(looks)]


def taken(path, looks, every=ALL):
    """The looks at a page of the site in this run."""
    return looks if every else [drawn(path.read_bytes(), looks)]
