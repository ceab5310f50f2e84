"""Pictures in the dark: an SVG says which colours it has where the page around it is dark.

A browser tells a picture the colour scheme of the page that shows it, so one file serves both, and
it comes when it is needed, as any picture. A browser that does not, shows the picture on paper of
its own, as the reader's system likes it: readable, if not of the page's colour.
"""

import re

import palette
import svg_minify

COLOUR = re.compile(r"(fill|stroke):(#\w+);?")
STYLE = re.compile(r' style="([^"]*)"')
NAMED = re.compile(r'\b(fill|stroke)="(#\w+)"')
DARK = "@media(prefers-color-scheme:dark)"


def dressed(svg):
    """The same picture, slim, with a rule for each colour that it has in the dark."""
    svg = STYLE.sub(colours_named, svg_minify.minified(svg))
    dark = {}
    for kind, colour in sorted(set(NAMED.findall(svg))):
        dark.setdefault((kind, palette.in_the_dark(colour)), []).append(f'[{kind}="{colour}"]')
    rules = [f":root{{fill:{palette.INK[1]}}}"]
    rules += [f"{','.join(names)}{{{kind}:{shown}}}" for (kind, shown), names in dark.items()]
    start, end = svg.split("</style>", 1)
    return f"{start}{DARK}{{{''.join(rules)}}}</style>{end}"


def colours_named(found):
    """A style's colours as attributes, which rules can name."""
    style = found[1]
    colours = "".join(f' {kind}="{colour}"' for kind, colour in COLOUR.findall(style))
    rest = COLOUR.sub("", style)
    return colours + (f' style="{rest}"' if rest else "")
