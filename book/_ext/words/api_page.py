"""gmmlib's page: its docstrings as reStructuredText, with links to equations and to each other."""

import re

from sphinx.ext.napoleon import Config, NumpyDocstring

from _ext.equations.code import IMPLEMENTS
from _ext.equations.public_names import public_names

# Types are words here, N x D among them: as fields of Sphinx they would be taken for links.
SECTIONS = Config(
    napoleon_use_param=False,
    napoleon_use_rtype=False,
    napoleon_custom_sections=[("Attributes", "params_style")],
)
# What stays as it is: an example up to the blank line after it, and what a section's entry names.
EXAMPLE = re.compile(r"^( *>>> .*(?:\n.*\S.*)*)", re.M)
ENTRY = re.compile(r"^(\S[^\n`]*? : )", re.M)
QUOTED = re.compile(r"(``[^`]+``|`[^`]+`)")
ATTRIBUTE = re.compile(r"\b([a-z]\w*_)(?!\w)")  # weights_ would be a link in reStructuredText
# Lines of a docstring that begin a paragraph of their own.
APART = re.compile(r"(?<=\.)\n(?=(Implements|Sources?:) )")


def rewrite(app, what, name, thing, options, lines):
    """Make a docstring in numpydoc form one that Sphinx reads, and say where the code is."""
    text = APART.sub("\n\n", "\n".join(lines))
    parts = EXAMPLE.split(text)
    parts[::2] = [prose(part, name) for part in parts[::2]]
    text = IMPLEMENTS.sub(lambda sentence: equations(sentence[0]), "".join(parts))
    # Napoleon reads no sections in the docstring of a property: it is told another kind.
    lines[:] = NumpyDocstring(text, SECTIONS, what="method", name=name).lines()
    lines += [*source(name, thing), ""]


def prose(text, name):
    """Text without examples, as reStructuredText."""
    parts = ENTRY.split(text)
    parts[::2] = [words(part, name) for part in parts[::2]]
    return "".join(parts)


def words(text, name):
    """Words and names in backticks, each as reStructuredText."""
    parts = QUOTED.split(text)
    parts[::2] = [plain(part) for part in parts[::2]]
    parts[1::2] = [quoted(part, name) for part in parts[1::2]]
    return "".join(parts)


def equations(sentence):
    """The sentence with the number of each equation, a link, before its label."""
    return re.sub(r"``([^`]+)``", r":eq:`\1` ``\1``", sentence)


def plain(words):
    """Words that reStructuredText shall leave alone, but for names such as weights_."""
    words = re.sub(r"([*|\\])", r"\\\1", words)
    return ATTRIBUTE.sub(r"``\1``", words)


def quoted(words, name):
    """A name in backticks: a link, where it is one of gmmlib's; else code."""
    word = words.strip("`")
    names = set(public_names().values())
    owner = name.rpartition(".")[0]
    found = [it for it in (f"{name}.{word}", f"{owner}.{word}", f"gmmlib.{word}") if it in names]
    return f":py:obj:`{word} <{found[0]}>`" if found and "``" not in words else f"``{word}``"


def source(name, thing):
    """A link to the file in which a class or function is written."""
    if name.count(".") > 1:
        return []
    file = thing.__module__.replace(".", "/") + ".py"
    return ["", f"Written in :download:`{file} </{file}>`."]
