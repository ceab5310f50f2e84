"""How each part of the book is made ready for a slide: a copy, without what only a page needs."""

from typing import NamedTuple

from docutils import nodes
from kit import words
from sphinx.application import Sphinx
from sphinx_exercise.nodes import solution_node

from _ext.equations import index
from _ext.equations.parts import link, said
from _ext.equations.reasons import reason
from _ext.figures import lazy_images
from _ext.figures.moving_figure import moving

from .names import Missing

FOLDED = '<details class="solution"><summary>Solution</summary>', "</details>"
SHAPES = {"wide": lambda ratio: ratio > 1.9, "tall": lambda ratio: ratio < 1.1}
CELL = {"code": "cell_input", "output": "cell_output"}
TAKEN = {
    "formula": nodes.math_block,
    "words": nodes.paragraph,
    "list": nodes.bullet_list,
    "steps": nodes.enumerated_list,
    "table": nodes.table,
    "quote": nodes.block_quote,
}


class Part(NamedTuple):
    """A copy of a part of the book, its page, and how it is to be shown on which deck."""

    app: Sphinx
    node: nodes.Node
    page: str
    home: nodes.document
    deck: str
    shown: dict

    def link(self, anchor, words):
        """A link to a place of the part's own page."""
        uri = self.app.builder.get_relative_uri(self.deck, self.page)
        return link(f"{uri}#{anchor}", nodes.Text(words))

    def number(self, kind):
        """The number that the book gives it."""
        numbers = self.app.env.toc_fignumbers[self.page][kind]
        return ".".join(map(str, numbers[self.node["ids"][0]]))

    def source(self, words):
        """A line that leads to where the part comes from."""
        line = nodes.paragraph("", "", self.link(self.node["ids"][0], words))
        line["classes"].append("source")
        return line


def equation(part):
    """The formula with its number, and for which sizes it is proved."""
    label = part.node["label"]
    (entry,) = (it for it in index(part.app) if it.label == label)
    receipt = said(nodes.strong("", label), f": {words.in_full(entry)}")
    receipt["classes"].append("receipt")
    return [numbered(part), receipt, *reasons(part, label)]


def numbered(part):
    """The formula and its number, which leads to the book."""
    latex, anchor = part.node.astext(), part.node["ids"][0]
    formula = nodes.math_block(latex, latex, nowrap=False, number=None, pulled=part.node["label"])
    leads = part.link(anchor, f"({part.number('displaymath')})")
    number = nodes.inline("", "", leads, classes=["eqno"])
    return nodes.container("", formula, number, classes=["numbered"], ids=[anchor])


def number_all(part, made):
    """Give the book's numbers to the equations inside of what was made, as within a passage."""
    formulas = [it for node in made for it in node.findall(nodes.math_block) if it.get("label")]
    for formula in formulas:
        formula.replace_self(numbered(part._replace(node=formula)))


def reasons(part, label):
    """What the chapter says to Why?, which the panels take off the slide again."""
    return [it.deepcopy() for it in part.home.findall(reason) if it["label"] == label]


def figure(part):
    """The picture, or the figure that moves, without its caption: the lecturer speaks."""
    source = part.source(f"Fig. {part.number('figure')}")
    moves = part.node.next_node(moving)
    if moves:
        moves["docname"], moves["place"] = part.deck, "slide"
        return [moves, source]
    picture = part.node.next_node(nodes.image)
    for attribute in ("width", "height", "align"):
        picture.attributes.pop(attribute, None)
    return [picture, source]


def shapes(app, made):
    """Whether pictures are better under the words than beside them, or need the whole height."""
    sizes = [lazy_images.size(app.srcdir, it["uri"]) for it in made if isinstance(it, nodes.image)]
    ratios = [float(size["width"]) / float(size["height"]) for size in sizes if size]
    return [name for ratio in ratios for name, is_so in SHAPES.items() if is_so(ratio)]


def question(part):
    """The question with its choices and its folded answer: quiz.js makes a form of it."""
    return [nodes.container("", *part.node.children, classes=["cell_output"])]


def exercise(part):
    """Number and title, the exercise, and its solution folded."""
    title, *content = part.node.children
    words = ": ".join([f"Exercise {part.number('exercise')}", *map(text, title.children[1:])])
    opening, closing = (nodes.raw("", html, format="html") for html in FOLDED)
    solved = solution(part)
    folded = [opening, *inside(solved), closing] if solved else []
    return [part.source(words), *inside(content), *folded]


def solution(part):
    """What the chapter has for a solution of the exercise."""
    label = part.node["label"]
    found = [it for it in part.home.findall(solution_node) if it["target_label"] == label]
    own = [child for it in found for child in it.children[1:]]
    return [child.deepcopy() for child in own]


def text(node):
    return node.astext()


def inside(content):
    """What stands in the nameless sections of exercises and solutions."""
    for node in content:
        yield from node.children if isinstance(node, nodes.section) else [node]


def section(part):
    """The passage without its heading, and without what is said to Why?."""
    return [it for it in part.node.children[1:] if not isinstance(it, reason)]


def cell(part):
    """What is asked for; else what the page shows, which hides some code."""
    asked = {classed for option, classed in CELL.items() if option in part.shown}
    hidden = {CELL["code"]} if "hide_mode" in part.node else set()
    shown = asked or {*CELL.values()} - hidden
    return [it for it in part.node.children if shown & {*it["classes"]}]


def taken(made, wanted):
    """The one that is wanted: "table", "formula 2". Numbered formulas are pulled by label."""
    kind, _, place = wanted.partition(" ")
    if kind not in TAKEN:
        raise Missing(f"take: expected one of {', '.join(TAKEN)}, found {kind}")
    found = [node for it in made for node in it.findall(TAKEN[kind]) if "pulled" not in node]
    number = int(place or 1)
    if not 1 <= number <= len(found):
        raise Missing(f"take: it has {len(found)} of {kind}, and number {number} was asked for")
    return [found[number - 1]]


MAKERS = {
    "equation": equation,
    "figure": figure,
    "question": question,
    "exercise": exercise,
    "section": section,
    "cell": cell,
}

# Which kinds take an option; a function is no part of a page, and is shown as a whole.
TAKE = {"brief": {"function"}, "code": {"cell"}, "output": {"cell"}, "take": {*MAKERS}}


def check_options(kind, shown):
    """An option that a kind does not take would be passed over without a word."""
    for option in shown:
        if kind not in TAKE[option]:
            kinds = ", ".join(sorted(TAKE[option]))
            raise Missing(f":{option}: is for {kinds}, found {kind}")
