"""How much a chapter weighs. The figures are printed."""

import re
from pathlib import Path

BOOK = Path(__file__).parents[2] / "book"
OWN = {path.name for part in ("_static", "_figures") for path in BOOK.glob(f"{part}/*.*")}
KILOBYTES = 700


def test_a_chapter_is_light(site, chapter):
    page = site / chapter
    targets = re.findall(r'(?:src|href)="([^"#?:]+)', page.read_text("utf-8"))
    used = [page.parent / target for target in targets]
    files = {path.resolve() for path in used if path.is_file()} - {page}
    own = [path for path in files if "_images" in path.parts or path.name in OWN]
    weight = sum(path.stat().st_size for path in [page, *own]) / 1000
    print(f"{chapter}: {weight:.0f} kB of its own")
    assert weight < KILOBYTES
