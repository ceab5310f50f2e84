"""Say which slides are too full for a lecture room, in the built site. See `make slides`."""

import sys
from pathlib import Path

from chromium import launched

SLIDES = Path(__file__).resolve().parents[1] / "_build/html/slides"
ROOM = {"width": 1280, "height": 720}
READY = "document.documentElement.dataset.ready !== undefined"
FULL = """[...document.querySelectorAll(".slide[data-full] h2")]
    .map((it) => it.textContent.replace(/#$/, ""))"""


def too_full(browser, deck):
    """The titles of a deck's slides that hold more than fits in the smallest letters."""
    tab = browser.new_page(viewport=ROOM)
    tab.goto(deck.as_uri())
    tab.wait_for_function(READY)
    titles = tab.evaluate(FULL)
    tab.close()
    return titles


if __name__ == "__main__":
    decks = [SLIDES / f"{Path(name).stem}.html" for name in sys.argv[1:]]
    with launched() as browser:
        for deck in decks:
            for title in too_full(browser, deck):
                print(f"slides/{deck.stem}.md: the slide {title!r} is too full, and scrolls")
