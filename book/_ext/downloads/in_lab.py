"""What a zip's notebooks show in plain JupyterLab: numbers that are links, pictures, citations.

The zips hold this file beside their notebooks, so that a cell that runs again shows the same as
the stored one. in_lab.json says what is shown for each label, and at which cell it stands.
"""

import json
import re
from pathlib import Path
from urllib.parse import quote

from IPython import get_ipython

PLACES = Path("in_lab.json")
SVG = "image/svg+xml"
ROLE = re.compile(r"\{([\w:]+)\}`(?:([^`<]*?)\s*<)?([^`<>]*)>?`")
NUMBERED = re.compile(r"\$\$((?:(?!\$\$).)*?)\s*\$\$ \(([\w-]+)\)", re.S)


def plain(text, places):
    """Markdown without the site's markup: links for references, a tag for a formula's number."""
    text = NUMBERED.sub(lambda it: tagged(it[1], places["eq"][it[2]][0]), text)
    return ROLE.sub(lambda role: words(*role.groups(), places), text)


def tagged(formula, number):
    return f"$${formula} \\tag{{{number.strip('()')}}}\n$$"


def words(kind, shown, label, places):
    """What stands for a reference: a citation is text, a name of gmmlib is code."""
    if kind.startswith("cite"):
        return f"[{'; '.join(places['cite'][key.strip()] for key in label.split(','))}]"
    if kind not in places:
        return f"`{shown or label}`"
    words, address = places[kind][label]
    return f"[{shown or words}]({address})" if address else f"*{shown or words}*"


def picture(svg, alt="a figure; its description stands below it"):
    """SVG as an image: JupyterLab shows it also in a notebook that it does not trust."""
    return f'<img alt="{alt}" src="data:{SVG},{quote(svg, safe=" /:;=,()")}">'


def shown(data, places):
    """The bundle of an output, its MIME types and texts, as JupyterLab should get it."""
    data = {kind: plain(it, places) if isinstance(it, str) else it for kind, it in data.items()}
    if SVG in data:
        data["text/html"] = picture(data.pop(SVG))
    return data


def use():
    """From now on all that cells of this notebook display is shown this way."""
    formatter, places = get_ipython().display_formatter, json.loads(PLACES.read_text("utf-8"))
    before = formatter.format

    def format(*things, **options):
        data, about = before(*things, **options)
        return shown(data, places), about

    formatter.format = format
