"""Each directive of a deck is closed where it should be, else notes would stand before the class.

Markdown closes the outermost block at the first line that has enough colons, and takes what is left
for text: so a directive that holds another one needs a colon more. Here a line of colons closes
what was opened last, as a writer means it, and where Markdown would not agree the build fails.
"""

import re
from difflib import get_close_matches
from typing import NamedTuple

from sphinx.util import logging

from .found import is_deck

OWN = ["notes", "pull"]
FENCE = re.compile(r"\s*(?P<marks>:{3,}|`{3,}|~{3,})\s*(?:\{(?P<name>[^}]*)\})?(?P<more>[^`]*)$")
HEADING = re.compile(r"#{1,6} ")
warn = logging.getLogger(__name__).warning


class Block(NamedTuple):
    name: str
    marks: str
    line: int

    def __str__(self):
        return f"{self.name} of line {self.line}"


def check(app, docname, source):
    """Every fault of a deck's blocks, with its line."""
    if is_deck(docname):
        for line, fault in faults(source[0]):
            warn(fault, location=(docname, line), type="slides")


def faults(text):
    """The line and the words of each fault."""
    blocks = []
    for number, line in enumerate(text.splitlines(), start=1):
        fence = FENCE.match(line)
        if blocks and blocks[-1].name == "code":
            if fence and is_end(fence, blocks[-1]):
                blocks.pop()
        elif fence:
            yield from turned(fence, number, blocks)
        elif HEADING.match(line) and blocks:
            yield from unclosed(blocks, f"this heading in line {number}")
    yield from unclosed(blocks, "the end of the deck")


def is_end(fence, block):
    """Does this line close a block of code?"""
    return fence["marks"].startswith(block.marks) and not fence["name"] and not fence["more"]


def turned(fence, number, blocks):
    """A line of colons opens a block, or closes the last one."""
    marks, words = fence["marks"], fence["more"].strip()
    if fence["name"] is not None:
        yield from opened(Block(fence["name"], marks, number), blocks)
    elif is_code(marks, words, blocks):
        blocks.append(Block("code", marks, number))
    elif words:
        blocks.append(Block(words, marks, number))
        yield number, f"{marks} {words}: expected a name in braces, as in {marks}{{notes}}"
    else:
        yield from closed(marks, number, blocks)


def is_code(marks, words, blocks):
    """Marks of code that do not close a block with such marks."""
    inside = blocks and blocks[-1].marks[0] == marks[0]
    return marks[0] != ":" and (words or not inside)


def opened(block, blocks):
    if block.name not in OWN and (near := get_close_matches(block.name, OWN, n=1)):
        yield block.line, f"a deck has no block {block.name}: expected {near[0]}"
    if blocks and blocks[-1].name == "pull":  # it holds nothing
        yield from unclosed([blocks.pop()], block)
    outer = blocks[-1] if blocks else None
    if outer and block.marks.startswith(outer.marks):
        wanted = counted(block.marks + block.marks[0])
        yield outer.line, f"{outer} holds {block}: it is opened and closed with {wanted}"
    blocks.append(block)


def closed(marks, number, blocks):
    if not blocks:
        yield number, f"{marks} closes nothing: each block is closed once"
    elif marks != (block := blocks.pop()).marks:
        yield number, f"{marks} closes {block}: expected {counted(block.marks)}"


def unclosed(blocks, where):
    """Blocks that are open where a slide ends; they are closed for what follows."""
    for block in reversed(blocks):
        yield block.line, f"{block} is not closed before {where}: expected {counted(block.marks)}"
    blocks.clear()


def counted(marks):
    return f"{marks} ({len(marks)} {'colons' if marks[0] == ':' else 'marks'})"
