"""Show a function of gmmlib from its file, so that the page cannot show an older text."""

import inspect
import re
import textwrap

# The sections of a numpydoc docstring, from the first one to the closing quotes.
SECTIONS = re.compile(r'\n\n *\w+\n *-{4,}\n.*?(\n *""")', re.DOTALL)


class Source:
    """The text of a function as a cell's output, in the notebook and on the site.

    Of the docstring, the sections (parameters, errors, an example) are left to the page of the
    functions: beside its equation a function is read for its steps.
    """

    def __init__(self, function):
        self.name = f"{function.__module__}.{function.__qualname__}"
        whole = textwrap.dedent(inspect.getsource(function)).rstrip()
        self.text = SECTIONS.sub(r"\n\n    …\1", whole)

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
