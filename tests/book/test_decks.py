"""The decks of slides/: the minutes of the plan, what the plan shows, and no number typed."""

import re
from itertools import accumulate
from pathlib import Path

import pytest
from _ext.slides.fences import faults

ROOT = Path(__file__).parents[2]
DECKS = sorted((ROOT / "slides").glob("lecture-*.md"), key=lambda it: int(it.stem[8:]))
PLAN = (ROOT / "book" / "for-lecturers.md").read_text("utf-8").partition("## Three weeks")[0]
LECTURES = dict(re.findall(r"^\| (\d+)\. (.*) \|$", PLAN, re.M))
SLIDE = re.compile(r"^## .*\((\d+) min\)$", re.M)
PULL = re.compile(r"^:::\{pull\} (\S+)$", re.M)
ITEM = re.compile(r"(.*?) \((\d+)\)")
NAMED = re.compile(r"\{(?:eq|numref|ref)\}`([^`]+)`")
# What is not written in words: directives with their options, roles, formulas, code, minutes.
HEAD = "# A deck\n\n## One (5 min)\n\n"
# What is wrong with a deck's blocks: the line below HEAD, and what the build says of it.
WRONG_BLOCKS = {
    ":::{notes}\nA.\n:::{pull} x\n:::\nB.\n:::\n": (1, "holds pull of line 7", ":::: (4 colons)"),
    "::::{notes}\nA.\n::::{pull} x\n::::\n::::\n": (1, "holds pull", "::::: (5 colons)"),
    "```{notes}\nA.\n```{pull} x\n```\n```\n": (1, "holds pull", "```` (4 marks)"),
    ":::{notes}\nA.\n\n## Two (5 min)\n\nB.\n": (1, "before this heading in line 8", "(3 colons)"),
    "::::{notes}\nA.\n:::\n\n## Two (5 min)\n": (3, "::: closes notes of line 5", "(4 colons)"),
    ":::{pull} x\n:::{notes}\nA.\n:::\n": (1, "is not closed before notes of line 6", "(3 colons)"),
    ":::{notes}\nA.\n": (1, "before the end of the deck", "::: (3 colons)"),
    "- A.\n\n:::\n": (3, "::: closes nothing", "closed once"),
    ":::{note}\nA.\n:::\n": (1, "no block note", "expected notes"),
    ":::notes\nA.\n:::\n": (1, "::: notes", ":::{notes}"),
    "```python\n## A.\n": (1, "code of line 5 is not closed", "``` (3 marks)"),
}
RIGHT_BLOCKS = [
    "::::{notes}\nA.\n:::{pull} x\n:::\nB.\n::::\n",
    "````{notes}\n```{pull} x\n```\n````\n",
    "```python\n## no heading\n:::\n```\n",
    "- A.\n\n  :::{pull} x\n  :::\n",
]
APART = re.compile(r"^:.*$|\{\w+\}`[^`]*`|\$[^$]*\$|`[^`]*`|\(\d+ min\)$|^# .*$", re.M)


def number(deck):
    return deck.stem.removeprefix("lecture-")


def windows(deck):
    """Of each slide: the minute at which it ends, and its text."""
    _, *parts = SLIDE.split(deck.read_text("utf-8"))
    ends = accumulate(map(int, parts[::2]))
    return list(zip(ends, parts[1::2]))


def items(lecture):
    """Of each item of the plan: the minute at which it ends, and the labels that it names."""
    _, show, in_class, _ = LECTURES[lecture].split(" | ")
    found = ITEM.findall(f"{show}; {in_class}")
    return list(
        zip(accumulate(int(minutes) for _, minutes in found), [words for words, _ in found])
    )


def test_each_lecture_of_the_plan_has_a_deck():
    assert [number(deck) for deck in DECKS] == [*LECTURES]


@pytest.mark.parametrize("deck", DECKS, ids=lambda it: it.stem)
class TestDeck:
    def test_it_lasts_as_long_as_its_lecture(self, deck):
        assert windows(deck)[-1][0] == items(number(deck))[-1][0] == 90

    def test_its_slides_change_where_an_item_of_the_plan_ends(self, deck):
        assert {end for end, _ in items(number(deck))} <= {end for end, _ in windows(deck)}

    def test_it_shows_within_an_items_minutes_what_the_plan_names(self, deck):
        begin = 0
        for end, words in items(number(deck)):
            slides = [text for until, text in windows(deck) if begin < until <= end]
            shown = {name for text in slides for name in PULL.findall(text)}
            assert set(NAMED.findall(words)) <= shown, words
            begin = end

    def test_no_number_is_typed(self, deck):
        words = APART.sub("", deck.read_text("utf-8"))
        assert re.findall(r".*\d.*", words) == []

    def test_every_slide_has_notes_or_a_question(self, deck):
        """A question's answer says it all; any other slide needs what the lecturer says."""
        for _, text in windows(deck):
            assert ":::{notes}" in text or "{pull} quiz-" in text or "{pull} ex-" in text

    def test_a_slide_carries_few_words(self, deck):
        for _, text in windows(deck):
            seen = re.sub(r"(:{3,})\{(?:notes|pull)\}.*?^\1$", "", text, flags=re.M | re.S)
            assert len(seen.split()) <= 60, seen


@pytest.mark.parametrize("blocks", WRONG_BLOCKS)
def test_a_block_that_is_not_closed_where_it_should_be_is_a_fault_with_its_line(blocks):
    line, *said = WRONG_BLOCKS[blocks]
    ((where, words),) = faults(HEAD + blocks)
    assert where == line + HEAD.count("\n")
    assert all(part in words for part in said), words


@pytest.mark.parametrize("blocks", RIGHT_BLOCKS)
def test_blocks_that_are_closed_where_they_should_be_have_no_fault(blocks):
    assert list(faults(HEAD + blocks)) == []


@pytest.mark.parametrize("deck", DECKS, ids=lambda it: it.stem)
def test_the_blocks_of_a_lecture_have_no_fault(deck):
    assert list(faults(deck.read_text("utf-8"))) == []


def test_the_recipe_shows_a_deck_that_would_build():
    """What it pulls, a deck pulls too, so the build has found it; its minutes are read."""
    recipe = (ROOT / "CONTRIBUTING.md").read_text("utf-8").partition("### Make a deck of your own")
    (block,) = re.findall(r" *```markdown\n(.*?) *```", recipe[2].partition("\n### ")[0], re.S)
    shown = re.sub(r"^   ", "", block, flags=re.M)
    known = {name for deck in DECKS for name in PULL.findall(deck.read_text("utf-8"))}
    assert len(SLIDE.findall(shown)) == len(re.findall(r"^## ", shown, re.M)) == 3
    assert set(PULL.findall(shown)) <= known
    assert len(PULL.findall(shown)) == 3
