"""Show a function of gmmlib from its file, so that the page cannot show an older text."""

import inspect
import textwrap


class Source:
    """The text of a function as a cell's output, in the notebook and on the site."""

    def __init__(self, function):
        self.name = f"{function.__module__}.{function.__qualname__}"
        self.text = textwrap.dedent(inspect.getsource(function)).rstrip()

    def _repr_mimebundle_(self, include=None, exclude=None):
        return {
            "text/markdown": f"```python\n{self.text}\n```",
            "text/plain": f"source of {self.name}\n{self.text}",
        }


def show(function):
    """Return the source of a function or class as a cell's output."""
    return Source(function)


class Sentence:
    """A sentence whose numbers were computed by the cell that prints it."""

    def __init__(self, text):
        self.text = text

    def _repr_mimebundle_(self, include=None, exclude=None):
        return {"text/markdown": self.text, "text/plain": self.text}


def say(text):
    """Return a sentence (Markdown, formulas in dollars) as a cell's output."""
    return Sentence(text)
