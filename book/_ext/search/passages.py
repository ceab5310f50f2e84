"""The passages of a page, as a reader may find them: sections, and what stands in them by name.

They are read from the page's HTML, where all has its number. A formula stays as TeX between \\( and
\\), which the search page sets.
"""

from typing import NamedTuple

from bs4 import BeautifulSoup

BLOCKS = ["p", "li", "dt", "dd", "td", "th", "div", "figcaption", "blockquote", "pre"]
HEADINGS = ["h1", "h2", "h3", "h4"]
# Code, questions, solutions and receipts are no answers; the rest is of the page's machinery.
UNREAD = (
    ".headerlink, .cell_input, .above-input, pre, script, .quiz, .solution, .receipt, "
    ".equation-index, #equation-filter, .equation-graph, .rests-on, .rubric"
)

LONGEST = 400  # characters of a formula's TeX: a longer one would fill a phone's screen
LEFT_OUT = {"Returns", "Raises", "Warns"}


class Passage(NamedTuple):
    """What one result shows, and where it leads."""

    kind: str
    anchor: str
    title: str
    above: list
    number: str
    names: list
    text: str
    formula: str = ""


def passages(html):
    """The passages of a page, in reading order."""
    # No string_containers, else the words of a template would not count as text.
    article = BeautifulSoup(html, "html.parser", string_containers={}).select_one("article")
    for node in article.select(UNREAD):
        node.extract()
    reasons = {it["data-why"]: it.select_one(".reason") for it in article.select("[data-why]")}
    for node in article.select("template"):
        node.extract()
    above = {id(node): headings(node) for node in article.select(ALL)}
    found = []
    # From the end, so that what stands within another is taken out of it first.
    for node in reversed(article.select(ALL)):
        kind = next(kind for kind, selector in KINDS.items() if node.css.match(selector))
        found.append(READERS[kind](node, above[id(node)], reasons))
        node.replace_with("… " if kind == "equation" else "")
    return found[::-1]


def headings(node):
    """The headings of the sections around a node, the page's first."""
    sections = [it for it in node.parents if it.name == "section"]
    titles = [it.find(HEADINGS, recursive=False) for it in reversed(sections)]
    return [text(title) for title in titles if title]


def text(node):
    """The words of a node, those of its blocks apart; displayed formulas left out."""
    for formula in node.find_all("div", class_="math"):
        formula.replace_with("… ")
    for block in node.find_all(BLOCKS):
        block.append(" ")
    return " ".join(node.get_text().split())


def pulled(node, selector):
    """The words of a part, which is taken out; "" where there is none."""
    part = node.select_one(selector)
    return text(part.extract()) if part else ""


def number_in(words):
    """A number as it is printed: "Fig. 4.1" and "(4.1)" have 4.1."""
    last = words.split()[-1:] or [""]
    return last[0].strip("().")


def section(node, above, _):
    heading = node.find(HEADINGS, recursive=False).extract()
    numbered = heading.select_one(".section-number")
    number = number_in(text(numbered)) if numbered else ""
    title = text(heading)
    return Passage("section", node["id"], title, above, number, [], text(node))


def equation(node, above, reasons):
    label = node["id"].removeprefix("equation-")
    shown = pulled(node, ".eqno")
    formula = node.get_text().strip().removeprefix("\\[").removesuffix("\\]").strip()
    reason = text(reasons[label]) if reasons.get(label) else ""
    title = f"Equation {shown}: {label}"
    if len(formula) > LONGEST:
        formula = ""
    return Passage("equation", node["id"], title, above, number_in(shown), [], reason, formula)


def figure(node, above, _):
    title = pulled(node, ".caption-number")
    return Passage("figure", node["id"], title, above, number_in(title), [], text(node))


def exercise(node, above, _):
    number = number_in(text(node.select_one(".caption-number")))
    title = pulled(node, ".admonition-title")
    return Passage("exercise", node["id"], title, above, number, [], text(node))


def row(node, above, _):
    """A row of the glossary or of the notation: its names, and last but one what they mean."""
    name, other, *_, meaning, _ = [
        text(cell) for cell in node.find_all(["th", "td"], recursive=False)
    ]
    names = [it.strip() for cell in (name, other) for it in cell.split(",")]
    kind = node["id"].partition("-")[0]
    return Passage(kind, node["id"], name, above, "", names, meaning)


def code(node, above, _):
    """What a function does, and with which arguments; not what it returns, raises and warns of."""
    name = node["id"]
    for field in node.find_next_sibling("dd").select(".field-list > dt"):
        if text(field).strip(":") in LEFT_OUT:
            field.find_next_sibling("dd").extract()
            field.extract()
    return Passage("code", name, name, above, "", [], text(node.find_next_sibling("dd").extract()))


KINDS = {
    "equation": "div.math[id^=equation-]",
    "figure": "figure[id]:has(.caption-number)",
    "exercise": ".exercise[id]",
    "row": "tr[id^=term-], tr[id^=symbol-]",
    "code": "dt.sig[id]",
    "section": "section[id]:not(.exercise section)",
}
READERS = {
    "equation": equation,
    "figure": figure,
    "exercise": exercise,
    "row": row,
    "code": code,
    "section": section,
}
ALL = ", ".join(KINDS.values())
