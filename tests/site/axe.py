"""axe-core at a page: every rule, WCAG 2.2 A and AA, best practices and the experimental ones.

No rule is off. What axe cannot decide ("incomplete") is not tested. Most elements of a page are
within its formulas: strokes of drawings, which are hidden from assistive technology as a whole, and
MathML, which is hidden from the eye; most of the others are words of code, in a few colours. With
GMM_ALL=1 axe sees each of them, and otherwise each drawing without strokes, each formula's MathML
as one word, and in each block of code one word of each colour.
"""

from pathlib import Path

from .looks import ALL, STROKES

AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text("utf-8")
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]
TAGS = [*WCAG, "best-practice", "experimental"]  # axe leaves out the last unless told
ONE_WORD = """document.querySelectorAll("mjx-assistive-mml > math")
    .forEach(it => it.replaceChildren(it.textContent))"""
# The other words of the class have the colour of the block, and are no elements.
ONE_OF_A_COLOUR = """document.querySelectorAll("pre").forEach(block => {
    const seen = new Set();
    for (const it of block.querySelectorAll(":scope > span[class]")) {
        if (it.children.length || it.attributes.length > 1) continue;
        if (seen.has(it.className)) it.replaceWith(it.textContent);
        seen.add(it.className);
    }
})"""
OPTIONS = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]}


def violations(page):
    """What axe finds at the top of the page, where its bar covers nothing: rule, element, why."""
    page.evaluate("scrollTo(0, 0)")
    if not ALL:
        page.evaluate(STROKES)
        page.evaluate(ONE_WORD)
        page.evaluate(ONE_OF_A_COLOUR)
    page.evaluate(AXE)
    found = page.evaluate("options => axe.run(document, options)", OPTIONS)
    return [
        f"{rule['id']} {node['target']} {node['failureSummary']}"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]
