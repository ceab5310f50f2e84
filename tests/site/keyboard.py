"""A walk over a page by the Tab key alone.

With GMM_ALL=1 each stroke of a formula is drawn again where the walk scrolls, and each preview that
it passes sets its formulas. Otherwise neither is: so a step is twice as fast, and where the walk
leads is the same.
"""

from .looks import ALL, STROKES

# Also where the page has put the keyboard into a field, as the search page does.
TO_THE_TOP = """() => {
    scrollTo(0, 0);
    document.body.tabIndex = -1;
    document.body.focus();
    document.body.removeAttribute("tabindex");
}"""
STOPS = """a[href], button, input, select, textarea, summary, [tabindex]"""
# The elements that Tab should stop at, also within moving figures; each keeps its place in the
# list. Of choices that are one question, Tab stops at the first.
NUMBER = f"""() => {{
    const within = (root) => [...root.querySelectorAll("*")].flatMap(it =>
        [...it.matches("{STOPS}") ? [it] : [], ...it.shadowRoot ? within(it.shadowRoot) : []]);
    const first = (it, all) => it.type !== "radio" || all.find(other =>
        other.name === it.name && other.getRootNode() === it.getRootNode()) === it;
    const stops = within(document).filter(it => it.tabIndex >= 0 && !it.disabled
        && it.checkVisibility({{visibilityProperty: true}})).filter((it, _, all) => first(it, all));
    stops.forEach((it, place) => it.dataset.place = place);
    return stops.length;
}}"""
# Notes after each key where the keyboard is: the place, whether it is marked, and whether it is on
# the screen.
NOTE = """() => {
    window.walked = [];
    addEventListener("keyup", () => {
        let it = document.activeElement;
        while (it.shadowRoot?.activeElement) it = it.shadowRoot.activeElement;
        const style = getComputedStyle(it);
        const box = it.getBoundingClientRect();
        walked.push({
            place: it.dataset.place === undefined ? null : Number(it.dataset.place),
            marked: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
            seen: box.width > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0
                && box.left < innerWidth,
            what: it.outerHTML.slice(0, 120),
        });
    }, true);
}"""

UNSET = """() => {
    const { MathJax = {} } = window;
    window.again = MathJax.typesetPromise;
    MathJax.typesetPromise = async () => {};
}"""
SET = "() => window.again && (MathJax.typesetPromise = again)"
WHAT = "it => it.outerHTML.slice(0, 120)"
# What unfolds on the way has no place, and is walked besides.
SHORT = "wanted => walked.filter(it => it.place !== null).length < wanted"


def walk(page):
    """What a walk by Tab does not mark or show, and what it never reaches: what, and elements."""
    page.evaluate(TO_THE_TOP)
    if not ALL:
        page.evaluate(STROKES)
        page.evaluate(UNSET)
    wanted = page.evaluate(NUMBER)
    page.evaluate(NOTE)
    for _ in range(wanted):
        page.keyboard.press("Tab")
    while page.evaluate(SHORT, wanted):
        page.keyboard.press("Tab")
    page.evaluate(SET)
    walked = list(enumerate(page.evaluate("walked"), start=1))
    missed = {*range(wanted)} - {it["place"] for _, it in walked}
    unmarked = [f"stop {n}, not marked: {it['what']}" for n, it in walked if not it["marked"]]
    unseen = [f"stop {n}, not shown: {it['what']}" for n, it in walked if not it["seen"]]
    lost = [page.locator(f"[data-place='{n}']").evaluate(WHAT) for n in sorted(missed)]
    return unmarked + unseen + [f"never reached: {what}" for what in lost]
