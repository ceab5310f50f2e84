"""Make the book's fonts anew: only the characters that its pages use, as WOFF2.

    npm install --prefix FOLDER @expo-google-fonts/source-serif-4 @expo-google-fonts/gowun-batang
    python tools/fonts.py FOLDER       (with fonttools and brotli; after `make html`)

Needed again only where a page has a Korean word with a new syllable: a test says so.
"""

import re
import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

ROOT = Path(__file__).parents[1]
OUT = ROOT / "book" / "_static" / "fonts"
SERIF, KOREAN = "source-serif-4", "gowun-batang"
FACES = {
    "serif": (SERIF, "400Regular/SourceSerif4_400Regular.ttf"),
    "serif-italic": (SERIF, "400Regular_Italic/SourceSerif4_400Regular_Italic.ttf"),
    "serif-bold": (SERIF, "600SemiBold/SourceSerif4_600SemiBold.ttf"),
    "korean": (KOREAN, "400Regular/GowunBatang_400Regular.ttf"),
}
LATIN = {*map(chr, [*range(0x20, 0x7F), *range(0xA0, 0x180)]), *"–—‘’“”…×½✓∝≤≥−"}
LATIN |= {*map(chr, [*range(0x391, 0x3CA), *range(0x2080, 0x208A)])}  # letters and indices in words
HANGUL = re.compile("[\uac00-\ud7a3]")


def syllables():
    """The Korean syllables of the built pages."""
    pages = (ROOT / "_build" / "html").rglob("*.html")
    return {it for page in pages for it in HANGUL.findall(page.read_text("utf-8"))}


def cut(source, characters, target):
    """A font with these characters only."""
    options = subset.Options(flavor="woff2", layout_features=["kern", "liga", "mark"])
    font = TTFont(source)
    maker = subset.Subsetter(options)
    maker.populate(unicodes=map(ord, characters))
    maker.subset(font)
    font.flavor = "woff2"
    font.save(target)


def main(folder):
    packages = Path(folder, "node_modules", "@expo-google-fonts")
    for name, (package, file) in FACES.items():
        characters = syllables() if package == KOREAN else LATIN
        cut(packages / package / file, characters, OUT / f"{name}.woff2")
    for package in (SERIF, KOREAN):
        licence = (packages / package / "LICENSE_FONT").read_text("utf-8")
        (OUT / f"{package}-LICENSE.txt").write_text(licence, "utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
