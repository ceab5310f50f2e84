"""axe-core at a page: every rule, WCAG 2.2 A and AA, best practices and the experimental ones.

No rule is off. What axe cannot decide ("incomplete") is not tested. Most elements of a page are
within its formulas: strokes of drawings, which are hidden from assistive technology as a whole, and
MathML, which is hidden from the eye. With GMM_ALL=1 axe sees each of them, and otherwise each
drawing without strokes and each formula's MathML as one word.
"""

from pathlib import Path

from .looks import ALL, STROKES

AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text("utf-8")
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]
TAGS = [*WCAG, "best-practice", "experimental"]  # axe leaves out the last unless told
ONE_WORD = """document.querySelectorAll("mjx-assistive-mml > math")
    .forEach(it => it.replaceChildren(it.textContent))"""
OPTIONS = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]}


def violations(page):
    """What axe finds at the top of the page, where its bar covers nothing: rule, element, why."""
    page.evaluate("scrollTo(0, 0)")
    if not ALL:
        page.evaluate(STROKES)
        page.evaluate(ONE_WORD)
    page.evaluate(AXE)
    found = page.evaluate("options => axe.run(document, options)", OPTIONS)
    return [
        f"{rule['id']} {node['target']} {node['failureSummary']}"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]
