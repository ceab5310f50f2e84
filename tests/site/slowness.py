"""How soon a slow machine shows a page.

Chromium slows the page's own thread four times. What counts is that thread's processor time, as
its trace has it: the pauses of the slowing are in it, the work of other programs is not.
"""

import json
import math

SLOWER, TEXT, FORMULAS = 4, 1.0, 4.0
LOADS = 6
CATEGORIES = ["toplevel", "loading", "blink.user_timing", "devtools.timeline"]
# Marks the moment when every formula on the screen is set.
WATCH = """addEventListener("DOMContentLoaded", () => requestAnimationFrame(function look() {
    const here = [...document.querySelectorAll("article .math")].filter(it => {
        const { top, bottom } = it.getBoundingClientRect();
        return bottom > 0 && top < innerHeight;
    });
    if (here.every(it => it.querySelector("mjx-container"))) performance.mark("formulas");
    else requestAnimationFrame(look);
}))"""


def seconds(events, moment):
    """Seconds of work in the page's thread before an event of that name."""
    mark = next(it for it in events if it["name"] == moment)
    thread = mark["pid"], mark["tid"]
    tasks = [
        it
        for it in events
        if it["name"].endswith("RunTask") and (it["pid"], it["tid"]) == thread and "tdur" in it
    ]
    assert tasks
    return sum(it["tdur"] for it in tasks if it["ts"] < mark["ts"]) / 1e6


def moments(browser, address):
    """Seconds until text, and until the formulas on the screen, are shown."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, offline=True)
    context.add_init_script(WATCH)
    page = context.new_page()
    context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    browser.start_tracing(page=page, categories=CATEGORIES)
    page.goto(address, wait_until="commit")
    page.wait_for_function("performance.getEntriesByName('formulas').length")
    events = json.loads(browser.stop_tracing())["traceEvents"]
    context.close()
    return seconds(events, "firstContentfulPaint"), seconds(events, "formulas")


def soon_shows_text_and_formulas(browser, address):
    """The least of a few loads: what else the machine does only adds to it."""
    text = formulas = math.inf
    for _ in range(LOADS):
        text, formulas = map(min, (text, formulas), moments(browser, address))
        if text < TEXT and formulas < FORMULAS:
            break
    print(f"{address}: text after {text:.2f} s, formulas on the screen after {formulas:.2f} s")
    assert text < TEXT
    assert formulas < FORMULAS
