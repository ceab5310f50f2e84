"""A PDF as its tests read it: with pikepdf its objects, with PDFium, another program, its pages."""

import ctypes
import re
from collections import defaultdict
from functools import cached_property
from io import BytesIO

import pikepdf
import pypdfium2

FLAT, LONG = 1.2, 3  # points: what is a level line, and no mark in a picture
SHOWN = re.compile(rb"/(F\d+) [\d.]+ Tf|<([0-9A-F]+)> Tj")


class Printed:
    """The objects of a PDF, the text of its pages, and where its names and headings lead."""

    def __init__(self, content):
        self.content = content
        self.pdf = pikepdf.open(BytesIO(content))
        self.seen = pypdfium2.PdfDocument(content)
        self.number = {page.obj.objgen: n for n, page in enumerate(self.pdf.pages, start=1)}
        self.read = [page.get_textpage() for page in self.seen]
        self.texts = [page.get_text_range() for page in self.read]
        self.places = {name[1:]: self.page_of(it) for name, it in self.pdf.Root.Dests.items()}

    def page_of(self, destination):
        """The number of the page at which a destination is."""
        return self.number[destination[0].objgen]

    def on(self, page):
        """The text of a page without spaces and line breaks."""
        return squeezed(self.texts[page - 1])

    def outline(self):
        """All headings: (level, words, page)."""
        with self.pdf.open_outline() as outline:
            return [*self.below(outline.root, 1)]

    def below(self, items, level):
        for item in items:
            yield level, item.title, self.page_of(item.destination)
            yield from self.below(item.children, level + 1)

    def links(self):
        """All links: the destination's name, or the address outside."""
        for page in self.pdf.pages:
            for note in page.obj.get("/Annots", []):
                yield str(note.Dest if "/Dest" in note else note.A.URI)

    def of_type(self, kind):
        """All objects of a type."""
        things = [it for it in self.pdf.objects if isinstance(it, pikepdf.Dictionary)]
        return [it for it in things if it.get("/Type") == kind]

    def glyphs(self):
        """The numbers of the glyphs that pages show, by their font's object."""
        used = defaultdict(set)
        for page in self.pdf.pages:
            for name, shown in SHOWN.findall(page.obj.Contents.read_bytes()):
                if name:
                    font = page.obj.Resources.Font[f"/{name.decode()}"]
                    size = 4 if font.Subtype == "/Type0" else 2
                digits = [shown[at : at + size] for at in range(0, len(shown), size)]
                used[font.objgen] |= {int(it, 16) for it in digits}
        return used

    def font_of(self, page, at):
        """The name of the font in which a letter of a page's text is printed."""
        name = ctypes.create_string_buffer(100)
        read = self.read[page - 1].raw
        pypdfium2.raw.FPDFText_GetFontInfo(read, at, name, 100, ctypes.c_int())
        return name.value.decode().partition("+")[2]

    def lines(self, page):
        """How thick each level line of a page is, in points."""
        drawn = page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_PATH], max_depth=5)
        for left, low, right, high in (it.get_bounds() for it in drawn):
            if high - low < FLAT and right - left > LONG:
                yield high - low

    def photographs(self, number):
        """Where a page has pictures that are made of points: left, low, right, high."""
        page = self.seen[number - 1]
        found = page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE], max_depth=5)
        return [it.get_bounds() for it in found]

    @cached_property
    def inks(self):
        """How dark each point of each page is, from 0 to 255."""
        drawn = [page.render(scale=1, grayscale=True).to_numpy() for page in self.seen]
        return [255 - page.squeeze() for page in drawn]


def squeezed(text):
    return "".join(text.split())
