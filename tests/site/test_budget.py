"""How much a chapter weighs, in bytes and for a style. The figures are printed."""

import re
from pathlib import Path

BOOK = Path(__file__).parents[2] / "book"
OWN = {path.name for part in ("_static", "_figures") for path in BOOK.glob(f"{part}/*.*")}
KILOBYTES = 700
SMALL = (".quiz label", ".math", ".slide")  # so a search within them is short


def test_a_chapter_is_light(site, chapter):
    page = site / chapter
    targets = re.findall(r'(?:src|href)="([^"#?:]+)', page.read_text("utf-8"))
    used = [page.parent / target for target in targets]
    files = {path.resolve() for path in used if path.is_file()} - {page}
    own = [path for path in files if "_images" in path.parts or path.name in OWN]
    weight = sum(path.stat().st_size for path in [page, *own]) / 1000
    print(f"{chapter}: {weight:.0f} kB of its own")
    assert weight < KILOBYTES


def test_no_style_searches_a_page():
    """`:has(p)` is a search of all that is within, and again whenever something in it changes, as
    the place of the keyboard does: on the index of equations, a quarter of what a key cost.
    """
    wide = [rule for path in sorted(BOOK.glob("_static/*.css")) for rule in searching(path)]
    assert wide == []


def searching(path):
    """Selectors that look for something deep within what need not be small. Paper has no keys."""
    text = re.sub(r"/\*.*?\*/", "", path.read_text("utf-8"), flags=re.S)
    for before, within in re.findall(r"([^{},;]*?):has\((.)", text):
        subject = before.strip().removesuffix(":not(")
        if within not in ">+~" and not subject.endswith(SMALL) and path.name != "print.css":
            yield f"{path.name}: {subject}:has({within}"
