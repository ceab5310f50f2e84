"""A moving figure as a reader uses it: by mouse, by finger, by keyboard, by link, by ear."""

import json
import re
from urllib.parse import quote, unquote

import numpy as np

STATE = "figure => structuredClone(figure.state)"
FRAMES = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
# A change asks for a frame, which draws it, and may ask for another: as if all had come.
DRAW = "figure => { for (; figure.frame; figure.show()) cancelAnimationFrame(figure.frame); }"
SAID = """figure => {
    rest(figure.timer);
    return figure.find("[role=status]").textContent.replace(/\\s+/g, " ");
}"""
COUNT = """figure => {
    window.told = 0;
    window.busy = true;
    new MutationObserver(() => window.told++)
        .observe(figure.find("[role=status]"), {childList: true});
}"""
# The figure as the page came with it, for the first time and again with another link.
KEEP = "name => { window.kept = document.querySelector(name).cloneNode(true); }"
AGAIN = """([name, link]) => {
    history.replaceState(null, "", link || location.pathname);
    const figure = kept.cloneNode(true);
    document.querySelector(name).replaceWith(figure);
    window.busy = false;
    scrollTo(0, 0);
    figure.scrollIntoViewIfNeeded();
}"""

UNITS = "f => [f.plot.px(1) - f.plot.px(0), f.plot.py(0) - f.plot.py(1)]"
AT_ONCE = """(handle, keys) => keys.forEach((key) =>
    handle.dispatchEvent(new KeyboardEvent("keydown", { key })))"""

# Some figures compute for a while, a slice in each frame.
READY = "element => !document.querySelector(element).busy"


