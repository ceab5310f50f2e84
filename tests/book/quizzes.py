"""The quick questions that are stored in the chapters, with their keys, as the site gets them."""

import re
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path

import nbformat

CHAPTERS = sorted((Path(__file__).parents[2] / "book").glob("[0-9]*.ipynb"))
ITEM = re.compile(r"^\d+\. (.*)$", re.M)


@dataclass(frozen=True)
class Question:
    label: str
    key: dict
    asked: str
    answer: str

    @property
    def choices(self):
        """The choices, with the truth of each."""
        texts = ITEM.findall(self.asked)
        return {text: n == int(self.key["right"]) for n, text in enumerate(texts, start=1)}

    @property
    def right(self):
        return float(self.key["right"])

    @property
    def within(self):
        return float(self.key["within"])

    @property
    def slips(self):
        return [float(slip) for slip in self.key["slips"].split()]


class Key(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.facts = {}
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        if tag == "div":
            self.facts = {name.removeprefix("data-"): value for name, value in attributes}


def read(markdown):
    """The question that a cell printed."""
    head, _, rest = markdown.partition("\n\n")
    asked, _, answer = rest.partition("<details>")
    facts = Key(head).facts
    return Question(facts["id"].removeprefix("quiz-"), facts, asked.strip(), answer)


def of_chapter(path):
    outputs = [
        output.get("data", {}).get("text/markdown", "")
        for cell in nbformat.read(path, 4).cells
        if cell.cell_type == "code"
        for output in cell.outputs
    ]
    return [read(text) for text in outputs if text.startswith('<div class="quiz"')]


QUESTIONS = {question.label: question for path in CHAPTERS for question in of_chapter(path)}
NUMBERS = {label: it for label, it in QUESTIONS.items() if "within" in it.key}
CHOICES = {label: it for label, it in QUESTIONS.items() if "within" not in it.key}
