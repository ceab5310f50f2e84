r"""Quick questions as a file that Moodle imports: Moodle XML, texts as HTML, formulas in \( \).

GIFT was not taken: each brace and each sign of equality in a formula would have to be escaped.
The format is that of docs.moodle.org/en/Moodle_XML_format; Moodle reads it by
question/format/xml/format.php.
"""

from functools import partial
from html import escape
from xml.dom.minidom import Document

import quiz
from markdown_it import MarkdownIt
from mdit_py_plugins.dollarmath import dollarmath_plugin

from handin.draws import DRAWS

BOOK = "Gaussian mixtures and EM"
EDGES = {True: (r"\[", r"\]"), False: (r"\(", r"\)")}


def formula(text, options):
    opening, closing = EDGES[options["display_mode"]]
    return f"{opening}{escape(text.strip(), quote=False)}{closing}"


MARKDOWN = MarkdownIt("commonmark", {"html": False}).use(dollarmath_plugin, renderer=formula)


def file(title, questions, plain, seed=None):
    """The file of a chapter's questions. plain: what stands for the site's markup in a text.

    Each question is in a category of its own, so that the same one with the numbers of several
    seeds comes together, and a quiz can draw one of them for each student.
    """
    document = Document()
    root = document.appendChild(document.createElement("quiz"))
    for question in questions:
        path = "/".join(it.replace("/", "//") for it in (BOOK, title, question.label))
        category = _add(root, "question", type="category")
        _text(category, "category", f"$course$/top/{path}")
        _add_question(root, question, named(question.label, seed), partial(_html_of, plain))
    return document.toprettyxml(indent=" ", encoding="utf-8")


def named(label, seed):
    """The question's name in the bank, which students do not see: several imports stay apart."""
    return f"{label}, seed {seed}" if seed is not None and label in DRAWS else label


def _html_of(plain, text):
    return MARKDOWN.render(plain(text)).strip()


def _add_question(root, question, name, html):
    node = _add(root, "question", type=KINDS[type(question).__name__][0])
    _text(node, "name", name)
    _html(node, "questiontext", html(_asked(question)))
    KINDS[type(question).__name__][1](node, question, html)


def _asked(question):
    within = getattr(question, "within", 0)
    return question.question + (f" *(To within {within}.)*" if within else "")


def _choice(node, question, html):
    _html(node, "generalfeedback", "")
    _settings(node, single="true", shuffleanswers="true", answernumbering="none")
    right = {
        choice: f"**Yes.** {why} {quiz.by_equations(question.by)}"
        for choice, why in question.right.items()
    }
    wrong = {choice: f"**No.** {why}" for choice, why in question.wrong.items()}
    for choice, why in sorted((right | wrong).items()):
        answer = _add(node, "answer", fraction="100" if choice in right else "0", format="html")
        _cdata(answer, "text", html(choice))
        _html(answer, "feedback", html(why))


def _number(node, question, html):
    known = quiz.shown(question.answer)
    _html(
        node,
        "generalfeedback",
        html(f"**{known}.** {question.why} {quiz.by_equations(question.by)}"),
    )
    _settings(node)
    numbers = [(question.answer, 100, "**Yes.**")]
    numbers += [(value, 0, f"**No.** {reason}") for reason, value in question.wrong.items()]
    for value, fraction, words in numbers:
        answer = _add(node, "answer", fraction=str(fraction), format="moodle_auto_format")
        _cdata(answer, "text", quiz.shown(value))
        _html(answer, "feedback", html(words))
        _plain(answer, "tolerance", question.within)


KINDS = {"Choice": ("multichoice", _choice), "Number": ("numerical", _number)}


def _settings(node, **more):
    for name, value in ({"defaultgrade": 1, "penalty": 0.3333333, "hidden": 0} | more).items():
        _plain(node, name, value)


def _add(parent, name, **attributes):
    node = parent.appendChild(parent.ownerDocument.createElement(name))
    for key, value in attributes.items():
        node.setAttribute(key, value)
    return node


def _plain(parent, name, value):
    node = _add(parent, name)
    node.appendChild(parent.ownerDocument.createTextNode(str(value)))


def _cdata(parent, name, value):
    node = _add(parent, name)
    node.appendChild(parent.ownerDocument.createCDATASection(value))


def _text(parent, name, value):
    _cdata(_add(parent, name), "text", value)


def _html(parent, name, value):
    _cdata(_add(parent, name, format="html"), "text", value)
