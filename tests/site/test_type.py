"""The book's type: its own fonts, light, with a glyph for each word."""

import re

import pytest

FONTS = "() => [...document.fonts].filter(f => f.status === 'loaded').map(f => f.family)"
SHIFT = """window.shift = 0;
new PerformanceObserver(list => list.getEntries().forEach(it => window.shift += it.value))
    .observe({type: "layout-shift", buffered: true});"""
HANGUL = re.compile("[\uac00-\ud7a3]")
WRITE = """words => {
    const p = document.querySelector("article").appendChild(document.createElement("p"));
    p.id = "written";
    p.textContent = words;
    return document.fonts.load("1rem 'Book Korean'", words).then(() => p.offsetHeight);
}"""

# How many different pictures these characters make: all that have no glyph look alike.
PICTURES = """words => {
    const brush = document.createElement("canvas").getContext("2d");
    const draw = word => {
        brush.clearRect(0, 0, 60, 60);
        brush.font = "40px 'Book Korean'";
        brush.fillText(word, 5, 45);
        return String(brush.getImageData(0, 0, 60, 60).data);
    };
    return new Set([...words].map(draw)).size;
}"""


def test_the_text_is_in_the_books_type_and_what_is_pressed_is_not(tab):
    page = tab().open("book/06-em.html", formulas=False)
    loaded = {it.strip('"') for it in page.evaluate(FONTS)}
    assert "Book" in loaded
    assert "Book Korean" not in loaded
    look = "it => getComputedStyle(it).fontFamily.split(',')[0].replaceAll('\"', '')"
    assert page.locator("article p").first.evaluate(look) == "Book"
    assert page.locator("article h2").first.evaluate(look) == "Book"
    assert page.locator("article .quiz button").first.evaluate(look) != "Book"
    figure = page.locator("two-steps-in-turn").first
    assert figure.evaluate(look) != "Book"


def test_every_korean_syllable_of_the_site_has_its_glyph(tab, site, pages):
    syllables = {it for page in pages for it in HANGUL.findall((site / page).read_text("utf-8"))}
    assert len(syllables) > 100
    page = tab().open("book/verdicts.html", formulas=False)
    assert "Book Korean" in {it.strip('"') for it in page.evaluate(FONTS)}
    words = "".join(sorted(syllables))
    page.evaluate(WRITE, words)
    assert page.evaluate(PICTURES, words) == len(words)
    devtools = page.context.new_cdp_session(page)
    devtools.send("DOM.enable")
    devtools.send("CSS.enable")
    root = devtools.send("DOM.getDocument")["root"]["nodeId"]
    at = {"nodeId": root, "selector": "#written"}
    node = devtools.send("DOM.querySelector", at)["nodeId"]
    used = devtools.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]
    devtools.detach()
    assert [(it["isCustomFont"], it["glyphCount"]) for it in used] == [(True, len(syllables))]


@pytest.mark.parametrize("width", [1280, 375])
def test_the_page_stays_where_it_is_when_its_type_comes(browser, site, width):
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.add_init_script(SHIFT)
    page.goto((site / "book/05-mixing-weights.html").as_uri())
    page.evaluate("() => Promise.all([MathJax.startup.promise, document.fonts.ready])")
    shift = page.evaluate("window.shift")
    page.close()
    print(f"{shift:.3f}")
    assert shift < 0.05


def test_the_fonts_are_light_and_have_their_licences(site):
    folder = site / "_static" / "fonts"
    weights = {path.name: path.stat().st_size / 1000 for path in folder.glob("*.woff2")}
    latin = sum(weight for name, weight in weights.items() if name != "korean.woff2")
    print(f"{latin:.0f} kB for all pages, {weights['korean.woff2']:.0f} kB more for Korean words")
    assert latin < 80
    assert weights["korean.woff2"] < 40
    for licence in folder.glob("*-LICENSE.txt"):
        assert "SIL Open Font License" in licence.read_text("utf-8")
    assert len(list(folder.glob("*-LICENSE.txt"))) == 2
