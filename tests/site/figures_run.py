"""EM in a moving figure: step by step, by itself and paused, and its trace as it is told."""

import re
from contextlib import contextmanager

from .reader import STATE


def steps_to_its_rest(reader, last, way):
    """Step is one iteration. At the last the focus goes on to Run, which goes the way again."""
    button = reader.button("Step")
    button.focus()
    for n in range(1, last + 1):
        assert not button.is_disabled()
        button.click() if way == "mouse" else reader.press("Enter")
        assert reader.state["at"] == n
    assert button.is_disabled()
    assert reader.button("Run").evaluate("e => e.matches(':focus')")
    reader.press("Enter")
    assert reader.state["at"] == last


@contextmanager
def by_the_clock(browser, site, element, motion="no-preference"):
    """A figure on its own page, where time goes on only as a test lets it: no test waits."""
    with browser.new_context(reduced_motion=motion, offline=True) as context:
        context.clock.install(time=0)
        page = context.new_page()
        page.goto((site / "figures" / f"{element}.html").as_uri())
        context.clock.pause_at(100_000)
        yield page.locator(element)


def at(figure):
    """How far it has come."""
    return figure.evaluate(STATE)["at"]


def paused(figure):
    """Where a figure stays that ran. A screen reader is told of the pause, not of each step."""
    status = figure.get_by_role("status")
    assert status.get_attribute("aria-live") == "off"
    figure.get_by_role("button", name="Pause").click()
    here = at(figure)
    figure.page.clock.run_for(5000)
    assert at(figure) == here
    assert status.get_attribute("aria-live") == "polite"
    return here


def runs_and_pauses(figure, last, within):
    """Run goes by itself, with a pause, to the last iteration; and then again from the start."""
    run = figure.get_by_role("button", name="Run", exact=True)
    run.click()
    figure.page.clock.run_for(300)
    assert at(figure) == 1 < last
    assert paused(figure) == 1
    run.click()
    figure.page.clock.run_for(within)
    assert at(figure) == last
    run.click()
    assert at(figure) == 0


def told_heights(trace):
    """(iteration, height) of the points that the name of a trace tells who does not see it."""
    name = trace.get_attribute("aria-label").replace("\u2212", "-")
    found = re.findall(r"(\S+) at iteration (\d+)", name)
    return [(int(n), float(height)) for height, n in found]