class Reader:
    """A figure that has just been made. Where its page is open, only the figure is made anew."""

    def __init__(self, element, tab, name=None, state=None):
        self.element, self.tab, self.page = element, tab, tab.page
        self.figure = self.page.locator(element)
        link = f"#{element}?{state if isinstance(state, str) else quote(json.dumps(state))}"
        link = "" if state is None else link
        name = name or f"figures/{element}.html"
        here = self.page.url.split("#")[0] == (tab.site / name).as_uri()
        if here and self.page.evaluate("element => window.kept?.localName === element", element):
            tab.problems.clear()
            self.page.evaluate(AGAIN, [element, link])
        else:
            tab.open(name, link, formulas=False)
            self.page.evaluate(KEEP, element)
            self.figure.scroll_into_view_if_needed()
        self.page.wait_for_function(READY, arg=element)
        self.drawn()

    def drawn(self):
        self.figure.evaluate(DRAW)

    @property
    def state(self):
        self.drawn()
        return self.figure.evaluate(STATE)

    def get(self, name):
        """A value that the figure holds besides its state."""
        self.drawn()
        return self.figure.evaluate(f"figure => figure.{name}")

    @property
    def units(self):
        """How long one unit of each axis is in the plot; on the screen, so many zooms as long."""
        self.drawn()
        return np.array(self.figure.evaluate(UNITS))

    def press(self, *keys):
        for key in keys:
            self.page.keyboard.press(key)

    def press_at_once(self, handle, *keys):
        """Press keys on a handle before the next frame can draw what the first has done."""
        handle.evaluate(AT_ONCE, keys)

    def button(self, name):
        return self.figure.get_by_role("button", name=name, exact=True)

    def slider(self, name):
        return self.figure.get_by_role("slider", name=name)

    def track(self, name):
        """A slider beside the plot, where a handle in the plot has the same name."""
        return self.figure.locator("input").and_(self.slider(name))

    def choose_next(self, name, way):
        """Choose what comes next in a list, which a mouse has opened or the keyboard opens."""
        select = self.figure.get_by_role("combobox", name=name)
        if way == "mouse":
            select.click()
        select.focus()
        self.press("ArrowDown", "Enter")
        return select

    def middle(self, place):
        """The middle of what this locator finds, on the screen."""
        place.scroll_into_view_if_needed()
        box = place.bounding_box()
        return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2

    def click_at(self, slider, share):
        """Click on a slider, at a share of its length."""
        x, y = self.middle(slider)
        width = slider.bounding_box()["width"]
        self.page.mouse.click(x + (share - 0.5) * width, y)

    def drag(self, handle, dx, dy):
        """Drag a handle by so many pixels; the mouse goes on after it has let go."""
        x, y = self.middle(handle.locator("circle"))
        self.page.mouse.move(x, y)
        self.page.mouse.down()
        self.page.mouse.move(x + dx, y + dy, steps=4)
        self.drawn()
        self.page.mouse.up()
        self.page.mouse.move(x + 3 * dx, y + 3 * dy)

    def said(self, words):
        """A screen reader is told these words when the reader rests."""
        self.drawn()
        assert words in self.figure.evaluate(SAID)

    def told_once(self, press):
        """Whether a screen reader is told once of what press() does: when the reader rests."""
        self.said(" ")
        self.figure.evaluate(COUNT)
        press()
        self.drawn()
        assert self.page.evaluate("told") == 0
        assert max(self.page.evaluate("rest()")) >= 300, "too soon after a key"
        self.page.evaluate("rest()")
        return self.page.evaluate("told") == 1

    def tasks(self):
        """The numbers, from 0, of the tasks that are done."""
        self.drawn()
        classes = self.figure.locator(".tasks li").evaluate_all("all => all.map(i => i.className)")
        return [n for n, name in enumerate(classes) if name == "done"]

    def missing(self, n):
        """What the figure says of a task that is not done."""
        self.drawn()
        return self.figure.locator(".tasks li").nth(n).locator(".verdict").text_content()

    def has_done(self, n, others, handle, *keys):
        """Task n is done, besides it only others, and it stays so when a handle goes on."""
        assert n in self.tasks()
        assert set(self.tasks()) <= {n, *others}
        self.said(f"Task {n + 1} is done.")
        self.slider(handle).focus()
        self.press(*keys)
        assert n in self.tasks()

    def has_not_done(self, n, words):
        """Task n is not done, and the figure says in these words what is missing."""
        assert n not in self.tasks()
        assert words in self.missing(n)

    def resets_to(self, start):
        """Reset brings back this state, from another one, and no task is done any more."""
        assert self.state != start
        self.button("Reset").focus()
        self.press("Enter")
        assert self.state == start
        assert self.tasks() == []

    def opens_alone(self):
        """A link leads to the figure's own page, where it is as it was, and can be shared so."""
        state = self.state
        self.figure.get_by_role("link", name="Open alone, as it is now").click()
        self.page.wait_for_url(f"**/figures/{self.element}.html#*")
        assert self.figure.evaluate(STATE) == state
        assert json.loads(unquote(self.page.url.partition("?")[2])) == state

    def path(self, selector):
        """The points of a line on the screen, as values."""
        self.drawn()
        d = self.figure.locator(selector).first.get_attribute("d")
        pixels = np.array(re.findall(r"[ML](\S+) ([^L]+)", d), dtype=float)
        ends = self.figure.evaluate("f => [0, 1].map(v => [f.plot.px(v), f.plot.py(v)])")
        zero, one = np.array(ends)
        return (pixels - zero) / (one - zero)


def touched(browser, site, element, handle, dx, dy):
    """States before and after a finger moved a handle on a phone; how far the page slid."""
    context = browser.new_context(has_touch=True, viewport={"width": 375, "height": 800})
    page = context.new_page()
    page.goto((site / "figures" / f"{element}.html").as_uri())
    figure = page.locator(element)
    page.wait_for_function(READY, arg=element)
    page.evaluate("scrollTo(0, 30)")  # so that it could slide either way
    page.evaluate(FRAMES)
    before, slid = figure.evaluate(STATE), page.evaluate("scrollY")
    box = figure.get_by_role("slider", name=handle).locator("circle").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    touch = context.new_cdp_session(page)
    for kind, points in [
        ("touchStart", [{"x": x, "y": y}]),
        ("touchMove", [{"x": x + dx, "y": y + dy}]),
        ("touchEnd", []),
    ]:
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    page.evaluate(FRAMES)
    after = figure.evaluate(STATE)
    slid = page.evaluate("scrollY") - slid
    context.close()
    return before, after, slid
