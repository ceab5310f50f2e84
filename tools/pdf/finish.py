"""The PDF as it is published: small, with a title, with formulas in its structure.

Chromium has no formulas in the structure that screen readers use: it writes a picture with words,
and within that an element for each glyph.
"""

import re
from collections import Counter
from io import BytesIO
from typing import NamedTuple

import pikepdf

NODE = re.compile(rb"\(node\d{8}\)")
LONG = re.compile(rb"-?\d*\.\d{4,}")  # numbers of many digits; letters are named in hexadecimal
SPAN = "/NonStruct"
FORMULA = "formula: "  # how formulas.js begins the words of a formula


def finished(pdf, title):
    """The bytes of the PDF."""
    with pikepdf.open(BytesIO(renumbered(pdf))) as book:
        name_formulas(book)
        dissolve_spans(book)
        round_places(book)
        # The title is all that is said of the file: the time would make other bytes each time.
        with book.open_metadata(set_pikepdf_as_editor=False) as facts:
            facts["dc:title"] = title
        book.Root.ViewerPreferences = pikepdf.Dictionary(DisplayDocTitle=True)
        return saved(book)


def renumbered(pdf):
    """Heads of tables have names with numbers, other ones in each run: now they count from 0."""
    names = {name: b"(node%08d)" % n for n, name in enumerate(sorted(set(NODE.findall(pdf))))}
    return NODE.sub(lambda found: names[found[0]], pdf)


def saved(book):
    pikepdf.settings.set_flate_compression_level(9)
    out = BytesIO()
    modern = pikepdf.ObjectStreamMode.generate
    book.save(out, object_stream_mode=modern, recompress_flate=True, deterministic_id=True)
    return out.getvalue()


def round_places(book):
    for page in book.pages:
        content = page.obj.Contents
        content.write(LONG.sub(rounded, content.read_bytes()))


def rounded(found):
    """A thousandth of a pixel is not seen. What is below 1 may be a scale, and keeps two more."""
    number = float(found[0])
    return (b"%.*f" % (3 if abs(number) >= 1 else 5, number)).rstrip(b"0").rstrip(b".")


def name_formulas(book):
    """Each formula is one element of the structure, with its words."""
    owners = pikepdf.NumberTree(book.Root.StructTreeRoot.ParentTree)
    for element in structure(book):
        words = str(element.get("/Alt", ""))
        if words.startswith(FORMULA):
            element.S, element.Alt = pikepdf.Name.Formula, words.removeprefix(FORMULA)
            own_glyphs(element, owners)


def structure(book):
    """All elements of the structure."""
    return [it for it in book.objects if is_element(it)]


def is_element(thing):
    return isinstance(thing, pikepdf.Dictionary) and thing.get("/Type") == "/StructElem"


def own_glyphs(element, owners):
    """Marked content that belonged to the elements of glyphs belongs to their formula.

    Where a formula begins a page, the page before it holds a glyph too, which nobody sees.
    """
    marked = [*marked_within(element)]
    if not marked:
        raise ValueError(f"{element.Alt}: no glyph in the PDF's structure, expected some")
    for it in marked:
        owners[int(it.stream.StructParents)][it.number] = element
    pages = Counter(it.page.objgen for it in marked)
    seen = [it for it in marked if it.page.objgen == pages.most_common(1)[0][0]]
    element.Pg, element.K = seen[0].page, pikepdf.Array([it.named for it in seen])


def dissolve_spans(book):
    """An element for each run of letters says nothing: what it holds belongs to its paragraph."""
    owners = pikepdf.NumberTree(book.Root.StructTreeRoot.ParentTree)
    for element in structure(book):
        if element.S != SPAN:
            element.K = pikepdf.Array([*held(element, element, owners)])


def held(element, owner, owners):
    """What an element holds, and its spans; marked content is named as its owner names it."""
    for kid in kids(element):
        if is_element(kid) and kid.S == SPAN:
            yield from held(kid, owner, owners)
        elif is_element(kid):
            kid.P = owner
            yield kid
        elif isinstance(kid, pikepdf.Dictionary) and kid.Type == "/OBJR":  # a link's place
            yield kid
        else:
            yield named_by(owner, marked(element, kid), owners)


def named_by(owner, it, owners):
    """Marked content as an element of the structure, its owner from now on, names it."""
    owners[int(it.stream.StructParents)][it.number] = owner
    owner.Pg = owner.get("/Pg", it.page)
    if isinstance(it.named, pikepdf.Dictionary):
        it.named.Pg = it.page  # which may have been its old owner's
        return it.named
    if owner.Pg.objgen == it.page.objgen:
        return it.named
    return pikepdf.Dictionary(Type=pikepdf.Name.MCR, Pg=it.page, MCID=it.number)


class Marked(NamedTuple):
    """Content that has a number: on which page, in which stream, and how an element names it."""

    page: pikepdf.Object
    stream: pikepdf.Object
    number: int
    named: object


def kids(element):
    found = element.get("/K", [])
    return found if isinstance(found, pikepdf.Array) else [found]


def marked(element, kid):
    """A kid that is no element. A glyph that is stretched has a stream of its own."""
    if not isinstance(kid, pikepdf.Dictionary):
        return Marked(element.Pg, element.Pg, int(kid), kid)
    page = kid.get("/Pg", element.get("/Pg"))
    return Marked(page, kid.get("/Stm", page), int(kid.MCID), kid)


def marked_within(element):
    """The marked content below an element."""
    for kid in kids(element):
        if is_element(kid):
            yield from marked_within(kid)
        else:
            yield marked(element, kid)
