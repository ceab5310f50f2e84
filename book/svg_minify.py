"""The site's figures without the bytes that nobody sees: spaces, comments, long names of parts."""

import re

REPAIRS = [
    (re.compile(r"<!--.*?-->|<metadata>.*?</metadata>|<\?xml.*?\?>|<!DOCTYPE.*?>", re.S), ""),
    (re.compile(r">\s+<"), "><"),
    (re.compile(r"\s+"), " "),
    (re.compile(r"([:;]) (?=[^<>]*>)"), r"\1"),
    (re.compile(r'style="fill:(#\w+)"'), r'fill="\1"'),
    (re.compile("xlink:href="), "href="),
    (re.compile(r'((?:fill|stroke)[:=]"?#)(\w)\2(\w)\3(\w)\4\b'), r"\1\2\3\4"),
    (re.compile(r"(\.\d*[1-9])0+(?!\d)|\.0+(?!\d)"), r"\1"),
    (re.compile(r"(?<![\w.#])0(?=\.\d)"), ""),
    (re.compile(r'(?<=[MLCQz]) (?=[-\d.MLCQz"])|(?<=\d) (?=[MLCQz"])'), ""),
]
LONE = re.compile(r"<g>(<(?:use|path) [^>]*/>)</g>")
# Marks that are clipped alike, each in a group of its own: one group will do.
CLIPPED = re.compile(r'(<g clip-path="[^"]*">)<use [^>]*/></g>(?:\1<use [^>]*/></g>)+')
MARKS = re.compile(r"<g([^>]*)>((?:<use [^>]*/>){2,})</g>")
STYLE = re.compile(r' style="[^"]*"')
NAME = re.compile(r' id="([^"]+)"')
POINTER = re.compile(r'(?:"#|url\(#)([^")]+)')
USE = re.compile(r'(id="|"#|url\(#)([^")]+)(?=["\)])')


def in_one_group(found):
    """The marks in one group."""
    marks = found[0].replace(found[1], "").replace("</g>", "")
    return f"{found[1]}{marks}</g>"


def styled_once(found):
    """A group that has the style of its marks, where all of them have the same."""
    group, marks = found.groups()
    styles = STYLE.findall(marks)
    if len(set(styles)) != 1 or len(styles) != marks.count("<use") or "style=" in group:
        return found[0]
    return f"<g{group}{styles[0]}>{STYLE.sub('', marks)}</g>"


def minified(svg):
    """The same picture in fewer bytes; only parts that others point to keep a name."""
    for pattern, replacement in REPAIRS:
        svg = pattern.sub(replacement, svg.strip())
    used = set(POINTER.findall(svg))
    svg = NAME.sub(lambda name: name[0] if name[1] in used else "", svg)
    svg = MARKS.sub(styled_once, CLIPPED.sub(in_one_group, LONE.sub(r"\1", svg)))
    short = {name: f"a{n}" for n, name in enumerate(dict.fromkeys(NAME.findall(svg)))}
    return USE.sub(lambda it: it[1] + short.get(it[2], it[2]), svg)
