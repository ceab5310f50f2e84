"""The index of the search page, written as a script: a browser fetches no file from the disk."""

import json
from pathlib import Path

from .passages import passages

SYNONYMS = Path(__file__).with_name("synonyms.txt")
SCRIPT = "search-index.js"
# Pages about the book rather than about mixtures.
ASIDE = {"CONTRIBUTING", "index", "book/equations", "book/for-lecturers", "book/how-it-checks"}
ASIDE |= {"book/references", "book/speed", "book/verdicts", "book/from-scikit-learn"}
ASIDE |= {"book/what-rests-on-what"}


def write(app, exception):
    """The constant SEARCH: the pages of the book in their order, and what else is said for what."""
    if exception or app.builder.format != "html":
        return
    lines = SYNONYMS.read_text("utf-8").splitlines()
    facts = {
        "pages": [page(app, name) for name in app.env.collect_relations()],
        "synonyms": [*synonyms(lines)],
    }
    words = json.dumps(facts, ensure_ascii=False, separators=(",", ":"))
    Path(app.outdir, "_static", SCRIPT).write_text(f"const SEARCH = {words};\n", "utf-8")


def page(app, name):
    """Its address, where it stands, and its passages; what is empty of these is left out."""
    address = app.builder.get_target_uri(name)
    found = passages(Path(app.outdir, address).read_text("utf-8"))
    shown = [{key: value for key, value in it._asdict().items() if value} for it in found]
    return {"address": address, "shelf": shelf(app.env, name), "passages": shown}


def shelf(env, name):
    """Chapters come before other pages, and those before pages about the book."""
    if name in ASIDE:
        return "aside"
    return "chapter" if env.toc_secnumbers.get(name) else "page"


def synonyms(lines):
    """What readers type and how the book says it, of each line "typed, typed: book; book"."""
    for line in lines:
        typed, colon, book = line.partition("#")[0].partition(":")
        if colon:
            yield {"typed": listed(typed, ","), "book": listed(book, ";")}


def listed(words, mark):
    return [it.strip() for it in words.split(mark) if it.strip()]
