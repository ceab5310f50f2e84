"""A walk over a page by the Tab key alone.

With GMM_ALL=1 each stroke of a formula is drawn again where the walk scrolls, and each link that it
passes shows its preview. Otherwise neither is done: so a step is many times as fast, and where the
walk leads is the same.
"""

from itertools import pairwise

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
# list. Of choices that are one question, Tab stops at the chosen one, or at the first.
NUMBER = f"""() => {{
    const within = (root) => [...root.querySelectorAll("*")].flatMap(it =>
        [...it.matches("{STOPS}") ? [it] : [], ...it.shadowRoot ? within(it.shadowRoot) : []]);
    const first = (it, all) => {{
        const group = all.filter(other => it.type === "radio" && other.name === it.name
            && other.getRootNode() === it.getRootNode());
        return !group.length || (group.find(other => other.checked) ?? group[0]) === it;
    }};
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

# No listener hears that the focus is on a link of the text, unless the link is in a drawing.
SILENT = """() => {
    window.silence = (event) => {
        if (event.target.closest("article a:not(svg a)")) event.stopImmediatePropagation();
    };
    addEventListener("focusin", silence, true);
}"""
HEARD = "() => removeEventListener('focusin', window.silence, true)"
WHAT = "it => it.outerHTML.slice(0, 120)"
# The walk has come round: a stop comes again, and not because one press was noted twice.
ROUND = """() => {
    const { place } = walked.at(-1);
    return place !== null && walked.findIndex((it) => it.place === place) < walked.length - 2;
}"""
HIDDEN = "it => !it.checkVisibility({ visibilityProperty: true })"


def walk(page):
    """What a walk by Tab does not mark or show, and what it never reaches: what, and elements."""
    page.evaluate(TO_THE_TOP)
    if not ALL:
        page.evaluate(STROKES)
        page.evaluate(SILENT)
    wanted = page.evaluate(NUMBER)
    page.evaluate(NOTE)
    go_round(page, wanted)
    page.evaluate(HEARD)
    walked = list(enumerate(page.evaluate("walked"), start=1))
    missed = {*range(wanted)} - {it["place"] for _, it in walked}
    outside = [it["what"].startswith("<body") for _, it in walked]
    stops = [step for step, out in zip(walked, outside) if not out]
    times = sum(out and not before for before, out in pairwise([False, *outside]))
    lost = [f"the focus is lost {times} times"] * (times > 1)
    unmarked = [f"stop {n}, not marked: {it['what']}" for n, it in stops if not it["marked"]]
    unseen = [f"stop {n}, not shown: {it['what']}" for n, it in stops if not it["seen"]]
    return (
        lost + unmarked + unseen + [f"never reached: {what}" for what in still_there(page, missed)]
    )


def go_round(page, wanted):
    """Press Tab until a stop comes again. Between the last stop and the first the page is left."""
    for _ in range(wanted):
        page.keyboard.press("Tab")
    presses = wanted
    while not page.evaluate(ROUND):
        page.keyboard.press("Tab")
        presses += 1
        assert presses < 3 * wanted + 100, "the keyboard does not come round"


def still_there(page, places):
    """What stands at these places, but for what has folded: the contents show one section."""
    found = [page.locator(f"[data-place='{place}']") for place in sorted(places)]
    return [it.evaluate(WHAT) for it in found if not it.evaluate(HIDDEN)]
