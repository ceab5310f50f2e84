"""Short claims name their equation, and promise no more than it was proved for.

A short claim is a bullet of "In one minute", the caption of a figure, or the answer to a quick
question. What it cites as `{eq}` has a record: the sizes that the proof fixed, such as D = 1, and
the counts that have to be positive. The claim says these itself, since nobody looks them up there.
"""

import re
from dataclasses import dataclass

from kit.notebooks import cells

CITED = re.compile(r"\{eq\}`([\w-]+)`")
# A figure, a table, a page or the literature also is a place where a reader can look.
PLACE = re.compile(r"\{(?:eq|numref|cite|doc|ref)[^}]*\}`")
SUMMARY = re.compile(r"^## In one minute\n(.*?)(?=^## |^\*\*Where next|\Z)", re.S | re.M)
BULLET = re.compile(r"^- (.*(?:\n  .*)*)", re.M)
NUMBER = {1: r"one|an?|single", 2: r"two", 3: r"three", 4: r"four"}
NOUN = {"D": r"features?|dimensions?", "K": r"components?|Gaussians?|groups?", "N": r"rows?"}
POSITIVE = re.compile(r"> 0|above 0|positive|occurs|differ")
FORMULA = re.compile(r"\$[^$]+\$")
# A letter of the cell, without index: a claim that does not write it says nothing of it.
LETTER = re.compile(r"(\\?[A-Za-z]+)(?:_\{\d+\})? > 0")


@dataclass(frozen=True)
class Claim:
    """A sentence or a few, where it stands, and what it has to say.

    A caption may describe without naming an equation. A question states a case of its own, so its
    answer need not repeat the limits.
    """

    where: str
    text: str
    names_a_place: bool = True
    says_limits: bool = True

    @property
    def cited(self):
        return CITED.findall(self.text)


def broken(paths, entries):
    """A line for every short claim that names nothing, or promises too much."""
    records = {entry.label: entry for entry in entries if entry.kind == "result"}
    for claim in (claim for path in paths for claim in claims(path)):
        if claim.names_a_place and not PLACE.search(claim.text):
            yield f"{claim.where}: names no equation, figure or source: {claim.text[:60]!r}"
        for label in filter(records.get, claim.cited if claim.says_limits else []):
            for unsaid in left_out(claim.text, records[label]):
                yield f"{claim.where}: cites {label} and does not say {unsaid}: {claim.text[:60]!r}"


def claims(path):
    """The short claims of a notebook."""
    for cell in cells(path):
        if cell.kind == "markdown":
            yield from bullets(path.stem, cell.source)
        caption = cell.metadata.get("mystnb", {}).get("figure", {}).get("caption", "")
        yield Claim(f"{path.stem}, caption", caption, names_a_place=False)
        for output in cell.outputs:
            yield from answers(path.stem, output.get("text/markdown", ""))


def bullets(page, source):
    for summary in SUMMARY.findall(source):
        for bullet in BULLET.findall(summary):
            yield Claim(f"{page}, In one minute", bullet)


def answers(page, markdown):
    """The answer to the quick question that a cell printed, if it did."""
    if markdown.startswith('<div class="quiz"'):
        label = re.search(r'id="quiz-([\w-]+)"', markdown)[1]
        yield Claim(f"{page}, question {label}", markdown, says_limits=False)


def left_out(text, equation):
    """The limits of the equation that the text does not say."""
    for size, value in equation.scope.sizes.items():
        if isinstance(value, int) and not says(text, size, value):
            yield f"{size} = {value}"
    for condition in equation.conditions:
        unsaid = condition.latex.endswith("> 0") and not POSITIVE.search(text)
        if unsaid and concerns(text, condition):
            yield condition.latex


def concerns(text, condition):
    """Whether the text is about what has to be positive."""
    letter = LETTER.fullmatch(condition.latex)
    if not letter:
        return True
    written = re.compile(rf"(?<![A-Za-z\\]){re.escape(letter[1])}(?![A-Za-z])")
    return any(map(written.search, FORMULA.findall(text)))


def says(text, size, value):
    """Whether the text names this size, as D = 1 or as one feature."""
    in_words = rf"\b(?:{NUMBER[value]})\s(?:\w+\s){{0,2}}(?:{NOUN[size]})\b"
    return re.search(rf"\b{size} = {value}\b|{in_words}", text, re.I) is not None
